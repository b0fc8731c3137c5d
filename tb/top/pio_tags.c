// SPDX-License-Identifier: Apache-2.0
// All tags in flight at once, answered backwards; and a function that never answers holds up no
// other but by the tags that it keeps.
#include "bench.h"
#include <string.h>

enum { OFFSET = WINDOW_MEMORY + 0x800000, MORE = 8, MOST = 64 };

int main(void) {
    struct bench b;
    struct script s;
    static struct pio_request r[MOST];
    bench_open(&b);
    script_attach(&s, &b, 0x0500, PCI_MEMORY + 0x800000, 0x1000);
    unsigned tags = reg_read32(b.m, REG_PIO + PIO_REG_CAP) & 0xffff;
    unsigned n = tags + MORE < MOST ? tags + MORE : MOST;
    for (unsigned i = 0; i < n; i++) {
        r[i] = (struct pio_request){.offset = OFFSET + 8 * i, .n = 8, .id = (uint8_t)(100 + i)};
        machine_pio_submit(b.m, &r[i]);
    }
    check(script_wait(&s, tags), "all tags in flight", "%u requests of %u", s.count, tags);
    machine_run(b.m, 200);
    check_equal("no more than there are tags", s.count, tags);
    check_equal("counted", reg_read32(b.m, REG_PIO + PIO_REG_TAGS) & 0xffff, tags);
    for (unsigned i = tags; i-- > 0;) {
        uint64_t data = s.request[i].address;
        script_answer(&s, &s.request[i], TLP_SC, &data);
    }
    script_wait(&s, n);
    for (unsigned i = tags; i < n; i++) {
        uint64_t data = s.request[i].address;
        script_answer(&s, &s.request[i], TLP_SC, &data);
    }
    bench_settle(&b);
    unsigned wrong = 0;
    for (unsigned i = 0; i < n; i++) {
        uint64_t v;
        memcpy(&v, r[i].data, 8);
        wrong += !r[i].done || v != PCI_MEMORY + 0x800000 + 8 * i;
    }
    check_equal("each gets its own answer", wrong, 0);

    // Half of the tags held by the dead function.
    unsigned before = s.count;
    for (unsigned i = 0; i < tags / 2; i++)
        machine_pio_submit(b.m, &r[i]);
    script_wait(&s, before + tags / 2);
    uint32_t id = 0;
    machine_pio_read(b.m, bench_bar(0, DMA_ENGINE_ID), &id, 4, 2);
    check_equal("another function answers beside a dead one", id, DMA_ENGINE_ID_VALUE);
    machine_link_up(b.m, false);
    machine_run(b.m, 100);
    machine_link_up(b.m, true);
    bench_place(&b);
    machine_detach(b.m, &s.link);
    check_equal("after a link reset no tag is lost", reg_read32(b.m, REG_PIO + PIO_REG_TAGS), 0);
    return bench_close(&b);
}
