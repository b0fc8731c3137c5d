/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The isolation tests on a board: fpga-isolation PORT [BAUD [SECONDS]]. Three domains get a device
 * each; the devices then do what they may and what they may not. Status 0: all as expected; 1:
 * something was not; 2: no board, or it does not answer within SECONDS.
 */
#include "board.h"
#include "engine.h"
#include "serial.h"
#include "stage.h"
#include "table.h"

#include "../../firmware/drivers/bulkhead.h"
#include "../../firmware/drivers/bulkhead_regs.h"
#include "../../firmware/drivers/iommu.h"
#include "../../firmware/drivers/io.h"
#include "../../firmware/drivers/link.h"
#include "../../tb/endpoint/dma_engine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALPHA, BETA, MALLORY };
enum { CAUSE_READ = 21, CAUSE_WRITE = 23, CAUSE_INVALID = 258, CAUSE_TYPE = 260 };
enum { PAGE = 4096, BYTES = 8 * ENGINE_WORDS, TRANSLATED = 2u << DMA_ENGINE_AT_SHIFT };
enum { INTERRUPT_FILE = 0x28001000 };
enum { MOST_PATIENT = 3600 };

static const char *const names[ENGINES] = {"alpha", "beta", "mallory"};
/* Guest physical addresses: alpha and beta use the same. */
static const uint64_t gpa[ENGINES] = {0x80000000, 0x80000000, 0xe0000000};

static struct iommu iommu;
static struct iommu_domain domains[ENGINES];
static uint64_t memory[ENGINES]; /* SPA of each domain's first page */
static uint64_t extra[2];        /* alpha's second and third pages */
static uint64_t link_page;

static void must(int error, const char *what) {
    if (error != IOMMU_OK) {
        fprintf(stderr, "%s: %s\n", what, iommu_error_text(error));
        exit(1);
    }
}

static void pattern(uint64_t words[ENGINE_WORDS], uint64_t seed) {
    for (unsigned i = 0; i < ENGINE_WORDS; i++) {
        words[i] = (seed + i) * UINT64_C(0x9e3779b97f4a7c15);
    }
}

static bool memory_is(uint64_t spa, const uint64_t words[ENGINE_WORDS]) {
    uint64_t now[ENGINE_WORDS];

    board_get(spa, now, ENGINE_WORDS);
    return memcmp(now, words, sizeof now) == 0;
}

/* ---- The bridge --------------------------------------------------------------------------------
 */

enum damage { WRONG_SUM, NO_SENSE, UNFINISHED };

/* A frame that would write to memory, if it were good. */
static void bad_frame(enum damage damage, const char *tried, enum frame_status expected) {
    uint64_t before[ENGINE_WORDS], word = ~UINT64_C(0);
    uint8_t bytes[FRAME_MAX_BYTES];
    struct frame f = {.op = SPACE_MEMORY | FRAME_WRITE, .tag = 0xa5, .count = 1, .words = &word};
    size_t n;

    pattern(before, 17 + damage);
    board_put(BOARD_MEMORY, before, ENGINE_WORDS);
    if (damage == NO_SENSE) {
        f.op |= 0x80;
    }
    n = frame_encode(&f, bytes);
    if (damage == WRONG_SUM) {
        bytes[9] ^= 1;
    }
    enum frame_status status = board_raw(bytes, damage == UNFINISHED ? n - 3 : n, f.tag);
    bool same = memory_is(BOARD_MEMORY, before);
    table_row(status == expected && same, tried, "error, nothing changed", "bridge: %s; memory %s",
              frame_status_text(status), same ? "unchanged" : "CHANGED");
}

static void bridge_tests(void) {
    bad_frame(WRONG_SUM, "bridge: a frame with a flipped bit", FRAME_BAD_SUM);
    bad_frame(NO_SENSE, "bridge: a frame that makes no sense", FRAME_BAD_HEADER);
    bad_frame(UNFINISHED, "bridge: a frame that stops", FRAME_STOPPED);
}

