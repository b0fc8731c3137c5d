/* SPDX-License-Identifier: Apache-2.0 */
/* RISC-V IOMMU driver: bringing the unit up and down, its interrupts. */
#include "iommu.h"

#include "io.h"
#include "iommu_regs.h"

#include <stddef.h>

#define DEFAULT_QUEUE_LOG2 7U
#define MAX_QUEUE_LOG2     16U
#define DEFAULT_MAX_POLLS  100000U

static int wait_ddtp(const struct iommu *iommu) {
    for (unsigned i = 0; i < iommu->max_polls; i++) {
        if ((io_read64(iommu->base + IOMMU_REG_DDTP) & IOMMU_DDTP_BUSY) == 0) {
            return IOMMU_OK;
        }
    }
    return IOMMU_E_TIMEOUT;
}

static int write_ddtp(const struct iommu *iommu, uint64_t mode, uint64_t root) {
    int error = wait_ddtp(iommu);

    if (error != IOMMU_OK) {
        return error;
    }
    io_fence();
    io_write64(iommu->base + IOMMU_REG_DDTP, mode | (root >> IOMMU_PAGE_SHIFT) << IOMMU_PPN_SHIFT);
    error = wait_ddtp(iommu);
    if (error != IOMMU_OK) {
        return error;
    }
    /* WARL: a mode that the hardware lacks does not read back. */
    return (io_read64(iommu->base + IOMMU_REG_DDTP) & IOMMU_DDTP_MODE_MASK) == mode
               ? IOMMU_OK
               : IOMMU_E_UNSUPPORTED;
}

static void describe_queue(struct iommu_queue *queue, uint16_t base_reg, uint16_t csr_reg,
                           uint32_t size) {
    *queue = (struct iommu_queue){.base_reg = base_reg, .csr_reg = csr_reg, .size = size};
}

/* A unit left running by an earlier user stops all at once here, whatever it was doing. */
static int stop_all(struct iommu *iommu) {
    int error = write_ddtp(iommu, IOMMU_DDTP_MODE_OFF, 0);

    error = error ? error : iommu_queue_stop(iommu, &iommu->commands);
    error = error ? error : iommu_queue_stop(iommu, &iommu->faults);
    error = error ? error : iommu_queue_stop(iommu, &iommu->requests);
    return error;
}

/* fctl may only change while translation and queues are off (6.4). */
static int set_features(const struct iommu *iommu, bool wires) {
    uint32_t want = wires ? IOMMU_FCTL_WSI : 0;
    uint32_t fctl;

    io_write32(iommu->base + IOMMU_REG_FCTL, want);
    fctl = io_read32(iommu->base + IOMMU_REG_FCTL);
    if ((fctl & (IOMMU_FCTL_BE | IOMMU_FCTL_GXL)) != 0 || (fctl & IOMMU_FCTL_WSI) != want) {
        return IOMMU_E_UNSUPPORTED;
    }
    /* A vector for each cause, where there are as many; WARL bits stay 0 where there are not. */
    io_write64(iommu->base + IOMMU_REG_ICVEC, 0x3210);
    return IOMMU_OK;
}

/* Queues are aligned to their size and to a page (6.6). */
static uint64_t queue_bytes(const struct iommu_queue *queue) {
    uint64_t bytes = (uint64_t)queue->entries * queue->size;

    return bytes < IOMMU_PAGE_SIZE ? IOMMU_PAGE_SIZE : bytes;
}

static int allocate(struct iommu *iommu, unsigned log2) {
    struct iommu_queue *queues[] = {&iommu->commands, &iommu->faults, &iommu->requests};
    unsigned count = (iommu->capabilities & IOMMU_CAP_ATS) != 0 ? 3 : 2;

    for (unsigned i = 0; i < count; i++) {
        queues[i]->entries = UINT32_C(1) << log2;
        queues[i]->memory = mem_alloc(queue_bytes(queues[i]));
        if (queues[i]->memory == 0) {
            return IOMMU_E_MEMORY;
        }
    }
    iommu->fence_word = mem_alloc(IOMMU_PAGE_SIZE);
    iommu->directory = mem_alloc(IOMMU_PAGE_SIZE);
    return iommu->fence_word != 0 && iommu->directory != 0 ? IOMMU_OK : IOMMU_E_MEMORY;
}

