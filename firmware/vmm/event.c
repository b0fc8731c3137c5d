/* SPDX-License-Identifier: Apache-2.0
 * The event log: the last things that happened to domains, for the privileged one to read. It lies
 * in the page that the control function shows (control.h). */
#include "defs.h"

static struct lock lock;
static uint64_t *const ring = control_page.events;

void event_add(unsigned domain, unsigned kind) {
    lock_take(&lock);
    uint64_t number = control_page.event_count;
    ring[number % CONTROL_EVENTS] = csr_read(time) << 16 | (uint64_t)domain << 8 | kind;
    atomic_thread_fence(memory_order_release);
    control_page.event_count = number + 1;
    lock_release(&lock);
}

/* Returns 0 when the event is not there yet, or no more. */
uint64_t event_read(uint64_t number) {
    uint64_t event = 0;
    lock_take(&lock);
    uint64_t count = control_page.event_count;
    if (number < count && count - number <= CONTROL_EVENTS) {
        event = ring[number % CONTROL_EVENTS];
    }
    lock_release(&lock);
    return event;
}