/* ---- Set-up -------------------------------------------------------------------------------------
 */

static void find_units(void) {
    const uint32_t expected = (uint32_t)DMA_ENGINE_DEVICE << 16 | DMA_ENGINE_VENDOR;
    uint32_t version = bulkhead_version(BOARD_REGS);
    uint32_t id[ENGINES];

    table_row(version != 0 && bulkhead_find_unit(BOARD_REGS, BULKHEAD_KIND_LINK, &link_page),
              "registers: a Bulkhead", "identified", "version %u.%u",
              BULKHEAD_VERSION_MAJOR(version), BULKHEAD_VERSION_MINOR(version));
    for (unsigned e = 0; e < ENGINES; e++) {
        id[e] = engine_config_id(e);
    }
    table_row(id[0] == expected && id[1] == expected && id[2] == expected,
              "PIO: functions behind the link", "three DMA engines", "%08x %08x %08x",
              (unsigned)id[0], (unsigned)id[1], (unsigned)id[2]);
}

static void set_up(void) {
    const struct iommu_config config = {.ddt_levels = 2, .queue_log2 = 4, .wires = true};
    uint64_t page = 0;

    must(bulkhead_find_unit(BOARD_REGS, BULKHEAD_KIND_IOMMU, &page) ? IOMMU_OK : IOMMU_E_ABSENT,
         "IOMMU");
    must(iommu_init(&iommu, page, &config), "iommu_init");
    /* Roots are aligned to 16 KiB: first, while that leaves no gaps. */
    for (unsigned d = 0; d < ENGINES; d++) {
        domains[d] = stage_create((uint16_t)(d + 1));
    }
    for (unsigned d = 0; d < ENGINES; d++) {
        memory[d] = mem_alloc(PAGE);
        stage_map(&domains[d], gpa[d], memory[d], STAGE_R | STAGE_W);
        must(iommu_attach(&iommu, engine_id(d), &domains[d], 0), "iommu_attach");
    }
    /* The next guest page is read-only; the two after that are one page, twice. */
    extra[0] = mem_alloc(PAGE);
    extra[1] = mem_alloc(PAGE);
    must(extra[1] != 0 ? IOMMU_OK : IOMMU_E_MEMORY, "memory");
    stage_map(&domains[ALPHA], gpa[ALPHA] + PAGE, extra[0], STAGE_R);
    stage_map(&domains[ALPHA], gpa[ALPHA] + 2 * PAGE, extra[1], STAGE_R | STAGE_W);
    stage_map(&domains[ALPHA], gpa[ALPHA] + 3 * PAGE, memory[ALPHA], STAGE_R | STAGE_W);
}

/* ---- What is allowed
 * ----------------------------------------------------------------------------- */

static void no_fault(const char *tried) {
    struct iommu_fault f = {0};
    int n = iommu_read_faults(&iommu, &f, 1);

    table_row(n == 0, tried, "no fault", "%d records, cause %u, device 0x%06x", n, f.cause,
              (unsigned)f.device_id);
}

static void own(unsigned e, uint64_t seed) {
    uint64_t words[ENGINE_WORDS], seen[ENGINE_WORDS];
    char tried[64];
    uint32_t status;

    pattern(words, seed);
    engine_fill(e, words);
    status = engine_run(e, gpa[e], BYTES, DMA_ENGINE_WRITE);
    snprintf(tried, sizeof tried, "%s: DMA write to its own memory", names[e]);
    table_row(status == DMA_ENGINE_DONE && memory_is(memory[e], words), tried, "done",
              "status 0x%x, iova 0x%llx is memory at 0x%llx", (unsigned)status,
              (unsigned long long)gpa[e], (unsigned long long)memory[e]);
    pattern(words, seed + 100);
    board_put(memory[e], words, ENGINE_WORDS);
    status = engine_run(e, gpa[e], BYTES, 0);
    engine_look(e, seen);
    snprintf(tried, sizeof tried, "%s: DMA read of its own memory", names[e]);
    table_row(status == DMA_ENGINE_DONE && memcmp(seen, words, sizeof seen) == 0, tried, "done",
              "status 0x%x", (unsigned)status);
}

