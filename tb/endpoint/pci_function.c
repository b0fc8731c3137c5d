// SPDX-License-Identifier: Apache-2.0
// A function's side of the link: which requests it claims, and how it answers them.
#include "pci_function.h"
#include <stdlib.h>
#include <string.h>

enum { BOUNDARY = 64 }; // completions are split at multiples of this (base specification 2.3.1.1)

// The BAR that holds [address, address + n), or -1.
static int find_bar(const struct pci_function *f, uint64_t address, size_t n) {
    if (!(pci_command(f) & PCI_COMMAND_MEMORY))
        return -1;
    for (unsigned i = 0; i < PCI_BARS; i++) {
        uint64_t base = f->bar_size[i] ? pci_bar_address(f, i) : 0;
        if (base && address >= base && address - base + n <= f->bar_size[i])
            return (int)i;
    }
    return -1;
}

static bool claims(void *ctx, const struct tlp *t) {
    return t->type == TLP_MEM && find_bar(ctx, t->address, 1) >= 0;
}

static void bar_access(struct pci_function *f, bool write, unsigned bar, uint64_t offset,
                       uint8_t *buf, size_t n) {
    if (pci_msix_access(f, write, bar, offset, buf, n))
        return;
    if (write)
        f->ops->write(f->ctx, bar, offset, buf, n);
    else
        f->ops->read(f->ctx, bar, offset, buf, n);
}

static bool enabled(const struct tlp *t, unsigned byte) {
    unsigned dw = byte / 4;
    unsigned be = dw == 0 ? t->first_be : dw == t->length - 1u ? t->last_be : 0xf;
    return be >> byte % 4 & 1;
}

// Runs of enabled bytes are one access each.
static void memory_write(struct pci_function *f, const struct tlp *t, unsigned bar) {
    uint64_t offset = t->address - pci_bar_address(f, bar);
    uint8_t data[TLP_MAX_PAYLOAD];
    memcpy(data, t->data, t->length * 4u);
    for (unsigned i = 0, end; i < t->length * 4u; i = end) {
        end = i + 1;
        if (!enabled(t, i))
            continue;
        while (end < t->length * 4u && enabled(t, end))
            end++;
        bar_access(f, true, bar, offset + i, data + i, end - i);
    }
}

static void memory_read(struct pci_function *f, const struct tlp *t, unsigned bar) {
    uint64_t first = tlp_first_byte(t), offset = first - pci_bar_address(f, bar);
    unsigned n = tlp_byte_count(t), most = f->split ? f->split : pci_max_payload(f);
    uint8_t data[TLP_MAX_PAYLOAD] = {0};
    if (t->first_be)
        bar_access(f, false, bar, offset, data, n);
    for (unsigned at = 0, here; at < n; at += here) {
        struct tlp answer;
        uint64_t from = first + at;
        here = n - at;
        if (here > most - from % BOUNDARY)
            here = most - (unsigned)(from % BOUNDARY);
        tlp_complete(&answer, t, f->link.id, TLP_SC);
        answer.byte_count = (uint16_t)(n - at);
        answer.lower_address = from & 0x7f;
        answer.length = (uint16_t)((from % 4 + here + 3) / 4);
        memcpy(answer.data + from % 4, data + at, here);
        machine_send(f->link.machine, &answer);
    }
}

static void receive_memory(struct pci_function *f, const struct tlp *t) {
    int bar = find_bar(f, t->address, t->length * 4u);
    if (tlp_has_data(t)) {
        if (bar >= 0 && !t->ep)
            memory_write(f, t, (unsigned)bar);
    } else if (bar >= 0) {
        memory_read(f, t, (unsigned)bar);
    } else {
        struct tlp answer;
        tlp_complete(&answer, t, f->link.id, TLP_UR);
        machine_send(f->link.machine, &answer);
    }
}

static void receive(void *ctx, const struct tlp *t) {
    struct pci_function *f = ctx;
    if (tlp_is_completion(t))
        pci_dma_completion(f, t);
    else if (tlp_is_config(t))
        pci_config_receive(f, t);
    else if (tlp_is_message(t) && f->message)
        f->message(f->message_ctx, t);
    else if (!tlp_is_message(t))
        receive_memory(f, t);
}

static void step(void *ctx) {
    struct pci_function *f = ctx;
    if (f->jobs)
        pci_dma_step(f);
}

// A hot reset: also what was on its way is lost.
static void reset(void *ctx) {
    struct pci_function *f = ctx;
    for (unsigned i = 0; i < PCI_TAGS; i++)
        f->tags[i].job = NULL;
    pci_function_reset(f);
}

static bool idle(void *ctx) {
    const struct pci_function *f = ctx;
    return !f->jobs;
}

void pci_function_init(struct pci_function *f, struct machine *m, uint16_t id,
                       const struct pci_identity *identity, const struct pci_ops *ops, void *ctx) {
    f->ops = ops;
    f->ctx = ctx;
    f->link = (struct machine_function){.id = id, .ctx = f};
    f->link.claims = claims;
    f->link.receive = receive;
    f->link.step = step;
    f->link.reset = reset;
    f->link.idle = idle;
    pci_config_init(f, identity);
    machine_attach(m, &f->link);
}

void pci_function_close(struct pci_function *f) {
    machine_detach(f->link.machine, &f->link);
    while (f->jobs) {
        struct dma_job *job = f->jobs;
        f->jobs = job->next;
        if (job->d.write)
            free(job->d.buf);
        free(job);
    }
}
