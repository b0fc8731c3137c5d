// SPDX-License-Identifier: Apache-2.0
// The bench of dma_remap. Each cycle: look at the handshakes that the coming edge will see, then
// give the edge and drive the new inputs.
#include "unit.h"
#include "pack.h"
#include "dma_remap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IDS = 256, WATCHDOG = 20000, RESET_CYCLES = 4, MESSAGES = 64 };

struct slot {
    bool used;
    struct unit_request q;
    unit_done *done;
    void *ctx;
};

struct unit {
    struct dma_remap *rtl;
    struct memory *mem;
    struct axi_mem *axi;
    struct machine_knobs knobs;
    struct random random;
    uint64_t cycle, last_progress;

    struct slot slot[IDS];
    uint8_t fifo[IDS]; // ids submitted and not yet accepted
    unsigned fifo_head, fifo_count, outstanding;
    uint8_t next_id;

    unsigned drain_delay, drain_wait;

    struct unit_message message[MESSAGES];
    unsigned message_head, message_count, strays;
    bool message_stop;
};

static void clear_traffic(struct unit *u) {
    memset(u->slot, 0, sizeof u->slot);
    u->fifo_head = u->fifo_count = u->outstanding = 0;
    u->drain_wait = 0;
    *u->rtl->reg_valid_i = 0;
    *u->rtl->xlate_req_valid_i = 0;
    *u->rtl->xlate_rsp_ready_i = 0;
    *u->rtl->page_req_valid_i = 0;
    *u->rtl->ext_fault_valid_i = 0;
    *u->rtl->drain_done_i = 0;
    *u->rtl->ats_msg_ready_i = 0;
    *u->rtl->inval_cpl_valid_i = 0;
    *u->rtl->ats_reset_i = 0;
}

static bool stall(struct unit *u) {
    return u->knobs.stall_percent && random_below(&u->random, 100) < u->knobs.stall_percent;
}

static void tick(struct unit *u) {
    *u->rtl->clk_i = 1;
    dma_remap_eval(u->rtl);
    dma_remap_dump(u->rtl, 10 * u->cycle);
    axi_mem_drive(u->axi);
}

static void tock(struct unit *u) {
    *u->rtl->clk_i = 0;
    dma_remap_eval(u->rtl);
    dma_remap_dump(u->rtl, 10 * u->cycle + 5);
    u->cycle++;
}

void unit_reset(struct unit *u) {
    random_seed(&u->random, u->knobs.seed);
    axi_mem_reset(u->axi);
    clear_traffic(u);
    *u->rtl->rst_ni = 0;
    for (int i = 0; i < RESET_CYCLES; i++) {
        tick(u);
        tock(u);
    }
    *u->rtl->rst_ni = 1;
    dma_remap_eval(u->rtl);
    u->last_progress = u->cycle;
}

struct unit *unit_open(void) {
    struct unit *u = calloc(1, sizeof *u);
    u->rtl = dma_remap_open();
    u->mem = memory_open();
    u->knobs = (struct machine_knobs){.mem_latency = 3, .seed = 1, .watchdog = WATCHDOG};
    struct axi_mem_ports ports = AXI_MEM_PORTS(u->rtl);
    struct machine_ops ops = memory_ops(u->mem);
    u->axi = axi_mem_open(&ports, &ops, &u->knobs);
    if (getenv("WAVE"))
        dma_remap_trace(u->rtl, getenv("WAVE"));
    unit_reset(u);
    return u;
}

void unit_close(struct unit *u) {
    axi_mem_close(u->axi);
    memory_close(u->mem);
    if (getenv("COVERAGE"))
        dma_remap_coverage(u->rtl, getenv("COVERAGE"));
    dma_remap_close(u->rtl);
    free(u);
}

struct memory *unit_memory(struct unit *u) {
    return u->mem;
}

struct machine_knobs *unit_knobs(struct unit *u) {
    return &u->knobs;
}

uint64_t unit_cycle(const struct unit *u) {
    return u->cycle;
}

bool unit_busy(const struct unit *u) {
    return *u->rtl->busy_o;
}

uint16_t unit_irq(const struct unit *u) {
    return *u->rtl->irq_o;
}

// ---- One cycle ----

static bool sample_request(struct unit *u) {
    if (!*u->rtl->xlate_req_valid_i || !*u->rtl->xlate_req_ready_o)
        return false;
    u->fifo_head = (u->fifo_head + 1) % IDS;
    u->fifo_count--;
    return true;
}

static bool sample_response(struct unit *u, struct unit_response *r) {
    if (!*u->rtl->xlate_rsp_valid_o || !*u->rtl->xlate_rsp_ready_i)
        return false;
    unit_unpack_response(u->rtl->xlate_rsp_o, r);
    return true;
}

