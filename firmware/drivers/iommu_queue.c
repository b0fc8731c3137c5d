/* SPDX-License-Identifier: Apache-2.0 */
/* RISC-V IOMMU driver: the command, fault and page-request queues. */
#include "io.h"
#include "iommu.h"
#include "iommu_regs.h"

/* Head and tail registers follow the base register of their queue. */
#define HEAD(queue) ((uint64_t)(queue)->base_reg + 8)
#define TAIL(queue) ((uint64_t)(queue)->base_reg + 12)

/* Waits until the control register, under mask, has this value. */
static int wait_csr(const struct iommu *iommu, const struct iommu_queue *queue, uint32_t mask,
                    uint32_t value) {
    for (unsigned i = 0; i < iommu->max_polls; i++) {
        if ((io_read32(iommu->base + queue->csr_reg) & mask) == value) {
            return IOMMU_OK;
        }
    }
    return IOMMU_E_TIMEOUT;
}

/* Turning a queue on clears its error bits and the index that hardware owns (6.11 to 6.13). */
int iommu_queue_start(struct iommu *iommu, struct iommu_queue *queue) {
    bool command = queue->base_reg == IOMMU_REG_CQB;
    uint64_t log2 = 0;
    uint64_t value;

    while (queue->entries >> log2 > 1) {
        log2++;
    }
    value = (log2 - 1) | (queue->memory >> IOMMU_PAGE_SHIFT) << IOMMU_PPN_SHIFT;
    io_write64(iommu->base + queue->base_reg, value);
    if (io_read64(iommu->base + queue->base_reg) != value) {
        return IOMMU_E_UNSUPPORTED; /* WARL: this size or address is not taken */
    }
    queue->index = 0;
    io_write32(iommu->base + (command ? TAIL(queue) : HEAD(queue)), 0);
    io_fence();
    io_write32(iommu->base + queue->csr_reg, IOMMU_QCSR_EN);
    return wait_csr(iommu, queue, IOMMU_QCSR_ON | IOMMU_QCSR_BUSY, IOMMU_QCSR_ON);
}

int iommu_queue_stop(struct iommu *iommu, struct iommu_queue *queue) {
    int error = wait_csr(iommu, queue, IOMMU_QCSR_BUSY, 0);

    if (error != IOMMU_OK) {
        return error;
    }
    io_write32(iommu->base + queue->csr_reg, 0);
    return wait_csr(iommu, queue, IOMMU_QCSR_ON | IOMMU_QCSR_BUSY, 0);
}

/* ---- Commands -------------------------------------------------------------------------------- */

/* An error stops the queue at the offending command; it starts again empty, with its interrupt
 * enable. */
static int command_error(struct iommu *iommu, uint32_t cqcsr) {
    int error = IOMMU_E_CMD_FAULT;
    int restarted;

    if ((cqcsr & IOMMU_CQCSR_CMD_ILL) != 0) {
        error = IOMMU_E_CMD_ILLEGAL;
    } else if ((cqcsr & IOMMU_CQCSR_CMD_TO) != 0) {
        error = IOMMU_E_CMD_TIMEOUT;
    }
    restarted = iommu_queue_stop(iommu, &iommu->commands);
    if (restarted == IOMMU_OK) {
        restarted = iommu_queue_start(iommu, &iommu->commands);
    }
    if (restarted != IOMMU_OK) {
        return restarted;
    }
    io_write32(iommu->base + IOMMU_REG_CQCSR, IOMMU_QCSR_EN | (cqcsr & IOMMU_QCSR_IE));
    return error;
}

static int check_commands(struct iommu *iommu) {
    uint32_t cqcsr = io_read32(iommu->base + IOMMU_REG_CQCSR);

    if ((cqcsr & (IOMMU_QCSR_MF | IOMMU_CQCSR_CMD_TO | IOMMU_CQCSR_CMD_ILL)) == 0) {
        return IOMMU_OK;
    }
    return command_error(iommu, cqcsr);
}

/* Waits until the queue has a free entry: full is one short of the head. */
static int wait_room(struct iommu *iommu) {
    struct iommu_queue *queue = &iommu->commands;
    uint32_t next = (queue->index + 1) & (queue->entries - 1);

    for (unsigned i = 0; i < iommu->max_polls; i++) {
        int error;
        if (io_read32(iommu->base + HEAD(queue)) != next) {
            return IOMMU_OK;
        }
        error = check_commands(iommu);
        if (error != IOMMU_OK) {
            return error;
        }
    }
    return IOMMU_E_TIMEOUT;
}

