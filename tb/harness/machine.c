// SPDX-License-Identifier: Apache-2.0
// The clock, and what happens around one cycle of it.
#include "machine_int.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { RESET_CYCLES = 8 };

static struct machine *traced; // whose wave must be complete when the program ends

static void close_wave(void) {
    if (traced)
        bulkhead_close(traced->rtl);
}

void machine_fail(struct machine *m, const char *format, ...) {
    char why[512];
    va_list args;
    va_start(args, format);
    vsnprintf(why, sizeof why, format, args);
    va_end(args);
    harness_fail("cycle %llu: %s", (unsigned long long)m->cycle, why);
}

static void defaults(struct machine_knobs *k) {
    *k = (struct machine_knobs){.mem_latency = 4, .seed = 1, .watchdog = 1000000};
    k->tx_ph = k->tx_nph = k->tx_cplh = 32;
    k->tx_pd = k->tx_npd = k->tx_cpld = 512;
}

struct machine *machine_open(const struct machine_ops *ops) {
    struct machine *m = calloc(1, sizeof *m);
    struct bulkhead *rtl = bulkhead_open();
    const struct axi_mem_ports ports = AXI_MEM_PORTS(rtl);
    const char *wave = getenv("WAVE");
    m->rtl = rtl;
    m->ops = *ops;
    defaults(&m->knobs);
    m->mem = axi_mem_open(&ports, &m->ops, &m->knobs);
    if (wave && *wave && !traced) {
        bulkhead_trace(rtl, wave);
        traced = m;
        atexit(close_wave);
    }
    *rtl->link_up_i = 1;
    machine_reset(m);
    return m;
}

void machine_close(struct machine *m) {
    link_reset(m);
    if (traced == m)
        traced = NULL;
    axi_mem_close(m->mem);
    bulkhead_close(m->rtl);
    free(m);
}

struct machine_knobs *machine_knobs(struct machine *m) {
    return &m->knobs;
}

static void drive(struct machine *m) {
    axi_mem_drive(m->mem);
    regs_drive(m);
    pio_drive(m);
    link_drive(m);
}

// Two evaluations a cycle: the edge, and the outputs that follow the new inputs.
static void tick(struct machine *m) {
    *m->rtl->clk_i = 1;
    bulkhead_eval(m->rtl);
    bulkhead_dump(m->rtl, 10 * m->cycle);
    drive(m);
    *m->rtl->clk_i = 0;
    bulkhead_eval(m->rtl);
    bulkhead_dump(m->rtl, 10 * m->cycle + 5);
    m->cycle++;
}

void machine_reset(struct machine *m) {
    random_seed(&m->random, m->knobs.seed);
    axi_mem_reset(m->mem);
    m->regs = (struct reg_port){0};
    pio_init(&m->pio);
    link_reset(m);
    *m->rtl->rst_ni = 0;
    for (int i = 0; i < RESET_CYCLES; i++)
        tick(m);
    *m->rtl->rst_ni = 1;
    tick(m);
    link_start(m);
    m->last_progress = m->cycle;
    m->irq = 0;
}

void machine_link_up(struct machine *m, bool up) {
    if (!up) {
        link_reset(m);
        for (struct machine_function *f = m->link.functions; f; f = f->next)
            if (f->reset)
                f->reset(f->ctx);
    }
    *m->rtl->link_up_i = up;
    bulkhead_eval(m->rtl);
}

static void step_functions(struct machine *m) {
    for (struct machine_function *f = m->link.functions; f; f = f->next)
        if (f->step)
            f->step(f->ctx);
}

static void watch(struct machine *m, bool progress) {
    if (progress || machine_idle(m))
        m->last_progress = m->cycle;
    else if (m->cycle - m->last_progress > m->knobs.watchdog)
        machine_fail(m, "hang: busy for %llu cycles without progress",
                     (unsigned long long)m->knobs.watchdog);
    if (*m->rtl->irq_o != m->irq) {
        m->irq = *m->rtl->irq_o;
        if (m->ops.irq)
            m->ops.irq(m->ops.ctx, m->irq);
    }
}

void machine_step(struct machine *m) {
    bool progress = axi_mem_sample(m->mem);
    progress |= regs_sample(m);
    progress |= pio_sample(m);
    progress |= link_sample(m);
    step_functions(m);
    tick(m);
    watch(m, progress);
}

void machine_run(struct machine *m, unsigned cycles) {
    while (cycles--)
        machine_step(m);
}

uint64_t machine_cycle(const struct machine *m) {
    return m->cycle;
}

bool machine_idle(const struct machine *m) {
    return !*m->rtl->busy_o && axi_mem_idle(m->mem) && !m->regs.busy && pio_idle(&m->pio) &&
           link_idle(m);
}

bool machine_settle(struct machine *m, unsigned cycles) {
    // An input that has just changed shows in busy_o a cycle later.
    machine_step(m);
    while (cycles-- && !machine_idle(m))
        machine_step(m);
    return machine_idle(m);
}

uint16_t machine_irq(const struct machine *m) {
    return *m->rtl->irq_o;
}

bool machine_stall(struct machine *m) {
    return m->knobs.stall_percent && random_below(&m->random, 100) < m->knobs.stall_percent;
}
