/* SPDX-License-Identifier: Apache-2.0
 * Channels: memory of the VMM's that two domains share, an interrupt for each end, and a
 * doorbell to ring it with (remap.c). There is one
 * at most for each pair of domains, so that no domain can use up the memory of others. It stays
 * when an end restarts: the new life attaches again and finds the memory as it is. */
#include "defs.h"
#include "hypercall.h"

#define CHANNELS (MAX_DOMAINS * (MAX_DOMAINS - 1) / 2)

_Static_assert(CHANNELS *CHANNEL_SIZE_LIMIT <= GPA_BELL - GPA_CHANNEL, "layout.h");
_Static_assert(GPA_BELL + CHANNELS * PAGE_SIZE <= GPA_CHANNEL + GPA_CHANNEL_SIZE, "layout.h");

struct end {
    struct domain *domain; /* NULL: there is no such channel yet */
    uint64_t file;         /* its hart 0's interrupt file, and the interrupt wanted there ... */
    uint64_t identity;     /* ... while it runs; 0: none */
};

struct channel {
    uint64_t spa; /* of the memory; 0: there is no such channel yet */
    uint64_t size;
    struct end ends[2]; /* the creator first */
};

static struct lock lock;
static struct channel channels[CHANNELS];

/* One number for each pair, in whatever order. */
static unsigned pair_number(unsigned a, unsigned b) {
    unsigned low = a < b ? a : b, high = a < b ? b : a;
    return high * (high - 1) / 2 + low;
}

static bool identity_good(uint64_t identity) {
    return identity <= machine.imsic_ids;
}

static struct end make_end(struct domain *domain, uint64_t identity) {
    return (struct end){domain, domain->harts[0]->imsic + PAGE_SIZE, identity};
}

struct sbi_ret channel_create(struct domain *domain, uint64_t other, uint64_t size,
                              uint64_t identity) {
    if (other >= manifest.domain_count || other == domain->index || size == 0 ||
        size > CHANNEL_SIZE_LIMIT || size % PAGE_SIZE != 0 || !identity_good(identity)) {
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
    unsigned number = pair_number(domain->index, (unsigned)other);
    struct channel *channel = &channels[number];
    lock_take(&lock);
    long error = channel->spa ? SBI_ERR_ALREADY_AVAILABLE : SBI_ERR_FAILED;
    uint64_t spa = channel->spa ? 0 : mem_alloc(size);
    if (spa) {
        error = SBI_SUCCESS;
        channel->size = size;
        channel->ends[0] = make_end(domain, identity);
        channel->ends[1] = (struct end){.domain = &domains[other]};
        io_fence(); /* who sees the address, and needs no lock to look, sees the rest */
        channel->spa = spa;
    }
    lock_release(&lock);
    return (struct sbi_ret){error, number};
}

/* Which end of a channel the domain is, 0 or 1; -1: it is none. */
QUICK int end_at(const struct domain *domain, uint64_t number) {
    const struct channel *channel = &channels[number];
    if (number >= CHANNELS) {
        return -1;
    }
    return channel->ends[0].domain == domain ? 0 : channel->ends[1].domain == domain ? 1 : -1;
}

static uint64_t channel_gpa(uint64_t number) {
    return GPA_CHANNEL + number * CHANNEL_SIZE_LIMIT;
}

/* The doorbell that rings at an end of a channel. */
static unsigned bell_of(uint64_t number, unsigned end) {
    return (unsigned)(2 * number + end);
}

/* The memory, and the doorbell of the other end where there is one. */
static bool map(uint64_t gstage, uint64_t number, unsigned end) {
    uint64_t bell = remap_bell_page(bell_of(number, 1 - end));
    return gstage_map(gstage, channel_gpa(number), channels[number].spa, channels[number].size,
                      GSTAGE_R | GSTAGE_W) &&
           (!bell || gstage_map(gstage, GPA_BELL + number * PAGE_SIZE, bell, PAGE_SIZE,
                                GSTAGE_R | GSTAGE_W));
}

/* Maps the channel, the first time, and takes the end's interrupt. Harts that had found the place
 * empty would have been stopped for it: no translation of it is cached. */
struct sbi_ret channel_attach(struct domain *domain, uint64_t number, uint64_t identity) {
    int at = end_at(domain, number);
    if (at < 0 || !identity_good(identity)) {
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
    unsigned end = (unsigned)at;
    lock_take(&lock);
    bool mapped =
        gstage_maps(domain->gstage, channel_gpa(number)) || map(domain->gstage, number, end);
    if (mapped) {
        channels[number].ends[end] = make_end(domain, identity);
    }
    lock_release(&lock); /* which others' notify() waits for, and not for the bridge's */
    if (mapped) {
        remap_bell(bell_of(number, end), domain->harts[0], (uint32_t)identity);
    }
    return mapped ? (struct sbi_ret){SBI_SUCCESS, channel_gpa(number)}
                  : (struct sbi_ret){SBI_ERR_FAILED, 0};
}

/* The other end's interrupt, straight into its guest's interrupt file. */
struct sbi_ret channel_notify(struct domain *domain, uint64_t number) {
    long error = SBI_ERR_FAILED;
    int at = end_at(domain, number);
    if (at < 0) {
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
    const struct end *ends = channels[number].ends;
    const struct end *other = at == 0 ? &ends[1] : &ends[0];
    lock_take_quick(&lock);
    /* The end that has an identity has its harts still: see channel_forget(). */
    if (other->identity && other->domain->state == DOMAIN_RUNNING) {
        /* What the caller wrote to the channel comes first. */
        __asm__ volatile("fence rw, o" ::: "memory");
        *(volatile uint32_t *)other->file = (uint32_t)other->identity;
        error = SBI_SUCCESS;
    }
    lock_release_quick(&lock);
    return (struct sbi_ret){error, 0};
}

/* A domain ends: what it had asked to be interrupted with is not its next life's. */
void channel_forget(const struct domain *domain) {
    for (unsigned i = 0; i < CHANNELS; i++) {
        int end = end_at(domain, i);
        if (end >= 0) {
            lock_take(&lock);
            channels[i].ends[end].identity = 0;
            lock_release(&lock);
            remap_bell(bell_of(i, (unsigned)end), NULL, 0);
        }
    }
}

/* Maps again, in new tables, what the domain had attached to. Returns false for want of memory. */
bool channel_remap(const struct domain *domain, uint64_t old, uint64_t new) {
    bool ok = true;
    for (unsigned i = 0; ok && i < CHANNELS; i++) {
        int end = end_at(domain, i);
        if (end >= 0 && gstage_maps(old, channel_gpa(i))) {
            ok = map(new, i, (unsigned)end);
        }
    }
    return ok;
}

/* Of a channel of the domain's, or any for the privileged one. */
bool channel_read(const struct domain *domain, uint64_t number, uint64_t *size, uint64_t *ends) {
    if (number >= CHANNELS || !channels[number].spa ||
        (!domain->spec->privileged && end_at(domain, number) < 0)) {
        return false;
    }
    const struct channel *channel = &channels[number];
    io_fence(); /* see channel_create() */
    *size = channel->size;
    *ends = (uint64_t)channel->ends[0].domain->index << 8 | channel->ends[1].domain->index;
    return true;
}
