// SPDX-License-Identifier: Apache-2.0
// IOFENCE.C with PR against a link partner that takes no completions: the fence ends all the same,
// and a read that was translated before it and not issued is translated again, so it finds the page
// where it is now.
#include "scene.h"
#include <string.h>

enum { GPA = 0x80000000, OLD = 0x90000000, NEW = 0xa0000000, PAGE = 4096, READS = 12, LONG = 1024 };

struct reader {
    struct machine_function link;
    unsigned errors, done, n;
    uint8_t got[READS + 1][PAGE];
    unsigned at[READS + 1];
};

static void receive(void *ctx, const struct tlp *t) {
    struct reader *d = ctx;
    if (!tlp_is_completion(t) || t->tag > READS)
        return;
    if (t->status != TLP_SC) {
        d->errors++;
        return;
    }
    memcpy(d->got[t->tag] + d->at[t->tag], t->data, t->length * 4u);
    d->at[t->tag] += t->length * 4u;
    d->done += d->at[t->tag] == d->n;
}

static bool nothing(void *ctx, const struct tlp *t) {
    (void)ctx, (void)t;
    return false;
}

static void fill(struct bench *b, uint64_t page, uint8_t with) {
    uint8_t data[PAGE];
    memset(data, with, sizeof data);
    memory_put(b->mem, page, data, sizeof data);
}

// Bytes of the reads' data that came from the old page and the new one; a read may be of both, but
// never the old one after the new one.
static void judge(const struct reader *d) {
    unsigned old = 0, new = 0, wrong = 0;
    for (unsigned i = 0; i < READS; i++) {
        bool turned = false;
        for (unsigned k = 0; k < d->n; k++) {
            old += d->got[i][k] == 0x11;
            new += d->got[i][k] == 0x22;
            wrong += turned && d->got[i][k] != 0x22;
            turned |= d->got[i][k] == 0x22;
        }
    }
    check_equal("no byte of the old page after one of the new", wrong, 0);
    check(old && new && old + new == READS * d->n, "every byte is of one of the two pages",
          "%u old, %u new", old, new);
}

int main(void) {
    static struct bench b;
    static struct reader d;
    bench_open(&b);
    struct machine_knobs *k = machine_knobs(b.m);
    bench_iommu_start(&b);
    struct iommu_domain domain = bench_domain(&b, 9);
    bench_map(&b, &domain, GPA, OLD, STAGE_R | STAGE_W);
    bench_attach(&b, 0x0600, &domain);
    fill(&b, OLD, 0x11);
    fill(&b, NEW, 0x22);
    // A link that takes one completion of each size, and then none until it is up again.
    k->tx_cplh = 1;
    k->tx_cpld = 8;
    k->stall_percent = 0;
    k->watchdog = 200000;
    machine_link_up(b.m, false);
    machine_run(b.m, 20);
    machine_link_up(b.m, true);
    d.n = LONG;
    d.link =
        (struct machine_function){.id = 0x0600, .ctx = &d, .claims = nothing, .receive = receive};
    machine_attach(b.m, &d.link);
    k->hold_credits = true;
    for (unsigned i = 0; i < READS; i++) {
        struct tlp t;
        tlp_mem(&t, false, 0x0600, (uint16_t)i, GPA, NULL, LONG);
        machine_send(b.m, &t);
    }
    machine_run(b.m, 3000);
    check(d.done < READS && machine_unanswered(b.m) != 0, "the link takes no completions",
          "%u reads are done", d.done);
    bench_map(&b, &domain, GPA, NEW, STAGE_R | STAGE_W);
    iommu_inval_gvma(&b.iommu, 9);
    uint64_t start = machine_cycle(b.m);
    int error = iommu_sync(&b.iommu);
    check(error == 0 && machine_cycle(b.m) - start < 5000, "the fence ends", "%d after %llu cycles",
          error, (unsigned long long)(machine_cycle(b.m) - start));
    fill(&b, OLD, 0x33); // whoever reads it now is caught
    k->hold_credits = false;
    for (unsigned i = 0; i < 100000 && d.done < READS; i++)
        machine_step(b.m);
    check_equal("all reads are answered", d.done, READS);
    check_equal("none with an error", d.errors, 0);
    judge(&d);
    machine_detach(b.m, &d.link);
    return bench_close(&b);
}
