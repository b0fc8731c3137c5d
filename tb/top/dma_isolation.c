// SPDX-License-Identifier: Apache-2.0
// The point of it all: behind the real driver's tables a device reaches its own domain's memory and
// nothing else, and each attempt leaves one record that names the device and the address.
#include "bench.h"
#include <stdio.h>
#include <string.h>

enum { READ_GUEST_FAULT = 21, WRITE_GUEST_FAULT = 23, DDT_INVALID = 258, ALL_DISALLOWED = 256 };
enum { ALPHA = 0x90000000, BETA = 0xc0000000, HOST = 0x80200000, GPA = 0x80000000, PAGE = 4096 };

static void own_memory(struct bench *b) {
    uint8_t out[PAGE], in[PAGE];
    bench_fill(b, out, PAGE);
    bench_dma(b, 0, true, GPA, out, PAGE);
    memory_get(b->mem, ALPHA, in, PAGE);
    check(memcmp(in, out, PAGE) == 0, "A writes its own memory", "data are not there");
    memset(in, 0, PAGE);
    check_equal("A reads its own memory", bench_dma(b, 0, false, GPA, in, PAGE), TLP_SC);
    check(memcmp(in, out, PAGE) == 0, "... as written", "data differ");
    bench_fill(b, out, PAGE);
    bench_dma(b, 1, true, GPA + 0x123, out, 777);
    memory_get(b->mem, BETA + 0x123, in, 777);
    check(memcmp(in, out, 777) == 0, "B's same address is B's memory", "data are not there");
    bench_expect_no_fault(b, "no fault so far");
}

// Nothing the device says may change the victim's bytes or give them away.
static void attack(struct bench *b, const char *what, unsigned e, uint64_t iova, uint64_t victim,
                   uint32_t device, uint16_t read_cause, uint16_t write_cause) {
    uint8_t secret[64], now[64], data[64] = {0};
    char name[80];
    bench_fill(b, secret, sizeof secret);
    memory_put(b->mem, victim, secret, sizeof secret);
    enum tlp_status status = bench_dma(b, e, false, iova, data, sizeof data);
    snprintf(name, sizeof name, "%s: read refused", what);
    check_equal(name, status, TLP_UR);
    snprintf(name, sizeof name, "%s: nothing learnt", what);
    check(memcmp(data, secret, sizeof data) != 0, name, "the device has the secret");
    snprintf(name, sizeof name, "%s: read recorded", what);
    bench_expect_fault(b, name, read_cause, device, iova);
    memset(data, 0x66, sizeof data);
    bench_dma(b, e, true, iova, data, sizeof data);
    memory_get(b->mem, victim, now, sizeof now);
    snprintf(name, sizeof name, "%s: nothing written", what);
    check(memcmp(now, secret, sizeof now) == 0, name, "memory has changed");
    snprintf(name, sizeof name, "%s: write recorded", what);
    bench_expect_fault(b, name, write_cause, device, iova);
}

static void read_only_page(struct bench *b) {
    uint8_t data[8] = "changed", now[8], before[8] = "before";
    memory_put(b->mem, ALPHA + PAGE, before, 8);
    check_equal("read-only page: read", bench_dma(b, 0, false, GPA + PAGE, now, 8), TLP_SC);
    bench_dma(b, 0, true, GPA + PAGE, data, 8);
    memory_get(b->mem, ALPHA + PAGE, now, 8);
    check(memcmp(now, before, 8) == 0, "read-only page: not written", "memory has changed");
    bench_expect_fault(b, "read-only page: recorded", WRITE_GUEST_FAULT, DEVICE_A, GPA + PAGE);
}

static void across_pages(struct bench *b) {
    uint8_t out[512], in[512];
    bench_fill(b, out, sizeof out);
    // Guest pages 4 and 5 are far apart in memory.
    bench_dma(b, 0, true, GPA + 4 * PAGE + PAGE - 256, out, sizeof out);
    memory_get(b->mem, ALPHA + 0x100000 + PAGE - 256, in, 256);
    memory_get(b->mem, ALPHA + 0x300000, in + 256, 256);
    check(memcmp(in, out, sizeof in) == 0, "a transfer across two pages", "data are not there");
}

