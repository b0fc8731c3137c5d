// SPDX-License-Identifier: Apache-2.0
// Requests that devices seldom make but may: zero-length reads, byte enables with holes, ten-bit
// tags, traffic classes and attributes, the largest reads and payloads, and every start and length
// around the boundaries.
#include "bench.h"
#include <stdio.h>
#include <string.h>

enum { TARGET = 0x80000000, DEVICE = 0x0510 };

static struct tlp answers[64];
static unsigned count;

static void keep(void *ctx, const struct tlp *t) {
    (void)ctx;
    if (count < sizeof answers / sizeof *answers)
        answers[count] = *t;
    count++;
}

static void send(struct bench *b, const struct tlp *t) {
    count = 0;
    machine_send(b->m, t);
    bench_settle(b);
}

static void zero_length(struct bench *b) {
    struct tlp t;
    uint8_t out[256], in[256];
    bench_fill(b, out, sizeof out);
    machine_knobs(b->m)->mem_latency = 200;
    tlp_mem(&t, true, DEVICE, 0, TARGET, out, sizeof out);
    machine_send(b->m, &t);
    tlp_mem(&t, false, DEVICE, 1, TARGET, NULL, 0);
    machine_send(b->m, &t);
    count = 0;
    for (unsigned i = 0; i < 10000 && !count; i++)
        machine_step(b->m);
    memory_get(b->mem, TARGET, in, sizeof in);
    check(memcmp(in, out, sizeof in) == 0, "zero-length read: earlier writes are in memory",
          "they are not");
    check(count == 1 && answers[0].length == 1 && answers[0].byte_count == 1,
          "zero-length read: one DW", "%u answers: %s", count, tlp_text(&answers[0]));
    bench_settle(b);
    machine_knobs(b->m)->mem_latency = 4;
}

static void byte_enables(struct bench *b) {
    unsigned bad = 0;
    for (unsigned be = 0; be < 256; be++) {
        uint8_t before[8], data[8], now[8];
        bool two = be >> 4 != 0;
        if (two && !(be & 15))
            continue;
        struct tlp t;
        bench_fill(b, before, 8);
        bench_fill(b, data, 8);
        memory_put(b->mem, TARGET, before, 8);
        tlp_mem(&t, true, DEVICE, 0, TARGET, data, two ? 8 : 4);
        t.first_be = be & 15;
        t.last_be = (uint8_t)(be >> 4);
        send(b, &t);
        memory_get(b->mem, TARGET, now, 8);
        for (unsigned i = 0; i < 8; i++)
            bad += now[i] != (be >> i & 1 ? data[i] : before[i]);
    }
    check(bad == 0, "byte enables of one DW and of an aligned pair", "%u bytes wrong", bad);
}

static void fields_returned(struct bench *b) {
    unsigned bad = 0;
    for (unsigned i = 0; i < 64; i++) {
        struct tlp t;
        tlp_mem(&t, false, DEVICE, (uint16_t)(i * 16 + 5), TARGET + i, NULL, 1 + i % 4);
        t.tc = i & 7;
        t.attr = i >> 3 & 7;
        send(b, &t);
        bad += count != 1 || answers[0].tag != t.tag || answers[0].tc != t.tc ||
               answers[0].attr != t.attr || answers[0].requester != DEVICE;
    }
    check(bad == 0, "ten-bit tag, TC and Attr come back", "%u of 64 wrong", bad);
}

// Reads of every length around a boundary; the link's checker looks at each piece.
static void splits(struct bench *b) {
    static uint8_t model[8192];
    unsigned bad = 0;
    bench_fill(b, model, sizeof model);
    memory_put(b->mem, TARGET, model, sizeof model);
    for (unsigned i = 0; i < 600; i++) {
        uint8_t got[4096];
        unsigned at = random_below(&b->random, 4096);
        unsigned n = 1 + random_below(&b->random, i % 2 ? 40 : 4096);
        n = n > 4096 - at ? 4096 - at : n;
        struct tlp t;
        tlp_mem(&t, false, DEVICE, (uint16_t)(i & 0xff), TARGET + at, NULL, n);
        send(b, &t);
        unsigned have = 0;
        for (unsigned j = 0; j < count && j < 64; j++) {
            unsigned skip = answers[j].lower_address & 3;
            unsigned here = answers[j].length * 4u - skip;
            here = here < n - have ? here : n - have;
            memcpy(got + have, answers[j].data + skip, here);
            have += here;
        }
        bad += have != n || memcmp(got, model + at, n) != 0;
    }
    check(bad == 0, "split reads put together", "%u of 600 wrong", bad);
}

static void payload_sizes(struct bench *b) {
    for (unsigned size = 128; size <= 512; size *= 2) {
        char name[60];
        unsigned largest = 0;
        struct tlp t;
        link_set_payload(IO_REGS + REG_LINK, size);
        tlp_mem(&t, false, DEVICE, 7, TARGET, NULL, 4096);
        send(b, &t);
        for (unsigned i = 0; i < count && i < 64; i++)
            largest = answers[i].length * 4u > largest ? answers[i].length * 4u : largest;
        snprintf(name, sizeof name, "payload of at most %u bytes", size);
        check(largest == size && count == 4096 / size, name, "%u pieces, largest %u", count,
              largest);
        splits(b);
    }
}

static void largest_write(struct bench *b) {
    uint8_t out[512], in[512];
    struct tlp t;
    bench_fill(b, out, sizeof out);
    tlp_mem(&t, true, DEVICE, 0, TARGET + 0x200, out, sizeof out);
    send(b, &t);
    memory_get(b->mem, TARGET + 0x200, in, sizeof in);
    check(memcmp(in, out, sizeof in) == 0, "write of 512 bytes", "data differ");
}

int main(void) {
    struct bench b;
    struct machine_function f = {.id = DEVICE, .receive = keep};
    bench_open(&b);
    bench_iommu_bare(&b);
    machine_attach(b.m, &f);
    for (unsigned pauses = 0; pauses <= 30; pauses += 30) {
        machine_knobs(b.m)->stall_percent = pauses;
        zero_length(&b);
        byte_enables(&b);
        fields_returned(&b);
        payload_sizes(&b);
        largest_write(&b);
    }
    machine_detach(b.m, &f);
    return bench_close(&b);
}
