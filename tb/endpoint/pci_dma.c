// SPDX-License-Identifier: Apache-2.0
// DMA of a function: transfers are cut into requests within Max_Payload_Size, Max_Read_Request_Size
// and 4 KiB, and issued in order; reads of several tags are outstanding at once.
#include "pci_function.h"
#include <stdlib.h>
#include <string.h>

enum { REQUEST_LIMIT = 4096 }; // no request crosses a multiple of this (2.2.7)

void pci_dma(struct pci_function *f, const struct dma *d) {
    if (!(pci_command(f) & PCI_COMMAND_MASTER) && !d->rogue) {
        if (d->done)
            d->done(d->ctx, TLP_CA);
        return;
    }
    struct dma_job *job = calloc(1, sizeof *job), **at = &f->jobs;
    job->d = *d;
    if (d->write) {
        job->d.buf = malloc(d->n);
        memcpy(job->d.buf, d->buf, d->n);
    }
    while (*at)
        at = &(*at)->next;
    *at = job;
}

static bool tagged(const struct pci_function *f, const struct dma_job *job) {
    for (unsigned i = 0; i < PCI_TAGS; i++)
        if (f->tags[i].job == job)
            return true;
    return false;
}

// Ends the jobs at the head of the list that have nothing left to do. done may start new ones.
static void retire(struct pci_function *f) {
    while (f->jobs) {
        struct dma_job *job = f->jobs;
        bool over = job->cancelled || job->issued == job->d.n;
        if (!over || tagged(f, job))
            return;
        f->jobs = job->next;
        if (job->d.write)
            free(job->d.buf);
        if (job->d.done && !job->cancelled)
            job->d.done(job->d.ctx, job->status);
        free(job);
    }
}

void pci_dma_cancel(struct pci_function *f) {
    for (struct dma_job *job = f->jobs; job; job = job->next)
        job->cancelled = true;
    retire(f);
}

static int free_tag(const struct pci_function *f) {
    for (int i = 0; i < PCI_TAGS; i++)
        if (!f->tags[i].job)
            return i;
    return -1;
}

// One request of the job; false: no tag is free.
static bool issue(struct pci_function *f, struct dma_job *job) {
    uint64_t iova = job->d.iova + job->issued;
    size_t n = job->d.n - job->issued;
    size_t most = job->d.write ? pci_max_payload(f) : pci_max_read(f);
    int tag = job->d.write ? 0 : free_tag(f);
    struct tlp t;
    if (tag < 0)
        return false;
    // Requests end on multiples of their largest size, which keeps them within 4 KiB as well.
    if (n > most - iova % most)
        n = most - iova % most;
    if (n > REQUEST_LIMIT - iova % REQUEST_LIMIT)
        n = REQUEST_LIMIT - iova % REQUEST_LIMIT;
    tlp_mem(&t, job->d.write, f->link.id, (uint16_t)tag, iova, job->d.buf + job->issued, n);
    t.at = job->d.at;
    t.has_prefix = job->d.has_prefix;
    t.prefix = job->d.prefix;
    if (!job->d.write)
        f->tags[tag] = (struct dma_tag){job, job->issued, n};
    job->issued += n;
    machine_send(f->link.machine, &t);
    return true;
}

// One request a cycle, of the oldest job that is not all issued; a failed job issues no more.
void pci_dma_step(struct pci_function *f) {
    struct dma_job *job = f->jobs;
    while (job && (job->cancelled || job->issued == job->d.n))
        job = job->next;
    if (job)
        issue(f, job);
    retire(f);
}

static void take_data(struct dma_tag *tag, const struct tlp *t) {
    struct dma_job *job = tag->job;
    size_t skip = t->lower_address & 3, n = t->length * 4u - skip;
    n = n < tag->owed ? n : tag->owed;
    if (!job->cancelled)
        memcpy(job->d.buf + tag->at, t->data + skip, n);
    tag->at += n;
    tag->owed -= n;
}

void pci_dma_completion(struct pci_function *f, const struct tlp *t) {
    struct dma_tag *tag = &f->tags[t->tag % PCI_TAGS];
    struct dma_job *job = tag->job;
    if (!job)
        return;
    if (t->status == TLP_SC && !t->ep) {
        take_data(tag, t);
        if (tag->owed)
            return;
    } else {
        job->status = t->status == TLP_SC ? TLP_CA : (enum tlp_status)t->status;
        job->issued = job->d.n;
    }
    tag->job = NULL;
    retire(f);
}
