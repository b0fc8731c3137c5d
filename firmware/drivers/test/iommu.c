/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Unit test of the IOMMU driver against the stand-in of fake.c. Expected bits are written out as
 * the specification draws them, not taken from the driver's header.
 */
#include "iommu.h"
#include "iommu_regs.h"

#include <string.h>

#include "judge.h"

static void test_init(void) {
    struct iommu_config two = {.ddt_levels = 2, .queue_log2 = 9};

    fake_reset(0);
    check("init-absent", iommu_init(&iommu, FAKE_BASE, NULL) == IOMMU_E_ABSENT, "caps 0 accepted");

    fake_reset(CAPS_EXTENDED);
    check("init-default", iommu_init(&iommu, FAKE_BASE, NULL) == 0, "init failed");
    check("init-three-levels", (fake_register(0x10, 8) & 15) == 4, "ddtp not 3LVL");
    check("init-queues-on", (fake_register(0x48, 4) & fake_register(0x4c, 4) & 0x10001) == 0x10001,
          "queue off");
    check("init-no-page-requests", fake_register(0x50, 4) == 0, "pq on without ATS");
    check("init-queue-size", (fake_register(0x18, 8) & 31) == 6, "not 128 entries");
    check("init-empties-caches",
          find_command(0, 0x3ff, 3) == 0 && find_command(0, 0x2000003ff, 0x81) > 0 &&
              find_command(0, 0x3ff, 2) == 3,
          "no INVAL_DDT, GVMA, VMA, fence before translation");
    check("init-again",
          iommu_init(&iommu, FAKE_BASE, &two) == 0 && (fake_register(0x10, 8) & 15) == 3,
          "restart of a running unit failed");

    fake_reset(CAPS_EXTENDED);
    fake.deepest_mode = 3;
    check("init-falls-back", iommu_init(&iommu, FAKE_BASE, NULL) == 0 && iommu.levels == 2,
          "no 2LVL after 3LVL was refused");
    fake_reset(CAPS_EXTENDED);
    fake.deepest_mode = 1;
    check("init-no-directory", iommu_init(&iommu, FAKE_BASE, NULL) == IOMMU_E_UNSUPPORTED,
          "no directory mode, yet no error");
    check("init-failed-frees", fake_allocated() == 0, "memory lost");
    fake_reset(CAPS_EXTENDED);
    fake.stuck_on = true;
    io_write64(FAKE_BASE + 0x28, 0x80010000 >> 2);
    io_write32(FAKE_BASE + 0x4c, 1);
    check("init-stuck-queue",
          iommu_init(&iommu, FAKE_BASE, &(struct iommu_config){.max_polls = 50}) == IOMMU_E_TIMEOUT,
          "a queue that stays on was not noticed");
}

static void test_attach(void) {
    static const struct {
        const char *name;
        uint64_t caps;
        unsigned levels;
        uint32_t did, too_wide;
    } shapes[] = {
        {"attach-base-1", CAPS_BASE, 1, 0x5a, 0x80},
        {"attach-base-2", CAPS_BASE, 2, 0xa5c3, 0x10000},
        {"attach-base-3", CAPS_BASE, 3, 0xc3a55a, 0x1000000},
        {"attach-extended-1", CAPS_EXTENDED, 1, 0x2a, 0x40},
        {"attach-extended-2", CAPS_EXTENDED, 2, 0x5ac3, 0x8000},
        {"attach-extended-3", CAPS_EXTENDED, 3, 0xc3a55a, 0x1000000},
    };

    for (unsigned i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct iommu_domain domain = guest();
        bool ext = shapes[i].caps == CAPS_EXTENDED;
        fake_reset(shapes[i].caps);
        int error =
            iommu_init(&iommu, FAKE_BASE, &(struct iommu_config){.ddt_levels = shapes[i].levels});
        if (error == 0 && ext) {
            error = iommu_msi_create(&iommu, &domain, 0x28000000, 2);
        }
        if (error == 0) {
            error = iommu_attach(&iommu, shapes[i].did, &domain, IOMMU_ATTACH_QUIET);
        }
        uint64_t at = error == 0 ? locate(shapes[i].did) : 0;
        bool good = at != 0 && mem_read64(at) == 0x11 && mem_read64(at + 16) == 0 &&
                    mem_read64(at + 8) == UINT64_C(0x8123400000080104) && mem_read64(at + 24) == 0;
        if (good && ext) {
            good = mem_read64(at + 32) == (domain.msi_table >> 12 | UINT64_C(1) << 60) &&
                   mem_read64(at + 40) == 3 && mem_read64(at + 48) == 0x28000;
        }
        check(shapes[i].name, good, iommu_error_text(error));
        check("attach-too-wide",
              iommu_attach(&iommu, shapes[i].too_wide, &domain, 0) == IOMMU_E_RANGE,
              "device_id wider than the directory accepted");
        check("attach-twice", iommu_attach(&iommu, shapes[i].did, &domain, 0) == IOMMU_E_BUSY,
              "second attach accepted");
        iommu_msi_destroy(&domain);
        iommu_shutdown(&iommu);
        check("shutdown-frees", fake_allocated() == 0 && fake_register(0x10, 8) == 0,
              "memory lost");
    }
}

