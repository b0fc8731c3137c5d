/* SPDX-License-Identifier: Apache-2.0
 * The event log: the last things that happened to domains, for the privileged one to read. */
#include "defs.h"

#define EVENTS 64

static struct lock lock;
static uint64_t ring[EVENTS];
static uint64_t count; /* events ever; the last ones are in the ring */

void event_add(unsigned domain, unsigned kind) {
    lock_take(&lock);
    ring[count++ % EVENTS] = csr_read(time) << 16 | (uint64_t)domain << 8 | kind;
    lock_release(&lock);
}

uint64_t event_count(void) {
    return count;
}

/* Returns 0 when the event is not there yet, or no more. */
uint64_t event_read(uint64_t number) {
    lock_take(&lock);
    uint64_t event = number < count && count - number <= EVENTS ? ring[number % EVENTS] : 0;
    lock_release(&lock);
    return event;
}