int iommu_command(struct iommu *iommu, uint64_t dw0, uint64_t dw1) {
    struct iommu_queue *queue = &iommu->commands;
    uint64_t entry;
    int error = wait_room(iommu);

    if (error != IOMMU_OK) {
        return error;
    }
    entry = queue->memory + (uint64_t)queue->index * IOMMU_CQ_ENTRY;
    mem_write64(entry, dw0);
    mem_write64(entry + 8, dw1);
    queue->index = (queue->index + 1) & (queue->entries - 1);
    io_fence();
    io_write32(iommu->base + TAIL(queue), queue->index);
    return IOMMU_OK;
}

int iommu_inval_vma(struct iommu *iommu, uint16_t gscid) {
    return iommu_command(
        iommu, IOMMU_CMD_IOTINVAL_VMA | IOMMU_IOTINVAL_GV | IOMMU_IOTINVAL_GSCID(gscid), 0);
}

int iommu_inval_vma_host(struct iommu *iommu) {
    return iommu_command(iommu, IOMMU_CMD_IOTINVAL_VMA, 0);
}

int iommu_inval_gvma(struct iommu *iommu, uint16_t gscid) {
    return iommu_command(
        iommu, IOMMU_CMD_IOTINVAL_GVMA | IOMMU_IOTINVAL_GV | IOMMU_IOTINVAL_GSCID(gscid), 0);
}

int iommu_inval_gvma_page(struct iommu *iommu, uint16_t gscid, uint64_t gpa) {
    return iommu_command(iommu,
                         IOMMU_CMD_IOTINVAL_GVMA | IOMMU_IOTINVAL_GV | IOMMU_IOTINVAL_AV |
                             IOMMU_IOTINVAL_GSCID(gscid),
                         IOMMU_IOTINVAL_ADDR(gpa));
}

int iommu_inval_gvma_all(struct iommu *iommu) {
    return iommu_command(iommu, IOMMU_CMD_IOTINVAL_GVMA, 0);
}

int iommu_inval_ddt(struct iommu *iommu, uint32_t device_id) {
    return iommu_command(
        iommu, IOMMU_CMD_IODIR_INVAL_DDT | IOMMU_IODIR_DV | IOMMU_IODIR_DID(device_id), 0);
}

int iommu_inval_ddt_all(struct iommu *iommu) {
    return iommu_command(iommu, IOMMU_CMD_IODIR_INVAL_DDT, 0);
}

/* A block larger than a page is named by ones below its size's highest bit (PCIe 10.2.3.2). */
static uint64_t block_payload(uint64_t address, unsigned log2) {
    uint64_t half = UINT64_C(1) << (log2 - 1);

    if (log2 <= IOMMU_PAGE_SHIFT) {
        return address & ~UINT64_C(0xfff);
    }
    address = log2 == 64 ? 0 : address >> log2 << log2;
    return ((address | (half - 1)) & ~UINT64_C(0xfff)) | IOMMU_ATS_INVAL_S;
}

int iommu_inval_atc(struct iommu *iommu, uint32_t device_id, bool pv, uint32_t process_id,
                    uint64_t address, unsigned log2) {
    uint64_t command = IOMMU_CMD_ATS_INVAL | IOMMU_ATS_RID(device_id & 0xffff);

    if ((iommu->capabilities & IOMMU_CAP_ATS) == 0) {
        return IOMMU_E_UNSUPPORTED;
    }
    if (log2 < IOMMU_PAGE_SHIFT || log2 > 64 || device_id >> 16 != 0 || process_id >> 20 != 0) {
        return IOMMU_E_RANGE;
    }
    command |= pv ? IOMMU_ATS_PV | IOMMU_ATS_PID(process_id) : 0;
    return iommu_command(iommu, command, block_payload(address, log2));
}

/* Those without a PASID, then those of all processes (G counts with a PASID only). */
int iommu_inval_atc_all(struct iommu *iommu, uint32_t device_id) {
    int error = iommu_inval_atc(iommu, device_id, false, 0, 0, 64);

    if (error != IOMMU_OK) {
        return error;
    }
    return iommu_command(iommu,
                         IOMMU_CMD_ATS_INVAL | IOMMU_ATS_RID(device_id & 0xffff) | IOMMU_ATS_PV,
                         block_payload(0, 64) | IOMMU_ATS_INVAL_G);
}

int iommu_page_response(struct iommu *iommu, const struct iommu_page_request *request,
                        enum iommu_page_code code) {
    uint64_t command = IOMMU_CMD_ATS_PRGR | IOMMU_ATS_RID(request->device_id & 0xffff);
    struct iommu_dc dc;
    int error;

    if ((iommu->capabilities & IOMMU_CAP_ATS) == 0) {
        return IOMMU_E_UNSUPPORTED;
    }
    error = iommu_read_dc(iommu, request->device_id, &dc);
    if (error == IOMMU_OK && request->pv && (dc.tc & IOMMU_TC_PRPR) != 0) {
        command |= IOMMU_ATS_PV | IOMMU_ATS_PID(request->process_id);
    }
    return error != IOMMU_OK ? error
                             : iommu_command(iommu, command,
                                             IOMMU_ATS_PRGI((request->payload >> 3) & 0x1ff) |
                                                 IOMMU_ATS_CODE(code));
}

