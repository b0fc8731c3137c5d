// SPDX-License-Identifier: Apache-2.0
// Requests by the thousand and completions of every bad kind: none lost, none doubled, none to the
// wrong requester. SEED and COUNT are taken from the environment; an argument names a file for the
// counts.
#include "traffic.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { SOME = 20000, STUCK = 8, REST = 400 };

static void arrange(struct traffic *x) {
    struct machine_knobs *k = machine_knobs(x->b.m);
    bench_iommu_bare(&x->b);
    k->allow_unexpected = true;
    k->watchdog = 100 * TIMEOUT;
    k->stall_percent = random_below(&x->b.random, 20);
    k->mem_latency = 1 + random_below(&x->b.random, 60);
    printf("pauses %u %%, latency %u\n", k->stall_percent, k->mem_latency);
    pio_set_timeout(scene_page(), TIMEOUT);
    pio_set_quota(scene_page(), DEAD_DOMAIN, DEAD_QUOTA);
    device_open(x);
}

static bool all_done(const struct traffic *x) {
    return x->done == x->started && device_idle(x);
}

// With nothing under way exactly the tags of lost requests are in quarantine; a release brings them
// back.
static void release(struct traffic *x) {
    machine_run(x->b.m, REST);
    uint32_t tags = reg_read32(x->b.m, REG_PIO + PIO_REG_TAGS);
    if (tags != x->stuck << 16) {
        printf("FAIL tags in quarantine: %x, expected %x\n", tags, x->stuck << 16);
        x->wrong++;
    }
    machine_forget(x->b.m);
    pio_release_tags(scene_page());
    x->stuck = 0;
    x->quiet = false;
}

static void turn(struct traffic *x, uint64_t count) {
    for (unsigned i = 0; i < SLOTS; i++) {
        struct slot *s = &x->slot[i];
        if (s->busy && s->r.done)
            traffic_finish(x, s);
        if (!s->busy && x->started < count && !x->quiet && !x->hush &&
            random_below(&x->b.random, i < DEAD_SLOTS ? 2000 : 60) == 0)
            traffic_start(x, s);
    }
    x->quiet |= x->stuck >= STUCK;
    if (x->quiet && all_done(x))
        release(x);
    machine_step(x->b.m);
}

static void report(const struct traffic *x, const char *path) {
    FILE *f = path ? fopen(path, "w") : NULL;
    if (f) {
        fprintf(f,
                "{\n  \"soak_requests\": %" PRIu64 ",\n  \"lost\": %" PRIu64
                ",\n  \"duplicated\": %" PRIu64 ",\n  \"misdelivered\": %" PRIu64 "\n}\n",
                x->done, x->lost, x->duplicated, x->misdelivered);
        fclose(f);
    }
    check_equal("requests ended", x->done, x->started);
    check_equal("lost", x->lost, 0);
    check_equal("duplicated", x->duplicated, 0);
    check_equal("misdelivered", x->misdelivered, 0);
    check_equal("otherwise wrong", x->wrong, 0);
}

int main(int argc, char **argv) {
    static struct traffic x;
    const char *text = getenv("COUNT");
    uint64_t count = text ? strtoull(text, NULL, 0) : SOME;
    uint64_t seen;
    bench_open(&x.b);
    printf("seed %u count %" PRIu64 "\n", machine_knobs(x.b.m)->seed, count);
    arrange(&x);
    while ((x.started < count || !all_done(&x)) &&
           x.lost + x.duplicated + x.misdelivered + x.wrong < 10)
        turn(&x, count);
    machine_settle(x.b.m, REST);
    for (unsigned i = 0; i < FATES; i++)
        printf("%" PRIu64 " ", x.fates[i]);
    printf("\n%" PRIu64 " completions came twice, %u unexpected, %" PRIu64 " cycles\n", x.repeated,
           scene_counts().unexpected, machine_cycle(x.b.m));
    seen = x.repeated;
    check(scene_counts().unexpected >= seen, "completions that came twice were noticed",
          "%u of %" PRIu64, scene_counts().unexpected, seen);
    report(&x, argc > 1 ? argv[1] : NULL);
    device_close(&x);
    return bench_close(&x.b);
}
