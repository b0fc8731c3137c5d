# SPDX-License-Identifier: Apache-2.0
# The partitioning VMM (RISC-V) and the manifest checker (build machine).

VMM = firmware/vmm
VMM_OUT = build/firmware/vmm
VMM_CC = riscv64-unknown-elf-gcc
VMM_SPECS = /usr/lib/picolibc/riscv64-unknown-elf/picolibc.specs
LIBFDT = /usr/src/dtc/libfdt

VMM_ARCH = -march=rv64imach_zicsr_zifencei -mabi=lp64 -mcmodel=medany -mno-relax
VMM_CFLAGS = -std=gnu11 -Os $(VMM_ARCH) --specs=$(VMM_SPECS) -ffreestanding -fno-common -g \
  -ffunction-sections -fdata-sections -DPICOLIBC_INTEGER_PRINTF_SCANF \
  -Wall -Wextra -Wconversion -Wshadow -Werror -MMD -MP \
  -I$(VMM) -Ifirmware/drivers -isystem $(LIBFDT)
# The library's own code: our flags without the warnings that are ours to keep.
VMM_FDT_CFLAGS = $(filter-out -Wconversion -Wshadow -Wextra -Werror,$(VMM_CFLAGS))

VMM_SRC = start.S trap.S main.c print.c console.c uart.c vuart.c line.c pool.c io.c gstage.c imsic.c \
  aplic.c firmware.c hart.c trap.c insn.c mmio.c exits.c domain.c guest_fdt.c isa.c machine_read.c \
  manifest.c manifest_rules.c sbi.c sbi_base.c sbi_time.c sbi_ipi.c sbi_rfence.c sbi_hsm.c sbi_srst.c \
  sbi_dbcn.c
VMM_FDT_SRC = fdt.c fdt_ro.c fdt_sw.c fdt_addresses.c fdt_check.c
VMM_OBJ = $(patsubst %,$(VMM_OUT)/obj/%.o,$(VMM_SRC)) $(patsubst %,$(VMM_OUT)/obj/libfdt/%.o,$(VMM_FDT_SRC))

$(VMM_OUT)/obj/%.o: $(VMM)/%
	@mkdir -p $(@D)
	$(VMM_CC) $(VMM_CFLAGS) -c -o $@ $<

$(VMM_OUT)/obj/libfdt/%.o: $(LIBFDT)/%
	@mkdir -p $(@D)
	$(VMM_CC) $(VMM_FDT_CFLAGS) -c -o $@ $<

$(VMM_OUT)/vmm.ld: $(VMM)/vmm.ld $(VMM)/layout.h
	@mkdir -p $(@D)
	$(VMM_CC) -E -P -x assembler-with-cpp -I$(VMM) -o $@ $<

$(VMM_OUT)/vmm.elf: $(VMM_OBJ) $(VMM_OUT)/vmm.ld
	$(VMM_CC) $(VMM_ARCH) --specs=$(VMM_SPECS) -nostartfiles -static -Wl,--gc-sections -Wl,-z,max-page-size=4096,--no-warn-rwx-segments \
	  -T $(VMM_OUT)/vmm.ld -o $@ $(VMM_OBJ)
	riscv64-unknown-elf-size $@

ALL += $(VMM_OUT)/vmm.elf

-include $(VMM_OBJ:.o=.d)

# ---- Manifests: every .dts is compiled and checked; FILLED.dtb has the sizes of the image files and
# NAME.images says what the launcher must load, a line "ADDRESS FILE" each.

MANIFEST_CHECK = build/host/manifest-check
MANIFEST_CHECK_SRC = $(VMM)/host/manifest_check.c $(VMM)/machine_read.c $(VMM)/manifest.c $(VMM)/manifest_rules.c
VMM_HOST_FDT = $(patsubst %,$(VMM_OUT)/host/%.o,fdt fdt_ro fdt_rw fdt_sw fdt_wip fdt_addresses fdt_check)

$(VMM_HOST_FDT): $(VMM_OUT)/host/%.o: $(LIBFDT)/%.c
	@mkdir -p $(@D)
	$(HOST_CC) -O2 -g -I$(LIBFDT) -c -o $@ $<

$(MANIFEST_CHECK): $(MANIFEST_CHECK_SRC) $(wildcard $(VMM)/*.h) $(VMM_HOST_FDT)
	@mkdir -p $(@D)
	$(HOST_CC) $(filter-out -MMD -MP,$(HOST_CFLAGS)) -I$(VMM) -isystem $(LIBFDT) -o $@ $(MANIFEST_CHECK_SRC) $(VMM_HOST_FDT)

# The demo's machine as QEMU describes it.
$(VMM_OUT)/machine.dtb: $(VMM)/vmm.mk
	@mkdir -p $(@D)
	qemu-system-riscv64 -M virt,aia=aplic-imsic,aia-guests=3,dumpdtb=$@ -cpu rv64,h=true -smp 4 -m 2G -nographic 2>/dev/null

$(VMM_OUT)/manifests/%.raw.dtb: $(VMM)/manifests/%.dts
	@mkdir -p $(@D)
	dtc -q -I dts -O dtb -o $@ $<

$(VMM_OUT)/manifests/%.dtb: $(VMM_OUT)/manifests/%.raw.dtb $(VMM_OUT)/machine.dtb $(MANIFEST_CHECK)
	$(MANIFEST_CHECK) $(VMM_OUT)/machine.dtb $< $@ >$(@:.dtb=.images)

# The images of the demo are made before its manifest is checked.
DEMO_IMAGES = $(shell sed -n 's/^ *file = "\(.*\)";/\1/p' $(VMM)/manifests/demo.dts | sort -u)
$(VMM_OUT)/manifests/demo.dtb: $(DEMO_IMAGES)

ALL += $(MANIFEST_CHECK) $(VMM_OUT)/manifests/demo.dtb

.SECONDARY: $(VMM_OUT)/manifests/demo.raw.dtb
