// SPDX-License-Identifier: Apache-2.0
// The virtio-blk function as a driver sees it through Bulkhead: found by its capabilities, set up
// by the specification's steps, and used in a guest's address space with MSI-X into an interrupt
// file.
#include "bench.h"
#include "endpoint/virtio_blk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DISK = 0x0400, BAR = PCI_MEMORY + 0x900000, WINDOW = WINDOW_MEMORY + 0x900000 };
enum { MSIX = 0x10000 }; // how far BAR1 is behind BAR4
enum { GPA = 0x80000000, RAM = 0x90000000, IMSIC_GPA = 0x28000000, IMSIC = 0x24001000 };
enum { DESC = 0x0000, AVAIL = 0x1000, USED = 0x2000, HEADER = 0x3000, DATA = 0x4000, PAGES = 16 };
enum { SECTORS = 64, NEXT = 1, WRITE = 2, ID = 0x2a };

struct scene {
    struct bench b;
    struct virtio_blk *disk;
    unsigned window;                      // the capability for access through configuration space
    unsigned common, isr, device, notify; // offsets in BAR4, from the capabilities
    uint16_t avail, used;
};

static uint64_t get(struct scene *x, unsigned offset, size_t n) {
    uint64_t v = 0;
    machine_pio_read(x->b.m, WINDOW + offset, &v, n, 1);
    return v;
}

static void put(struct scene *x, unsigned offset, uint64_t v, size_t n) {
    machine_pio_write(x->b.m, WINDOW + offset, &v, n, 1);
}

static void find_capabilities(struct scene *x) {
    unsigned *const places[] = {NULL, &x->common, &x->notify, &x->isr, &x->device};
    unsigned found = 0;
    bool express = false, msix = false, in_bar4 = true;
    unsigned at = bench_config_read(&x->b, DISK, PCI_CAPABILITIES) & 0xff;
    for (unsigned i = 0; at && i < 16; i++) {
        uint32_t head = bench_config_read(&x->b, DISK, at);
        unsigned type = head >> 24;
        express |= (head & 0xff) == 0x10;
        if ((head & 0xff) == 0x11) {
            msix = true;
            check_equal("MSI-X table in BAR1", bench_config_read(&x->b, DISK, at + 4),
                        VBLK_MSIX | 1);
            check_equal("... and its PBA", bench_config_read(&x->b, DISK, at + 8), VBLK_PBA | 1);
        }
        if ((head & 0xff) == 0x09 && type >= 1 && type <= 4) {
            *places[type] = bench_config_read(&x->b, DISK, at + 8);
            found |= 1u << type;
            in_bar4 &= (bench_config_read(&x->b, DISK, at + 4) & 0xff) == VBLK_BAR;
        }
        if ((head & 0xff) == 0x09 && type == 5)
            x->window = at;
        at = head >> 8 & 0xff;
    }
    check(found == 0x1e && express && msix, "capabilities found", "virtio %x, PCIe %d, MSI-X %d",
          found, express, msix);
    check(in_bar4, "virtio structures in BAR4", "one is not");
}

static unsigned bar_register(unsigned bar) {
    return PCI_BAR0 + 4 * bar;
}

static void place(struct scene *x, uint32_t command) {
    bench_config_write(&x->b, DISK, bar_register(VBLK_BAR_MSIX), BAR + MSIX);
    bench_config_write(&x->b, DISK, bar_register(VBLK_BAR), BAR);
    bench_config_write(&x->b, DISK, bar_register(VBLK_BAR) + 4, 0);
    bench_config_write(&x->b, DISK, PCI_COMMAND, command);
}

// What firmware learns of the BARs.
static void sizes(struct scene *x) {
    uint32_t size[PCI_BARS];
    for (unsigned i = 0; i < PCI_BARS; i++) {
        bench_config_write(&x->b, DISK, bar_register(i), ~0u);
        size[i] = bench_config_read(&x->b, DISK, bar_register(i));
    }
    check_equal("BAR1: 4 KiB, 32 bits", size[1], 0xfffff000);
    check_equal("BAR4: 16 KiB, 64 bits, prefetchable", size[4], 0xffffc00c);
    check_equal("... and its upper half", size[5], ~0u);
    check_equal("no other BAR", size[0] | size[2] | size[3], 0);
}

