/* SPDX-License-Identifier: Apache-2.0
 * A function is probed into a place where any other one was: nothing of that one stays, each BAR is
 * looked at once while the function decodes nothing, and where one finds no room none of them has
 * taken any (prove/bars.c has what a BAR takes). */
#include "small.h"
#include "prove.h"
#include "../device.c"

struct bridge bridge;

static struct device device; /* whatever was there */
static uint64_t config;
static uint32_t id, header;
static bool quiet;    /* memory decoding is off */
static unsigned next; /* BAR that is to be looked at */
static uint32_t bar[BAR_COUNT];
static uint64_t size[BAR_COUNT];

uint32_t io_read32(uint64_t at) {
    prove(at == config + ID || at == config + HEADER);
    return at == config + ID ? id : header;
}

void io_write16(uint64_t at, uint16_t value) {
    prove(at == config + COMMAND && value == 0);
    quiet = true;
}

unsigned stub_place_bar(struct device *one, unsigned index) {
    unsigned taken = any();
    prove(one == &device && index == next && index < BAR_COUNT && quiet);
    assume(taken <= 2 && index + taken <= BAR_COUNT);
    next_bar += PAGE_SIZE;
    one->bar[index] = bar[index] = any32();
    one->bar_size[index] = size[index] = any64();
    next += taken;
    return taken;
}

void check_probe(void);

void check_probe(void) {
    uint64_t before = any64();
    uint16_t bdf = (uint16_t)any();
    for (unsigned i = 0; i < BAR_COUNT; i++) {
        device.bar[i] = any32(), device.bar_size[i] = any64();
    }
    device.attached = device.counted = any() & 1, device.faults = any();
    bridge.window = any64(), next_bar = before, id = any32(), header = any32();
    config = bridge.window + pio_config_offset(bdf >> 8, bdf >> 3 & 31, bdf & 7, 0);
    bool found = probe(&device, bdf);
    prove(device.bdf == bdf && device.config == config);
    prove(!device.attached && !device.counted && device.faults == 0);
    prove(!found || (id != ~0u && (header & HEADER_TYPE) == 0 && next == BAR_COUNT));
    prove(found || next_bar == before);
    for (unsigned i = 0; i < BAR_COUNT; i++) {
        prove(device.bar[i] == bar[i] && device.bar_size[i] == size[i]);
    }
}
