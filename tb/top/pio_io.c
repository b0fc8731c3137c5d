// SPDX-License-Identifier: Apache-2.0
// I/O space: one DW a request, the port of the window's offset, answered also for writes.
#include "bench.h"
#include <string.h>

int main(void) {
    struct bench b;
    static struct script s;
    bench_open(&b);
    script_attach(&s, &b, 0x0500, 0x3f0, 16);
    struct pio_request w = {.write = true, .offset = WINDOW_IO + 0x3f9, .n = 1, .data = {0x41}};
    machine_pio_submit(b.m, &w);
    if (check(script_wait(&s, 1), "port write: a request", "none came")) {
        const struct tlp *t = &s.request[0];
        check(t->type == TLP_IO && tlp_has_data(t) && t->address == 0x3f8 && t->first_be == 2 &&
                  t->data[1] == 0x41,
              "... as made", "%s", tlp_text(t));
        machine_run(b.m, 50);
        check(!w.done, "a port write waits for its completion", "it did not");
        script_answer(&s, t, TLP_SC, NULL);
    }
    bench_settle(&b);
    check(w.done && w.resp == 0, "port write ends", "response %d", w.resp);
    struct pio_request r = {.offset = WINDOW_IO + 0x3fa, .n = 2};
    machine_pio_submit(b.m, &r);
    if (check(script_wait(&s, 2), "port read: a request", "none came")) {
        const uint8_t data[4] = {1, 2, 3, 4};
        const struct tlp *t = &s.request[1];
        check(t->type == TLP_IO && !tlp_has_data(t) && t->address == 0x3f8 && t->first_be == 0xc,
              "... as made", "%s", tlp_text(t));
        script_answer(&s, t, TLP_SC, data);
    }
    bench_settle(&b);
    check(r.done && r.data[0] == 3 && r.data[1] == 4, "port read gets its bytes", "%u %u",
          r.data[0], r.data[1]);
    machine_detach(b.m, &s.link);
    uint8_t nobody = 0;
    machine_pio_read(b.m, WINDOW_IO + 0x80, &nobody, 1, 0);
    check_equal("nobody's port reads as ones", nobody, 0xff);
    return bench_close(&b);
}