static int start_queues(struct iommu *iommu) {
    int error = iommu_queue_start(iommu, &iommu->commands);

    error = error ? error : iommu_queue_start(iommu, &iommu->faults);
    if (!error && iommu->requests.memory != 0) {
        error = iommu_queue_start(iommu, &iommu->requests);
    }
    return error;
}

/* Off and Bare do not empty the caches (6.5), so what an earlier user left in them goes first. */
static int start_translation(struct iommu *iommu, unsigned wanted) {
    unsigned most = wanted == 0 ? 3 : wanted;
    unsigned least = wanted == 0 ? 1 : wanted;
    int error = iommu_inval_ddt_all(iommu);

    error = error ? error : iommu_inval_gvma_all(iommu);
    error = error ? error : iommu_inval_vma_host(iommu);
    error = error ? error : iommu_sync(iommu);
    if (error != IOMMU_OK) {
        return error;
    }
    for (iommu->levels = most; iommu->levels >= least; iommu->levels--) {
        error = write_ddtp(iommu, IOMMU_DDTP_MODE_1LVL + iommu->levels - 1, iommu->directory);
        if (error != IOMMU_E_UNSUPPORTED) {
            return error;
        }
        error = write_ddtp(iommu, IOMMU_DDTP_MODE_OFF, 0); /* one xLVL to another is not allowed */
        if (error != IOMMU_OK) {
            return error;
        }
    }
    return IOMMU_E_UNSUPPORTED;
}

int iommu_init(struct iommu *iommu, uint64_t base, const struct iommu_config *config) {
    static const struct iommu_config defaults;
    const struct iommu_config *c = config == NULL ? &defaults : config;
    unsigned log2 = c->queue_log2 == 0 ? DEFAULT_QUEUE_LOG2 : c->queue_log2;
    int error;

    *iommu = (struct iommu){.base = base};
    iommu->max_polls = c->max_polls == 0 ? DEFAULT_MAX_POLLS : c->max_polls;
    if (log2 > MAX_QUEUE_LOG2 || c->ddt_levels > 3) {
        return IOMMU_E_RANGE;
    }
    describe_queue(&iommu->commands, IOMMU_REG_CQB, IOMMU_REG_CQCSR, IOMMU_CQ_ENTRY);
    describe_queue(&iommu->faults, IOMMU_REG_FQB, IOMMU_REG_FQCSR, IOMMU_FQ_ENTRY);
    describe_queue(&iommu->requests, IOMMU_REG_PQB, IOMMU_REG_PQCSR, IOMMU_PQ_ENTRY);
    iommu->capabilities = io_read64(base + IOMMU_REG_CAPABILITIES);
    if ((iommu->capabilities & IOMMU_CAP_VERSION_MASK) >> 4 != IOMMU_CAP_VERSION_1_0 >> 4) {
        return IOMMU_E_ABSENT;
    }
    error = stop_all(iommu);
    error = error ? error : set_features(iommu, c->wires);
    error = error ? error : allocate(iommu, log2);
    error = error ? error : start_queues(iommu);
    error = error ? error : start_translation(iommu, c->ddt_levels);
    if (error != IOMMU_OK) {
        iommu_shutdown(iommu);
    }
    return error;
}

/* Frees a directory page and, above the last level, what its valid entries point to. */
static void free_directory(uint64_t page, unsigned level) {
    for (uint64_t i = 0; level > 0 && i < IOMMU_PAGE_SIZE; i += 8) {
        uint64_t entry = mem_read64(page + i);
        if ((entry & IOMMU_DDTE_V) != 0) {
            free_directory((entry & IOMMU_PPN_MASK) << (IOMMU_PAGE_SHIFT - IOMMU_PPN_SHIFT),
                           level - 1);
        }
    }
    mem_free(page, IOMMU_PAGE_SIZE);
}

void iommu_shutdown(struct iommu *iommu) {
    struct iommu_queue *queues[] = {&iommu->commands, &iommu->faults, &iommu->requests};

    if (stop_all(iommu) != IOMMU_OK) {
        return; /* the unit may still write to its queues: their memory must not go to anybody else
                 */
    }
    for (unsigned i = 0; i < 3; i++) {
        if (queues[i]->memory != 0) {
            mem_free(queues[i]->memory, queue_bytes(queues[i]));
            queues[i]->memory = 0;
        }
    }
    if (iommu->fence_word != 0) {
        mem_free(iommu->fence_word, IOMMU_PAGE_SIZE);
        iommu->fence_word = 0;
    }
    if (iommu->directory != 0) {
        free_directory(iommu->directory, iommu->levels > 0 ? iommu->levels - 1 : 0);
        iommu->directory = 0;
    }
}

