/* SPDX-License-Identifier: Apache-2.0
 * See lock.h. */
#include "lock.h"

void lock_take(struct lock *lock) {
    lock_take_quick(lock);
}

void lock_release(struct lock *lock) {
    lock_release_quick(lock);
}