// Where they answer, and where they do not.
static void places(struct scene *x) {
    place(x, PCI_COMMAND_MASTER);
    check_equal("memory space off: BAR1 silent", get(x, MSIX + VBLK_MSIX + 12, 4), ~0u);
    check_equal("... and BAR4", get(x, VBLK_DEVICE, 4), ~0u);
    place(x, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
    check_equal("MSI-X table: masked", get(x, MSIX + VBLK_MSIX + 12, 4), 1);
    check_equal("nothing behind it", get(x, MSIX + VBLK_MSIX + 0x20, 4), 0);
    put(x, MSIX + 0x14, 3, 1); // where BAR4 has device_status, and BAR1 a vector
    check_equal("no table in BAR4", get(x, VBLK_COMMON + 0x14, 1), 0);
    put(x, MSIX + 0x14, 0, 1);
    check_equal("device registers", get(x, VBLK_DEVICE, 4), SECTORS);
    check_equal("behind BAR1: unsupported request", get(x, MSIX + VBLK_MSIX_SIZE, 4), ~0u);
    check_equal("... before it", get(x, MSIX - 4, 4), ~0u);
    check_equal("... and behind BAR4", get(x, VBLK_BAR_SIZE, 4), ~0u);
    bench_config_write(&x->b, DISK, bar_register(VBLK_BAR) + 4, 1);
    check_equal("BAR4 above 4 GiB: not below", get(x, VBLK_DEVICE, 4), ~0u);
    check_equal("... and BAR1 as before", get(x, MSIX + VBLK_MSIX + 12, 4), 1);
    bench_config_write(&x->b, DISK, bar_register(VBLK_BAR) + 4, 0);
}

static void config_window(struct scene *x) {
    bench_config_write(&x->b, DISK, x->window + 4, VBLK_BAR);
    bench_config_write(&x->b, DISK, x->window + 8, x->device);
    bench_config_write(&x->b, DISK, x->window + 12, 4);
    check_equal("registers through configuration space",
                bench_config_read(&x->b, DISK, x->window + 16), SECTORS);
    bench_config_write(&x->b, DISK, x->window + 8, x->common + 0x14);
    bench_config_write(&x->b, DISK, x->window + 12, 1);
    bench_config_write(&x->b, DISK, x->window + 16, 1);
    check_equal("... and written", get(x, x->common + 0x14, 1), 1);
}

static void set_up(struct scene *x) {
    put(x, x->common + 0x14, 0, 1);
    check_equal("status after reset", get(x, x->common + 0x14, 1), 0);
    put(x, x->common + 0x14, 1 | 2, 1);
    put(x, x->common + 0x00, 1, 4);
    check_equal("VERSION_1 and ACCESS_PLATFORM offered", get(x, x->common + 0x04, 4) & 3, 3);
    put(x, x->common + 0x08, 1, 4);
    put(x, x->common + 0x0c, 3, 4);
    put(x, x->common + 0x14, 1 | 2 | 8, 1);
    check_equal("FEATURES_OK", get(x, x->common + 0x14, 1) & 8, 8);
    check_equal("one queue", get(x, x->common + 0x12, 2), 1);
    check_equal("capacity", get(x, x->device, 8), SECTORS);
    put(x, MSIX + VBLK_MSIX + 16 + 0, IMSIC_GPA, 8); // vector 1
    put(x, MSIX + VBLK_MSIX + 16 + 8, ID, 4);
    put(x, MSIX + VBLK_MSIX + 16 + 12, 0, 4);
    uint32_t control = bench_config_read(&x->b, DISK, PCI_MSIX_CAP);
    bench_config_write(&x->b, DISK, PCI_MSIX_CAP, control | 0x80000000);
    put(x, x->common + 0x16, 0, 2);
    put(x, x->common + 0x1a, 1, 2);
    check_equal("vector taken", get(x, x->common + 0x1a, 2), 1);
    put(x, x->common + 0x20, GPA + DESC, 8);
    put(x, x->common + 0x28, GPA + AVAIL, 4); // in halves, as some drivers do
    put(x, x->common + 0x2c, 0, 4);
    put(x, x->common + 0x30, GPA + USED, 8);
    put(x, x->common + 0x1c, 1, 2);
    put(x, x->common + 0x14, 1 | 2 | 4 | 8, 1);
}

static void descriptor(struct scene *x, unsigned i, uint64_t gpa, uint32_t n, uint16_t flags) {
    struct vring_desc d = {gpa, n, flags, (uint16_t)(i + 1)};
    memory_put(x->b.mem, RAM + DESC + 16 * i, &d, sizeof d);
}

// A request of header, data in two pieces of the guest's pages, status; returns the status byte.
static unsigned request(struct scene *x, uint32_t type, uint64_t sector, unsigned n) {
    struct vblk_header h = {type, 0, sector};
    uint16_t flags = type == 1 ? NEXT : NEXT | WRITE;
    uint8_t status = 0xff;
    unsigned last = 1, size = get(x, x->common + 0x18, 2) & 0xffff;
    memory_put(x->b.mem, RAM + HEADER, &h, sizeof h);
    memory_put(x->b.mem, RAM + HEADER + 16, &status, 1);
    descriptor(x, 0, GPA + HEADER, sizeof h, NEXT);
    if (n > 1024)
        descriptor(x, last++, GPA + DATA, 1024, flags);
    if (n)
        descriptor(x, last++, GPA + DATA + (n > 1024 ? 1024 : 0), n > 1024 ? n - 1024 : n, flags);
    descriptor(x, last, GPA + HEADER + 16, 1, WRITE);
    uint16_t head = 0;
    memory_put(x->b.mem, RAM + AVAIL + 4 + 2 * (x->avail % size), &head, 2);
    x->avail++;
    memory_put(x->b.mem, RAM + AVAIL + 2, &x->avail, 2);
    memory_put(x->b.mem, IMSIC, &(uint32_t){0}, 4);
    put(x, x->notify, 0, 2);
    bench_settle(&x->b);
    memory_get(x->b.mem, RAM + HEADER + 16, &status, 1);
    uint16_t used;
    memory_get(x->b.mem, RAM + USED + 2, &used, 2);
    if (used != (uint16_t)(x->used + 1))
        check(false, "used index moves by one", "from %u to %u", x->used, used);
    x->used = used;
    return status;
}

static void write_and_read(struct scene *x) {
    uint8_t out[3 * VBLK_SECTOR], in[3 * VBLK_SECTOR], none[sizeof out] = {0};
    bench_fill(&x->b, out, sizeof out);
    memory_put(x->b.mem, RAM + DATA, out, sizeof out);
    check_equal("write request", request(x, 1, 5, sizeof out), 0);
    check_equal("its interrupt", memory_get32(x->b.mem, IMSIC), ID);
    memory_put(x->b.mem, RAM + DATA, none, sizeof none);
    check_equal("read request", request(x, 0, 5, sizeof out), 0);
    memory_get(x->b.mem, RAM + DATA, in, sizeof in);
    check(memcmp(in, out, sizeof in) == 0, "reads what was written", "data differ");
    uint32_t element[2];
    memory_get(x->b.mem, RAM + USED + 4 + 8 * ((x->used - 1u) % VBLK_QUEUE_SIZE), element, 8);
    check_equal("used length", element[1], sizeof out + 1);
    check_equal("flush", request(x, 4, 0, 0), 0);
    check_equal("unknown type", request(x, 77, 0, 0), 2);
    check_equal("beyond the end", request(x, 0, SECTORS, VBLK_SECTOR), 1);
    check_equal("across the end", request(x, 1, SECTORS - 1, 2 * VBLK_SECTOR), 1);
    check_equal("identity", request(x, 8, 0, 20), 0);
    memory_get(x->b.mem, RAM + DATA, in, 20);
    check(strcmp((char *)in, "bulkhead-0400") == 0, "... is the function's", "%.20s", (char *)in);
}

static void many(struct scene *x) {
    unsigned bad = 0;
    for (unsigned i = 0; i < 200; i++) { // the ring wraps
        uint8_t out[VBLK_SECTOR], in[VBLK_SECTOR];
        uint64_t sector = random_below(&x->b.random, SECTORS);
        bench_fill(&x->b, out, sizeof out);
        memory_put(x->b.mem, RAM + DATA, out, sizeof out);
        bad += request(x, 1, sector, VBLK_SECTOR) != 0;
        bad += request(x, 0, sector, VBLK_SECTOR) != 0;
        memory_get(x->b.mem, RAM + DATA, in, sizeof in);
        bad += memcmp(in, out, sizeof in) != 0;
    }
    check(bad == 0, "the ring wraps", "%u wrong", bad);
}

static void broken_ring(struct scene *x) {
    descriptor(x, 0, GPA + HEADER, 16, NEXT);
    put(x, x->common + 0x28, 0xdead000000, 8); // a ring that the guest does not have
    put(x, x->notify, 0, 2);
    bench_settle(&x->b);
    check_equal("a ring outside the domain: device needs reset",
                get(x, x->common + 0x14, 1) & VIRTIO_STATUS_NEEDS_RESET, VIRTIO_STATUS_NEEDS_RESET);
    bench_expect_fault(&x->b, "... and a fault record", 21, DISK, 0xdead000000);
}

int main(void) {
    char path[] = "build/tb/top/disk-XXXXXX";
    static struct scene x;
    int file = mkstemp(path);
    if (file < 0 || ftruncate(file, SECTORS * VBLK_SECTOR))
        harness_fail("no disk file");
    bench_open(&x.b);
    x.disk = virtio_blk_open(x.b.m, DISK, path);
    sizes(&x);
    places(&x);
    bench_iommu_start(&x.b);
    struct iommu_domain guest = bench_domain(&x.b, 1);
    for (unsigned i = 0; i < PAGES; i++)
        bench_map(&x.b, &guest, GPA + 4096 * i, RAM + 4096 * i, STAGE_R | STAGE_W);
    iommu_msi_create(&x.b.iommu, &guest, IMSIC_GPA, 0);
    iommu_msi_map(&x.b.iommu, &guest, IMSIC_GPA, IMSIC);
    bench_attach(&x.b, DISK, &guest);
    find_capabilities(&x);
    config_window(&x);
    set_up(&x);
    write_and_read(&x);
    many(&x);
    machine_knobs(x.b.m)->stall_percent = 20;
    many(&x);
    broken_ring(&x);
    virtio_blk_close(x.disk);
    close(file);
    unlink(path);
    return bench_close(&x.b);
}
