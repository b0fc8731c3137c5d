// SPDX-License-Identifier: Apache-2.0
// Interrupt files in memory, by the IOMMU's MSI page table: every message sets its bit, whoever
// else writes the same doublewords; notices come when enabled; what an MRIF cannot take leaves no
// trace in it.
#include "scene.h"
#include <stdio.h>

enum { PAGE = 4096, MRIF = 0x26000200, GPA = 0x28000000, IDENTITIES = 2048, NID = 0x6a5 };
enum { MRIF_ACCESS = 264, MRIF_CORRUPT = 271 };

static struct scene s;

static void put_mrif(const struct iommu_domain *d, unsigned file) {
    uint64_t dw1 = (uint64_t)NOTICES / PAGE << 10 | (NID & 0x3ff) | (uint64_t)(NID >> 10) << 60;
    memory_put64(s.b.mem, d->msi_table + 16 * file + 8, dw1);
    memory_put64(s.b.mem, d->msi_table + 16 * file, (uint64_t)MRIF >> 9 << 7 | 1 << 1 | 1);
}

static uint64_t pending_at(unsigned identity) {
    return MRIF + identity / 64 * 16;
}

static bool pending(unsigned identity) {
    return memory_get64(s.b.mem, pending_at(identity)) >> identity % 64 & 1;
}

static void message(unsigned device, uint64_t address, uint32_t data) {
    struct tlp t;
    tlp_mem(&t, true, (uint16_t)(DEVICE_A + 0x100 * device), 0, address, &data, 4);
    machine_send(s.b.m, &t);
}

static void wipe(void) {
    for (unsigned i = 0; i < 512; i += 8)
        memory_put64(s.b.mem, MRIF + i, 0);
}

static void one(void) {
    message(0, GPA, 77);
    bench_settle(&s.b);
    check(pending(77), "identity pending", "bit clear");
    check_equal("... and no other", memory_get64(s.b.mem, pending_at(77)), 1ull << 13);
    check_equal("disabled: no notice", s.notices[0], 0);
    memory_put64(s.b.mem, pending_at(77) + 8, ~0ull);
    message(0, GPA, 77);
    bench_settle(&s.b);
    check_equal("enabled: notice", s.notices[0], 1);
    check_equal("... its identity", memory_get32(s.b.mem, NOTICES), NID);
    message(0, GPA + 4, 0x01020000); // big-endian, identity 0x201
    bench_settle(&s.b);
    check(pending(0x201), "big-endian place", "bit clear");
    wipe();
}

// Back to back: every identity, from three devices at once.
static void many(void) {
    unsigned missing = 0;
    s.notices[0] = 0;
    for (unsigned i = 0; i < 512; i += 16)
        memory_put64(s.b.mem, MRIF + i + 8, 0x5555555555555555);
    for (unsigned i = 1; i < IDENTITIES; i++)
        message(i % 3, GPA, i);
    bench_settle(&s.b);
    for (unsigned i = 1; i < IDENTITIES; i++)
        missing += !pending(i);
    check_equal("back to back: lost", missing, 0);
    check_equal("a notice for each enabled one", s.notices[0], IDENTITIES / 2 - 1);
    wipe();
}

// Software takes bits out while messages put bits in: every message is seen once by the software.
static void contention(void) {
    unsigned sent = 0, taken = 0, lost = 0;
    bool waiting[64] = {false};
    machine_knobs(s.b.m)->mem_latency = 15;
    while (taken < 1500) {
        unsigned i = 1 + random_below(&s.b.random, 63);
        if (sent < 1500 && !waiting[i]) {
            message(i % 3, GPA, i);
            waiting[i] = true;
            sent++;
        }
        machine_run(s.b.m, random_below(&s.b.random, 12));
        uint64_t bits = memory_get64(s.b.mem, pending_at(0));
        uint64_t take = bits & random_next(&s.b.random);
        memory_put64(s.b.mem, pending_at(0), bits & ~take);
        for (unsigned n = 0; n < 64; n++) {
            lost += (take >> n & 1) && !waiting[n];
            taken += take >> n & 1;
            waiting[n] &= !(take >> n & 1);
        }
        if (machine_cycle(s.b.m) > 4000000)
            break;
    }
    check_equal("contention: seen", taken, 1500);
    check_equal("contention: seen without being sent", lost, 0);
    wipe();
}

static void refused(void) {
    struct iommu_fault f[8];
    uint64_t sum = 0;
    uint8_t data[8] = {5};
    message(0, GPA, 0);
    message(0, GPA, 2048);
    message(0, GPA + 8, 5);
    bench_settle(&s.b);
    bench_dma(&s.b, 0, true, GPA, data, 8);
    bench_expect_fault(&s.b, "two DWs", IRQ_CAUSE_SHAPE, DEVICE_A, GPA);
    check_equal("a read is refused", (unsigned)bench_dma(&s.b, 0, false, GPA, data, 4), TLP_UR);
    (void)iommu_read_faults(&s.b.iommu, f, 8);
    for (unsigned i = 0; i < 512; i += 8)
        sum |= memory_get64(s.b.mem, MRIF + i);
    check_equal("no trace of refused messages", sum, 0);
    memory_inject(s.b.mem, pending_at(5), 8, true, MEM_SLVERR);
    message(0, GPA, 5);
    bench_expect_fault(&s.b, "write refused by memory", MRIF_ACCESS, DEVICE_A, GPA);
    memory_inject(s.b.mem, pending_at(5), 8, true, MEM_OK);
    memory_inject(s.b.mem, pending_at(5) + 8, 8, false, MEM_POISON);
    message(0, GPA, 5);
    bench_expect_fault(&s.b, "poisoned enable bits", MRIF_CORRUPT, DEVICE_A, GPA);
    memory_inject(s.b.mem, pending_at(5) + 8, 8, false, MEM_OK);
}

int main(void) {
    scene_open(&s);
    struct iommu_domain alpha = bench_domain(&s.b, 1);
    check_equal("MSI_MRIF claimed", reg_read64(s.b.m, REG_IOMMU) >> 23 & 1, 1);
    check_equal("MSI table", (unsigned)iommu_msi_create(&s.b.iommu, &alpha, GPA, 1), 0);
    put_mrif(&alpha, 0);
    for (unsigned e = 0; e < ENGINES; e++)
        bench_attach(&s.b, DEVICE_A + 0x100 * e, &alpha);
    for (unsigned pauses = 0; pauses <= 40; pauses += 40) {
        machine_knobs(s.b.m)->stall_percent = pauses;
        s.notices[0] = 0;
        one();
        many();
        contention();
        refused();
        wipe();
    }
    scene_account(&s, "MRIFs");
    return scene_close(&s);
}