static bool sample_message(struct unit *u) {
    u->strays += *u->rtl->inval_stray_o;
    if (!*u->rtl->ats_msg_valid_o || !*u->rtl->ats_msg_ready_i)
        return false;
    if (u->message_count == MESSAGES)
        harness_fail("bench: more than %u messages that nobody looked at", (unsigned)MESSAGES);
    unsigned place = (u->message_head + u->message_count++) % MESSAGES;
    u->message[place] = unpack_message(u->rtl->ats_msg_o);
    return true;
}

static void deliver(struct unit *u, const struct unit_response *r) {
    struct slot s = u->slot[r->id];
    if (!s.used)
        harness_fail("xlate: answer with id %u, which no request has", r->id);
    u->slot[r->id].used = false;
    u->outstanding--;
    if (s.done)
        s.done(s.ctx, &s.q, r);
}

static void drive_traffic(struct unit *u, bool request_taken) {
    // A request that was shown must stay until it is taken.
    bool shown = *u->rtl->xlate_req_valid_i && !request_taken;
    if (!shown) {
        bool show = u->fifo_count > 0 && !stall(u);
        *u->rtl->xlate_req_valid_i = show;
        if (show)
            unit_pack_request(&u->slot[u->fifo[u->fifo_head]].q, u->rtl->xlate_req_i);
    }
    *u->rtl->xlate_rsp_ready_i = !stall(u);
    *u->rtl->ats_msg_ready_i = !u->message_stop && !stall(u);
    bool draining = *u->rtl->drain_pr_o || *u->rtl->drain_pw_o;
    u->drain_wait = draining ? u->drain_wait + 1 : 0;
    *u->rtl->drain_done_i = draining && u->drain_wait > u->drain_delay;
}

// The requests that the unit has taken and not answered.
static void print_taken(const struct unit *u) {
    for (unsigned id = 0; id < IDS; id++) {
        bool waiting = !u->slot[id].used;
        for (unsigned i = 0; i < u->fifo_count; i++)
            waiting |= u->fifo[(u->fifo_head + i) % IDS] == id;
        const struct unit_request *q = &u->slot[id].q;
        if (!waiting)
            printf("  taken: did %06x pv %d pid %05x priv %d exec %d write %d at %d iova %016llx\n",
                   q->did, q->pv, q->pid, q->priv, q->exec, q->write, q->at,
                   (unsigned long long)q->iova);
    }
}

_Noreturn static void hang(const struct unit *u) {
    const struct dma_remap *m = u->rtl;
    print_taken(u);
    harness_fail(
        "hang: nothing moved for %llu cycles; %u requests outstanding, %u of them taken; "
        "valid and ready of request %d%d, answer %d%d, AR %d%d, R %d%d, AW %d%d, W %d%d, B "
        "%d%d; drain %d%d; memory %s",
        (unsigned long long)u->knobs.watchdog, u->outstanding, unit_accepted(u),
        *m->xlate_req_valid_i, *m->xlate_req_ready_o, *m->xlate_rsp_valid_o, *m->xlate_rsp_ready_i,
        *m->m_axi_arvalid_o, *m->m_axi_arready_i, *m->m_axi_rvalid_i, *m->m_axi_rready_o,
        *m->m_axi_awvalid_o, *m->m_axi_awready_i, *m->m_axi_wvalid_o, *m->m_axi_wready_i,
        *m->m_axi_bvalid_i, *m->m_axi_bready_o, *m->drain_pr_o, *m->drain_pw_o,
        axi_mem_idle(u->axi) ? "idle" : "busy");
}

static void watch(struct unit *u, bool progress) {
    bool idle = !unit_busy(u) && u->outstanding == 0 && !*u->rtl->reg_valid_i;
    if (progress || idle)
        u->last_progress = u->cycle;
    else if (u->cycle - u->last_progress > u->knobs.watchdog)
        hang(u);
}

void unit_step(struct unit *u) {
    struct unit_response r;
    bool request = sample_request(u), response = sample_response(u, &r);
    bool message = sample_message(u);
    bool progress = axi_mem_sample(u->axi) || request || response || message;
    progress |= *u->rtl->reg_valid_i && *u->rtl->reg_ready_o;
    tick(u);
    drive_traffic(u, request);
    tock(u);
    watch(u, progress);
    if (response)
        deliver(u, &r);
}

void unit_run(struct unit *u, unsigned cycles) {
    for (unsigned i = 0; i < cycles; i++)
        unit_step(u);
}

void unit_settle(struct unit *u) {
    while (unit_busy(u) || u->outstanding || !axi_mem_idle(u->axi))
        unit_step(u);
}

// ---- Registers ----

static uint64_t reg_access(struct unit *u, bool write, unsigned offset, uint64_t data,
                           uint8_t strobe) {
    *u->rtl->reg_valid_i = 1;
    *u->rtl->reg_write_i = write;
    *u->rtl->reg_addr_i = (uint16_t)offset;
    *u->rtl->reg_wdata_i = data;
    *u->rtl->reg_wstrb_i = strobe;
    dma_remap_eval(u->rtl);
    while (!*u->rtl->reg_ready_o)
        unit_step(u);
    uint64_t value = *u->rtl->reg_rdata_o;
    unit_step(u);
    *u->rtl->reg_valid_i = 0;
    dma_remap_eval(u->rtl);
    return value;
}

