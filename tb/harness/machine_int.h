// SPDX-License-Identifier: Apache-2.0
// The parts of the machine, as the harness sees them. Every part samples the model's outputs before
// the clock edge and drives its inputs after it; a sample function returns true when something was
// transferred.
#ifndef TB_HARNESS_MACHINE_INT_H
#define TB_HARNESS_MACHINE_INT_H

#include "machine.h"
#include "axi_mem.h"
#include "bulkhead.h"
#include "fail.h"
#include "random.h"

// ---- Register port: one access at a time
// ------------------------------------------------------------------
struct reg_port {
    bool write, addr_sent, data_sent, busy, done;
    uint32_t offset;
    uint64_t data;
    uint8_t strobe;
    int resp;
};
bool regs_sample(struct machine *m);
void regs_drive(struct machine *m);

// ---- PIO window
// ---------------------------------------------------------------------------------------------
struct pio_list {
    struct pio_request *head, **tail;
};
// One of the two address channels, each with a request of its own.
struct pio_channel {
    struct pio_request *shown; // one of those not yet sent, or none
    uint8_t last_domain;       // of the one shown before it
    bool addr_sent;
    unsigned beat;
};
struct pio_port {
    struct pio_list queued, reads, writes; // not yet sent; waiting for R; waiting for B
    struct pio_channel channel[2];         // AR; AW and W
};
void pio_init(struct pio_port *p);
bool pio_sample(struct machine *m);
void pio_drive(struct machine *m);
bool pio_idle(const struct pio_port *p);

// ---- Link
// ---------------------------------------------------------------------------------------------------
enum { CLASS_P, CLASS_NP, CLASS_CPL, CLASSES };

// Credits of one class, cumulative and modulo 256 headers and 4096 data units.
struct credit {
    unsigned headers, data;
};

struct sent {
    struct tlp t;
    struct sent *next;
};

// A request on its way: who waits for which tag, and what is still owed.
struct pending {
    bool used;
    uint16_t requester, tag;
    struct tlp request;
    unsigned owed;
    uint64_t next_byte;
};
enum { PENDING = 1024 };

struct link {
    struct credit taken[CLASSES]; // by Bulkhead, of ours
    struct credit given[CLASSES]; // limits that we announce
    struct credit used[CLASSES];  // by us, of Bulkhead's
    struct credit freed[CLASSES]; // consumed, not yet announced again
    bool endless[CLASSES][2];     // headers, data: infinite credits (2.6.1)
    struct credit whole[CLASSES]; // Bulkhead's limits after reset, nothing used
    struct tlp_assembler in;
    struct sent *queue, **queue_tail;
    struct tlp out;
    bool sending, valid, ready;
    unsigned beat;
    struct machine_function *functions;
    struct pending from_bulkhead[PENDING], to_bulkhead[PENDING];
    void (*seen)(void *ctx, const struct tlp *t, bool from_bulkhead);
    void *seen_ctx;
};
int tlp_class(const struct tlp *t);
void link_reset(struct machine *m);
bool link_sample(struct machine *m);
void link_drive(struct machine *m);
bool link_idle(const struct machine *m);
void link_start(struct machine *m); // after reset: learns how many credits there are
void link_route(struct machine *m, const struct tlp *t);

// Checkers of the link's traffic.
void check_from_bulkhead(struct machine *m, const struct tlp *t);
void check_to_bulkhead(struct machine *m, const struct tlp *t);
void check_link_reset(struct machine *m);

struct machine {
    struct bulkhead *rtl;
    struct machine_ops ops;
    struct machine_knobs knobs;
    struct random random;
    struct axi_mem *mem;
    struct reg_port regs;
    struct pio_port pio;
    struct link link;
    uint64_t cycle, last_progress;
    uint16_t irq;
};

bool machine_stall(struct machine *m); // a random pause?

#endif
