/* SPDX-License-Identifier: Apache-2.0
 * Any records of DMA faults, whatever devices put into them, from the queue in memory to the line
 * that is printed: nothing outside of the queue and the tables is read, each is charged to the
 * device whose requester ID it has and to nobody else, its domain is told, and a device, or all
 * that are nobody's together, has no more lines than its share. */
#include <stdarg.h>
#include "small.h"
#include "prove.h"
#include "../../drivers/iommu_queue.c"
#include "../../drivers/iommu_text.c"
#include "../fault.c"

#define QUEUE (8 * PAGE_SIZE) /* SPA of the fault queue */
#define DEPTH 16              /* its entries: two batches */

struct domain domains[MAX_DOMAINS];
static struct device *const device = &domains[1].devices[1]; /* between others */
struct bridge bridge;
struct control_page control_page;

static struct domain_spec spec;
static uint32_t device_id; /* of the record at hand */
static uint32_t hardware;  /* what its registers say */
static unsigned lines, events, silenced, hushed;
static const struct domain *owner; /* whose device it is */

/* ---- What is beneath ---- */

uint32_t io_read32(uint64_t addr) {
    (void)addr;
    return hardware;
}

uint64_t io_read64(uint64_t addr) {
    (void)addr;
    return any64();
}

void io_write32(uint64_t addr, uint32_t value) {
    (void)addr, (void)value;
}

uint64_t mem_read64(uint64_t spa) {
    prove(spa >= QUEUE && spa < QUEUE + DEPTH * IOMMU_FQ_ENTRY && spa % 8 == 0);
    return any64();
}

void io_fence(void) {
}

void iommu_irq_ack(struct iommu *iommu, uint32_t causes) {
    prove(iommu == &bridge.iommu && causes == 1u << IOMMU_IRQ_FAULT);
}

/* prove/owner.c */
struct device *stub_find_device(uint32_t id, struct domain **of) {
    prove(id == device_id);
    *of = owner ? &domains[1] : *of;
    return owner ? device : NULL;
}

/* prove/texts.c */
const char *stub_text_of(const char *list, unsigned number) {
    (void)number;
    prove(__CPROVER_r_ok(list, 1));
    return "text";
}

/* ---- What is told ---- */

static bool text_good(const char *text) {
    return __CPROVER_r_ok(text, 1) && *text;
}

void say(const char *format, ...) {
    va_list args;
    va_start(args, format);
    lines++;
    if (format[11] == 'd') { /* the record's line */
        prove(va_arg(args, unsigned) == device_id);
        prove(va_arg(args, unsigned) <= 255);
        prove(va_arg(args, unsigned) <= 31);
        prove(va_arg(args, unsigned) <= 7);
        const char *name = va_arg(args, const char *);
        prove(owner ? name == owner->spec->name : text_good(name));
        prove(text_good(va_arg(args, const char *)));
        (void)va_arg(args, uint64_t);
        (void)va_arg(args, unsigned);
        prove(text_good(va_arg(args, const char *)));
        prove(text_good(va_arg(args, const char *)));
    }
    va_end(args);
}

void event_add(unsigned domain, unsigned kind) {
    events++;
    prove(owner && domain == 1 && kind == EVENT_DMA_FAULT);
}

/* A device that is nobody's, and no other. */
int iommu_attach(struct iommu *iommu, uint32_t id, const struct iommu_domain *space,
                 unsigned flags) {
    prove(iommu == &bridge.iommu && !owner && id == device_id);
    prove(space == &bridge.nowhere && flags == IOMMU_ATTACH_QUIET);
    hushed++;
    return (int)any();
}

int iommu_silence(struct iommu *iommu, uint32_t id) {
    prove(iommu == &bridge.iommu && owner && id == device_id && device->attached);
    silenced++;
    return (int)any();
}

/* ---- The proofs ---- */

void check_fault(void);
void check_flood(void);
void check_records(void);

/* Of a device, or of nobody's. */
void check_fault(void) {
    struct iommu_fault fault; /* any */
    domains[1].spec = &spec, domains[1].index = 1;
    owner = any() & 1 ? &domains[1] : NULL;
    unsigned charged = any();
    assume(charged <= FAULT_LIMIT);
    *device = (struct device){.bdf = (uint16_t)any(), .attached = any() & 1, .faults = charged};
    assume(!owner || fault.device_id == device->bdf);
    device_id = fault.device_id;
    handle(&fault);
    if (owner) {
        bool more = charged < FAULT_LIMIT;
        prove(device->faults == charged + more && events == more);
        prove(!more || control_page.domains[1].devices[1].faults == device->faults);
        prove(lines == more + (device->faults == FAULT_LIMIT && more));
        prove(silenced == (device->attached && charged + 1 == FAULT_LIMIT));
    } else {
        prove(lines == 1 && hushed == 1 && device->faults == charged);
    }
}

/* Of devices that are nobody's. */
void check_flood(void) {
    for (unsigned i = 0; i < FAULT_LIMIT + 2; i++) {
        struct iommu_fault fault; /* any */
        device_id = fault.device_id;
        handle(&fault);
    }
    prove(lines == FAULT_LIMIT + 1);
}

/* Whatever the hardware says of its queue. */
void check_records(void) {
    struct iommu_fault faults_read[BATCH];
    struct iommu_queue *queue = &bridge.iommu.faults;
    uint32_t index = any32();
    hardware = any32();
    unsigned max = any();
    assume(index < DEPTH && max <= BATCH);
    *queue = (struct iommu_queue){.memory = QUEUE, .entries = DEPTH, .index = index};
    bridge.iommu.faults_lost = any() & 0xffff;
    int count = iommu_read_faults(&bridge.iommu, faults_read, max);
    prove(count >= 0 && (unsigned)count <= max);
    prove((unsigned)count <= (hardware - index) % DEPTH); /* no older ones */
    prove(queue->index == (index + (unsigned)count) % DEPTH);
    for (int i = 0; i < count; i++) {
        prove(faults_read[i].device_id < 1u << 24 && faults_read[i].ttyp < 64);
    }
}
