/* SPDX-License-Identifier: Apache-2.0
 * The VMM's two main structures: a hart of the machine with the guest hart that it runs, and a
 * domain. */
#ifndef DOMAIN_H
#define DOMAIN_H

#include <stdatomic.h>
#include "manifest.h"
#include "lock.h"
#include "line.h"
#include "vuart.h"
#include "vaplic.h"
#include "device.h"
#include "bridge.h"

/* Why a guest was left; counted for each hart. */
enum exit_cause {
    EXIT_INTERRUPT,   /* an interrupt of the VMM's own: console input, a request of another hart */
    EXIT_SBI,         /* ecall, but for those */
    EXIT_UART,        /* the console: emulated 16550, its interrupt controller, SBI DBCN, prompts */
    EXIT_CONFIG,      /* a write to PCI configuration space */
    EXIT_INSTRUCTION, /* an instruction that V=1 may not execute: an exception for the guest */
    EXIT_BAD,         /* anything else: the domain is stopped */
    EXIT_CAUSES
};

/* What one hart may ask of another; see hart_send(). */
enum hart_request {
    REQUEST_STOP = 1,  /* leave the guest for good */
    REQUEST_FENCE = 2, /* hfence.vvma and fence.i for the guest */
    REQUEST_IPI = 4,   /* SBI send_ipi: raise the guest's software interrupt */
};

/* A guest hart's state as SBI HSM numbers it. */
enum hsm_state { HSM_STARTED = 0, HSM_STOPPED = 1, HSM_START_PENDING = 2, HSM_SUSPENDED = 4 };

struct hart {
    uint64_t stack;        /* top of the VMM's stack on this hart */
    uint64_t *exits;       /* by enum exit_cause; in the page of the control function */
    uint64_t id;           /* the machine's number */
    uint64_t imsic;        /* SPA of the S-level interrupt file; guest file n is n pages further */
    unsigned vid;          /* the guest's number */
    atomic_bool online;    /* reached hart_main() */
    struct domain *domain; /* 0: in no domain */

    union {
        struct {
            atomic_uint requests; /* enum hart_request bits not yet served */
            atomic_uint hsm;      /* enum hsm_state */
        };
        atomic_ulong busy; /* both; 0: it goes on in its guest */
    };
    atomic_uint fences_asked; /* tickets for REQUEST_FENCE: asked for, ... */
    atomic_uint fences_done;  /* ... and done up to here */
    uint64_t entry;           /* with HSM_START_PENDING: where to start, ... */
    uint64_t opaque;          /* ... and a1 there */
    bool fresh;     /* with HSM_START_PENDING: the first start in this life of the domain */
    uint64_t x[32]; /* the guest's registers while it is not running; x[0] is its pc */
};

enum domain_state { DOMAIN_STOPPED, DOMAIN_RUNNING, DOMAIN_STOPPING };

struct domain {
    struct domain_spec *spec; /* changed only while the domain is stopped (resource.c) */
    unsigned index;           /* in the manifest; VMID and GSCID are one more */
    uint64_t gstage;          /* SPA of the G-stage root table */
    struct lock lock;         /* of state and live */
    enum domain_state state;  /* stopping lasts until its memory has been wiped */
    unsigned live;            /* harts that have not yet left the guest */
    bool restart;             /* while it stops: to be started again when its last hart has left */
    bool spent;      /* its memory is no more as the loader left it, and there is no copy */
    unsigned starts; /* since the machine was switched on */
    struct hart *harts[MAX_HARTS];      /* by the guest's numbers */
    struct vuart uart;                  /* the console; as after reset at each start, ... */
    struct vaplic aplic;                /* ... with its interrupt controller */
    struct device devices[MAX_DEVICES]; /* as the manifest lists them */
    struct iommu_domain space; /* the same G-stage and its interrupt files, for the IOMMU */
};

#endif
