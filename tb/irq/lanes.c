// SPDX-License-Identifier: Apache-2.0
#include "lanes.h"
#include <string.h>

enum { PAGE = 4096, MRIF_BYTES = 512, WORDS = 32, BUCKETS = 3, NID = 0x700 };

static uint64_t file_of(unsigned n, unsigned which) {
    return LANE_FILES + (2 * n + which) * PAGE;
}

static uint64_t mrif_of(unsigned n) {
    return LANE_MRIFS + n * MRIF_BYTES;
}

static void delivered(struct lanes *l, unsigned n, uint32_t identity) {
    unsigned first = 1 + n * LANE_IDENTITIES;
    if (identity < first || identity >= first + LANE_IDENTITIES) {
        l->misdelivered++;
        return;
    }
    struct lane *lane = &l->lane[n];
    if (!lane->out[identity - first]) {
        l->duplicated++;
        return;
    }
    lane->out[identity - first] = false;
    lane->waiting--;
    l->delivered++;
}

// A write of the hardware to the lanes' files.
static void seen(void *ctx, uint64_t addr, size_t n, const void *data) {
    struct lanes *l = ctx;
    uint32_t identity;
    if (!data || addr < LANE_FILES || addr >= LANE_FILES + 2 * LANES * PAGE)
        return;
    if (n != 4 || addr % PAGE != 0) {
        l->misdelivered++;
        return;
    }
    memcpy(&identity, data, sizeof identity);
    delivered(l, (unsigned)((addr - LANE_FILES) / PAGE / 2), identity);
}

static struct irq_target page_target(struct lanes *l, unsigned n, bool calm) {
    struct random *r = &l->s->b.random;
    struct irq_target t = {
        .type = IRQ_IMSIC, .pass = true, .address = file_of(n, random_below(r, 2))};
    if (random_below(r, 3) == 0) {
        t.type = IRQ_MRIF;
        t.address = mrif_of(n);
        t.notice = NOTICES + 7 * PAGE;
        t.notice_data = NID;
    }
    if (!calm) {
        t.mask = random_below(r, 6) == 0;
        t.bucket = (uint8_t)random_below(r, BUCKETS + 1);
    }
    return t;
}

void lanes_move(struct lanes *l, unsigned n, bool calm) {
    struct lane *lane = &l->lane[n];
    struct irq_target t = page_target(l, n, calm);
    struct iommu *iommu = &l->s->b.iommu;
    int error = 0;
    if (lane->entry >= 0)
        error = irq_retarget(&l->s->irq, (unsigned)lane->entry, &t);
    else if (t.type == IRQ_MRIF && random_below(&l->s->b.random, 2))
        // From file to MRIF and back; from one MRIF to itself, messages would be refused in
        // between.
        error = iommu_msi_map(iommu, &lane->domain, LANE_GPA, file_of(n, 1)) ||
                iommu_msi_map_mrif(iommu, &lane->domain, LANE_GPA, t.address, t.notice, NID);
    else
        error = iommu_msi_map(iommu, &lane->domain, LANE_GPA, file_of(n, 0));
    if (error)
        machine_fail(l->s->b.m, "lane %u: error %d", n, error);
}

void lanes_open(struct lanes *l, struct scene *s) {
    memset(l, 0, sizeof *l);
    l->s = s;
    s->more = seen;
    s->more_ctx = l;
    for (unsigned n = 0; n < LANES; n++) {
        struct lane *lane = &l->lane[n];
        struct irq_target t = page_target(l, n, true);
        lane->device = (uint16_t)(FIRST_LANE_DEVICE + n);
        lane->entry = -1;
        for (unsigned w = 0; w < WORDS; w++)
            memory_put64(s->b.mem, mrif_of(n) + 16 * w + 8, n % 2 ? ~0ull : 0);
        lane->domain = bench_domain(&s->b, (uint16_t)(20 + n));
        iommu_msi_create(&s->b.iommu, &lane->domain, LANE_GPA, 0);
        iommu_msi_map(&s->b.iommu, &lane->domain, LANE_GPA, file_of(n, 0));
        bench_attach(&s->b, lane->device, &lane->domain);
        if (n >= LANES / 2)
            lane->entry = irq_pin_page(&s->irq, lane->device, LANE_GPA, &t);
        if (n >= LANES / 2 && lane->entry < 0)
            machine_fail(s->b.m, "lane %u: error %d", n, lane->entry);
    }
}

static void send(struct lanes *l, unsigned n, uint64_t address, uint32_t data) {
    struct tlp t;
    tlp_mem(&t, true, l->lane[n].device, 0, address, &data, 4);
    machine_send(l->s->b.m, &t);
}

bool lanes_raise(struct lanes *l, unsigned n) {
    struct lane *lane = &l->lane[n];
    unsigned i = random_below(&l->s->b.random, LANE_IDENTITIES);
    uint32_t identity = 1 + n * LANE_IDENTITIES + i;
    if (lane->out[i])
        return false;
    lane->out[i] = true;
    lane->waiting++;
    l->raised++;
    send(l, n, LANE_GPA, identity);
    return true;
}

void lanes_junk(struct lanes *l, unsigned n) {
    struct random *r = &l->s->b.random;
    uint32_t data[4] = {1 + n * LANE_IDENTITIES + random_below(r, LANE_IDENTITIES), 0, 0, 0};
    struct tlp t;
    tlp_mem(&t, true, l->lane[n].device, 0, LANE_GPA, data, 4);
    switch (random_below(r, 9)) {
    case 0:
        t.err = t.bad = true;
        break;
    case 1:
        t.ep = t.bad = true;
        break;
    case 2:
        tlp_mem(&t, true, l->lane[n].device, 0, LANE_GPA, data, 8);
        break;
    case 3:
        tlp_mem(&t, true, l->lane[n].device, 0, LANE_GPA, data, 2);
        break;
    case 4:
        tlp_mem(&t, true, l->lane[n].device, 0, LANE_GPA + 1, data, 3);
        break;
    case 5:
        t.first_be = 0xb;
        break;
    case 7:
        t.at = TLP_AT_TRANSLATED;
        break;
    case 6:
        t.address = LANE_GPA + PAGE; // a page that this device has not
        break;
    default:
        t.requester = (uint16_t)(FIRST_LANE_DEVICE + 0x80 + n); // a device that has no right to it
        break;
    }
    l->junk++;
    machine_send(l->s->b.m, &t);
}

void lanes_poll(struct lanes *l) {
    for (unsigned n = 0; n < LANES; n++) {
        for (unsigned w = 0; w < WORDS; w++) {
            uint64_t at = mrif_of(n) + 16 * w, bits = memory_get64(l->s->b.mem, at);
            if (bits == 0)
                continue;
            memory_put64(l->s->b.mem, at, 0);
            for (unsigned i = 0; i < 64; i++)
                if (bits >> i & 1)
                    delivered(l, n, w * 64 + i);
        }
    }
}

void lanes_account(struct lanes *l) {
    lanes_poll(l);
    l->lost = 0;
    for (unsigned n = 0; n < LANES; n++)
        l->lost += l->lane[n].waiting;
    check_equal("lanes: lost", l->lost, 0);
    check_equal("lanes: duplicated", l->duplicated, 0);
    check_equal("lanes: misdelivered", l->misdelivered, 0);
}
