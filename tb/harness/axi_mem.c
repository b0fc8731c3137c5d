// SPDX-License-Identifier: Apache-2.0
// The memory slave. Reads and writes wait in one list each; an entry may answer when its latency is
// over and no older entry has its ID.
#include "axi_mem.h"
#include "fail.h"
#include "random.h"
#include <stdlib.h>
#include <string.h>

enum { LIST = 64, MAX_BURST = 4096, BEAT = 8 };

struct burst {
    uint64_t addr, ready_at;
    uint8_t id, len, size, lock;
    unsigned beats; // read: sent; write: received
    bool complete;  // write: all data is here
    bool applied;   // ... and in memory
    uint8_t resp;
    uint8_t *data, *enabled;
};

struct list {
    struct burst b[LIST];
    unsigned n;
};

// What an exclusive read saw, for the exclusive write that follows with the same ID.
struct monitor {
    bool valid;
    uint64_t addr, value;
    uint8_t size;
};

struct axi_mem {
    struct axi_mem_ports p;
    struct machine_ops ops;
    const struct machine_knobs *knobs;
    struct random random;
    uint64_t cycle;
    struct list reads, writes;
    struct monitor monitor[256];
    int reading, answering; // the entry on R and on B; -1: none
    uint8_t arready, awready, wready, rresp, rpoison;
    uint64_t rdata;
};

struct axi_mem *axi_mem_open(const struct axi_mem_ports *ports, const struct machine_ops *ops,
                             const struct machine_knobs *knobs) {
    struct axi_mem *a = calloc(1, sizeof *a);
    a->p = *ports;
    a->ops = *ops;
    a->knobs = knobs;
    axi_mem_reset(a);
    return a;
}

static void drop(struct list *l, unsigned i) {
    free(l->b[i].data);
    free(l->b[i].enabled);
    memmove(&l->b[i], &l->b[i + 1], (l->n - i - 1) * sizeof l->b[0]);
    l->n--;
}

void axi_mem_reset(struct axi_mem *a) {
    while (a->reads.n)
        drop(&a->reads, 0);
    while (a->writes.n)
        drop(&a->writes, 0);
    memset(a->monitor, 0, sizeof a->monitor);
    a->reading = a->answering = -1;
    a->arready = a->awready = a->wready = 0;
    random_seed(&a->random, a->knobs->seed ^ 0x6d656d);
    axi_mem_drive(a);
}

void axi_mem_close(struct axi_mem *a) {
    axi_mem_reset(a);
    free(a);
}

static bool stall(struct axi_mem *a) {
    return a->knobs->stall_percent && random_below(&a->random, 100) < a->knobs->stall_percent;
}

static struct burst *add(struct axi_mem *a, struct list *l, uint64_t addr, uint8_t id, uint8_t len,
                         uint8_t size, uint8_t lock) {
    struct burst *b = &l->b[l->n++];
    uint64_t bytes = ((uint64_t)len + 1) << size;
    if (size > 3)
        harness_fail("m_axi: AxSIZE %u is wider than the bus", size);
    if ((addr & 0xfff) + bytes > MAX_BURST + (addr & ((1u << size) - 1)))
        harness_fail("m_axi: burst of %u beats at %llx crosses 4 KiB", len + 1u,
                     (unsigned long long)addr);
    if (lock && (len || addr & ((1u << size) - 1)))
        harness_fail("m_axi: exclusive access to %llx is a burst or unaligned",
                     (unsigned long long)addr);
    *b = (struct burst){.addr = addr, .id = id, .len = len, .size = size, .lock = lock};
    b->ready_at = a->cycle + a->knobs->mem_latency;
    return b;
}

// Beat i of an INCR burst: the first may start inside its bus word, later ones are aligned to the
// size.
static uint64_t beat_addr(const struct burst *b, unsigned i) {
    uint64_t mask = (1ull << b->size) - 1;
    return i == 0 ? b->addr : (b->addr & ~mask) + ((uint64_t)i << b->size);
}

