// SPDX-License-Identifier: Apache-2.0
// The link goes down with requests under way: each ends, with an error, in bounded time; new ones
// are refused; when it is up again everything works, and nothing of before is answered to anybody.
#include "bench.h"
#include <string.h>

enum { OFFSET = WINDOW_MEMORY + 0x800000, WAITING = 6, TARGET = 0x80000000 };

static unsigned ended(struct pio_request *r, unsigned n, int resp) {
    unsigned count = 0;
    for (unsigned i = 0; i < n; i++)
        count += r[i].done && r[i].resp == resp;
    return count;
}

// Devices' requests that are under way then end in the machine, not in a hang.
static void with_dma(struct bench *b, unsigned when) {
    static uint8_t data[ENGINES][4096];
    machine_knobs(b->m)->mem_latency = 150;
    for (unsigned e = 0; e < ENGINES; e++)
        for (unsigned write = 0; write < 2; write++)
            pci_dma(
                dma_engine_function(b->engine[e]),
                &(struct dma){.write = write, .iova = TARGET, .buf = data[e], .n = sizeof data[e]});
    machine_run(b->m, when);
    machine_link_up(b->m, false);
    machine_run(b->m, 20);
    machine_link_up(b->m, true);
    bench_place(b);
    bench_settle(b);
    machine_knobs(b->m)->mem_latency = 4;
}

// The credits of a slot that is freed in the very cycle in which the link comes up again, too.
static void credits_survive(struct bench *b) {
    static uint8_t data[2][64];
    unsigned lost = 0;
    machine_knobs(b->m)->mem_latency = 40;
    for (unsigned down = 1; down < 90; down++) {
        for (unsigned write = 0; write < 2; write++)
            pci_dma(dma_engine_function(b->engine[write]),
                    &(struct dma){.write = write, .iova = TARGET, .buf = data[write], .n = 64});
        machine_run(b->m, 14);
        machine_link_up(b->m, false);
        machine_run(b->m, down);
        machine_link_up(b->m, true);
        bench_place(b);
        bench_settle(b);
        lost += !machine_credits_whole(b->m);
    }
    check(lost == 0, "every credit survives, whenever its slot is freed", "%u of 89", lost);
    machine_knobs(b->m)->mem_latency = 4;
}

static void dma_works(struct bench *b, const char *name) {
    uint8_t data[700], back[700];
    bench_fill(b, data, sizeof data);
    bench_dma(b, 0, true, TARGET, data, sizeof data);
    enum tlp_status status = bench_dma(b, 0, false, TARGET, back, sizeof back);
    check(status == TLP_SC && memcmp(back, data, sizeof data) == 0, name, "status %u", status);
}

int main(void) {
    struct bench b;
    static struct script s;
    struct pio_request r[WAITING] = {0}, refused = {.offset = OFFSET, .n = 4};
    struct pio_request config = {.offset = (uint64_t)DEVICE_A << 12, .n = 4};
    bench_open(&b);
    bench_iommu_bare(&b);
    script_attach(&s, &b, 0x0500, PCI_MEMORY + 0x800000, 0x1000);
    for (unsigned i = 0; i < WAITING; i++) {
        r[i] = (struct pio_request){.offset = OFFSET + 8 * i, .n = 8, .id = (uint8_t)i};
        machine_pio_submit(b.m, &r[i]);
    }
    check(script_wait(&s, WAITING), "requests under way", "%u", s.count);
    machine_link_up(b.m, false);
    machine_run(b.m, 2000);
    check_equal("all end with an error", ended(r, WAITING, 2), WAITING);
    machine_pio_submit(b.m, &refused);
    machine_pio_submit(b.m, &config);
    machine_run(b.m, 500);
    check(refused.done && refused.resp == 2, "a new one is refused", "done %d, response %d",
          refused.done, refused.resp);
    check(config.done && config.resp == 0 && config.data[0] == 0xff,
          "a configuration read is all ones", "done %d, response %d", config.done, config.resp);
    check(!link_is_up(IO_REGS + REG_LINK), "software sees the link down", "it says up");
    machine_link_up(b.m, true);
    check(link_is_up(IO_REGS + REG_LINK), "and up again", "it says down");
    bench_place(&b);
    machine_detach(b.m, &s.link);
    check_equal("configuration works", bench_config_read(&b, DEVICE_A, 0), 0x10f11af4);
    dma_works(&b, "DMA works");
    credits_survive(&b);
    for (unsigned when = 1; when < 400; when += 23) {
        with_dma(&b, when);
        dma_works(&b, "DMA after the link went down under it");
    }
    return bench_close(&b);
}
