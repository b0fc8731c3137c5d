/* SPDX-License-Identifier: Apache-2.0
 * A bare-metal guest with the DMA engine: what it sees of PCI, what it may write, its DMA, its
 * interrupts; then it floods the IOMMU with refused writes, and waits for a key. */
#include <dma_engine.h>
#include "guest.h"

#define GUEST "devices"
#include "verdict.h"

enum { ID = 0x00, COMMAND = 0x04, CACHE_LINE = 0x0c, BAR0 = 0x10, CAPS = 0x34 };
enum { EIDELIVERY = 0x70, EITHRESHOLD = 0x72, EIE0 = 0xc0 };
#define CAP_MSIX    0x11
#define IDENTITY    7u
#define ECAM        0x30000000u
#define FUNCTION    (ECAM + 0x8000u)
#define IMSIC       0x28000000u
#define FUZZ_WRITES 500
#define FLOOD       40
#define WAIT_TICKS  50000000u /* 5 s */
#define FOREIGN     0x90000000u

static uint64_t bar;
static volatile unsigned interrupts;
static volatile uint32_t memory[1024] __attribute__((aligned(4096)));

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    if (cause == (SCAUSE_INTERRUPT | IRQ_SUPERVISOR_EXTERNAL)) {
        uint64_t top = csr_read(stopei);
        csr_write(stopei, 0);
        interrupts += top >> 16 == IDENTITY;
        return epc;
    }
    print("devices FAIL trap 0x%x at 0x%x of 0x%x\n", cause, epc, tval);
    guest_shutdown();
}

static void write16(uint64_t address, uint32_t value) {
    __asm__ volatile("fence iorw, iorw\n sh %0, 0(%1)" : : "r"(value), "r"(address) : "memory");
}

/* Writes a dword of the function's configuration space and returns what it then reads. */
static uint32_t config(unsigned offset, uint32_t value) {
    mmio_write32(FUNCTION + offset, value);
    return mmio_read32(FUNCTION + offset);
}

static void probe_absent(void) {
    bool ones = true;
    for (uint64_t at = ECAM; at < ECAM + 0x100000; at += 0x1000) {
        ones &= at == FUNCTION || mmio_read32(at) == ~0u;
    }
    verdict("absent-ones", ones, 0);
    mmio_write32(ECAM + 0x10000, 5);
    verdict("absent-write", mmio_read32(ECAM + 0x10000) == ~0u, 0);
}

static void probe_header(void) {
    uint32_t id = mmio_read32(FUNCTION + ID), low = mmio_read32(FUNCTION + BAR0);
    verdict("id", id == (DMA_ENGINE_DEVICE << 16 | DMA_ENGINE_VENDOR), id);
    verdict("id-write", config(ID, 0) == id, 0);
    verdict("command", (config(COMMAND, 7) & 0xffff) == 6, config(COMMAND, 6));
    verdict("command-off", (config(COMMAND, 0) & 0xffff) == 0, 0);
    bar = low & ~15u;
    verdict("bar-assigned", bar >= 0x40000000 && bar < 0x4f000000, bar);
    verdict("bar-size", (config(BAR0, ~0u) & ~15u) == ~(DMA_ENGINE_SIZE - 1u), 0);
    verdict("bar-restored", config(BAR0, (uint32_t)bar) == low, 0);
    verdict("bar-moved", config(BAR0, 0x48000000) == low, 0);
    verdict("bar-high", config(BAR0 + 4, 1) == 0, 0);
    verdict("cache-line", (config(CACHE_LINE, 0x10) & 0xff) <= 0x10, 0);
}

/* Offset of the MSI-X capability. */
static unsigned find_msix(void) {
    unsigned at = mmio_read32(FUNCTION + CAPS) & 0xfc;
    for (unsigned n = 0; at && n < 16; n++) {
        uint32_t header = mmio_read32(FUNCTION + at);
        if ((header & 0xff) == CAP_MSIX) {
            return at;
        }
        at = header >> 8 & 0xfc;
    }
    return 0;
}

static uint32_t transfer(uint64_t address, uint32_t control) {
    uint64_t begin = csr_read(time);
    mmio_write32(bar + DMA_ENGINE_IOVA, (uint32_t)address);
    mmio_write32(bar + DMA_ENGINE_IOVA + 4, (uint32_t)(address >> 32));
    mmio_write32(bar + DMA_ENGINE_LENGTH, 64);
    mmio_write32(bar + DMA_ENGINE_CONTROL, control | DMA_ENGINE_GO);
    while (!(mmio_read32(bar + DMA_ENGINE_STATUS) & DMA_ENGINE_DONE) &&
           csr_read(time) - begin < WAIT_TICKS) {
    }
    return mmio_read32(bar + DMA_ENGINE_STATUS);
}

