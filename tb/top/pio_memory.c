// SPDX-License-Identifier: Apache-2.0
// Harts' loads and stores to device memory: every size, alignment and pattern of byte enables,
// above and below 4 GiB.
#include "bench.h"
#include <string.h>

enum { BUFFER = 4096 };

static void random_accesses(struct bench *b, const char *name, unsigned count) {
    uint8_t model[BUFFER], got[64];
    unsigned bad = 0;
    for (unsigned at = 0; at < BUFFER; at += 64) {
        bench_fill(b, model + at, 64);
        machine_pio_write(b->m, bench_bar(1, DMA_ENGINE_BUFFER + at), model + at, 64, 2);
    }
    for (unsigned i = 0; i < count; i++) {
        struct pio_request r = {.write = true, .domain = 2};
        unsigned line = 64 * random_below(&b->random, BUFFER / 64);
        unsigned first = random_below(&b->random, 64);
        unsigned n = 1 + random_below(&b->random, 64 - first);
        if (random_below(&b->random, 2)) {
            machine_pio_read(b->m, bench_bar(1, DMA_ENGINE_BUFFER + line + first), got, n, 2);
            bad += memcmp(got, model + line + first, n) != 0;
            continue;
        }
        r.offset = bench_bar(1, DMA_ENGINE_BUFFER + line + first);
        r.n = n;
        r.strobe = random_below(&b->random, 2) ? random_next(&b->random) | 1 : 0;
        bench_fill(b, r.data, n);
        for (unsigned j = 0; j < n; j++)
            if (!r.strobe || r.strobe >> j & 1)
                model[line + first + j] = r.data[j];
        machine_pio_submit(b->m, &r);
        while (!r.done)
            machine_step(b->m);
        bad += r.resp != 0;
    }
    check(bad == 0, name, "%u of %u wrong", bad, count);
}

// Every place and size within a line, against memory of known bytes.
static void every_place(struct bench *b) {
    uint8_t line[64], got[64], back[64];
    unsigned bad_reads = 0, bad_writes = 0;
    uint64_t at = bench_bar(1, DMA_ENGINE_BUFFER);
    for (unsigned first = 0; first < 64; first++)
        for (unsigned n = 1; n <= 64 - first; n++) {
            bench_fill(b, line, 64);
            machine_pio_write(b->m, at, line, 64, 2);
            memset(got, 0, sizeof got);
            machine_pio_read(b->m, at + first, got, n, 2);
            bad_reads += memcmp(got, line + first, n) != 0;
            bench_fill(b, line + first, n);
            machine_pio_write(b->m, at + first, line + first, n, 2);
            machine_pio_read(b->m, at, back, 64, 2);
            bad_writes += memcmp(back, line, 64) != 0;
        }
    check_equal("loads of every place and size", bad_reads, 0);
    check_equal("stores of every place and size", bad_writes, 0);
}

// What the function sees is what the hart did, not a wider or a second access.
static void exact_requests(struct bench *b) {
    static struct script s;
    uint8_t byte = 0x77;
    uint16_t half = 0;
    script_attach(&s, b, 0x0500, PCI_MEMORY + 0x800000, 0x1000);
    machine_pio_write(b->m, WINDOW_MEMORY + 0x800003, &byte, 1, 1);
    if (check(script_wait(&s, 1), "byte store: a request", "none came"))
        check(s.request[0].length == 1 && s.request[0].first_be == 8 &&
                  s.request[0].address == PCI_MEMORY + 0x800000 && s.request[0].data[3] == 0x77,
              "... of that byte", "%s", tlp_text(&s.request[0]));
    struct pio_request r = {.offset = WINDOW_MEMORY + 0x800006, .n = 2, .id = 5};
    machine_pio_submit(b->m, &r);
    if (check(script_wait(&s, 2), "halfword load: a request", "none came")) {
        uint8_t data[4] = {0, 0, 0x34, 0x12};
        check(s.request[1].length == 1 && s.request[1].first_be == 0xc &&
                  s.request[1].address == PCI_MEMORY + 0x800004,
              "... of that halfword", "%s", tlp_text(&s.request[1]));
        script_answer(&s, &s.request[1], TLP_SC, data);
    }
    bench_settle(b);
    memcpy(&half, r.data, 2);
    check(r.done && half == 0x1234, "... answered with it", "0x%x", half);
    check_equal("no other request", s.count, 2);
    machine_detach(b->m, &s.link);
}

static void above_4_gib(struct bench *b) {
    static struct script s;
    uint64_t value = 0x1122334455667788;
    script_attach(&s, b, 0x0500, 0x2300000000, 0x1000);
    reg_write64(b->m, REG_PIO + PIO_REG_MEM_BASE, 0x2300000000);
    machine_pio_write(b->m, WINDOW_MEMORY + 0x10, &value, 8, 1);
    if (check(script_wait(&s, 1), "store above 4 GiB", "no request came"))
        check(s.request[0].fmt & TLP_4DW && s.request[0].address == 0x2300000010, "... four DWs",
              "%s", tlp_text(&s.request[0]));
    reg_write64(b->m, REG_PIO + PIO_REG_MEM_BASE, PCI_MEMORY);
    machine_detach(b->m, &s.link);
}

static void beyond_the_window(struct bench *b) {
    uint32_t v = 0;
    check(machine_pio_read(b->m, 0x1ff00000, &v, 4, 0) != 0, "read beyond the windows: an error",
          "answered OKAY");
    check(machine_pio_write(b->m, 0x1ff00000, &v, 4, 0) != 0, "write beyond the windows: an error",
          "answered OKAY");
}

int main(void) {
    struct bench b;
    bench_open(&b);
    random_accesses(&b, "random accesses", 400);
    every_place(&b);
    exact_requests(&b);
    above_4_gib(&b);
    beyond_the_window(&b);
    machine_knobs(b.m)->stall_percent = 30;
    random_accesses(&b, "random accesses with pauses", 300);
    return bench_close(&b);
}