/* The queue of a cause has its own enable bit; the counters have theirs in iocountinh. */
static void enable_irq(struct iommu *iommu, enum iommu_irq irq) {
    static const uint16_t csr[IOMMU_IRQS] = {IOMMU_REG_CQCSR, IOMMU_REG_FQCSR, 0, IOMMU_REG_PQCSR};

    if (csr[irq] != 0) {
        uint32_t value = io_read32(iommu->base + csr[irq]) & IOMMU_QCSR_EN;
        io_write32(iommu->base + csr[irq], value | IOMMU_QCSR_IE);
    }
}

int iommu_irq_msi(struct iommu *iommu, enum iommu_irq irq, uint64_t address, uint32_t data) {
    uint64_t vector;

    if ((io_read32(iommu->base + IOMMU_REG_FCTL) & IOMMU_FCTL_WSI) != 0) {
        return IOMMU_E_UNSUPPORTED;
    }
    if (irq >= IOMMU_IRQS || (address & 3) != 0 || address >> 56 != 0) {
        return IOMMU_E_RANGE;
    }
    vector = io_read64(iommu->base + IOMMU_REG_ICVEC) >> IOMMU_ICVEC_SHIFT(irq) & IOMMU_ICVEC_MASK;
    io_write64(iommu->base + IOMMU_REG_MSI_ADDR(vector), address);
    io_write32(iommu->base + IOMMU_REG_MSI_DATA(vector), data);
    io_write32(iommu->base + IOMMU_REG_MSI_VEC_CTL(vector), 0);
    enable_irq(iommu, irq);
    return IOMMU_OK;
}

int iommu_irq_wire(struct iommu *iommu, enum iommu_irq irq, unsigned wire) {
    uint64_t icvec;

    if ((io_read32(iommu->base + IOMMU_REG_FCTL) & IOMMU_FCTL_WSI) == 0) {
        return IOMMU_E_UNSUPPORTED;
    }
    if (irq >= IOMMU_IRQS || wire > IOMMU_ICVEC_MASK) {
        return IOMMU_E_RANGE;
    }
    icvec = io_read64(iommu->base + IOMMU_REG_ICVEC);
    icvec &= ~(IOMMU_ICVEC_MASK << IOMMU_ICVEC_SHIFT(irq));
    icvec |= (uint64_t)wire << IOMMU_ICVEC_SHIFT(irq);
    io_write64(iommu->base + IOMMU_REG_ICVEC, icvec);
    if (io_read64(iommu->base + IOMMU_REG_ICVEC) != icvec) {
        return IOMMU_E_RANGE; /* WARL: the unit has fewer vectors */
    }
    enable_irq(iommu, irq);
    return IOMMU_OK;
}

void iommu_irq_ack(struct iommu *iommu, uint32_t bits) {
    io_write32(iommu->base + IOMMU_REG_IPSR, bits);
}

int iommu_count_requests(const struct iommu *iommu, unsigned counter, uint32_t device_id) {
    uint64_t event =
        IOMMU_HPMEVT_UNTRANSLATED | (uint64_t)device_id << IOMMU_HPMEVT_DID_SHIFT | IOMMU_HPMEVT_DV;
    if (!(iommu->capabilities & IOMMU_CAP_HPM) || counter >= IOMMU_HPM_COUNTERS) {
        return IOMMU_E_UNSUPPORTED;
    }
    io_write64(iommu->base + IOMMU_REG_IOHPMEVT(counter), event);
    if (io_read64(iommu->base + IOMMU_REG_IOHPMEVT(counter)) != event) {
        return IOMMU_E_RANGE; /* WARL: the unit has fewer counters */
    }
    io_write64(iommu->base + IOMMU_REG_IOHPMCTR(counter), 0);
    return IOMMU_OK;
}

uint64_t iommu_requests(const struct iommu *iommu, unsigned counter) {
    return io_read64(iommu->base + IOMMU_REG_IOHPMCTR(counter));
}
