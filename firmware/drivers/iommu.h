/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Driver of a RISC-V IOMMU v1.0.
 *
 * It owns the device directory and the three queues; who may reach what is decided by its caller,
 * who owns the page tables and describes them in a struct iommu_domain. A device that is not
 * attached is blocked: its directory entry does not exist or is not valid.
 *
 * Every function that can fail returns 0, or a count, or a negative enum iommu_error. None prints,
 * and none waits without a bound. One caller at a time: the driver has no lock of its own.
 */
#ifndef IOMMU_H
#define IOMMU_H

#include <stdbool.h>
#include <stdint.h>

enum iommu_error {
    IOMMU_OK = 0,
    IOMMU_E_ABSENT = -1,      /* the page does not hold a version 1 IOMMU */
    IOMMU_E_UNSUPPORTED = -2, /* the hardware lacks what was asked for */
    IOMMU_E_MEMORY = -3,      /* no memory for a table or queue */
    IOMMU_E_TIMEOUT = -4,     /* the hardware did not finish within max_polls register reads */
    IOMMU_E_RANGE = -5,       /* an argument is out of range or not aligned */
    IOMMU_E_BUSY = -6,        /* the device is attached already */
    IOMMU_E_CMD_ILLEGAL =
        -7, /* a command was refused (cmd_ill); the queue was restarted without it */
    IOMMU_E_CMD_FAULT = -8,  /* memory error on the command queue or on a fence's store (cqmf) */
    IOMMU_E_CMD_TIMEOUT = -9 /* a device did not answer an ATS invalidation (cmd_to) */
};

/* What to choose at start; all zero is a good choice. */
struct iommu_config {
    unsigned ddt_levels; /* levels of the device directory, 1 to 3; 0: the most that the hardware
                            takes */
    unsigned queue_log2; /* log2 of the entries of each queue, up to 16; 0: 128 entries */
    unsigned max_polls;  /* bound of each wait in register reads; 0: 100000 */
    bool wires;          /* interrupts by wire instead of MSI */
};

/* One in-memory ring and the offsets of its registers. */
struct iommu_queue {
    uint64_t memory;   /* SPA; 0: not set up */
    uint32_t entries;  /* a power of two */
    uint32_t size;     /* bytes of one entry */
    uint32_t index;    /* the index that software owns: command tail, fault and page-request head */
    uint16_t base_reg; /* cqb, fqb or pqb; head and tail registers follow it */
    uint16_t csr_reg;  /* cqcsr, fqcsr or pqcsr */
};

struct iommu {
    uint64_t base; /* address of the register page, as io_read32() takes it */
    uint64_t capabilities;
    unsigned max_polls;
    unsigned levels;    /* of the device directory */
    uint64_t directory; /* SPA of its root page */
    struct iommu_queue commands;
    struct iommu_queue faults;
    struct iommu_queue requests; /* page requests (PRI); unused without the ATS capability */
    uint64_t fence_word;         /* SPA where IOFENCE.C leaves its data */
    uint32_t fence_data;         /* data of the last fence */
    uint32_t faults_lost;        /* times the fault queue overflowed or could not be written */
    uint32_t requests_lost;      /* the same of the page-request queue */
};

/* What a device may reach. The caller owns the second-stage tables; hgatp's own may be shared. */
struct iommu_domain {
    uint64_t root;      /* SPA of the second-stage root, 16 KiB aligned */
    unsigned mode;      /* IOMMU_SV39X4, _SV48X4, _SV57X4; 0: no second stage (Bare) */
    uint16_t gscid;     /* guest's id in IOTLB tags: its VMID */
    uint64_t msi_table; /* SPA of the MSI page table; 0: no virtual interrupt files */
    uint64_t msi_mask;  /* guest page numbers of its interrupt files: those equal to msi_pattern */
    uint64_t msi_pattern; /* ... in all bits that are clear in msi_mask */
};

/* The doublewords of a device context, as the specification lays them out. */
struct iommu_dc {
    uint64_t tc, iohgatp, ta, fsc;
    uint64_t msiptp, msi_addr_mask, msi_addr_pattern; /* extended format only */
};

struct iommu_fault {
    uint16_t cause;
    uint8_t ttyp;       /* transaction type */
    bool pv, priv;      /* process_id valid; privileged */
    uint32_t device_id; /* {segment, bus, device, function} */
    uint32_t process_id;
    uint64_t iotval;  /* the address that the device used */
    uint64_t iotval2; /* guest physical address of a guest-page fault, flags in bits 1:0 */
};

struct iommu_page_request {
    bool pv, priv, exec;
    uint32_t device_id, process_id;
    uint64_t payload;
};

/* Interrupt causes, numbered as the bits of ipsr. */
enum iommu_irq { IOMMU_IRQ_COMMAND, IOMMU_IRQ_FAULT, IOMMU_IRQ_HPM, IOMMU_IRQ_PAGE, IOMMU_IRQS };

/* ---- iommu.c: start, stop, interrupts -------------------------------------------------------- */

/* From any state to: queues on, an empty directory, all devices blocked. config may be NULL. */
int iommu_init(struct iommu *iommu, uint64_t base, const struct iommu_config *config);
/* Translation off (all devices blocked), queues off, memory given back. */
void iommu_shutdown(struct iommu *iommu);

