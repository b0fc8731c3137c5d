/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The attacker of the demo. It owns a DMA engine, and tells it to read and write memory that
 * belongs to others: addresses come as name=0xADDRESS in the boot arguments; a name that begins
 * with "irq-" stands for an interrupt file. It prints what it tried and what its device and its
 * memory showed of it. Whether a write was stopped cannot be seen from here: writes are posted, and
 * a device is not told what became of them.
 */
#include "guest.h"
#include "interrupts.h"

#include <dma_engine.h>
#include <string.h>

#define PCI_ID                    0x00U
#define PCI_COMMAND               0x04U
#define PCI_COMMAND_MEMORY_MASTER 0x6U
#define PCI_BAR0                  0x10U
#define PCI_BAR_MEMORY_64         0x4U

#define TRANSFER      64U
#define CANARY        0xc0ffee00U
#define WAIT_LIMIT    10000000U
#define AT_TRANSLATED 2U

struct engine {
    uint64_t config; /* address of its configuration space */
    uint64_t bar;
    unsigned device;
};

static struct engine engine;
static unsigned attempts;
static unsigned as_expected;
static volatile uint32_t own_memory[2][1024] __attribute__((aligned(4096)));

static void fail(const char *reason) {
    print("bulkhead: hostile fail %s\n", reason);
    guest_shutdown();
}

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    print("\nbulkhead: hostile trap cause=0x%x epc=0x%x tval=0x%x\n", cause, epc, tval);
    fail("trap");
    return epc;
}

/* ---- The engine ------------------------------------------------------------------------------ */

static void find_engine(const void *fdt) {
    const uint32_t id = (uint32_t)DMA_ENGINE_DEVICE << 16 | DMA_ENGINE_VENDOR;
    struct tree_range ecam;

    if (!tree_reg(fdt, "compatible", "pci-host-ecam-generic", &ecam)) {
        fail("no PCI host in the device tree");
    }
    for (engine.device = 0; engine.device < 32; engine.device++) {
        engine.config = ecam.base + ((uint64_t)engine.device << 15);
        if (mmio_read32(engine.config + PCI_ID) == id) {
            break;
        }
    }
    if (engine.device == 32) {
        fail("no DMA engine on bus 0");
    }
    uint32_t bar = mmio_read32(engine.config + PCI_BAR0);
    engine.bar = bar & ~UINT32_C(15);
    if ((bar & PCI_BAR_MEMORY_64) != 0) {
        engine.bar |= (uint64_t)mmio_read32(engine.config + PCI_BAR0 + 4) << 32;
    }
    if (engine.bar == 0) {
        fail("BAR 0 of the DMA engine has no address");
    }
    mmio_write32(engine.config + PCI_COMMAND, PCI_COMMAND_MEMORY_MASTER);
    if (mmio_read32(engine.bar + DMA_ENGINE_ID) != DMA_ENGINE_ID_VALUE) {
        fail("BAR 0 does not show a DMA engine");
    }
}

static void fill_buffer(uint32_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; i += 4) {
        mmio_write32(engine.bar + DMA_ENGINE_BUFFER + i, value + i);
    }
}

static bool buffer_holds(uint32_t value) {
    for (unsigned i = 0; i < TRANSFER; i += 4) {
        if (mmio_read32(engine.bar + DMA_ENGINE_BUFFER + i) != value + i) {
            return false;
        }
    }
    return true;
}

/* Runs one transfer and returns the engine's status; control is WRITE, and an address type, or 0.
 */
static uint32_t transfer(uint64_t address, unsigned bytes, uint32_t control) {
    mmio_write32(engine.bar + DMA_ENGINE_IOVA, (uint32_t)address);
    mmio_write32(engine.bar + DMA_ENGINE_IOVA + 4, (uint32_t)(address >> 32));
    mmio_write32(engine.bar + DMA_ENGINE_LENGTH, bytes);
    mmio_write32(engine.bar + DMA_ENGINE_CONTROL, control | DMA_ENGINE_GO);
    for (unsigned i = 0; i < WAIT_LIMIT; i++) {
        uint32_t status = mmio_read32(engine.bar + DMA_ENGINE_STATUS);
        if ((status & DMA_ENGINE_DONE) != 0 && (status & DMA_ENGINE_BUSY) == 0) {
            return status;
        }
    }
    print(" device=HANGS\n");
    fail("the DMA engine does not finish");
    return 0;
}

/* ---- Attempts -------------------------------------------------------------------------------- */

static void begin(const char *op, const char *name, size_t length, uint64_t address, unsigned bytes,
                  const char *expected) {
    print("bulkhead: attempt %u op=%s target=", (uint64_t)++attempts, op);
    for (size_t i = 0; i < length; i++) {
        print("%c", name[i]);
    }
    print(" addr=0x%x bytes=%u expect=%s", address, (uint64_t)bytes, expected);
}

