/* SPDX-License-Identifier: Apache-2.0
 * Included first, for proofs about tables of domains: the limits are small (the code knows them by
 * name only, and CBMC looks at whole tables), and locks are free, for nobody else is there. */
#ifndef SMALL_H
#define SMALL_H

#include "layout.h"

#undef MAX_HARTS
#undef MAX_DOMAINS
#undef MAX_REGIONS
#undef MAX_DEVICES
#define MAX_HARTS   2
#define MAX_DOMAINS 3
#define MAX_REGIONS 2
#define MAX_DEVICES 2

#define LOCK_H
struct lock {
    char none;
};
#define lock_take(lock)    (void)(lock)
#define lock_release(lock) (void)(lock)
#define lock_take_quick    lock_take
#define lock_release_quick lock_release
#define QUICK              static inline

#endif