// Sixty-four devices use one address, each for its own page: no cached translation serves
// another's.
enum { MANY = 64, MANY_ID = 0x1000, MANY_GPA = 0x80010000 };
static const uint64_t MANY_SPA = 0x2000000000;

static struct tlp last;
static void keep(void *ctx, const struct tlp *t) {
    (void)ctx;
    last = *t;
}

static uint64_t read_as(struct bench *b, uint16_t id) {
    struct tlp t;
    uint64_t v;
    memset(&last, 0, sizeof last);
    tlp_mem(&t, false, id, 3, MANY_GPA, NULL, 8);
    machine_send(b->m, &t);
    bench_settle(b);
    memcpy(&v, last.data, sizeof v);
    return v;
}

static void many_devices(struct bench *b) {
    static struct machine_function f[MANY];
    unsigned wrong = 0;
    for (unsigned i = 0; i < MANY; i++) {
        struct iommu_domain d = bench_domain(b, (uint16_t)(100 + i));
        f[i] = (struct machine_function){.id = (uint16_t)(MANY_ID + 37 * i), .receive = keep};
        machine_attach(b->m, &f[i]);
        bench_map(b, &d, MANY_GPA, MANY_SPA + i * PAGE, STAGE_R);
        memory_put64(b->mem, MANY_SPA + i * PAGE, 1000 + i);
        bench_attach(b, f[i].id, &d);
    }
    for (unsigned round = 0; round < 3; round++)
        for (unsigned i = 0; i < MANY; i++)
            wrong += read_as(b, f[i].id) != 1000 + i;
    // Pairs in turn, which is what a cache of few entries mixes up.
    for (unsigned i = 0; i < 500; i++) {
        unsigned one = random_below(&b->random, MANY);
        wrong += read_as(b, f[one].id) != 1000 + one;
    }
    check(wrong == 0, "64 devices, one address, each its own page", "%u reads wrong", wrong);
    for (unsigned i = 0; i < MANY; i++)
        machine_detach(b->m, &f[i]);
}

int main(void) {
    struct bench b;
    bench_open(&b);
    bench_iommu_start(&b);
    struct iommu_domain alpha = bench_domain(&b, 1), beta = bench_domain(&b, 2);
    bench_map(&b, &alpha, GPA, ALPHA, STAGE_R | STAGE_W);
    bench_map(&b, &alpha, GPA + PAGE, ALPHA + PAGE, STAGE_R);
    bench_map(&b, &alpha, GPA + 4 * PAGE, ALPHA + 0x100000, STAGE_R | STAGE_W);
    bench_map(&b, &alpha, GPA + 5 * PAGE, ALPHA + 0x300000, STAGE_R | STAGE_W);
    bench_map(&b, &beta, GPA, BETA, STAGE_R | STAGE_W);
    bench_attach(&b, DEVICE_A, &alpha);
    bench_attach(&b, DEVICE_B, &beta);
    for (unsigned pauses = 0; pauses <= 30; pauses += 30) {
        machine_knobs(b.m)->stall_percent = pauses;
        own_memory(&b);
        attack(&b, "A at B's memory", 0, BETA, BETA, DEVICE_A, READ_GUEST_FAULT, WRITE_GUEST_FAULT);
        attack(&b, "A at the monitor", 0, HOST, HOST, DEVICE_A, READ_GUEST_FAULT,
               WRITE_GUEST_FAULT);
        attack(&b, "A beyond the guest's address width", 0, 1ull << 41, HOST, DEVICE_A,
               READ_GUEST_FAULT, WRITE_GUEST_FAULT);
        attack(&b, "C, attached to nothing", 2, ALPHA, ALPHA, DEVICE_C, DDT_INVALID, DDT_INVALID);
        read_only_page(&b);
        across_pages(&b);
        own_memory(&b);
    }
    many_devices(&b);
    return bench_close(&b);
}
