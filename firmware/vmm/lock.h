/* SPDX-License-Identifier: Apache-2.0
 * A spin lock. HS-mode runs with interrupts off, so a holder is never interrupted. */
#ifndef LOCK_H
#define LOCK_H

#include <stdatomic.h>

struct lock {
    atomic_flag taken;
};

static inline void lock_take(struct lock *lock) {
    while (atomic_flag_test_and_set_explicit(&lock->taken, memory_order_acquire)) {
    }
}

static inline void lock_release(struct lock *lock) {
    atomic_flag_clear_explicit(&lock->taken, memory_order_release);
}

#endif
