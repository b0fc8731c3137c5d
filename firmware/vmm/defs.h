/* SPDX-License-Identifier: Apache-2.0
 * The map of the VMM: what each file offers to the others. */
#ifndef DEFS_H
#define DEFS_H

#include <stddef.h>
#include "csr.h"
#include "control.h"
#include "domain.h"
#include "io.h"

#include "layout.h"
#include "machine.h"
#include "manifest.h"
#include "sbi.h"

/* Not cleared at the start: written before it is read. */
#define UNSET __attribute__((section(".noinit")))

/* main.c */
extern struct machine machine;
extern struct manifest manifest;
extern struct domain domains[MAX_DOMAINS];
extern struct hart harts[MAX_HARTS];
_Noreturn void vmm_fail(const char *reason);

/* print.c: lines of the VMM's own, "[vmm] ..." */
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

/* console.c: the physical console, shared by all */
void console_print(const void *owner, const char *name, const char *text, bool whole);
void console_interrupt(void);

/* uart.c: the physical 16550 */
void uart_init(uint64_t base);
void uart_put(const char *text);
int uart_get(void); /* -1: nothing */

/* vuart.c */
void vuart_reset(struct domain *domain);
void vuart_access(struct domain *domain, unsigned offset, bool write, uint64_t *value);
void vuart_put(struct domain *domain, char c);
int vuart_get(struct domain *domain); /* -1: nothing */
void vuart_input(struct domain *domain, uint8_t c);
void vuart_flush(struct domain *domain);
void vuart_timer(struct domain *domain);

/* vaplic.c: called with the 16550's lock held, but for the guest's access */
void vaplic_reset(struct vaplic *aplic);
void vaplic_input(struct domain *domain, bool level);
void vaplic_access(struct domain *domain, unsigned offset, unsigned size, bool write,
                   uint64_t *value);

/* memory.c */
void memory_clear(uint64_t spa, uint64_t size);
void memory_scrub(uint64_t spa, uint64_t size);
void memory_copy(uint64_t to, uint64_t from, uint64_t size);

/* pool.c: the VMM's pages (mem_alloc, mem_free of io.h) */
void pool_init(void);
uint64_t pool_page(void); /* one zeroed page; the VMM fails when there is none */

/* gstage.c: guest physical to system physical, Sv39x4 */
enum gstage_access { GSTAGE_R = 2, GSTAGE_W = 4, GSTAGE_X = 8 };
uint64_t gstage_create(void); /* 0: no memory */
void gstage_destroy(uint64_t root);
bool gstage_maps(uint64_t root, uint64_t gpa);
bool gstage_map(uint64_t root, uint64_t gpa, uint64_t spa, uint64_t size, unsigned access);

/* imsic.c: interrupts of the VMM's own and the guests' interrupt files */
enum vmm_irq { IRQ_KICK = 1, IRQ_UART = 2, IRQ_IOMMU = 3, IRQ_PIO = 4 };
void imsic_init(void);
unsigned imsic_claim(void); /* 0: none pending */
void imsic_send(const struct hart *hart, enum vmm_irq irq);
void imsic_guest_reset(void);

/* aplic.c: the one wired interrupt, turned into an MSI */
void aplic_init(uint64_t base, uint32_t source, unsigned imsic_index, enum vmm_irq irq);
void aplic_done(uint64_t base, uint32_t source);

/* io.c: a narrow access, besides those of io.h */
void io_write16(uint64_t addr, uint16_t value);

/* firmware.c: calls to OpenSBI */
struct sbi_ret firmware_call(uint64_t extension, uint64_t function, uint64_t a0, uint64_t a1,
                             uint64_t a2);
_Noreturn void firmware_power_off(bool failed);

/* hart.c */
static inline struct hart *this_hart(void) {
    struct hart *hart;
    __asm__("mv %0, tp" : "=r"(hart));
    return hart;
}
struct hart *hart_find(uint64_t id);
void hart_setup(void);
void hart_main(struct hart *hart);
void hart_resume(struct hart *hart);
void hart_serve(struct hart *hart);
static inline bool hart_ready(struct hart *hart) { /* to go on in its guest, with no request open */
    _Static_assert(HSM_STARTED == 0, "busy");
    /* What is asked a moment later interrupts the guest: no order is needed. */
    return atomic_load_explicit(&hart->busy, memory_order_relaxed) == 0;
}
void hart_send(struct hart *hart, enum hart_request request);
static inline void hart_fence_own(void) { /* the guest's translations and its code */
    __asm__ volatile("hfence.vvma; fence.i" ::: "memory");
}
void hart_fence(struct hart *hart);
void hart_exception(struct hart *hart, uint64_t cause, uint64_t value);
bool hart_interrupt_pending(void);

/* trap.c */
bool trap_quick(struct hart *hart); /* false: trap_slow() has to do the rest */
void trap_slow(struct hart *hart);
void trap_poll(void);