static uint8_t response(enum mem_result r) {
    return r == MEM_POISON ? 0 : (uint8_t)r;
}

static uint64_t value_at(const uint8_t *data, size_t n) {
    uint64_t v = 0;
    memcpy(&v, data, n);
    return v;
}

static uint8_t exclusive_write(struct axi_mem *a, const struct burst *b) {
    struct monitor *mon = &a->monitor[b->id];
    size_t n = (size_t)1 << b->size;
    bool match = mon->valid && mon->addr == b->addr && mon->size == b->size;
    mon->valid = false;
    if (!match)
        return 0; // OKAY to an exclusive write: it failed
    bool swapped = false;
    enum mem_result r = a->ops.cas(a->ops.ctx, b->addr, n, mon->value,
                                   value_at(b->data + (b->addr & 7), n), &swapped);
    return r == MEM_OK ? swapped : response(r);
}

// The runs of enabled bytes go to memory one by one.
static uint8_t write_runs(struct axi_mem *a, const struct burst *b) {
    enum mem_result worst = MEM_OK;
    uint64_t start = b->addr & ~7ull;
    unsigned size = (unsigned)((beat_addr(b, b->len) & ~7ull) - start) + BEAT;
    if (b->lock)
        return exclusive_write(a, b);
    for (unsigned i = 0, end; i < size; i = end) {
        end = i + 1;
        if (!b->enabled[i])
            continue;
        while (end < size && b->enabled[end])
            end++;
        enum mem_result r = a->ops.write(a->ops.ctx, start + i, b->data + i, end - i);
        worst = r > worst ? r : worst;
    }
    return response(worst);
}

static void apply(struct axi_mem *a, struct burst *b) {
    if (!b->applied)
        b->resp = write_runs(a, b);
    b->applied = true;
}

static bool is_message(const struct burst *b) {
    unsigned n = 0;
    for (unsigned i = 0; i < BEAT; i++)
        n += b->enabled[i];
    return b->len == 0 && n == 4;
}

static void take_data(struct axi_mem *a) {
    unsigned i = 0;
    while (i < a->writes.n && a->writes.b[i].complete)
        i++;
    if (i == a->writes.n)
        harness_fail("m_axi: data before their address");
    struct burst *b = &a->writes.b[i];
    uint64_t base = beat_addr(b, b->beats) & ~7ull;
    uint64_t start = b->addr & ~7ull;
    for (unsigned j = 0; j < BEAT; j++) {
        if (*a->p.wstrb >> j & 1) {
            b->data[base - start + j] = (uint8_t)(*a->p.wdata >> 8 * j);
            b->enabled[base - start + j] = 1;
        }
    }
    b->beats++;
    if ((*a->p.wlast != 0) != (b->beats == b->len + 1u))
        harness_fail("m_axi: WLAST at beat %u of %u", b->beats, b->len + 1u);
    if (*a->p.wlast) {
        b->complete = true;
        b->ready_at = a->cycle + a->knobs->mem_latency;
        if (a->knobs->mem_near_msi && is_message(b))
            apply(a, b);
    }
}

static void fetch_beat(struct axi_mem *a, const struct burst *b) {
    uint64_t addr = beat_addr(b, b->beats), word = 0;
    enum mem_result r = a->ops.read(a->ops.ctx, addr & ~7ull, &word, BEAT);
    a->rdata = word;
    a->rresp = response(r);
    a->rpoison = r == MEM_POISON;
    if (b->lock && r == MEM_OK && !a->knobs->mem_plain) {
        uint64_t value = word >> 8 * (addr & 7);
        if (b->size < 3)
            value &= (1ull << (8u << b->size)) - 1;
        a->monitor[b->id] = (struct monitor){true, b->addr, value, b->size};
        a->rresp = 1;
    }
}

