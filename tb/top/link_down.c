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

int main(void) {
    struct bench b;
    struct script s;
    struct pio_request r[WAITING] = {0}, refused = {.offset = OFFSET, .n = 4};
    struct pio_request config = {.offset = (uint64_t)DEVICE_A << 12, .n = 4};
    uint8_t data[100], back[100];
    bench_open(&b);
    bench_iommu_bare(&b);
    script_attach(&s, &b, 0x0500, PCI_MEMORY + 0x800000, 0x1000);
    for (unsigned i = 0; i < WAITING; i++) {
        r[i] = (struct pio_request){.offset = OFFSET + 8 * i, .n = 8, .id = (uint8_t)i};
        machine_pio_submit(b.m, &r[i]);
    }
    check(script_wait(&s, WAITING), "requests under way", "%u", s.count);
    machine_link_up(b.m, false);
    machine_run(b.m, 500);
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
    machine_detach(b.m, &s.link);
    check_equal("configuration works", bench_config_read(&b, DEVICE_A, 0), 0x10f11af4);
    bench_fill(&b, data, sizeof data);
    bench_dma(&b, 0, true, TARGET, data, sizeof data);
    check_equal("DMA works", bench_dma(&b, 0, false, TARGET, back, sizeof back), TLP_SC);
    check(memcmp(back, data, sizeof data) == 0, "... with the right data", "they differ");
    return bench_close(&b);
}
