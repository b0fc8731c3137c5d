// SPDX-License-Identifier: Apache-2.0
// The bench of dma_remap: clock, memory, register port, translation requests, page requests and
// faults of the data path. Calls that wait step the clock; a watchdog ends the program when nothing
// moves.
#ifndef TB_DMA_UNIT_H
#define TB_DMA_UNIT_H

#include "../harness/axi_mem.h"
#include "../harness/fail.h"
#include "../harness/memory.h"
#include "../harness/random.h"

struct unit;

enum unit_status { UNIT_OK, UNIT_UR, UNIT_CA, UNIT_NO_ACCESS };
enum unit_at { UNIT_UNTRANSLATED, UNIT_TRANSLATION, UNIT_TRANSLATED };

// bulkhead_pkg::xlate_req_t
struct unit_request {
    uint8_t id; // set by unit_submit
    uint32_t did;
    bool pv;
    uint32_t pid;
    bool priv, exec, write, nw;
    enum unit_at at;
    uint64_t iova;
};

// bulkhead_pkg::xlate_rsp_t
struct unit_response {
    uint8_t id;
    enum unit_status status;
    uint64_t pa;
    unsigned page_lg2;
    bool r, w, x, u, g;
    unsigned pbmt;
    bool msi, mrif;
    unsigned nid;
    uint64_t nppn;
};

// A fault queue record, and bulkhead_pkg::fault_t.
struct unit_fault {
    unsigned cause, ttyp;
    uint32_t did;
    bool pv;
    uint32_t pid;
    bool priv;
    uint64_t iotval, iotval2;
};

// bulkhead_pkg::page_req_t
struct unit_page_request {
    uint32_t did;
    bool pv;
    uint32_t pid;
    bool priv, exec;
    uint64_t payload;
};

struct unit *unit_open(void); // reset, everything Off
void unit_close(struct unit *u);
void unit_reset(struct unit *u);
struct memory *unit_memory(struct unit *u);
struct machine_knobs *unit_knobs(struct unit *u);
uint64_t unit_cycle(const struct unit *u);
void unit_step(struct unit *u);
void unit_run(struct unit *u, unsigned cycles);
bool unit_busy(const struct unit *u);
uint16_t unit_irq(const struct unit *u);
void unit_settle(struct unit *u); // steps until busy_o is 0 and nothing is in flight

// ---- Registers ----
uint64_t unit_read64(struct unit *u, unsigned offset);
uint32_t unit_read32(struct unit *u, unsigned offset);
void unit_write64(struct unit *u, unsigned offset, uint64_t value);
void unit_write32(struct unit *u, unsigned offset, uint32_t value);
// Reads until (register & mask) == value.
void unit_await32(struct unit *u, unsigned offset, uint32_t mask, uint32_t value);

// ---- Translation ----
// Queues a request; done is called with its answer. At most 256 are outstanding.
typedef void unit_done(void *ctx, const struct unit_request *q, const struct unit_response *r);
void unit_submit(struct unit *u, const struct unit_request *q, unit_done *done, void *ctx);
unsigned unit_outstanding(const struct unit *u); // submitted, not answered
unsigned unit_accepted(const struct unit *u);    // taken by the unit, not answered
void unit_drain(struct unit *u);                 // until none is outstanding
struct unit_response unit_translate(struct unit *u, struct unit_request q); // one, to its answer

// ---- The data path's side ----
void unit_page_request(struct unit *u, const struct unit_page_request *p);
void unit_ext_fault(struct unit *u, const struct unit_fault *f);
// drain_pr_o, drain_pw_o, and how the bench answers: cycles until drain_done_i (UINT_MAX: never).
void unit_drain_delay(struct unit *u, unsigned cycles);
bool unit_drain_pr(const struct unit *u);
bool unit_drain_pw(const struct unit *u);

// Messages to devices, as the link takes them; Invalidation Completions; the link down.
struct unit_message {
    bool prgr;
    uint16_t rid;
    bool pv;
    uint32_t pid;
    unsigned itag;
    uint64_t payload;
};
void unit_messages_stop(struct unit *u, bool stop);        // the link takes none
bool unit_message(struct unit *u, struct unit_message *m); // the oldest not yet looked at
bool unit_await_message(struct unit *u, struct unit_message *m, unsigned cycles);
void unit_completion(struct unit *u, uint16_t rid, unsigned cc, uint32_t itags);
unsigned unit_strays(const struct unit *u); // completions that completed nothing
void unit_link_down(struct unit *u, bool down);

// ---- Packed structs ----
void unit_pack_request(const struct unit_request *q, uint32_t words[4]);
void unit_unpack_response(const uint32_t words[5], struct unit_response *r);

#endif
