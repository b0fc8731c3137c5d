/* SPDX-License-Identifier: Apache-2.0
 * A bare-metal guest for the corners of SBI DBCN and SRST: its memory is of two regions that adjoin
 * for it and lie apart in the machine. test/boot looks at what it writes and types what it reads.
 * Its lives end by the two kinds of reboot, the last one by a shutdown with a failure. */
#include <string.h>
#include "call.h"

#define GUEST "dbcn"
#include "verdict.h"

enum { WRITE, READ, WRITE_BYTE };
enum { SHUTDOWN, COLD_REBOOT, WARM_REBOOT, LIVES };
enum { NO_REASON, SYSTEM_FAILURE };

#define WIDE   (UINT64_C(1) << 32) /* above what a 32-bit argument has */
#define BORDER UINT64_C(0x80400000)
#define END    UINT64_C(0x80600000)
#define INSIDE UINT64_C(0x80380000) /* a page's beginning */
#define UART   UINT64_C(0x10000000)
#define LONG   0x3000u
#define WAIT   600000000u /* 60 s */

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    print("dbcn FAIL trap 0x%x at 0x%x of 0x%x\n", cause, epc, tval);
    guest_shutdown();
}

static struct sbi_result console(uint64_t function, uint64_t size, uint64_t at) {
    return sbi_call(SBI_DBCN, function, size, at, 0);
}

/* What cannot be a buffer. */
static void refusals(void) {
    static const struct {
        uint64_t size, low, high;
    } bad[] = {{1, END, 0},
               {2, END - 1, 0},
               {END - BORDER + 1, BORDER, 0},
               {~UINT64_C(0), BORDER, 0},
               {0 - BORDER, BORDER, 0},
               {0 - BORDER + 1, BORDER, 0},
               {WIDE, INSIDE, 0},
               {1, 0x10000000, 0},
               {1, 0x28000000, 0},
               {1, 0x30000000, 0},
               {8, ~UINT64_C(3), 0},
               {1, INSIDE, 1},
               {1, INSIDE, ~UINT64_C(0)},
               {1, UINT64_C(1) << 41 | INSIDE, 0}};
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        expect("write-refused", sbi_call(SBI_DBCN, WRITE, bad[i].size, bad[i].low, bad[i].high),
               INVALID);
        expect("read-refused", sbi_call(SBI_DBCN, READ, bad[i].size, bad[i].low, bad[i].high),
               INVALID);
    }
}

static void write_text(const char *name, const char *text, uint64_t at) {
    memcpy((void *)at, text, strlen(text));
    struct sbi_result r = console(WRITE, strlen(text), at);
    verdict(name, r.error == 0 && (uint64_t)r.value == strlen(text), (uint64_t)r.value);
}

static void writes(void) {
    write_text("write", "seen: a line\n", INSIDE);
    write_text("write-across-pages", "seen: across pages\n", INSIDE - 9);
    write_text("write-across-regions", "seen: across regions\n", BORDER - 11);
    write_text("write-to-the-end", "seen: the end\n", END - 14);
    struct sbi_result r = console(WRITE, 0, INSIDE);
    verdict("write-nothing", r.error == 0 && r.value == 0, (uint64_t)r.value);
    uint64_t sent = 0;
    memset((void *)INSIDE, 0, LONG); /* zeros show nothing */
    do {
        r = console(WRITE, LONG - sent, INSIDE + sent);
        sent += (uint64_t)r.value;
    } while (r.error == 0 && r.value > 0 && sent < LONG);
    verdict("write-long", r.error == 0 && sent == LONG, sent);
    bool good = true;
    for (const char *p = "seen: bytes\n"; *p; p++) { /* only eight bits of the register count */
        r = sbi_call(SBI_DBCN, WRITE_BYTE, UINT64_C(0xffffffffabcdef00) | (uint8_t)*p, 0, 0);
        good = good && r.error == 0 && r.value == 0;
    }
    verdict("write-byte", good, 0);
}

/* Six keys, into six bytes around the border, no more than three at a time. */
static void reads(void) {
    uint8_t *buffer = (uint8_t *)(BORDER - 3);
    uint64_t begin, got = 0;
    memset(buffer - 1, '-', 8);
    struct sbi_result r = console(READ, 6, BORDER - 3);
    verdict("read-none", r.error == 0 && r.value == 0 && buffer[0] == '-', (uint64_t)r.value);
    print("dbcn reads\n");
    begin = csr_read(time);
    while (!(*(volatile uint8_t *)(UART + 5) & 1) && csr_read(time) - begin < WAIT) {
    }
    refusals(); /* and they lose no key */
    r = console(READ, 0, BORDER);
    verdict("read-nothing", r.error == 0 && r.value == 0, (uint64_t)r.value);
    while (got < 6 && csr_read(time) - begin < WAIT) {
        uint64_t want = got < 3 ? 3 : 6 - got;
        r = console(READ, want, BORDER - 3 + got);
        if (r.error || (uint64_t)r.value > want) {
            break;
        }
        got += (uint64_t)r.value;
    }
    verdict("read", r.error == 0 && got == 6 && memcmp(buffer - 1, "-abcdef-", 8) == 0, got);
}

static void refused_resets(void) {
    static const uint64_t types[] = {3, 0x0fffffff, 0xefffffff, 0xf0000000, 0xffffffff, WIDE | 3};
    static const uint64_t reasons[] = {2,          0xdfffffff, 0xe0000000,
                                       0xefffffff, 0xf0000000, 0xffffffff};
    for (unsigned i = 0; i < sizeof types / sizeof types[0]; i++) {
        expect("reset-type", sbi_call(SBI_SRST, 0, types[i], NO_REASON, 0), INVALID);
        expect("reset-reason", sbi_call(SBI_SRST, 0, i % LIVES, reasons[i], 0), INVALID);
    }
}

void guest_main(uint64_t hart, const void *fdt) {
    (void)hart, (void)fdt;
    uint64_t life = (uint64_t)read(READ_STARTS, READ_SELF_DOMAIN, 0).value;
    if (life < LIVES) { /* COLD_REBOOT, WARM_REBOOT */
        sbi_call(SBI_SRST, 0, life, NO_REASON, 0);
        print("dbcn FAIL reboot 0x%x\n", life);
    }
    refusals();
    writes();
    reads();
    refused_resets();
    print("dbcn end\n");
    sbi_call(SBI_SRST, 0, WIDE | SHUTDOWN, WIDE | SYSTEM_FAILURE, 0);
    print("dbcn FAIL shutdown 0x0\n");
}
