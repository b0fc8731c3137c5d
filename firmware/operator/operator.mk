# SPDX-License-Identifier: Apache-2.0
# The operator's program for the privileged domain's Linux.

OPERATOR = firmware/operator
OPERATOR_OUT = build/firmware/operator
OPERATOR_CFLAGS = -std=c11 -D_GNU_SOURCE -Os -Wall -Wextra -Wconversion -Wshadow -Werror -I$(OPERATOR) \
  -Ifirmware/vmm

$(OPERATOR_OUT)/bulkhead: $(wildcard $(OPERATOR)/*.c $(OPERATOR)/*.h) firmware/vmm/control.h firmware/vmm/hypercall.h
	@mkdir -p $(@D)
	riscv64-linux-gnu-gcc $(OPERATOR_CFLAGS) -static -s -o $@ $(filter %.c,$^)

TESTS += operator
TEST_operator = $(OPERATOR)/test/operator build/firmware/vmm/vmm.elf build/firmware/vmm build/sim/cosim \
  build/guests/disk-alpha.img
TEST_DEPS_operator = build/firmware/vmm/vmm.elf build/firmware/vmm/demo.dtb build/sim/cosim build/guests/disk-alpha.img
