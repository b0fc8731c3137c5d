/* SPDX-License-Identifier: Apache-2.0
 * The part of QEMU's plugin interface, version 7 (QEMU 11.1), that plugin.c uses, in words of our
 * own: QEMU's package comes without a header. */
#ifndef QEMU_PLUGIN_H
#define QEMU_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define PLUGIN_API 7

/* A block of guest code that is being translated, and one instruction of it. */
struct qemu_plugin_tb;
struct qemu_plugin_insn;

typedef void translated_fn(struct qemu_plugin_tb *tb, void *user);
typedef void executed_fn(unsigned vcpu, void *user);

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translated_fn *fn, void *user);
/* fn runs before the instruction does. access 0: it does not look at registers. */
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, executed_fn *fn,
                                            int access, void *user);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
/* Where the emulator keeps the instruction's bytes. */
void *qemu_plugin_insn_haddr(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *bytes, size_t size);

#endif