uint64_t unit_read64(struct unit *u, unsigned offset) {
    return reg_access(u, false, offset, 0, 0);
}

uint32_t unit_read32(struct unit *u, unsigned offset) {
    return (uint32_t)(reg_access(u, false, offset, 0, 0) >> 8 * (offset & 4));
}

void unit_write64(struct unit *u, unsigned offset, uint64_t value) {
    reg_access(u, true, offset, value, 0xff);
}

// The other lanes carry what a bus may leave there: anything.
void unit_write32(struct unit *u, unsigned offset, uint32_t value) {
    unsigned shift = 8 * (offset & 4);
    uint64_t junk = random_next(&u->random) & ~(0xffffffffull << shift);
    reg_access(u, true, offset, (uint64_t)value << shift | junk, (uint8_t)(0x0f << (offset & 4)));
}

void unit_await32(struct unit *u, unsigned offset, uint32_t mask, uint32_t value) {
    uint64_t start = u->cycle;
    while ((unit_read32(u, offset) & mask) != value) {
        if (u->cycle - start > u->knobs.watchdog)
            harness_fail("register 0x%03x: waited for 0x%x under mask 0x%x, reads 0x%x", offset,
                         value, mask, unit_read32(u, offset));
    }
}

// ---- Translation ----

void unit_submit(struct unit *u, const struct unit_request *q, unit_done *done, void *ctx) {
    if (u->outstanding == IDS)
        harness_fail("bench: more than %u requests at once", (unsigned)IDS);
    while (u->slot[u->next_id].used)
        u->next_id++;
    uint8_t id = u->next_id++;
    u->slot[id] = (struct slot){.used = true, .q = *q, .done = done, .ctx = ctx};
    u->slot[id].q.id = id;
    u->fifo[(u->fifo_head + u->fifo_count++) % IDS] = id;
    u->outstanding++;
}

unsigned unit_outstanding(const struct unit *u) {
    return u->outstanding;
}

unsigned unit_accepted(const struct unit *u) {
    return u->outstanding - u->fifo_count;
}

void unit_drain(struct unit *u) {
    while (u->outstanding)
        unit_step(u);
}

static void keep(void *ctx, const struct unit_request *q, const struct unit_response *r) {
    (void)q;
    *(struct unit_response *)ctx = *r;
}

struct unit_response unit_translate(struct unit *u, struct unit_request q) {
    struct unit_response r = {0};
    unit_submit(u, &q, keep, &r);
    unit_drain(u);
    return r;
}

// ---- The data path's side ----

static void offer(struct unit *u, uint8_t *valid, const uint8_t *ready) {
    *valid = 1;
    dma_remap_eval(u->rtl);
    while (!*ready)
        unit_step(u);
    unit_step(u);
    *valid = 0;
    dma_remap_eval(u->rtl);
}

void unit_page_request(struct unit *u, const struct unit_page_request *p) {
    pack_page_request(p, u->rtl->page_req_i);
    offer(u, u->rtl->page_req_valid_i, u->rtl->page_req_ready_o);
}

void unit_ext_fault(struct unit *u, const struct unit_fault *f) {
    pack_fault(f, u->rtl->ext_fault_i);
    offer(u, u->rtl->ext_fault_valid_i, u->rtl->ext_fault_ready_o);
}

void unit_messages_stop(struct unit *u, bool stop) {
    u->message_stop = stop;
}

bool unit_message(struct unit *u, struct unit_message *m) {
    if (u->message_count == 0)
        return false;
    *m = u->message[u->message_head];
    u->message_head = (u->message_head + 1) % MESSAGES;
    u->message_count--;
    return true;
}

bool unit_await_message(struct unit *u, struct unit_message *m, unsigned cycles) {
    for (unsigned i = 0; i < cycles && u->message_count == 0; i++)
        unit_step(u);
    return unit_message(u, m);
}

void unit_completion(struct unit *u, uint16_t rid, unsigned cc, uint32_t itags) {
    uint32_t words[2];
    pack_completion(rid, cc, itags, words);
    memcpy(u->rtl->inval_cpl_i, words, sizeof words);
    offer(u, u->rtl->inval_cpl_valid_i, u->rtl->inval_cpl_ready_o);
    unit_run(u, 40); // the ITag Vector is looked through
}

unsigned unit_strays(const struct unit *u) {
    return u->strays;
}

void unit_link_down(struct unit *u, bool down) {
    *u->rtl->ats_reset_i = down;
    unit_run(u, 2);
}

void unit_drain_delay(struct unit *u, unsigned cycles) {
    u->drain_delay = cycles;
}

bool unit_drain_pr(const struct unit *u) {
    return *u->rtl->drain_pr_o;
}

bool unit_drain_pw(const struct unit *u) {
    return *u->rtl->drain_pw_o;
}
