/* SPDX-License-Identifier: Apache-2.0
 * An APLIC domain in MSI mode (AIA specification, chapter 4), as large as the 16550's interrupt
 * needs: with it a guest's console driver waits for interrupts, and a guest with nothing to print
 * or read makes no exit. A message goes straight to the interrupt file of the guest's hart. */
#include "defs.h"

enum { DOMAINCFG = 0x0000, SOURCECFG1 = 0x0004, GENMSI = 0x3000, TARGET1 = 0x3004 };
enum { SETIP = 0x1c00, SETIPNUM = 0x1cdc, SETIPNUM_LE = 0x2000 };
enum { IN_CLRIP = 0x1d00, CLRIPNUM = 0x1ddc };
enum { SETIE = 0x1e00, SETIENUM = 0x1edc, CLRIE = 0x1f00, CLRIENUM = 0x1fdc };
enum { INACTIVE = 0, EDGE_RISING = 4, EDGE_FALLING = 5, LEVEL_HIGH = 6, LEVEL_LOW = 7 };

#define DOMAINCFG_READ    0x80000004 /* fixed bits: MSI mode */
#define DOMAINCFG_IE      0x00000100
#define SOURCE_BIT        (1u << VAPLIC_SOURCES)
#define TARGET_HART_SHIFT 18
#define TARGET_EIID       0x000007ff
#define TARGET_BITS       (~0u << TARGET_HART_SHIFT | TARGET_EIID) /* a guest has no guests */

/* The wire as the source's mode sees it (section 4.7). */
static bool rectified(const struct vaplic *aplic) {
    return aplic->mode >= EDGE_RISING && aplic->input != (aplic->mode & 1);
}

/* To a hart that there is not: nowhere. */
static void send(const struct domain *domain, uint32_t target) {
    uint32_t hart = target >> TARGET_HART_SHIFT;
    if (hart < domain->spec->hart_count) {
        io_fence();
        io_write32(domain->harts[hart]->imsic + PAGE_SIZE, target & TARGET_EIID);
    }
}

static void forward(struct domain *domain) {
    struct vaplic *aplic = &domain->aplic;
    if (aplic->on && aplic->enabled && aplic->pending) {
        aplic->pending = false;
        send(domain, aplic->target);
    }
}

void vaplic_reset(struct vaplic *aplic) {
    *aplic = (struct vaplic){.mode = INACTIVE};
}

void vaplic_input(struct domain *domain, bool level) {
    struct vaplic *aplic = &domain->aplic;
    bool before = rectified(aplic);
    aplic->input = level;
    bool now = rectified(aplic);
    if (now && !before) {
        aplic->pending = true;
        forward(domain);
    } else if (!now && aplic->mode >= LEVEL_HIGH) {
        aplic->pending = false;
    }
}

static void set_mode(struct vaplic *aplic, uint32_t value) {
    uint32_t mode = value & 7;
    aplic->mode = mode == 2 || mode == 3 || value >> 10 & 1 ? INACTIVE : mode;
    if (aplic->mode == INACTIVE) {
        aplic->pending = aplic->enabled = false;
        aplic->target = 0;
    } else if (aplic->mode >= LEVEL_HIGH && !rectified(aplic)) {
        aplic->pending = false;
    }
}

/* By writing the source's number, or its bit; a level source becomes pending only while its wire
 * is active (section 4.7). */
static void set_pending(struct vaplic *aplic) {
    aplic->pending |= aplic->mode < LEVEL_HIGH ? aplic->mode != INACTIVE : rectified(aplic);
}

static uint32_t read_register(const struct vaplic *aplic, unsigned offset) {
    switch (offset) {
    case DOMAINCFG:
        return DOMAINCFG_READ | (aplic->on ? DOMAINCFG_IE : 0);
    case SOURCECFG1:
        return aplic->mode;
    case SETIP:
        return aplic->pending ? SOURCE_BIT : 0;
    case IN_CLRIP:
        return rectified(aplic) ? SOURCE_BIT : 0;
    case SETIE:
        return aplic->enabled ? SOURCE_BIT : 0;
    case GENMSI:
        return aplic->genmsi; /* never busy */
    case TARGET1:
        return aplic->target;
    default:
        return 0;
    }
}

static void write_register(struct domain *domain, unsigned offset, uint32_t value) {
    struct vaplic *aplic = &domain->aplic;
    bool number = value == VAPLIC_SOURCES, bit = value & SOURCE_BIT;
    if (offset == DOMAINCFG) {
        aplic->on = value & DOMAINCFG_IE;
    } else if (offset == SOURCECFG1) {
        set_mode(aplic, value);
    } else if (offset == GENMSI) {
        aplic->genmsi = value & TARGET_BITS;
        send(domain, aplic->genmsi);
    } else if (aplic->mode == INACTIVE) {
        return; /* all else of an inactive source is zero */
    } else if (offset == TARGET1) {
        aplic->target = value & TARGET_BITS;
    } else if (offset == SETIP ? bit : number && (offset == SETIPNUM || offset == SETIPNUM_LE)) {
        set_pending(aplic);
    } else if (offset == IN_CLRIP ? bit : number && offset == CLRIPNUM) {
        aplic->pending = false;
    } else if (offset == SETIE ? bit : number && offset == SETIENUM) {
        aplic->enabled = true;
    } else if (offset == CLRIE ? bit : number && offset == CLRIENUM) {
        aplic->enabled = false;
    }
}

/* One access of the guest; only whole words do anything. */
void vaplic_access(struct domain *domain, unsigned offset, unsigned size, bool write,
                   uint64_t *value) {
    bool word = size == 4 && offset % 4 == 0;
    lock_take(&domain->uart.lock);
    if (!write) {
        *value = word ? read_register(&domain->aplic, offset) : 0;
    } else if (word) {
        write_register(domain, offset, (uint32_t)*value);
        forward(domain);
    }
    lock_release(&domain->uart.lock);
}
