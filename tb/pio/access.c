// SPDX-License-Identifier: Apache-2.0
// The access table: a domain reaches what a row gives it, with the rights it gives, and nothing
// else; what is forbidden makes no packet, ends in an error and is logged.
#include "scene.h"

enum { OWNER = 5, STRANGER = 6 };

static int read_at(struct scene *x, uint64_t offset, size_t n, uint8_t domain, uint32_t *value) {
    uint64_t v[8] = {0};
    int resp = machine_pio_read(x->b.m, offset, v, n, domain);
    *value = (uint32_t)v[0];
    return resp;
}

static void forbidden(struct scene *x, const char *what, uint64_t offset, bool write,
                      uint8_t domain, unsigned bit) {
    uint32_t v = 0;
    unsigned before = scene_requests(x), count = scene_counts().forbidden;
    struct pio_error e = {0};
    int resp = write ? machine_pio_write(x->b.m, offset, &v, 4, domain)
                     : read_at(x, offset, 4, domain, &v);
    machine_run(x->b.m, 60);
    check(resp == 2 && (write || v == 0xffffffff), what, "response %d, data %x", resp, v);
    check_equal("... no packet", scene_requests(x), before);
    pio_read_error(scene_page(), &e);
    check(e.kind == PIO_FORBIDDEN && e.domain == domain && e.offset == offset &&
              e.status == 1u << bit && scene_counts().forbidden == count + 1,
          "... logged and counted", "%s domain %u offset %x status %x", pio_kind_text(e.kind),
          e.domain, e.offset, e.status);
}

static void rows(struct scene *x) {
    uint32_t v;
    uint64_t bar = bench_bar(0, DMA_ENGINE_ID), config = (uint64_t)DEVICE_A << 12;
    int resp = read_at(x, bar, 4, STRANGER, &v);
    check(resp == 0 && v == DMA_ENGINE_ID_VALUE, "off: all is allowed", "response %d, %x", resp, v);
    check(pio_allow(scene_page(), OWNER, (uint32_t)bench_bar(0, 0), 0x1000, PIO_READ | PIO_WRITE) &&
              pio_allow(scene_page(), OWNER, (uint32_t)config, 0x1000, PIO_READ),
          "rows are taken", "they are not");
    check(!pio_allow(scene_page(), OWNER, 0x20, 64, PIO_READ) &&
              !pio_allow(scene_page(), OWNER, 0, 96, PIO_READ),
          "odd places are refused", "they are not");
    pio_check_access(scene_page(), true);
    resp = read_at(x, bar, 4, OWNER, &v);
    check(resp == 0 && v == DMA_ENGINE_ID_VALUE, "its own: reads", "response %d, %x", resp, v);
    check_equal("its own: writes", (unsigned)machine_pio_write(x->b.m, bar + 0x100, &v, 4, OWNER),
                0);
    check(read_at(x, config, 4, OWNER, &v) == 0 && v != 0xffffffff,
          "its configuration space: reads", "%x", v);
    forbidden(x, "... but no writes", config + 4, true, OWNER, 0);
    forbidden(x, "another domain", bar, false, STRANGER, 16);
    forbidden(x, "another function", config + 0x100000, false, OWNER, 0);
    forbidden(x, "beyond the window", (unsigned)OFFSET, true, OWNER, 16);
    forbidden(x, "I/O space", WINDOW_IO + 0x80, false, OWNER, 8);
}

// A burst that begins inside and ends outside is forbidden as a whole from there on.
static void edges(struct scene *x) {
    uint64_t data[8] = {0};
    struct pio_request r = {.offset = (unsigned)OFFSET + 0x20, .n = 64 - 0x20, .domain = OWNER};
    pio_allow(scene_page(), OWNER, OFFSET, 64, PIO_READ | PIO_WRITE);
    machine_pio_submit(x->b.m, &r);
    script_wait(&x->s, scene_requests(x) + 1);
    scene_answer(x, scene_requests(x) - 1);
    scene_wait(x, &r, 200);
    check(r.done && r.resp == 0, "a read up to the edge", "response %d", r.resp);
    forbidden(x, "one byte beyond", (unsigned)OFFSET + 64, false, OWNER, 16);
    unsigned before = scene_requests(x);
    check_equal("a burst inside", (unsigned)machine_pio_write(x->b.m, OFFSET, data, 64, OWNER), 0);
    machine_run(x->b.m, 60);
    check_equal("... goes whole", scene_requests(x) - before, 8);
    pio_forbid(scene_page(), OWNER);
    forbidden(x, "all taken away", bench_bar(0, DMA_ENGINE_ID), false, OWNER, 16);
    uint32_t v;
    pio_check_access(scene_page(), false);
    check(read_at(x, bench_bar(0, DMA_ENGINE_ID), 4, OWNER, &v) == 0, "off again", "error");
}

int main(void) {
    static struct scene x;
    scene_open(&x);
    rows(&x);
    edges(&x);
    return scene_close(&x);
}
