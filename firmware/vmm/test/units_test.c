/* SPDX-License-Identifier: Apache-2.0
 * The parts of the VMM that need no RISC-V: config-space filter, line discipline, decoding of loads
 * and stores, ISA filter, G-stage tables. */
#include <stdlib.h>
#include <string.h>
#include "check.h"
#include "defs.h"

/* ---- what gstage.c needs ---- */
static uint8_t pool[64 * PAGE_SIZE] __attribute__((aligned(4 * PAGE_SIZE)));

uint64_t mem_alloc(uint64_t bytes) {
    static uint64_t used;
    uint64_t block = (used + bytes - 1) & ~(bytes - 1);
    used = block + bytes;
    return used <= sizeof pool ? (uint64_t)pool + block : 0;
}

void mem_free(uint64_t spa, uint64_t bytes) {
    memset((void *)spa, 0, bytes);
}

void vmm_fail(const char *reason) {
    printf("FAIL vmm: %s\n", reason);
    exit(1);
}

/* ---- configuration space ---- */

/* A function with PM at 0x40, MSI (64-bit, masking) at 0x50, MSI-X at 0x70, Express at 0x80, vendor
 * at 0xc0. */
static uint32_t config[64] = {
    [1] = 0x00100006,        [4] = 0x40000004,
    [6] = 0x40010000,        [13] = 0x40,
    [0x40 / 4] = 0x00035001, [0x50 / 4] = 0x01807005,
    [0x70 / 4] = 0x00038011, [0x80 / 4] = 0x0002c010,
    [0x88 / 4] = 0x00002830, [0xc0 / 4] = 0x00000009,
};

static uint32_t read_config(void *function, unsigned offset) {
    return ((uint32_t *)function)[offset / 4];
}

/* What a write of `size` bytes leaves of `old`, or 0xdead when it has no effect: the filter is
 * applied as rtl/pio/pio_filter.sv says. */
static uint32_t filtered(const struct config_filter *f, unsigned offset, unsigned size,
                         uint32_t old, uint32_t value) {
    unsigned dw = offset / 4, shift = offset % 4 * 8;
    uint32_t lanes = size == 4 ? ~0u : ((1u << size * 8) - 1) << shift, written = 0;
    if (dw >= CONFIG_DWORDS) {
        return 0xdead;
    }
    if ((dw >= 4 && dw <= 9) || dw == 12) {
        bool own = ((value ^ f->rest[dw]) & ~f->writable[dw]) == 0;
        return size == 4 && (value >= 0xfffff800 || own) ? value : 0xdead;
    }
    for (unsigned i = 0; i < 32; i += 8) {
        if (f->writable[dw] >> i & 0xff) {
            written |= 0xffu << i & lanes;
        }
    }
    value = (value << shift & f->writable[dw]) | (f->rest[dw] & ~f->writable[dw]);
    return written ? ((value & written) | (old & lanes & ~written)) >> shift : 0xdead;
}

static const uint32_t bar[6] = {0x40000000, 0, 0x40010000};

static void test_config_header(void) {
    struct config_filter f;
    config_filter_make(&f, bar, read_config, config);
    check("config-id", filtered(&f, 0, 4, 0x10421af4, 0) == 0xdead, "vendor ID was writable");
    check("config-command", filtered(&f, 4, 2, 0, 0xffff) == 0x0546, "wrong command bits");
    check("config-command-byte", filtered(&f, 5, 1, 0, 0xff) == 0x05,
          "wrong bits in the high byte");
    check("config-status-kept", filtered(&f, 4, 4, 0xf9100000, 6) == 0x00100006,
          "error bits were cleared by a write to the command register");
    check("config-status-w1c", filtered(&f, 6, 2, 0xf9100000, 0x8000) == 0x8010,
          "one error bit, as asked, was not cleared alone");
    check("config-bar-size", filtered(&f, 0x10, 4, 0, ~0u) == ~0u, "sizing refused");
    check("config-bar-own", filtered(&f, 0x18, 4, 0, 0x40010000) == 0x40010000,
          "own value refused");
    check("config-bar-own-type", filtered(&f, 0x18, 4, 0, 0x40010004) == 0x40010004, "type bits");
    check("config-bar-move", filtered(&f, 0x10, 4, 0, 0x40010000) == 0xdead, "a BAR moved");
    check("config-bar-high", filtered(&f, 0x14, 4, 0, 1) == 0xdead, "a BAR moved above 4 GiB");
    check("config-bar-byte", filtered(&f, 0x11, 1, 0, 0xff) == 0xdead, "a BAR byte was writable");
    check("config-rom",
          filtered(&f, 0x30, 4, 0, 0xfffff800) != 0xdead &&
              filtered(&f, 0x30, 4, 0, 0x40000001) == 0xdead,
          "ROM: sizing refused or an address accepted");
    check("config-line", filtered(&f, 0x3c, 1, 0, 0xff) == 0xff, "interrupt line refused");
}