// The entry that answers next: the oldest, or with mem_shuffle a random one that is the oldest of
// its ID.
static int pick(struct axi_mem *a, const struct list *l, bool writes) {
    int found = -1;
    unsigned choices = 0;
    for (unsigned i = 0; i < l->n; i++) {
        bool first = true;
        for (unsigned j = 0; j < i; j++)
            first &= l->b[j].id != l->b[i].id;
        bool ready = first && l->b[i].ready_at <= a->cycle && (!writes || l->b[i].complete);
        if (ready && random_below(&a->random, ++choices) == 0)
            found = (int)i;
        if (!a->knobs->mem_shuffle)
            break;
    }
    return found;
}

static void next_read(struct axi_mem *a) {
    if (a->reading < 0 && !stall(a)) {
        a->reading = pick(a, &a->reads, false);
        if (a->reading >= 0)
            fetch_beat(a, &a->reads.b[a->reading]);
    }
}

static bool sample_read(struct axi_mem *a) {
    bool moved = false;
    if (a->reading >= 0 && *a->p.rready) {
        struct burst *b = &a->reads.b[a->reading];
        moved = true;
        if (++b->beats > b->len) {
            drop(&a->reads, (unsigned)a->reading);
            a->reading = -1;
        } else {
            fetch_beat(a, b);
        }
    }
    if (*a->p.arvalid && a->arready) {
        add(a, &a->reads, *a->p.araddr, *a->p.arid, *a->p.arlen, *a->p.arsize, *a->p.arlock);
        moved = true;
    }
    next_read(a);
    a->arready = a->reads.n < LIST && !stall(a);
    return moved;
}

static bool sample_write(struct axi_mem *a) {
    bool moved = false, waiting = false;
    if (a->answering >= 0 && *a->p.bready) {
        drop(&a->writes, (unsigned)a->answering);
        a->answering = -1;
        moved = true;
    }
    if (*a->p.awvalid && a->awready) {
        struct burst *b =
            add(a, &a->writes, *a->p.awaddr, *a->p.awid, *a->p.awlen, *a->p.awsize, *a->p.awlock);
        b->data = calloc(1, MAX_BURST + BEAT);
        b->enabled = calloc(1, MAX_BURST + BEAT);
        moved = true;
    }
    if (*a->p.wvalid && a->wready) {
        take_data(a);
        moved = true;
    }
    if (a->answering < 0 && !stall(a)) {
        a->answering = pick(a, &a->writes, true);
        if (a->answering >= 0)
            apply(a, &a->writes.b[a->answering]);
    }
    for (unsigned i = 0; i < a->writes.n; i++)
        waiting |= !a->writes.b[i].complete;
    a->awready = a->writes.n < LIST && !stall(a);
    // Data may come with their address, not before it.
    a->wready = (waiting || a->awready) && !stall(a);
    return moved;
}

bool axi_mem_sample(struct axi_mem *a) {
    a->cycle++;
    bool read = sample_read(a);
    return sample_write(a) || read;
}

void axi_mem_drive(struct axi_mem *a) {
    *a->p.arready = a->arready;
    *a->p.awready = a->awready;
    *a->p.wready = a->wready;
    *a->p.rvalid = a->reading >= 0;
    *a->p.bvalid = a->answering >= 0;
    if (a->reading >= 0) {
        const struct burst *b = &a->reads.b[a->reading];
        *a->p.rid = b->id;
        *a->p.rlast = b->beats == b->len;
        *a->p.rdata = a->rdata;
        *a->p.rresp = a->rresp;
        *a->p.rpoison = a->rpoison;
    }
    if (a->answering >= 0) {
        *a->p.bid = a->writes.b[a->answering].id;
        *a->p.bresp = a->writes.b[a->answering].resp;
    }
}

bool axi_mem_idle(const struct axi_mem *a) {
    return a->reads.n == 0 && a->writes.n == 0;
}
