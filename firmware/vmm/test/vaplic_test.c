/* SPDX-License-Identifier: Apache-2.0
 * The emulated APLIC (vaplic.c) as the AIA specification's chapter 4 has a domain in MSI mode with
 * one source and harts without guests: what each expectation follows from stands beside it. */
#include <string.h>
#include "check.h"
#include "defs.h"

#define HARTS 2

/* Offsets of table "APLIC registers", section 4.5. */
enum {
    DOMAINCFG = 0,
    SOURCECFG = 4,
    SETIP = 0x1c00,
    SETIPNUM = 0x1cdc,
    IN_CLRIP = 0x1d00,
    CLRIPNUM = 0x1ddc,
    SETIE = 0x1e00,
    SETIENUM = 0x1edc,
    CLRIE = 0x1f00,
    CLRIENUM = 0x1fdc,
    SETIPNUM_LE = 0x2000,
    SETIPNUM_BE = 0x2004,
    GENMSI = 0x3000,
    TARGET = 0x3004
};
enum { DETACHED = 1, EDGE1 = 4, EDGE0 = 5, LEVEL1 = 6, LEVEL0 = 7 };
#define ENABLE   0x100
#define SELF     2 /* the source's bit: it is number 1 */
#define IDENTITY 0x25

static struct domain_spec spec = {.hart_count = HARTS};
static struct hart own[HARTS] = {{.imsic = 0x10000}, {.imsic = 0x20000}};
static struct domain domain = {.spec = &spec, .harts = {&own[0], &own[1]}};
static unsigned sent; /* messages since sent_now() */
static uint64_t sent_to;
static uint32_t sent_what;

void io_write32(uint64_t addr, uint32_t value) {
    sent++;
    sent_to = addr;
    sent_what = value;
}

void io_fence(void) {
}

static unsigned sent_now(void) {
    unsigned now = sent;
    sent = 0;
    return now;
}

static uint32_t get(unsigned offset) {
    uint64_t value = ~0ul;
    vaplic_access(&domain, offset, 4, false, &value);
    return (uint32_t)value;
}

static void put(unsigned offset, uint32_t value) {
    uint64_t wide = value;
    vaplic_access(&domain, offset, 4, true, &wide);
}

/* Is it pending, and no message gone? */
static bool pending(void) {
    return sent_now() == 0 && get(SETIP) == SELF;
}

static bool idle(void) {
    return sent_now() == 0 && get(SETIP) == 0;
}

/* The wire low, the source in a mode, aimed at hart 0; delivery and source disabled. */
static void begin(uint32_t mode) {
    vaplic_reset(&domain.aplic);
    vaplic_input(&domain, false);
    put(SOURCECFG, mode);
    put(CLRIPNUM, 1);
    put(TARGET, IDENTITY);
    sent_now();
}

/* 4.5.1: reset clears IE; bits 31:24 are 0x80, the rest but IE, DM, BE zero; here DM is 1, BE 0. */
static void test_domaincfg(void) {
    vaplic_reset(&domain.aplic);
    check("domaincfg-reset", get(DOMAINCFG) == 0x80000004, "not as after reset");
    put(DOMAINCFG, ~0u);
    check("domaincfg-ones", get(DOMAINCFG) == 0x80000104, "a reserved or fixed bit was written");
    put(DOMAINCFG, 0);
    check("domaincfg-zeros", get(DOMAINCFG) == 0x80000004, "IE stayed, or a fixed bit went");
}

/* 4.5.2: reserved modes are not legal; no child domain to delegate to: D makes all of it zero. */
static void test_sourcecfg(void) {
    static const uint32_t modes[] = {DETACHED, EDGE1, EDGE0, LEVEL1, LEVEL0};
    bool good = true;
    for (unsigned i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        begin(modes[i]);
        good &= get(SOURCECFG) == modes[i];
    }
    check("sourcecfg-modes", good, "a mode was not kept");
    begin(LEVEL1);
    put(SOURCECFG, 0x400 | LEVEL1);
    check("sourcecfg-delegate", get(SOURCECFG) == 0, "delegated to a child that there is not");
    begin(LEVEL1);
    put(SOURCECFG, 0xfffffbf8 | EDGE1);
    check("sourcecfg-reserved", get(SOURCECFG) == EDGE1, "reserved bits are not zero");
    put(SOURCECFG, 2);
    check("sourcecfg-illegal", get(SOURCECFG) != 2 && get(SOURCECFG) != 3, "reserved mode kept");
    put(SOURCECFG + 4, EDGE1);
    check("sourcecfg-absent", get(SOURCECFG + 4) == 0, "source 2, which is not there, has a mode");
}

/* 4.5.2: of an inactive source pending, enable and target are read-only zeros. */
static void test_inactive(void) {
    begin(EDGE1);
    put(SETIENUM, 1);
    put(SETIPNUM, 1);
    check("inactive-before", pending() && get(SETIE) == SELF && get(TARGET) == IDENTITY, "setup");
    put(SOURCECFG, 0);
    check("inactive-zero", !get(SETIP) && !get(SETIE) && !get(TARGET), "state survived");
    put(SETIPNUM, 1), put(SETIP, SELF), put(SETIENUM, 1), put(SETIE, SELF), put(TARGET, IDENTITY);
    vaplic_input(&domain, true);
    check("inactive-deaf", !get(SETIP) && !get(SETIE) && !get(TARGET) && !get(IN_CLRIP),
          "written or raised while inactive");
    put(SOURCECFG, DETACHED);
    check("inactive-again", !get(SETIP) && !get(SETIE), "not zero when it became active");
}