static void test_attach_refusals(void) {
    struct iommu_domain domain = guest();

    fake_reset(CAPS_BASE);
    iommu_init(&iommu, FAKE_BASE, NULL);
    domain.mode = 9;
    check("attach-mode-absent", iommu_attach(&iommu, 8, &domain, 0) == IOMMU_E_UNSUPPORTED,
          "Sv48x4 accepted without the capability");
    domain = guest();
    domain.root += 0x1000;
    check("attach-root-aligned", iommu_attach(&iommu, 8, &domain, 0) == IOMMU_E_RANGE,
          "root that is not 16 KiB aligned accepted");
    domain = guest();
    check("attach-ats-absent",
          iommu_attach(&iommu, 8, &domain, IOMMU_ATTACH_ATS) == IOMMU_E_UNSUPPORTED,
          "ATS accepted without the capability");
    check("msi-absent", iommu_msi_create(&iommu, &domain, 0x28000000, 0) == IOMMU_E_UNSUPPORTED,
          "MSI table accepted without MSI_FLAT");
    check("attach-refused-leaves-none", locate(8) == 0 || mem_read64(locate(8)) == 0,
          "a refused attach left a context");
}

static void test_detach(void) {
    struct iommu_domain domain = guest();

    fake_reset(CAPS_EXTENDED);
    iommu_init(&iommu, FAKE_BASE, NULL);
    check("detach-never-attached", iommu_detach(&iommu, 0x300) == 0, "not a no-op");
    iommu_attach(&iommu, 0x300, &domain, 0);
    check("silence-unattached", iommu_silence(&iommu, 0x301) == IOMMU_E_RANGE, "not refused");
    struct iommu_dc dc;
    check("silence", iommu_silence(&iommu, 0x300) == 0, "failed");
    check("silence-keeps-valid",
          iommu_read_dc(&iommu, 0x300, &dc) == 0 &&
              (dc.tc & (IOMMU_TC_V | IOMMU_TC_DTF)) == (IOMMU_TC_V | IOMMU_TC_DTF),
          "V or DTF is not set");
    unsigned from = fake.command_count;
    check("detach", iommu_detach(&iommu, 0x300) == 0, "failed");
    check("detach-invalid", (mem_read64(locate(0x300)) & 1) == 0, "context still valid");
    int ddt = find_command(from, ~UINT64_C(0), UINT64_C(0x0003000200000003));
    int gvma = find_command(from, 0x3ff, 0x81);
    int fence = find_command(from, 0x37ff, 0x3402);
    check("detach-commands", ddt >= 0 && gvma > ddt && fence > gvma,
          "not INVAL_DDT, GVMA, fence with PR and PW");
    check("detach-gscid",
          gvma >= 0 && (fake.commands[gvma][0] >> 44 & 0xffff) == 0x1234 &&
              (fake.commands[gvma][0] >> 33 & 1) == 1,
          "GVMA not for this guest");
    check("attach-after-detach", iommu_attach(&iommu, 0x300, &domain, 0) == 0, "failed");
}

static void test_msi(void) {
    struct iommu_domain domain = guest();

    fake_reset(CAPS_EXTENDED);
    iommu_init(&iommu, FAKE_BASE, NULL);
    check("msi-aligned", iommu_msi_create(&iommu, &domain, 0x28001000, 1) == IOMMU_E_RANGE,
          "misaligned group of files accepted");
    iommu_msi_create(&iommu, &domain, 0x28000000, 1);
    unsigned from = fake.command_count;
    check("msi-map", iommu_msi_map(&iommu, &domain, 0x28001000, 0x24005000) == 0, "failed");
    check("msi-pte",
          mem_read64(domain.msi_table + 16) == (UINT64_C(0x24005) << 10 | 7) &&
              mem_read64(domain.msi_table + 24) == 0,
          "wrong entry");
    check("msi-new-needs-no-command", fake.command_count == from, "commands for a new entry");
    iommu_msi_map(&iommu, &domain, 0x28001000, 0x24006000);
    int gvma = find_command(from, 0x7ff, 0x481);
    check("msi-change-invalidates",
          gvma >= 0 && fake.commands[gvma][1] == UINT64_C(0x28001) << 10 &&
              find_command((unsigned)gvma, 0x3ff, 2) > gvma,
          "no GVMA with this page's address and fence");
    check("msi-foreign-page",
          iommu_msi_map(&iommu, &domain, 0x28002000, 0x24006000) == IOMMU_E_RANGE,
          "page outside of the group accepted");
    iommu_msi_unmap(&iommu, &domain, 0x28001000);
    check("msi-unmap", (mem_read64(domain.msi_table + 16) & 1) == 0, "still valid");
}