/* trap.S, start.S */
int64_t guest_fetch(uint64_t va);
void hart_entry(void);
void hart_clear_float(void);  /* f0 to f31 and fcsr; sstatus.FS must not be off */
void hart_clear_vector(void); /* v0 to v31 and their CSRs; sstatus.VS must not be off */

/* insn.c: a load or store of a guest that is to be emulated */
struct insn {
    bool write;       /* a store */
    bool sign_extend; /* what a load brings */
    unsigned size;    /* bytes accessed */
    unsigned reg;     /* destination or source */
    unsigned length;  /* bytes of the instruction */
};
bool insn_decode(uint32_t code, struct insn *out);
bool insn_decode_transformed(uint64_t htinst, struct insn *out);

/* mmio.c */
bool mmio_emulate(struct hart *hart, uint64_t gpa);

/* exits.c: counting */
void exits_print(const struct domain *domain);

/* domain.c */
/* Returns false, having said why, when something that the manifest names is not there. */
bool domain_create(struct domain *domain, struct domain_spec *spec, unsigned index);
bool domain_rebuild(struct domain *domain, const struct domain_spec *spec);
long domain_start(struct domain *domain); /* SBI error */
bool domain_stop(struct domain *domain, const char *reason, bool restart, bool decides);
void domain_hart_parked(struct domain *domain);
void domain_start_all(void);
uint64_t domain_spa(const struct domain *domain, uint64_t gpa, uint64_t size); /* RAM; 0: none */

/* pci.c: the machine's own PCI host */
uint64_t pci_find(uint16_t vendor, uint16_t device);
uint64_t pci_place_bar(uint64_t config, unsigned index, uint64_t size, const struct range *window,
                       uint64_t window_pci);
void pci_enable(uint64_t config);

/* bridge.c: Bulkhead itself */
extern struct bridge bridge;
void bridge_init(const struct hart *duty);
bool bridge_create_domain(struct domain *domain);
bool bridge_attach(struct device *device, const struct domain *domain);
void bridge_detach(struct device *device);

/* window.c: the PIO unit */
void window_init(uint64_t page, const struct hart *duty);
uint64_t window_of(const struct domain *domain);
bool window_open(struct domain *domain); /* false, having said so: no room in the table */
void window_close(const struct domain *domain);
void window_interrupt(void);

/* remap.c: the interrupt table */
void remap_init(uint64_t page);
void remap_open(const struct domain *domain);
void remap_close(const struct domain *domain);
void remap_bell(unsigned bell, const struct hart *hart, uint32_t identity); /* 0: closed */
uint64_t remap_bell_page(unsigned bell); /* SPA; 0: there is none */

/* device.c: the functions of a domain */
bool device_create_all(struct domain *domain);
bool device_rebuild(struct domain *domain);
bool device_attach_all(struct domain *domain);
void device_cut_all(struct domain *domain);
uint32_t device_config_read(void *device, unsigned offset);

/* control.c: what the privileged domain sees of all, and commands by stores */
extern struct control_page control_page;
void control_init(void);
void control_reset(void);
bool control_map(const struct domain *domain);
uint64_t control_config(void); /* SPA of its configuration space */
void control_config_write(unsigned offset, unsigned size, uint32_t value);
void control_store(struct hart *hart, unsigned offset, unsigned size, uint64_t value);
void control_show(const struct domain *domain);

/* event.c: what happened; kinds are in hypercall.h */
void event_add(unsigned domain, unsigned kind);
uint64_t event_read(uint64_t number); /* 0: not there */

/* resource.c */
long resource_call(const uint64_t *args);

/* channel.c */
struct sbi_ret channel_create(struct domain *domain, uint64_t other, uint64_t size,
                              uint64_t identity);
struct sbi_ret channel_attach(struct domain *domain, uint64_t number, uint64_t identity);
struct sbi_ret channel_notify(struct domain *domain, uint64_t number);
void channel_forget(const struct domain *domain);
bool channel_remap(const struct domain *domain, uint64_t old, uint64_t new);
bool channel_read(const struct domain *domain, uint64_t number, uint64_t *size, uint64_t *ends);

/* fault.c: the IOMMU's fault queue */
void fault_interrupt(void);

/* guest_fdt.c */
bool guest_fdt_make(const struct domain *domain, void *fdt); /* GUEST_FDT_SIZE bytes */

/* isa.c */
unsigned isa_filter(char *to, const char *isa, unsigned size, uint64_t envcfg, bool *stateen);

/* sbi.c */
struct sbi_ret sbi_call(struct hart *hart);
/* Calls fn for each of the domain's harts in an SBI hart mask; SBI_ERR_INVALID_PARAM when it names
 * another. */
long sbi_each_hart(struct hart *hart, uint64_t mask, uint64_t base, void (*fn)(struct hart *));

#endif
