/* SPDX-License-Identifier: Apache-2.0
 * QEMU plugin: counts the instructions that each hart executes below the guests, in the firmware
 * and in the VMM. Which of them an instruction belongs to is told by its physical address, for a
 * guest may have its code at the same address as it sees it. A guest's markers, hints that do
 * nothing, begin and end a count n:
 *
 *     slti x0, x0, 0x100 + n    begins it
 *     slti x0, x0, 0x200 + n    ends it: "bench: count n hart h vmm A firmware B" for each hart
 *
 * The first instruction of a guest prints what it took to get there from the VMM's first one. */
#include "qemu_plugin.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include "layout.h"

#define HARTS        MAX_HARTS
#define MARKER       0x00002013u /* slti x0, x0, 0 */
#define MARKER_MASK  0x000fffffu
#define MARKER_BEGIN 0x100u
#define MARKER_END   0x200u

enum layer { FIRMWARE, VMM, LAYERS };

struct counts {
    _Alignas(64) uint64_t executed[LAYERS]; /* by this hart since power on */
    uint64_t begun[LAYERS];                 /* the same when the count began */
};

__attribute__((visibility("default"))) int qemu_plugin_version = PLUGIN_API;
int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv);

static struct counts harts[HARTS];
static uintptr_t ram;            /* where the emulator keeps the machine's first byte of RAM */
static uint64_t firmware_before; /* instructions of the firmware before the VMM's first one */
static atomic_bool entered;      /* a guest has run */

static void count(unsigned hart, void *layer) {
    uint64_t *executed = harts[hart].executed;
    if (layer == &harts[0].executed[VMM]) {
        if (executed[VMM] == 0 && firmware_before == 0) {
            firmware_before = executed[FIRMWARE];
        }
        executed[VMM]++;
    } else {
        executed[FIRMWARE]++;
    }
}

static void first_guest_instruction(unsigned hart, void *user) {
    (void)user;
    if (!atomic_exchange(&entered, true)) {
        fprintf(stderr, "bench: entry vmm %llu firmware %llu\n",
                (unsigned long long)harts[hart].executed[VMM],
                (unsigned long long)(harts[hart].executed[FIRMWARE] - firmware_before));
    }
}

static void begin(unsigned hart, void *user) {
    (void)hart, (void)user;
    for (unsigned h = 0; h < HARTS; h++) {
        for (unsigned layer = 0; layer < LAYERS; layer++) {
            harts[h].begun[layer] = harts[h].executed[layer];
        }
    }
}

static void end(unsigned hart, void *user) {
    for (unsigned h = 0; h < HARTS; h++) {
        const struct counts *c = &harts[h];
        if (c->executed[VMM]) {
            fprintf(stderr, "bench: count %u hart %u%s vmm %llu firmware %llu\n",
                    (unsigned)(uintptr_t)user, h, h == hart ? " self" : "",
                    (unsigned long long)(c->executed[VMM] - c->begun[VMM]),
                    (unsigned long long)(c->executed[FIRMWARE] - c->begun[FIRMWARE]));
        }
    }
}

static void look_at_guest(struct qemu_plugin_insn *insn) {
    uint32_t code = 0;
    qemu_plugin_insn_data(insn, &code, sizeof code);
    unsigned number = code >> 20;
    if (!atomic_load(&entered)) {
        qemu_plugin_register_vcpu_insn_exec_cb(insn, first_guest_instruction, 0, NULL);
    }
    if ((code & MARKER_MASK) == MARKER && number & MARKER_BEGIN) {
        qemu_plugin_register_vcpu_insn_exec_cb(insn, begin, 0, NULL);
    } else if ((code & MARKER_MASK) == MARKER && number & MARKER_END) {
        qemu_plugin_register_vcpu_insn_exec_cb(insn, end, 0, (void *)(uintptr_t)(number & 0xff));
    }
}

static void translated(struct qemu_plugin_tb *tb, void *user) {
    (void)user;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        uintptr_t at = (uintptr_t)qemu_plugin_insn_haddr(insn);
        if (!ram && qemu_plugin_insn_vaddr(insn) == FIRMWARE_BASE) {
            ram = at; /* the firmware's entry */
        }
        uintptr_t offset = at - ram;
        if (!ram) {
            continue; /* the boot ROM */
        } else if (offset < VMM_BASE - FIRMWARE_BASE) {
            qemu_plugin_register_vcpu_insn_exec_cb(insn, count, 0, &harts[0].executed[FIRMWARE]);
        } else if (offset < VMM_END - FIRMWARE_BASE) {
            qemu_plugin_register_vcpu_insn_exec_cb(insn, count, 0, &harts[0].executed[VMM]);
        } else {
            look_at_guest(insn);
        }
    }
}

__attribute__((visibility("default"))) int qemu_plugin_install(uint64_t id, const void *info,
                                                               int argc, char **argv) {
    (void)info, (void)argc, (void)argv;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated, NULL);
    return 0;
}