static void test_faults(void) {
    static const uint64_t record[4] = {UINT64_C(0x000300) << 40 | UINT64_C(3) << 34 |
                                           UINT64_C(3) << 32 | UINT64_C(0x54321) << 12 | 23,
                                       0, UINT64_C(0x90000040), UINT64_C(0x90000041)};
    struct iommu_fault faults[8];

    fake_reset(CAPS_EXTENDED);
    iommu_init(&iommu, FAKE_BASE, &(struct iommu_config){.queue_log2 = 2});
    check("faults-none", iommu_read_faults(&iommu, faults, 8) == 0, "a fault from nowhere");
    fake_fault(record);
    int count = iommu_read_faults(&iommu, faults, 8);
    check("faults-decoded",
          count == 1 && faults[0].cause == 23 && faults[0].ttyp == 3 && faults[0].pv &&
              faults[0].priv && faults[0].process_id == 0x54321 && faults[0].device_id == 0x300 &&
              faults[0].iotval == 0x90000040 && faults[0].iotval2 == 0x90000041,
          "wrong fields");
    unsigned total = 0;
    for (unsigned i = 0; i < 20; i++) { /* round the ring several times */
        fake_fault(record);
        fake_fault(record);
        total += (unsigned)iommu_read_faults(&iommu, faults, 1);
        total += (unsigned)iommu_read_faults(&iommu, faults, 8);
    }
    check("faults-wrap", total == 40 && iommu.faults_lost == 0, "records lost at the ring's end");
    for (unsigned i = 0; i < 6; i++) {
        fake_fault(record);
    }
    count = iommu_read_faults(&iommu, faults, 8);
    check("faults-overflow", count == 3 && iommu.faults_lost == 1, "overflow not counted");
    fake_fault(record);
    check("faults-go-on", iommu_read_faults(&iommu, faults, 8) == 1, "overflow not cleared");
}

static void test_page_requests(void) {
    static const uint64_t record[2] = {UINT64_C(0x000108) << 40 | UINT64_C(5) << 32 | 0x7000,
                                       0xabc3};
    struct iommu_page_request request;

    fake_reset(CAPS_ATS);
    iommu_init(&iommu, FAKE_BASE, NULL);
    fake_page_request(record);
    check("page-request",
          iommu_read_page_requests(&iommu, &request, 1) == 1 && request.device_id == 0x108 &&
              request.pv && !request.priv && request.exec && request.process_id == 7 &&
              request.payload == 0xabc3,
          "wrong fields");
}

static void test_commands(void) {
    fake_reset(CAPS_EXTENDED);
    iommu_init(&iommu, FAKE_BASE, &(struct iommu_config){.queue_log2 = 2, .max_polls = 100});
    int error = 0;
    for (unsigned i = 0; i < 50 && error == 0; i++) {
        error = iommu_inval_gvma(&iommu, (uint16_t)i);
    }
    check("commands-wrap", error == 0 && iommu_sync(&iommu) == 0, iommu_error_text(error));

    fake.illegal_opcode = 0x81;
    iommu_inval_gvma(&iommu, 1);
    check("command-illegal", iommu_sync(&iommu) == IOMMU_E_CMD_ILLEGAL, "not noticed");
    fake.illegal_opcode = 0;
    check("command-after-illegal", iommu_sync(&iommu) == 0, "queue did not start again");

    fake.memory_fault = true;
    check("command-memory-fault", iommu_sync(&iommu) == IOMMU_E_CMD_FAULT, "not noticed");
    check("command-after-fault", iommu_sync(&iommu) == 0, "queue did not start again");

    fake.hang_fence = true;
    check("fence-hangs", iommu_sync(&iommu) == IOMMU_E_TIMEOUT, "no time-out");
    for (unsigned i = 0; i < 3 && error == 0; i++) {
        error = iommu_inval_gvma(&iommu, 1);
    }
    check("queue-full", error == IOMMU_E_TIMEOUT, "no time-out for a full queue");
}