static void probe_dma(const char *name, uint32_t value) {
    mmio_write32(bar + DMA_ENGINE_BUFFER, value);
    uint32_t status = transfer((uint64_t)memory, DMA_ENGINE_WRITE);
    uint64_t begin = csr_read(time);
    while (memory[0] != value && csr_read(time) - begin < WAIT_TICKS) {
    }
    verdict(name, memory[0] == value && !(status & DMA_ENGINE_ERROR), memory[0]);
}

static void set_imsic(uint64_t reg, uint64_t value) {
    csr_write(siselect, reg);
    csr_write(sireg, value);
}

static void probe_interrupt(void) {
    unsigned msix = find_msix();
    set_imsic(EIDELIVERY, 1);
    set_imsic(EITHRESHOLD, 0);
    set_imsic(EIE0, 1u << IDENTITY);
    csr_set(sie, 1u << IRQ_SUPERVISOR_EXTERNAL);
    csr_set(sstatus, 2);
    write16(FUNCTION + msix + 2, 0x8000);
    verdict("msix-enable", mmio_read32(FUNCTION + msix) >> 31 == 1, msix);
    mmio_write32(bar + DMA_ENGINE_MSIX, IMSIC);
    mmio_write32(bar + DMA_ENGINE_MSIX + 4, 0);
    mmio_write32(bar + DMA_ENGINE_MSIX + 8, IDENTITY);
    mmio_write32(bar + DMA_ENGINE_MSIX + 12, 0);
    unsigned before = interrupts;
    transfer((uint64_t)memory, 0);
    uint64_t begin = csr_read(time);
    while (interrupts == before && csr_read(time) - begin < WAIT_TICKS) {
    }
    verdict("msi-taken", interrupts == before + 1, interrupts);
    write16(FUNCTION + msix + 2, 0);
}

/* Writes anything anywhere in bus 0; afterwards the function must work with the address it was
 * given. */
static void fuzz_config(void) {
    uint64_t state = 88172645463325252u;
    for (unsigned i = 0; i < FUZZ_WRITES; i++) {
        random_next(&state);
        uint64_t page = state & 3 ? FUNCTION : ECAM + (state >> 32 & 0xff000);
        uint64_t at = page + (state >> 8 & (state & 4 ? 0xfe : 0xffe));
        if (state & 8) {
            write16(at, (uint32_t)(state >> 16));
        } else {
            mmio_write32(at & ~3ul, (uint32_t)(state >> 16));
        }
    }
    config(BAR0, (uint32_t)bar);
    config(BAR0 + 4, 0);
    config(COMMAND, 6);
    verdict("fuzz-bar", mmio_read32(bar + DMA_ENGINE_ID) == DMA_ENGINE_ID_VALUE, 0);
    probe_dma("fuzz-dma", 0x55aa55aa);
}

/* Waits for a key: q ends the guest, any other lets it work without end. */
static uint8_t read_key(void) {
    static uint8_t key[1];
    while (sbi_call(SBI_DBCN, 1, 1, (uint64_t)key, 0).value != 1) {
    }
    return key[0];
}

void guest_main(uint64_t hart, const void *fdt) {
    struct tree_range ecam;
    (void)hart;
    verdict("tree",
            tree_reg(fdt, "compatible", "pci-host-ecam-generic", &ecam) && ecam.base == ECAM, 0);
    probe_absent();
    verdict("reset-command", (mmio_read32(FUNCTION + COMMAND) & 0xffff) == 0, 0);
    probe_header();
    config(COMMAND, 6);
    verdict("bar-read", mmio_read32(bar + DMA_ENGINE_ID) == DMA_ENGINE_ID_VALUE, 0);
    verdict("reset-count", mmio_read32(bar + DMA_ENGINE_COUNT) == 0,
            mmio_read32(bar + DMA_ENGINE_COUNT));
    probe_dma("dma", 0x12345678);
    probe_interrupt();
    fuzz_config();
    verdict("foreign-read", transfer(FOREIGN, 0) & DMA_ENGINE_ERROR, 0);
    for (unsigned i = 0; i < FLOOD; i++) {
        transfer(FOREIGN + 64 * i, DMA_ENGINE_WRITE);
    }
    probe_dma("dma-after-flood", 0x9abcdef0);
    verdict("foreign-read-silent", transfer(FOREIGN, 0) & DMA_ENGINE_ERROR, 0);
    print("devices end\n");
    if (read_key() != 'q') {
        for (;;) {
            transfer((uint64_t)memory, DMA_ENGINE_WRITE);
        }
    }
}