static void across_pages(void) {
    uint64_t words[ENGINE_WORDS], seen[ENGINE_WORDS];
    uint32_t status;

    pattern(words, 33);
    engine_fill(ALPHA, words);
    status = engine_run(ALPHA, gpa[ALPHA] + 3 * PAGE - BYTES / 2, BYTES, DMA_ENGINE_WRITE);
    board_get(extra[1] + PAGE - BYTES / 2, seen, ENGINE_WORDS / 2);
    board_get(memory[ALPHA], seen + ENGINE_WORDS / 2, ENGINE_WORDS / 2);
    table_row(status == DMA_ENGINE_DONE && memcmp(seen, words, sizeof seen) == 0,
              "alpha: DMA write across two pages", "done",
              "status 0x%x, pages at 0x%llx and 0x%llx", (unsigned)status,
              (unsigned long long)extra[1], (unsigned long long)memory[ALPHA]);
}

/* ---- What is not
 * ---------------------------------------------------------------------------------- */

struct attempt {
    unsigned engine;
    const char *what;
    uint64_t iova;
    uint64_t victim; /* SPA that must not change, or be seen; 0: no memory */
    uint32_t control;
    uint16_t cause;
};

/* Nothing the device says may change the victim or give it away, and one record names the attempt.
 */
static void attack(const struct attempt *a) {
    static const uint64_t canary[ENGINE_WORDS] = {1, 2, 3, 4, 5, 6, 7, 8};
    uint64_t secret[ENGINE_WORDS] = {0}, seen[ENGINE_WORDS];
    bool write = (a->control & DMA_ENGINE_WRITE) != 0;
    struct iommu_fault f[2] = {0};
    char tried[64];

    if (a->victim != 0) {
        board_get(a->victim, secret, ENGINE_WORDS);
    }
    engine_fill(a->engine, canary);
    uint32_t status = engine_run(a->engine, a->iova, BYTES, a->control);
    int n = iommu_read_faults(&iommu, f, 2);
    engine_look(a->engine, seen);
    bool safe = (write ? status == DMA_ENGINE_DONE : (status & DMA_ENGINE_ERROR) != 0) &&
                (a->victim == 0 || memory_is(a->victim, secret)) &&
                memcmp(seen, canary, sizeof seen) == 0;
    bool told = n == 1 && f[0].cause == a->cause && f[0].device_id == engine_id(a->engine) &&
                f[0].iotval == a->iova;
    struct iommu_cause_text cause = iommu_cause_text(f[0].cause);
    snprintf(tried, sizeof tried, "%s: %s", names[a->engine], a->what);
    table_row(safe && told, tried, "blocked, told by address",
              "%d record: device_id=0x%06x %s iova=0x%llx cause=%u (%s %s)%s", n,
              (unsigned)f[0].device_id, iommu_ttyp_text(f[0].ttyp), (unsigned long long)f[0].iotval,
              f[0].cause, cause.subject, cause.fault, safe ? "" : "; NOT SAFE");
    iommu_irq_ack(&iommu, 1u << IOMMU_IRQ_FAULT);
}