/* 4.5.6 to 4.5.14: bits and numbers do the same; others, and those by number when read, nothing. */
static void test_set_and_clear(void) {
    static const unsigned number[] = {SETIPNUM, CLRIPNUM, SETIENUM, CLRIENUM, SETIPNUM_LE, CLRIE};
    bool zero = true, ignored;
    begin(DETACHED);
    put(SETIP, SELF);
    check("setip", pending(), "not set by its bit");
    put(IN_CLRIP, ~(uint32_t)SELF), put(CLRIPNUM, 0), put(CLRIPNUM, 2), put(CLRIPNUM, 0x80000001);
    check("clrip-others", pending(), "cleared by another source's bit or number");
    put(IN_CLRIP, SELF);
    check("in_clrip", idle(), "not cleared by its bit");
    put(SETIP, ~(uint32_t)SELF), put(SETIPNUM, 0), put(SETIPNUM, 33), put(SETIPNUM, 0x10001);
    put(SETIPNUM_BE, 1), put(SETIPNUM_BE, 0x01000000); /* 4.5.16: BE is hardwired to 0 */
    check("setip-others", idle(), "set by another source's bit or number");
    put(SETIPNUM, 1);
    check("setipnum", pending(), "not set by its number");
    put(CLRIPNUM, 1);
    check("clripnum", idle(), "not cleared by its number");
    put(SETIPNUM_LE, 1);
    check("setipnum_le", pending(), "not set by its number");
    put(SETIE, ~(uint32_t)SELF), put(SETIENUM, 0), put(SETIENUM, 2);
    ignored = get(SETIE) == 0;
    put(SETIE, SELF);
    check("setie", ignored && get(SETIE) == SELF, "not by its bit, or by another");
    put(CLRIE, ~(uint32_t)SELF), put(CLRIENUM, 2);
    ignored = get(SETIE) == SELF;
    put(CLRIE, SELF);
    check("clrie", ignored && get(SETIE) == 0, "not by its bit, or by another");
    put(SETIENUM, 1);
    ignored = get(SETIE) == SELF;
    put(CLRIENUM, 1);
    check("enable-by-number", ignored && get(SETIE) == 0, "not by its number");
    put(SETIENUM, 1);
    for (unsigned i = 0; i < sizeof number / sizeof number[0]; i++) {
        zero &= get(number[i]) == 0;
    }
    check("read-zero", zero, "a register that only takes writes shows something");
}

/* 4.7, Detached and edges. */
static void test_edges(void) {
    begin(DETACHED);
    vaplic_input(&domain, true);
    check("detached-wire", idle() && get(IN_CLRIP) == 0, "it heard its wire");
    begin(EDGE1);
    vaplic_input(&domain, true);
    check("edge1-rise", pending() && get(IN_CLRIP) == SELF, "no interrupt of a rising edge");
    vaplic_input(&domain, false);
    check("edge1-fall", pending() && get(IN_CLRIP) == 0, "a falling edge took it away");
    put(CLRIPNUM, 1);
    vaplic_input(&domain, false);
    check("edge1-low", idle(), "an interrupt of no edge");
    put(SETIPNUM, 1);
    check("edge1-by-number", pending(), "it cannot be set while its wire is low");
    begin(EDGE0);
    check("edge0-input", get(IN_CLRIP) == SELF, "a low wire is not seen inverted");
    vaplic_input(&domain, true);
    check("edge0-rise", idle(), "an interrupt of the wrong edge");
    vaplic_input(&domain, false);
    check("edge0-fall", pending(), "no interrupt of a falling edge");
}

/* 4.7, levels in MSI mode: pending is never set while the rectified input is low. */
static void test_levels(void) {
    begin(LEVEL1);
    put(SETIPNUM, 1), put(SETIP, SELF);
    check("level-low", idle(), "it was set while its wire is low");
    vaplic_input(&domain, true);
    check("level-rise", pending() && get(IN_CLRIP) == SELF, "no interrupt");
    put(CLRIPNUM, 1);
    check("level-cleared", idle(), "it cannot be cleared while its wire is high");
    put(SETIPNUM_LE, 1); /* what a driver does at the end of an interrupt */
    check("level-again", pending(), "it cannot be set while its wire is high");
    vaplic_input(&domain, false);
    check("level-fall", idle(), "still pending when its wire is low");
    begin(LEVEL0);
    put(SETIPNUM, 1);
    check("level0-low", pending(), "a low wire does not let it be set");
    vaplic_input(&domain, true);
    check("level0-rise", idle(), "still pending when its wire is high");
    vaplic_input(&domain, false);
    check("level0-fall", pending(), "no interrupt of a low wire");
    begin(EDGE1);
    put(SETIPNUM, 1);
    put(SOURCECFG, EDGE0);
    check("mode-keeps", pending(), "a change between active modes cleared it");
    put(SOURCECFG, LEVEL1);
    check("mode-low", idle(), "pending with a level that is not there");
}

