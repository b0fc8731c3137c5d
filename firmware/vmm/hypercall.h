/* SPDX-License-Identifier: Apache-2.0
 * The VMM's own calls, as guests make them: an SBI extension in the space of firmware-specific ones
 * (its number is 0x0a000000 plus the SBI implementation's). docs/hypercalls.md is the reference.
 * Plain definitions only: guests include this. */
#ifndef HYPERCALL_H
#define HYPERCALL_H

#define HYPERCALL_EXTENSION 0x0a424c4b

/* Functions (a6). */
enum {
    HYPERCALL_START,    /* domain */
    HYPERCALL_STOP,     /* domain, restart */
    HYPERCALL_RESOURCE, /* domain, operation, kind, id, GPA, size */
    HYPERCALL_CREATE,   /* other domain, size, identity: returns the channel */
    HYPERCALL_ATTACH,   /* channel, identity: returns the GPA */
    HYPERCALL_READ,     /* what, domain, item: returns the value */
    HYPERCALL_NOTIFY,   /* channel */
};

enum { RESOURCE_GRANT, RESOURCE_REVOKE };
enum { RESOURCE_HART, RESOURCE_DEVICE, RESOURCE_MEMORY };

/* What HYPERCALL_READ reads. The item is 0 where none is named. */
enum {
    READ_DOMAINS,      /* how many there are; the domain argument is ignored */
    READ_STATE,        /* 0 stopped, 1 running, 2 stopping */
    READ_NAME,         /* characters 8 * item and up, the first in the low byte */
    READ_HARTS,        /* how many it has */
    READ_EXITS,        /* of hart (item >> 8) by cause (item & 0xff), since it started */
    READ_FAULTS,       /* of its device number item, since it started */
    READ_STARTS,       /* how often it was started */
    READ_SELF,         /* the caller's own number */
    READ_EVENT_COUNT,  /* events ever; privileged */
    READ_EVENT,        /* number item: time << 16 | domain << 8 | kind; privileged */
    READ_CHANNEL_SIZE, /* of channel number item */
    READ_CHANNEL_ENDS, /* of channel number item: domain << 8 | domain */
    READ_REQUESTS,     /* of its device number item, since the machine was switched on */
};

/* Kinds of events. */
enum { EVENT_STARTED = 1, EVENT_STOPPED, EVENT_BAD_ACCESS, EVENT_DMA_FAULT, EVENT_EDITED };

#define CHANNEL_SIZE_LIMIT 0x10000
#define READ_SELF_DOMAIN   (~0ul) /* as a domain: the caller itself */

#endif
