/* SPDX-License-Identifier: Apache-2.0
 * The emulated APLIC of a domain: one source, the emulated 16550, forwarded as a message. */
#ifndef VAPLIC_H
#define VAPLIC_H

#include <stdbool.h>
#include <stdint.h>

#define VAPLIC_SOURCES 1

/* Guarded by the lock of the 16550. */
struct vaplic {
    bool on;         /* domaincfg.IE */
    bool input;      /* level of the source's wire */
    bool pending;    /* to be sent when enabled */
    bool enabled;    /* the source */
    uint32_t mode;   /* sourcecfg.SM */
    uint32_t target; /* hart and identity of the source's message */
    uint32_t genmsi; /* the last message that the guest asked for */
};

#endif