/* 4.5.18, 4.9: one message to the interrupt file of the hart, with the identity; pending goes. */
static void test_messages(void) {
    begin(EDGE1);
    put(SETIENUM, 1);
    put(SETIPNUM, 1);
    check("message-ie-off", pending(), "sent while domaincfg.IE is 0");
    put(DOMAINCFG, ENABLE);
    check("message-ie-on", sent_now() == 1 && sent_what == IDENTITY && sent_to == 0x11000,
          "not one message to hart 0's guest file");
    check("message-pending", idle(), "still pending after it was forwarded");
    put(CLRIENUM, 1);
    put(SETIPNUM, 1);
    check("message-disabled", pending(), "sent while the source is disabled");
    put(TARGET, 1u << 18 | 0x3ff);
    put(SETIENUM, 1);
    check("message-hart", sent_now() == 1 && sent_what == 0x3ff && sent_to == 0x21000,
          "not one message to hart 1's guest file");
    begin(LEVEL1);
    put(SETIENUM, 1), put(DOMAINCFG, ENABLE);
    vaplic_input(&domain, true);
    vaplic_input(&domain, true);
    check("message-level", sent_now() == 1, "not one message of one rise");
    put(SETIPNUM_LE, 1);
    check("message-level-again", sent_now() == 1, "no message for a level that is still there");
    begin(EDGE1);
    put(SETIENUM, 1), put(DOMAINCFG, ENABLE);
    put(TARGET, HARTS << 18 | IDENTITY);
    put(SETIPNUM, 1);
    check("message-no-hart", sent_now() == 0, "sent to a hart that the domain has not");
}

/* 4.5.18: bit 11 is reserved; without the hypervisor extension Guest Index is read-only zero. */
static void test_target(void) {
    begin(EDGE1);
    put(TARGET, 1u << 18 | 0x3f << 12 | 0x800 | IDENTITY);
    check("target-fields", get(TARGET) == (1u << 18 | IDENTITY), "guest index or reserved bits");
    put(SETIENUM, 1), put(DOMAINCFG, ENABLE);
    put(SETIPNUM, 1);
    check("target-guest", sent_now() == 1 && sent_to == 0x21000 && sent_what == IDENTITY,
          "not sent where it reads to go");
    put(TARGET + 4, IDENTITY);
    check("target-absent", get(TARGET + 4) == 0, "source 2, which is not there, has a target");
}

/* 4.5.17: a message at once, whatever IE is; never busy when it can be read. */
static void test_genmsi(void) {
    begin(EDGE1);
    put(GENMSI, 1u << 18 | 0x3f << 12 | 0x800 | IDENTITY);
    check("genmsi-sent", sent_now() == 1 && sent_to == 0x21000 && sent_what == IDENTITY,
          "not one message to hart 1");
    check("genmsi-read", get(GENMSI) == (1u << 18 | IDENTITY), "busy, or not what was written");
    put(GENMSI, HARTS << 18 | IDENTITY);
    check("genmsi-no-hart", sent_now() == 0, "sent to a hart that the domain has not");
    put(SOURCECFG, 0);
    put(GENMSI, IDENTITY);
    check("genmsi-inactive", sent_now() == 1 && sent_to == 0x11000, "it needs no source");
    vaplic_reset(&domain.aplic);
    check("genmsi-reset", !(get(GENMSI) & 0x1000), "busy after reset");
}

/* 4.5: aligned words only; what is no register reads as zero and takes no write. */
static void test_sizes(void) {
    static const unsigned sizes[] = {1, 2, 8};
    uint64_t value;
    begin(EDGE1);
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        value = 1;
        vaplic_access(&domain, SETIPNUM, sizes[i], true, &value);
        value = ENABLE;
        vaplic_access(&domain, DOMAINCFG, sizes[i], true, &value);
    }
    value = SELF;
    vaplic_access(&domain, SETIP + 1, 4, true, &value);
    check("sizes", idle() && get(DOMAINCFG) == 0x80000004, "another access than of a word worked");
    bool zero = true;
    for (unsigned at = 0; at < GPA_APLIC_SIZE; at += 4) {
        if (at != DOMAINCFG && at != SOURCECFG && at != SETIPNUM && at != SETIPNUM_LE &&
            at != SETIP && at != IN_CLRIP && at != SETIE && at != SETIENUM && at != GENMSI &&
            at != TARGET) {
            put(at, ~0u), put(at, 1);
            zero &= get(at) == 0;
        }
    }
    check("reserved-zero", zero && idle() && get(SOURCECFG) == EDGE1 && get(TARGET) == IDENTITY,
          "an offset without a register does something");
}

int main(void) {
    test_domaincfg();
    test_sourcecfg();
    test_inactive();
    test_set_and_clear();
    test_edges();
    test_levels();
    test_messages();
    test_target();
    test_genmsi();
    test_sizes();
    return check_failed;
}