/* The register is read in each turn of the wait, too: it tells of errors, and it paces the wait. */
int iommu_sync(struct iommu *iommu) {
    uint32_t data = ++iommu->fence_data;
    int error = iommu_command(iommu,
                              IOMMU_CMD_IOFENCE_C | IOMMU_IOFENCE_AV | IOMMU_IOFENCE_PR |
                                  IOMMU_IOFENCE_PW | IOMMU_IOFENCE_DATA(data),
                              IOMMU_IOFENCE_ADDR(iommu->fence_word));

    for (unsigned i = 0; error == IOMMU_OK && i < iommu->max_polls; i++) {
        if ((uint32_t)mem_read64(iommu->fence_word) == data) {
            io_fence();
            return IOMMU_OK;
        }
        error = check_commands(iommu);
    }
    return error == IOMMU_OK ? IOMMU_E_TIMEOUT : error;
}

/* ---- Records --------------------------------------------------------------------------------- */

/* Records that wait in the queue, starting at queue->index. */
static uint32_t waiting(const struct iommu *iommu, const struct iommu_queue *queue) {
    uint32_t tail = io_read32(iommu->base + TAIL(queue));

    io_fence();
    return (tail - queue->index) & (queue->entries - 1);
}

/* Gives entries back to the hardware; counts and clears what it says of records that it had to
 * drop. */
static void consumed(struct iommu *iommu, const struct iommu_queue *queue, uint32_t *lost) {
    uint32_t csr;

    io_fence();
    io_write32(iommu->base + HEAD(queue), queue->index);
    csr = io_read32(iommu->base + queue->csr_reg);
    if ((csr & (IOMMU_QCSR_MF | IOMMU_FQCSR_FQOF)) != 0) {
        (*lost)++;
        io_write32(iommu->base + queue->csr_reg,
                   csr & (IOMMU_QCSR_EN | IOMMU_QCSR_IE | IOMMU_QCSR_MF | IOMMU_FQCSR_FQOF));
    }
}

int iommu_read_faults(struct iommu *iommu, struct iommu_fault *faults, unsigned max) {
    struct iommu_queue *queue = &iommu->faults;
    uint32_t ready = waiting(iommu, queue);
    unsigned count = ready < max ? ready : max;

    for (unsigned i = 0; i < count; i++) {
        uint64_t entry = queue->memory + (uint64_t)queue->index * IOMMU_FQ_ENTRY;
        uint64_t head = mem_read64(entry);
        faults[i] = (struct iommu_fault){.cause = IOMMU_FQ_CAUSE(head),
                                         .ttyp = IOMMU_FQ_TTYP(head),
                                         .pv = IOMMU_REC_PV(head),
                                         .priv = IOMMU_REC_PRIV(head),
                                         .device_id = IOMMU_REC_DID(head),
                                         .process_id = IOMMU_REC_PID(head),
                                         .iotval = mem_read64(entry + 16),
                                         .iotval2 = mem_read64(entry + 24)};
        queue->index = (queue->index + 1) & (queue->entries - 1);
    }
    consumed(iommu, queue, &iommu->faults_lost);
    return (int)count;
}

int iommu_read_page_requests(struct iommu *iommu, struct iommu_page_request *requests,
                             unsigned max) {
    struct iommu_queue *queue = &iommu->requests;
    uint32_t ready = queue->memory == 0 ? 0 : waiting(iommu, queue);
    unsigned count = ready < max ? ready : max;

    for (unsigned i = 0; i < count; i++) {
        uint64_t entry = queue->memory + (uint64_t)queue->index * IOMMU_PQ_ENTRY;
        uint64_t head = mem_read64(entry);
        requests[i] = (struct iommu_page_request){.pv = IOMMU_REC_PV(head),
                                                  .priv = IOMMU_REC_PRIV(head),
                                                  .exec = IOMMU_PQ_EXEC(head),
                                                  .device_id = IOMMU_REC_DID(head),
                                                  .process_id = IOMMU_REC_PID(head),
                                                  .payload = mem_read64(entry + 8)};
        queue->index = (queue->index + 1) & (queue->entries - 1);
    }
    if (queue->memory != 0) {
        consumed(iommu, queue, &iommu->requests_lost);
    }
    return (int)count;
}