static void test_config_capabilities(void) {
    struct config_filter f;
    config_filter_make(&f, bar, read_config, config);
    check("config-pm", filtered(&f, 0x44, 2, 0, 0xffff) == 3, "wrong bits of power management");
    check("config-msi",
          filtered(&f, 0x52, 2, 0x01800000, 0x71) == 0x01f1 &&
              filtered(&f, 0x54, 4, 0, 0x28000000) == 0x28000000 &&
              filtered(&f, 0x5c, 4, 0, 0xffffffff) == 0xffff &&
              filtered(&f, 0x60, 4, 0, 0x5) == 0x5,
          "wrong MSI bits");
    check("config-msix", filtered(&f, 0x72, 2, 0x00030000, 0xffff) == 0xc003, "wrong MSI-X bits");
    check("config-msix-table", filtered(&f, 0x74, 4, 0, 1) == 0xdead, "MSI-X table moved");
    check("config-express", filtered(&f, 0x88, 2, 0, 0xff5f) == 0x783f,
          "payload size or FLR was writable");
    check("config-vendor", filtered(&f, 0xc4, 4, 0, 1) == 0xdead, "vendor capability was writable");
    check("config-extended", filtered(&f, 0x104, 4, 0, 1) == 0xdead, "extended space was writable");
    check("config-find", config_capability(read_config, config, 0x11) == 0x70, "MSI-X not found");
    config[0xc0 / 4] = 0x0000fc09; /* the last dword: MSI, whose registers would lie behind it */
    config[0xfc / 4] = 0x01800005;
    config_filter_make(&f, bar, read_config, config);
    check("config-last", memcmp(f.rest + 4, bar, sizeof bar) == 0, "written behind the table");
    config[0xc0 / 4] = 0x00005009;
    config_filter_make(&f, bar, read_config, config);
    check("config-loop", config_capability(read_config, config, 0x33) == 0, "endless list");
}

static bool put_all(struct line *line, const char *text) {
    bool due = false;
    for (; *text; text++) {
        due = line_put(line, *text);
    }
    return due;
}

static void test_line(void) {
    struct line line;
    line_clear(&line);
    check("line-open", !put_all(&line, "abc") && strcmp(line.text, "abc") == 0, line.text);
    check("line-ended", put_all(&line, "\r\n") && strcmp(line.text, "abc") == 0, line.text);
    line_clear(&line);
    put_all(&line, "a\rb\a\177\t\033[1mc");
    check("line-control", strcmp(line.text, "ab.\177\t\033[1mc") == 0, line.text);
    line_clear(&line);
    unsigned n = 1;
    while (!line_put(&line, 'x') && n < 10000) {
        n++;
    }
    check("line-full", n == LINE_LIMIT && strlen(line.text) == LINE_LIMIT, "not due when full");
}

static bool decodes(uint32_t code, bool write, unsigned size, unsigned reg, bool sign,
                    unsigned len) {
    struct insn i;
    return insn_decode(code, &i) && i.write == write && i.size == size && i.reg == reg &&
           i.sign_extend == sign && i.length == len;
}

static void test_insn(void) {
    struct insn i;
    check("insn-lbu", decodes(0x0005c503, false, 1, 10, false, 4), "lbu a0,0(a1)");
    check("insn-lw", decodes(0x0045a503, false, 4, 10, true, 4), "lw a0,4(a1)");
    check("insn-sd", decodes(0x00a5b423, true, 8, 10, false, 4), "sd a0,8(a1)");
    check("insn-sb", decodes(0x00a58023, true, 1, 10, false, 4), "sb a0,0(a1)");
    check("insn-c.lw", decodes(0x4188, false, 4, 10, true, 2), "c.lw a0,0(a1)");
    check("insn-c.sd", decodes(0xe188, true, 8, 10, false, 2), "c.sd a0,0(a1)");
    check("insn-c.lwsp", decodes(0x4502, false, 4, 10, true, 2), "c.lwsp a0,0(sp)");
    check("insn-c.sdsp", decodes(0xe02a, true, 8, 10, false, 2), "c.sdsp a0,0(sp)");
    check("insn-others",
          !insn_decode(0x00a5a52f, &i) && !insn_decode(0x00b50533, &i) &&
              !insn_decode(0x0001, &i) && !insn_decode(0x2188, &i),
          "an AMO, an add, a c.nop or a c.fld was taken for a load or store");
    check("insn-transformed",
          insn_decode_transformed(0x00002503, &i) && i.length == 4 &&
              insn_decode_transformed(0x00002503 & ~2u, &i) && i.length == 2 && i.reg == 10,
          "a compressed load's form");
    check("insn-crossing", !insn_decode_transformed(0x00022503, &i),
          "a misaligned access of which a part was done");
    check("insn-pseudo",
          !insn_decode_transformed(0x3000, &i) && !insn_decode_transformed(0x3020, &i),
          "an access of the page walk was taken for one of the guest");
}

