// SPDX-License-Identifier: Apache-2.0
// Completion time-outs of the ranges that Device Control 2 names (7.5.3.16): a request without an
// answer ends within its range, neither before nor after.
#include "scene.h"
#include <stdio.h>

enum { SHORTEST = 3000 }; // cycles that a range's beginning is simulated as

static const struct {
    unsigned value;
    uint32_t from, to; // microseconds
} ranges[] = {
    {0, 10000, 50000},       {1, 50, 100},        {2, 1000, 10000},       {5, 16000, 55000},
    {6, 65000, 210000},      {9, 260000, 900000}, {10, 1000000, 3500000}, {13, 4000000, 13000000},
    {14, 17000000, 64000000}};

int main(void) {
    static struct scene x;
    char name[40];
    scene_open(&x);
    machine_knobs(x.b.m)->allow_unexpected = true;
    for (unsigned i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        struct pio_request r;
        uint64_t us = ranges[i].from, hertz = SHORTEST * 1000000ull / us;
        bool set = pio_set_timeout_range(scene_page(), ranges[i].value, (uint32_t)hertz);
        scene_read(&x, &r, 1, 1, 0, 8);
        uint64_t start = machine_cycle(x.b.m);
        scene_wait(&x, &r, 8 * SHORTEST);
        uint64_t took = (machine_cycle(x.b.m) - start) * 1000000 / hertz;
        snprintf(name, sizeof name, "time-out of range %u", ranges[i].value);
        check(set && r.done && took >= us && took <= ranges[i].to, name, "%llu us",
              (unsigned long long)took);
        pio_release_tags(scene_page());
        machine_forget(x.b.m);
    }
    check(!pio_set_timeout_range(scene_page(), 3, 1000000), "a reserved value is refused", "taken");
    check(!pio_set_timeout_range(scene_page(), 14, 1000000000),
          "more than can be counted is refused", "taken");
    return scene_close(&x);
}
