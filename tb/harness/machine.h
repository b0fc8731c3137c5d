// SPDX-License-Identifier: Apache-2.0
// A machine around the simulated Bulkhead: clock, memory, a hart's registers and PIO window, and
// the link with the functions behind it. Tests and the co-simulator both drive this. One thread
// only.
//
// Every call that says "blocking" steps the clock. A violated rule of a bus or of the link, and a
// hang, end the program with a line `FAIL harness: why`: the checkers are always on.
#ifndef TB_HARNESS_MACHINE_H
#define TB_HARNESS_MACHINE_H

#include "tlp.h"

struct machine;

// ---- Memory behind m_axi_
// -----------------------------------------------------------------------------
enum mem_result { MEM_OK = 0, MEM_SLVERR = 2, MEM_DECERR = 3, MEM_POISON = 4 };

struct machine_ops {
    void *ctx;
    // Reads n (a multiple of 8, up to 4096) bytes at addr (a multiple of 8).
    enum mem_result (*read)(void *ctx, uint64_t addr, void *buf, size_t n);
    // Writes one run of enabled bytes; an MSI therefore is a call with n 4.
    enum mem_result (*write)(void *ctx, uint64_t addr, const void *buf, size_t n);
    // Atomic compare-and-swap of n = 4 or 8 bytes, for the exclusive pair. *swapped tells the
    // outcome.
    enum mem_result (*cas)(void *ctx, uint64_t addr, size_t n, uint64_t expected, uint64_t desired,
                           bool *swapped);
    // The wires irq_o changed. May be NULL.
    void (*irq)(void *ctx, uint16_t wires);
};

// What a test may vary; defaults are what the co-simulator wants: short latency, no stalls.
struct machine_knobs {
    unsigned mem_latency;   // cycles from the last address or data beat to the answer
    unsigned stall_percent; // chance of a pause, each cycle and channel (memory, link)
    bool mem_shuffle;       // answers of different IDs in random order
    bool mem_plain;         // no exclusive accesses: an exclusive read is answered as any other
    // Writes of four bytes take effect as soon as their data have come, others when they are
    // answered: an interrupt controller is nearer than memory.
    bool mem_near_msi;
    unsigned seed;     // of the above
    uint64_t watchdog; // cycles without any progress, while busy, that count as a hang
    // Credits that the link gives Bulkhead: posted headers, data (16 bytes); 0: as many as it likes
    uint16_t tx_ph, tx_pd;
    uint16_t tx_nph, tx_npd;
    uint16_t tx_cplh, tx_cpld;
    bool hold_credits;     // the link gives back none of them until this is false again
    bool ignore_rx_credit; // a link partner that overruns Bulkhead's credits (to test its answer)
    bool allow_unexpected; // a test sends completions nobody waits for
    bool ten_bit_tags;     // Bulkhead may use tags from 256 on, and only these
};

struct machine *machine_open(const struct machine_ops *ops); // in reset and out again, link up
void machine_close(struct machine *m);
struct machine_knobs *machine_knobs(struct machine *m);
void machine_reset(struct machine *m);
void machine_link_up(struct machine *m, bool up);

void machine_step(struct machine *m); // one clock cycle
void machine_run(struct machine *m, unsigned cycles);
uint64_t machine_cycle(const struct machine *m);
bool machine_idle(const struct machine *m); // nothing in flight anywhere: the clock may stop
bool machine_settle(struct machine *m,
                    unsigned cycles);          // steps until idle; false: not in that many
uint16_t machine_irq(const struct machine *m); // the wires irq_o

// ---- Registers (s_axil_)
// Blocking; n is 4 or 8 (a doorbell: 1 or 2, too), offset a multiple of n; returns the AXI
// response.
int machine_reg_read(struct machine *m, uint32_t offset, size_t n, uint64_t *value);
int machine_reg_write(struct machine *m, uint32_t offset, size_t n, uint64_t value);
// The same where an error response is a failure of the test.
uint32_t reg_read32(struct machine *m, uint32_t offset);
uint64_t reg_read64(struct machine *m, uint32_t offset);
void reg_write32(struct machine *m, uint32_t offset, uint32_t value);
void reg_write64(struct machine *m, uint32_t offset, uint64_t value);

// ---- PIO window (s_pio_)
// ------------------------------------------------------------------------------- Blocking: any 1
// to 64 bytes that do not cross a 64-byte line; returns the worst AXI response.
int machine_pio_read(struct machine *m, uint64_t offset, void *buf, size_t n, uint8_t domain);
int machine_pio_write(struct machine *m, uint64_t offset, const void *buf, size_t n,
                      uint8_t domain);

// Not blocking: the caller owns the request until done is set.
struct pio_request {
    bool write;
    uint8_t id, domain;
    uint64_t offset;
    size_t n;
    uint64_t strobe; // of a write, bit i for data[i]; 0 stands for all n bytes
    uint8_t data[64];
    int resp;
    bool done;
    uint64_t start, end; // cycles
    struct pio_request *next;
};
void machine_pio_submit(struct machine *m, struct pio_request *r);

// ---- The link and the functions behind it
// ------------------------------------------------------------------ A function sees the TLPs that
// are routed to it and answers with machine_send. Owned by the caller.
struct machine_function {
    uint16_t id; // bus, device, function
    void *ctx;
    bool (*claims)(void *ctx,
                   const struct tlp *t); // a memory or I/O request within one of its BARs?
    void (*receive)(void *ctx, const struct tlp *t); // any TLP for this function
    void (*step)(void *ctx);                         // every cycle; NULL: not needed
    void (*reset)(void *ctx);                        // the link went down; NULL: not needed
    bool (*idle)(void *ctx); // false: needs the clock although nothing is on the link; NULL: never
    struct machine *machine; // set by machine_attach
    struct machine_function *next;
};
void machine_attach(struct machine *m, struct machine_function *f);
void machine_detach(struct machine *m, struct machine_function *f);
void machine_send(struct machine *m, const struct tlp *t); // towards Bulkhead, copied
// No late completion can come any more: Bulkhead may use every tag again.
void machine_forget(struct machine *m);
// Requests to Bulkhead that have no complete answer yet.
unsigned machine_unanswered(const struct machine *m);
// Has Bulkhead given back every credit? To be asked when idle.
bool machine_credits_whole(const struct machine *m);

// Sees every TLP on the link as it passes, before routing. For tests; NULL: none.
void machine_watch(struct machine *m,
                   void (*seen)(void *ctx, const struct tlp *t, bool from_bulkhead), void *ctx);

// Ends the program with `FAIL harness: ...`, the wave closed.
_Noreturn void machine_fail(struct machine *m, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