static void test_isa(void) {
    static const char isa[] =
        "i\0m\0h\0shtvala\0smaia\0ssaia\0sscofpmf\0ssctr\0ssdbltrp\0ssqosid\0sstc\0"
        "zicboz\0zicfilp\0zicfiss\0zihpm\0zkr\0svadu\0svpbmt\0sdtrig";
    static const char want[] = "i\0m\0ssaia\0sstc\0zicboz";
    static char with[] = "i\0\0\1\0\1x\0smstateen\0s", also[] = "ssstateen\0v",
                almost[] = "s\0st\0smstateen2\0sxs";
    char out[sizeof isa];
    bool stateen;
    memcpy(out, isa, sizeof isa);
    unsigned n = isa_filter(out, out, sizeof isa, HENVCFG_STCE | HENVCFG_CBZE, &stateen);
    check("isa-filter", n == sizeof want && memcmp(out, want, n) == 0, "not the guest's part");
    memcpy(out, isa, sizeof isa);
    n = isa_filter(out, out, sizeof isa, 0, &stateen);
    check("isa-envcfg", n == sizeof "i\0m\0ssaia", "an extension that is off is told");
    bool none = !stateen;
    isa_filter(almost, almost, sizeof almost, 0, &stateen);
    none &= !stateen;
    isa_filter(also, also, sizeof also, 0, &stateen);
    bool second = stateen;
    check("isa-stateen",
          isa_filter(with, with, sizeof with, 0, &stateen) == sizeof "i\0\0\1x\0s" && stateen &&
              second && none,
          "sstateen0 where there is none, or not where there is");
}

/* Where gpa leads and the level of its leaf, -1: nowhere. */
static int walk(uint64_t root, uint64_t gpa, uint64_t *spa) {
    uint64_t *table = (uint64_t *)root;
    for (int level = 2; level >= 0; level--) {
        uint64_t size = 1ull << (12 + 9 * level);
        uint64_t entry = table[gpa / size % (level == 2 ? 2048 : 512)];
        if (!(entry & 1)) {
            return -1;
        }
        if (entry & 0xe) {
            *spa = (entry >> 10 << 12) + gpa % size;
            return level;
        }
        table = (uint64_t *)(entry >> 10 << 12);
    }
    return -1;
}

static void test_gstage(void) {
    uint64_t root = mem_alloc(4 * PAGE_SIZE), spa = 0;
    check("gstage-1g",
          gstage_map(root, 0x80000000, 0xc0000000, 0x40000000, 2) &&
              walk(root, 0x8abcdef8, &spa) == 2 && spa == 0xcabcdef8,
          "1 GiB aligned is not one leaf");
    check("gstage-ragged",
          gstage_map(root, 0x401ff000, 0x901ff000, 0x402000, 2) &&
              walk(root, 0x401ff008, &spa) == 0 && spa == 0x901ff008 &&
              walk(root, 0x40200000, &spa) == 1 && spa == 0x90200000 &&
              walk(root, 0x40600ff8, &spa) == 0 && spa == 0x90600ff8,
          "not 4 KiB, 2 MiB, 4 KiB");
    check("gstage-holes", walk(root, 0x40601000, &spa) == -1 && walk(root, 0x401fe000, &spa) == -1,
          "mapped beyond the range");
    check("gstage-skewed",
          gstage_map(root, 0x100000000, 0x90001000, 0x200000, 2) &&
              walk(root, 0x100000000, &spa) == 0 && spa == 0x90001000,
          "a large page where the addresses do not match");
    check("gstage-twice", !gstage_map(root, 0x80001000, 0x90000000, 0x1000, 2), "mapped twice");
    check("gstage-high",
          gstage_map(root, 0x1ffc0000000, 0x40000000, 0x40000000, 2) &&
              walk(root, 0x1ffc0000000, &spa) == 2,
          "the last of 2048 root entries");
    check("gstage-maps", gstage_maps(root, 0x8abcd000) && !gstage_maps(root, 0x7fffffff),
          "what is mapped is not seen");
    gstage_destroy(root);
    check("gstage-destroyed", !gstage_maps(root, 0x8abcd000), "the root was not given back");
}

int main(void) {
    test_config_header();
    test_config_capabilities();
    test_line();
    test_insn();
    test_isa();
    test_gstage();
    return check_failed;
}