int iommu_irq_msi(struct iommu *iommu, enum iommu_irq irq, uint64_t address, uint32_t data);
int iommu_irq_wire(struct iommu *iommu, enum iommu_irq irq, unsigned wire);
/* Acknowledge before reading a queue, then read it until it is empty: a later record interrupts
 * again. */
void iommu_irq_ack(struct iommu *iommu, uint32_t bits);

/* From now on counter `counter` (from 0) counts the device's requests with untranslated addresses.
 */
int iommu_count_requests(const struct iommu *iommu, unsigned counter, uint32_t device_id);
uint64_t iommu_requests(const struct iommu *iommu, unsigned counter);

/* ---- iommu_context.c: directory, devices, MSI page tables ------------------------------------ */

enum {
    IOMMU_ATTACH_QUIET = 1,
    IOMMU_ATTACH_ATS = 2,
    IOMMU_ATTACH_PRI = 4,
    IOMMU_ATTACH_T2GPA = 8, /* its translations are guest physical: they are checked when used */
    IOMMU_ATTACH_PRPR = 16  /* answers to its page requests carry their PASID */
};

int iommu_attach(struct iommu *iommu, uint32_t device_id, const struct iommu_domain *domain,
                 unsigned flags);
/* On return nothing of the device is in flight and nothing of its domain is cached, by the device
 * neither if it had ATS: one that does not answer is IOMMU_E_CMD_TIMEOUT. */
int iommu_detach(struct iommu *iommu, uint32_t device_id);
/* Faults of an attached device are no longer reported (DTF). Its context stays valid all the while,
 * so nothing that it may do is lost. */
int iommu_silence(struct iommu *iommu, uint32_t device_id);
int iommu_write_dc(struct iommu *iommu, uint32_t device_id, const struct iommu_dc *dc);
int iommu_read_dc(const struct iommu *iommu, uint32_t device_id, struct iommu_dc *dc);

/* A table for 2^files_log2 interrupt files in consecutive guest pages from gpa, none of them
 * mapped. */
int iommu_msi_create(struct iommu *iommu, struct iommu_domain *domain, uint64_t gpa,
                     unsigned files_log2);
void iommu_msi_destroy(struct iommu_domain *domain);
/* Sends MSIs for the interrupt file at guest page gpa to the interrupt file at spa. A page
 * that is mapped already is led elsewhere; on return no message goes the old way any more, and none
 * was lost. */
int iommu_msi_map(struct iommu *iommu, const struct iommu_domain *domain, uint64_t gpa,
                  uint64_t spa);
/* The same to a memory-resident interrupt file: its address, the page and identity of its notice.
 * From one such file to another messages in between are refused. */
int iommu_msi_map_mrif(struct iommu *iommu, const struct iommu_domain *domain, uint64_t gpa,
                       uint64_t mrif, uint64_t notice, unsigned nid);
int iommu_msi_unmap(struct iommu *iommu, const struct iommu_domain *domain, uint64_t gpa);

/* ---- iommu_queue.c: commands and records ----------------------------------------------------- */

int iommu_queue_start(struct iommu *iommu, struct iommu_queue *queue);
int iommu_queue_stop(struct iommu *iommu, struct iommu_queue *queue);

/* Commands are queued; they are known to be done when a later iommu_sync() returns 0. */
int iommu_command(struct iommu *iommu, uint64_t dw0, uint64_t dw1);
int iommu_inval_vma(struct iommu *iommu, uint16_t gscid);
int iommu_inval_vma_host(struct iommu *iommu);
int iommu_inval_gvma(struct iommu *iommu, uint16_t gscid);
int iommu_inval_gvma_page(struct iommu *iommu, uint16_t gscid, uint64_t gpa);
int iommu_inval_gvma_all(struct iommu *iommu);
int iommu_inval_ddt(struct iommu *iommu, uint32_t device_id);
int iommu_inval_ddt_all(struct iommu *iommu);
/* Makes a device forget its translations: 2^log2 bytes at address (log2 12 to 64), of one process
 * or, with pv false, of requests without one; and all of them. */
int iommu_inval_atc(struct iommu *iommu, uint32_t device_id, bool pv, uint32_t process_id,
                    uint64_t address, unsigned log2);
int iommu_inval_atc_all(struct iommu *iommu, uint32_t device_id);
/* Answers the group of page requests that this one was the last of. */
enum iommu_page_code {
    IOMMU_PAGE_SUCCESS = 0,
    IOMMU_PAGE_INVALID = 1, /* some page is not for the device to have */
    IOMMU_PAGE_FAILURE = 15 /* the device must stop asking */
};
int iommu_page_response(struct iommu *iommu, const struct iommu_page_request *request,
                        enum iommu_page_code code);
int iommu_sync(struct iommu *iommu);

/* Up to max records; call again until it returns 0. */
int iommu_read_faults(struct iommu *iommu, struct iommu_fault *faults, unsigned max);
int iommu_read_page_requests(struct iommu *iommu, struct iommu_page_request *requests,
                             unsigned max);

/* ---- iommu_text.c: names for people ---------------------------------------------------------- */

/* Such as {"write", "guest-page fault"}. */
struct iommu_cause_text {
    const char *subject, *fault;
};

const char *iommu_error_text(int error);
struct iommu_cause_text iommu_cause_text(uint16_t cause);
const char *iommu_ttyp_text(uint8_t ttyp);

#endif