static void test_interrupts(void) {
    fake_reset(CAPS_EXTENDED);
    iommu_init(&iommu, FAKE_BASE, NULL);
    check("irq-msi", iommu_irq_msi(&iommu, IOMMU_IRQ_FAULT, 0x24000000, 7) == 0, "failed");
    check("irq-msi-registers",
          fake_register(0x310, 8) == 0x24000000 && fake_register(0x318, 4) == 7 &&
              fake_register(0x31c, 4) == 0 && (fake_register(0x2f8, 8) >> 4 & 15) == 1,
          "vector 1 not set up");
    check("irq-enabled", fake_register(0x4c, 4) == 0x10003, "fie not set, or fqen lost");
    check("irq-no-wire", iommu_irq_wire(&iommu, IOMMU_IRQ_FAULT, 1) == IOMMU_E_UNSUPPORTED,
          "wire while MSIs are chosen");
    fake_reset(CAPS_EXTENDED);
    fake.vectors = 0;
    iommu_init(&iommu, FAKE_BASE, NULL);
    iommu_irq_msi(&iommu, IOMMU_IRQ_FAULT, 0x24000000, 7);
    check("irq-one-vector", fake_register(0x300, 8) == 0x24000000, "vector 0 not used");

    fake_reset(CAPS_EXTENDED);
    check("irq-wires-absent",
          iommu_init(&iommu, FAKE_BASE, &(struct iommu_config){.wires = true}) ==
              IOMMU_E_UNSUPPORTED,
          "wires without the capability");
    fake_reset(CAPS_WIRES);
    iommu_init(&iommu, FAKE_BASE, &(struct iommu_config){.wires = true});
    check("irq-wire",
          iommu_irq_wire(&iommu, IOMMU_IRQ_FAULT, 9) == 0 &&
              (fake_register(0x2f8, 8) >> 4 & 15) == 9,
          "failed");
}

static void test_counters(void) {
    fake_reset(CAPS_EXTENDED);
    iommu_init(&iommu, FAKE_BASE, NULL);
    check("counters-absent", iommu_count_requests(&iommu, 0, 0x300) == IOMMU_E_UNSUPPORTED,
          "without the capability");
    fake_reset(CAPS_EXTENDED | UINT64_C(1) << 30);
    iommu_init(&iommu, FAKE_BASE, NULL);
    check("counter",
          iommu_count_requests(&iommu, 1, 0x300) == 0 &&
              fake_register(0x168, 8) == 0x2000300000000001 && fake_register(0x70, 8) == 0,
          "not as the specification has it");
    check("counters-end", iommu_count_requests(&iommu, 31, 0x300) == IOMMU_E_UNSUPPORTED,
          "there are 31");
    fake.counters = 1;
    check("counters-fewer", iommu_count_requests(&iommu, 1, 0x300) == IOMMU_E_RANGE, "not noticed");
}

/* Texts are packed: the first and the last one of each list, and what has none. */
static void test_texts(void) {
    static const struct {
        uint16_t cause;
        const char *text;
    } causes[] = {{1, "instruction access fault"},
                  {23, "write guest-page fault"},
                  {256, "all inbound transactions disallowed"},
                  {260, "transaction type disallowed"},
                  {264, "interrupt file in memory access fault"},
                  {272, "internal data path error"},
                  {274, "page table data corruption"},
                  {2, "unknown cause"},
                  {24, "unknown cause"},
                  {275, "unknown cause"}};
    for (unsigned i = 0; i < sizeof causes / sizeof causes[0]; i++) {
        struct iommu_cause_text t = iommu_cause_text(causes[i].cause);
        char text[64];
        snprintf(text, sizeof text, "%s %s", t.subject, t.fault);
        check("texts-cause", strcmp(text, causes[i].text) == 0, text);
    }
    check("texts-error",
          strstr(iommu_error_text(IOMMU_E_CMD_TIMEOUT), "invalidation") != NULL &&
              strcmp(iommu_error_text(-10), "unknown") == 0,
          iommu_error_text(IOMMU_E_CMD_TIMEOUT));
    check("texts-ttyp",
          strcmp(iommu_ttyp_text(9), "message") == 0 && strcmp(iommu_ttyp_text(63), "unknown") == 0,
          iommu_ttyp_text(9));
}

int main(void) {
    test_init();
    test_attach();
    test_attach_refusals();
    test_detach();
    test_msi();
    test_faults();
    test_page_requests();
    test_commands();
    test_interrupts();
    test_counters();
    test_texts();
    return failures == 0 ? 0 : 1;
}
