// SPDX-License-Identifier: Apache-2.0
// The PIO unit's interrupt: a wire while an error is in the log, a message each time that one
// comes.
#include "scene.h"

enum { ADDRESS = 0x28001004, DATA = 0x77 };

static void error(struct scene *x) {
    uint32_t v;
    machine_pio_read(x->b.m, (uint64_t)0x0600 << 12, &v, 4, 1); // nobody: unsupported request
    machine_run(x->b.m, 100);
}

static unsigned seen(struct scene *x) {
    uint32_t v = 0;
    memory_get(x->b.mem, ADDRESS, &v, 4);
    unsigned n = v == DATA;
    v = 0;
    memory_put(x->b.mem, ADDRESS, &v, 4);
    return n;
}

static uint32_t state(struct scene *x) {
    return reg_read32(x->b.m, REG_PIO + PIO_REG_INTERRUPT);
}

int main(void) {
    static struct scene x;
    struct pio_error e;
    scene_open(&x);
    error(&x);
    check_equal("not enabled: nothing", state(&x), 0);
    pio_set_message(scene_page(), ADDRESS, DATA);
    pio_read_error(scene_page(), &e);
    pio_set_interrupt(scene_page(), true);
    check_equal("enabled, no error: nothing", state(&x), PIO_INTERRUPT_ENABLE);
    error(&x);
    check_equal("an error: active", state(&x), PIO_INTERRUPT_ENABLE | PIO_INTERRUPT_ACTIVE);
    check_equal("... and a message", seen(&x), 1);
    error(&x);
    check_equal("a second error before the log is read: no other message", seen(&x), 0);
    pio_read_error(scene_page(), &e);
    check_equal("log read: quiet", state(&x), PIO_INTERRUPT_ENABLE);
    pio_mask_message(scene_page(), true);
    error(&x);
    check_equal("masked: the message waits", state(&x),
                PIO_INTERRUPT_ENABLE | PIO_INTERRUPT_ACTIVE | PIO_INTERRUPT_WAITING);
    check_equal("... unsent", seen(&x), 0);
    pio_mask_message(scene_page(), false);
    machine_run(x.b.m, 100);
    check_equal("... and comes when it may", seen(&x), 1);
    pio_read_error(scene_page(), &e);
    pio_mask_message(scene_page(), true);
    error(&x);
    pio_read_error(scene_page(), &e);
    pio_mask_message(scene_page(), false);
    machine_run(x.b.m, 100);
    check_equal("log read while it waited: no message", seen(&x), 0);
    return scene_close(&x);
}
