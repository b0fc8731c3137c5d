/* SPDX-License-Identifier: Apache-2.0
 * A ticket lock: who asks first has it first, so a hart that takes a lock over and over (a guest
 * that prints without end) cannot keep others from it. HS-mode runs with interrupts off, so a
 * holder is never interrupted. */
#ifndef LOCK_H
#define LOCK_H

#include <stdatomic.h>

struct lock {
    atomic_ulong next;    /* ticket of who asks next */
    atomic_ulong serving; /* ticket of who has it */
};

/* For the one call that must be quick; else lock_take() and lock_release(). */
#define QUICK static inline __attribute__((always_inline))

QUICK void lock_take_quick(struct lock *lock) {
    unsigned long ticket = atomic_fetch_add_explicit(&lock->next, 1, memory_order_relaxed);
    while (atomic_load_explicit(&lock->serving, memory_order_acquire) != ticket) {
    }
}

QUICK void lock_release_quick(struct lock *lock) {
    unsigned long ticket = atomic_load_explicit(&lock->serving, memory_order_relaxed);
    atomic_store_explicit(&lock->serving, ticket + 1, memory_order_release);
}

void lock_take(struct lock *lock);
void lock_release(struct lock *lock);

#endif