static void attacks(void) {
    const struct attempt tries[] = {
        {MALLORY, "DMA write to alpha's memory", memory[ALPHA], memory[ALPHA], DMA_ENGINE_WRITE,
         CAUSE_WRITE},
        {MALLORY, "DMA read of alpha's memory", memory[ALPHA], memory[ALPHA], 0, CAUSE_READ},
        {MALLORY, "to alpha, as if translated", memory[ALPHA], memory[ALPHA],
         DMA_ENGINE_WRITE | TRANSLATED, CAUSE_TYPE},
        {MALLORY, "DMA write to the directory", iommu.directory, iommu.directory, DMA_ENGINE_WRITE,
         CAUSE_WRITE},
        {MALLORY, "DMA read of the directory", iommu.directory, iommu.directory, 0, CAUSE_READ},
        {MALLORY, "DMA write to its own page table", domains[MALLORY].root, domains[MALLORY].root,
         DMA_ENGINE_WRITE, CAUSE_WRITE},
        {MALLORY, "DMA write at alpha's addresses", gpa[ALPHA], memory[ALPHA], DMA_ENGINE_WRITE,
         CAUSE_WRITE},
        {MALLORY, "DMA beyond the address width", UINT64_C(1) << 41, 0, DMA_ENGINE_WRITE,
         CAUSE_WRITE},
        {MALLORY, "MSI to alpha's interrupt file", INTERRUPT_FILE, 0, DMA_ENGINE_WRITE,
         CAUSE_WRITE},
        {ALPHA, "DMA write to its read-only page", gpa[ALPHA] + PAGE, extra[0], DMA_ENGINE_WRITE,
         CAUSE_WRITE},
    };

    for (unsigned i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        attack(&tries[i]);
    }
}

static void after_detach(void) {
    const struct attempt again = {MALLORY,          "DMA after it was detached",
                                  gpa[MALLORY],     memory[MALLORY],
                                  DMA_ENGINE_WRITE, CAUSE_INVALID};

    must(iommu_detach(&iommu, engine_id(MALLORY)), "iommu_detach");
    attack(&again);
}

static void link_down(void) {
    bool down, up;

    board_link(false);
    down = !link_is_up(link_page);
    board_link(true);
    up = link_is_up(link_page);
    table_row(down && up, "link: down, and up again", "seen by the link unit", "%s, %s",
              down ? "down" : "UP", up ? "up" : "DOWN");
}

static void nothing_dropped(void) {
    struct link_counts c;

    link_read_counts(link_page, &c);
    table_row(c.malformed + c.bad + c.poisoned + c.credits + c.write_error + c.read_error == 0,
              "link: TLPs dropped, memory errors", "none", "%u writes and %u reads were refused",
              (unsigned)c.write_denied, (unsigned)c.read_denied);
}

int main(int argc, char **argv) {
    struct board_identity identity;
    unsigned baud = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 1000000;
    unsigned long patience = argc > 3 ? strtoul(argv[3], NULL, 10) : 20;
    int fd = argc > 1 ? serial_open(argv[1], baud) : -1;

    if (fd < 0) {
        fprintf(stderr, "%s: %s\n",
                argc > 1 ? argv[1] : "usage: fpga-isolation PORT [BAUD [SECONDS]]",
                argc > 1 ? strerror(errno) : "no port");
        return 2;
    }
    if (patience == 0 || patience > MOST_PATIENT) {
        fprintf(stderr, "%s: wait 1 to %d seconds for an answer\n", argv[3], MOST_PATIENT);
        return 2;
    }
    frame_wait((unsigned)patience);
    board_use(fd);
    board_identify(&identity);
    printf("board: version %u, %u MHz, %u KiB of memory\n\n", identity.version,
           (unsigned)(identity.clock_hz / 1000000), (unsigned)(identity.memory / 1024));
    table_head();
    bridge_tests();
    find_units();
    set_up();
    for (unsigned e = 0; e < ENGINES; e++) {
        own(e, e + 1);
    }
    across_pages();
    no_fault("faults so far");
    attacks();
    after_detach();
    link_down();
    own(ALPHA, 50);
    own(BETA, 60);
    no_fault("faults of alpha's and beta's devices");
    nothing_dropped();
    printf("\n%u of %u as expected, %llu clock cycles\n", table_rows() - table_failures(),
           table_rows(), (unsigned long long)board_cycles());
    return table_failures() != 0;
}