static void end(const char *device, const char *kind, const char *seen, bool expected) {
    print(" device=%s", device);
    if (kind != NULL) {
        print(" %s=%s", kind, seen);
    }
    print("\n");
    as_expected += expected ? 1 : 0;
}

static void write_own(void) {
    uint64_t address = (uint64_t)own_memory[0];
    unsigned same = 0;

    begin("write", "self", 4, address, TRANSFER, "done");
    fill_buffer(0x11110000, TRANSFER);
    uint32_t status = transfer(address, TRANSFER, DMA_ENGINE_WRITE);
    for (unsigned wait = 0; wait < WAIT_LIMIT && same < TRANSFER; wait++) {
        for (same = 0; same < TRANSFER && own_memory[0][same / 4] == 0x11110000 + same; same += 4) {
        }
    }
    bool good = (status & DMA_ENGINE_ERROR) == 0;
    end(good ? "done" : "error", "memory", same == TRANSFER ? "changed" : "UNCHANGED",
        good && same == TRANSFER);
}

static void read_own(void) {
    uint64_t address = (uint64_t)own_memory[1];

    begin("read", "self", 4, address, TRANSFER, "done");
    for (unsigned i = 0; i < TRANSFER; i += 4) {
        own_memory[1][i / 4] = 0x22220000 + i;
    }
    fill_buffer(CANARY, TRANSFER);
    bool good = (transfer(address, TRANSFER, 0) & DMA_ENGINE_ERROR) == 0;
    bool match = buffer_holds(0x22220000);
    end(good ? "done" : "error", "buffer", match ? "match" : "WRONG", good && match);
}

/* Posted: all that can be expected of the device is that it has sent them. */
static void write_foreign(const char *op, const char *name, size_t length, uint64_t address,
                          unsigned bytes, uint32_t at) {
    begin(op, name, length, address, bytes, "blocked");
    fill_buffer(bytes == 4 ? 1 : 0xbadbad00, bytes); /* as an MSI: identity 1 */
    bool sent = (transfer(address, bytes, DMA_ENGINE_WRITE | at << DMA_ENGINE_AT_SHIFT) &
                 DMA_ENGINE_ERROR) == 0;
    end(sent ? "sent" : "error", NULL, NULL, sent);
}

static void read_foreign(const char *name, size_t length, uint64_t address) {
    begin("read", name, length, address, TRANSFER, "blocked");
    fill_buffer(CANARY, TRANSFER);
    bool refused = (transfer(address, TRANSFER, 0) & DMA_ENGINE_ERROR) != 0;
    bool untouched = buffer_holds(CANARY);
    end(refused ? "error" : "DONE", "buffer", untouched ? "untouched" : "FILLED",
        refused && untouched);
}

static void attack(const char *name, size_t length, uint64_t address) {
    if (length > 4 && strncmp(name, "irq-", 4) == 0) {
        write_foreign("msi", name, length, address, 4, 0);
        return;
    }
    write_foreign("write", name, length, address, TRANSFER, 0);
    read_foreign(name, length, address);
    /* Says that its addresses are translated already, to get past the translation. */
    write_foreign("write-translated", name, length, address, TRANSFER, AT_TRANSLATED);
}

static uint64_t parse_hex(const char **text) {
    uint64_t value = 0;

    for (;; (*text)++) {
        char c = **text;
        if (c >= '0' && c <= '9') {
            value = value << 4 | (uint64_t)(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            value = value << 4 | (uint64_t)(c - 'a' + 10);
        } else {
            return value;
        }
    }
}

/* Every word of the form name=0xADDRESS is a victim; other words are not for us. */
static void attack_all(const char *arguments) {
    for (const char *p = arguments; *p != '\0';) {
        const char *name = p;
        size_t length = strcspn(p, "= ");

        p += length;
        if (length > 0 && strncmp(p, "=0x", 3) == 0) {
            p += 3;
            attack(name, length, parse_hex(&p));
        }
        p += strcspn(p, " ");
        p += strspn(p, " ");
    }
}

void guest_main(uint64_t hart, const void *fdt) {
    find_engine(fdt);
    print("bulkhead: hostile hart=%u function=00:%02x.0 id=%04x:%04x bar0=0x%x\n", hart,
          (uint64_t)engine.device, (uint64_t)DMA_ENGINE_VENDOR, (uint64_t)DMA_ENGINE_DEVICE,
          engine.bar);
    struct interrupts source = {
        .config = engine.config, .bar = engine.bar, .memory = (uint64_t)own_memory[0]};
    if (tree_imsic(fdt, hart, &source.imsic)) {
        interrupts_measure(&source);
    }
    write_own();
    read_own();
    attack_all(tree_bootargs(fdt));
    print("bulkhead: hostile done attempts=%u as_expected=%u\n", (uint64_t)attempts,
          (uint64_t)as_expected);
}
