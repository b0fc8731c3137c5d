# SPDX-License-Identifier: Apache-2.0
# The partitioning VMM (RISC-V), the manifest checker (build machine), manifests, and their tests.

VMM = firmware/vmm
VMM_OUT = build/firmware/vmm
VMM_CC = riscv64-unknown-elf-gcc
LIBFDT = /usr/src/dtc/libfdt

VMM_ARCH = -march=rv64imach_zicsr_zifencei_zba_zbb_zbs -mabi=lp64 -mcmodel=medany \
  --specs=/usr/lib/picolibc/riscv64-unknown-elf/picolibc.specs
VMM_SMALL = -Oz -msave-restore -fno-move-loop-invariants -fno-tree-loop-im -fno-tree-forwprop \
  -fno-inline-small-functions -freorder-blocks-algorithm=simple --param=max-inline-insns-auto=0
# Data of so many bytes or fewer lies where gp reaches it (vmm.ld).
VMM_NEAR = 768
VMM_FAST = -O2 -mno-save-restore
VMM_CFLAGS = -std=gnu11 -flto $(VMM_SMALL) $(VMM_ARCH) -malign-data=natural -fno-jump-tables -ffreestanding -fno-common -g \
  -msmall-data-limit=$(VMM_NEAR) -ffunction-sections -fdata-sections -MMD -MP -I$(VMM) -Ifirmware/drivers
VMM_WARNINGS = -Wall -Wextra -Wconversion -Wshadow -Werror
VMM_LDFLAGS = -flto -msmall-data-limit=$(VMM_NEAR) $(VMM_SMALL) $(VMM_ARCH) --printf=i -nostartfiles -static \
  -Wl,--gc-sections,-z,max-page-size=4096,--no-warn-rwx-segments

VMM_SRC = start.S trap.S $(patsubst %,%.c,main print format bytes console uart vuart vaplic line lock pool memory io gstage imsic aplic firmware \
  hart trap insn mmio exits domain guest_fdt isa machine_read manifest manifest_rules names tree_read tree_write pci bridge device window remap \
  config_filter fault sbi sbi_base sbi_time sbi_ipi sbi_rfence sbi_hsm sbi_srst sbi_dbcn sbi_hypercall resource channel event control)
VMM_DRIVERS = iommu iommu_queue iommu_context iommu_text bulkhead pio pio_guard irq link
VMM_OBJ = $(VMM_SRC:%=$(VMM_OUT)/obj/%.o) $(VMM_DRIVERS:%=$(VMM_OUT)/obj/drivers/%.c.o)

$(VMM_OUT)/obj/drivers/%.o: firmware/drivers/% $(VMM)/vmm.mk
	@mkdir -p $(@D)
	$(VMM_CC) $(VMM_CFLAGS) $(VMM_WARNINGS) -c -o $@ $<

$(VMM_OUT)/obj/%.o: $(VMM)/% $(VMM)/vmm.mk
	@mkdir -p $(@D)
	$(VMM_CC) $(VMM_CFLAGS) $(VMM_WARNINGS) -c -o $@ $<

# What each call of a guest goes through, and what makes a start quick.
$(patsubst %,$(VMM_OUT)/obj/%.c.o,trap sbi sbi_rfence tree_read bytes): VMM_SMALL = $(VMM_FAST)

$(VMM_OUT)/obj/bytes.c.o $(VMM_OUT)/obj/format.c.o: VMM_CFLAGS += -fno-lto

$(VMM_OUT)/vmm.ld: $(VMM)/vmm.ld $(VMM)/layout.h
	@mkdir -p $(@D)
	$(VMM_CC) -E -P -x assembler-with-cpp -I$(VMM) -o $@ $<

$(VMM_OUT)/vmm.elf: $(VMM_OBJ) $(VMM_OUT)/vmm.ld
	$(VMM_CC) $(VMM_LDFLAGS) -T $(VMM_OUT)/vmm.ld -o $@ $(VMM_OBJ)

-include $(VMM_OBJ:.o=.d)

# ---- Manifests: a .dts is compiled, checked, and filled with the sizes of its image files. NAME.images
# says what the launcher must load: a line "ADDRESS FILE" each.

MANIFEST_CHECK = build/host/manifest-check
MANIFEST_SRC = $(patsubst %,$(VMM)/%.c,machine_read manifest manifest_rules names tree_read)
VMM_HOST_FDT = $(patsubst %,$(VMM_OUT)/host/%.o,fdt fdt_ro fdt_rw fdt_sw fdt_wip fdt_addresses fdt_check)
VMM_HOST_CC = $(HOST_CC) $(filter-out -MMD -MP,$(HOST_CFLAGS)) -I$(VMM) -isystem $(LIBFDT)

$(VMM_HOST_FDT) $(VMM_OUT)/host/fdt_empty_tree.o: $(VMM_OUT)/host/%.o: $(LIBFDT)/%.c
	@mkdir -p $(@D)
	$(HOST_CC) -O2 -g -I$(LIBFDT) -c -o $@ $<

$(MANIFEST_CHECK): $(VMM)/host/manifest_check.c $(MANIFEST_SRC) $(wildcard $(VMM)/*.h) $(VMM_HOST_FDT)
	@mkdir -p $(@D)
	$(VMM_HOST_CC) -o $@ $(filter %.c %.o,$^)

# The demo's machine as QEMU describes it.
$(VMM_OUT)/machine.dtb: $(VMM)/vmm.mk
	@mkdir -p $(@D)
	qemu-system-riscv64 -M virt,aia=aplic-imsic,aia-guests=3,dumpdtb=$@ -cpu rv64,h=true -smp 4 -m 2G \
	  -nographic 2>/dev/null

$(VMM_OUT)/%.raw.dtb: $(VMM)/manifests/%.dts
	@mkdir -p $(@D)
	dtc -q -I dts -O dtb -o $@ $<

$(VMM_OUT)/%.dtb: $(VMM_OUT)/%.raw.dtb $(VMM_OUT)/machine.dtb $(MANIFEST_CHECK)
	$(MANIFEST_CHECK) $(VMM_OUT)/machine.dtb $< $@ >$(@:.dtb=.images)

# The demo's images are made before its manifest is checked.
$(VMM_OUT)/demo.dtb: $(shell sed -n 's/^ *file = "\(.*\)";/\1/p' $(VMM)/manifests/demo.dts | sort -u)

.SECONDARY: $(VMM_OUT)/demo.raw.dtb

ALL += $(VMM_OUT)/vmm.elf $(MANIFEST_CHECK) $(VMM_OUT)/demo.dtb

# ---- Native tests

$(VMM_OUT)/test/manifest: $(VMM)/test/manifest_test.c $(MANIFEST_SRC) $(wildcard $(VMM)/*.h $(VMM)/test/*.h) \
  $(VMM_HOST_FDT) $(VMM_OUT)/host/fdt_empty_tree.o
	@mkdir -p $(@D)
	$(VMM_HOST_CC) -fsanitize=address,undefined -o $@ $(filter %.c %.o,$^)

$(VMM_OUT)/test/tree: $(VMM)/test/tree_test.c $(MANIFEST_SRC) $(VMM)/tree_write.c $(wildcard $(VMM)/*.h $(VMM)/test/*.h) \
  $(VMM_HOST_FDT)
	@mkdir -p $(@D)
	$(VMM_HOST_CC) -fsanitize=address,undefined -o $@ $(filter %.c %.o,$^)

# insn.c and the like include the map header, whose RISC-V parts they do not use.
VMM_UNITS = $(patsubst %,$(VMM)/%.c,config_filter line insn isa gstage)
$(VMM_OUT)/test/units: $(VMM)/test/units_test.c $(VMM_UNITS)
$(VMM_OUT)/test/vaplic: $(VMM)/test/vaplic_test.c $(VMM)/vaplic.c $(VMM)/lock.c
$(VMM_OUT)/test/units $(VMM_OUT)/test/vaplic: $(wildcard $(VMM)/*.h $(VMM)/test/*.h)
	@mkdir -p $(@D)
	$(VMM_HOST_CC) -Ifirmware/drivers -fsanitize=address,undefined -o $@ $(filter %.c,$^)

TESTS += vmm-manifest vmm-manifest-check vmm-units vmm-vaplic vmm-tree
TEST_vmm-tree = $(VMM_OUT)/test/tree $(VMM_OUT)/machine.dtb $(VMM_OUT)/test/boot.dtb
TEST_DEPS_vmm-tree = $(VMM_OUT)/test/tree $(VMM_OUT)/machine.dtb $(VMM_OUT)/test/boot.dtb
TEST_vmm-manifest = $(VMM_OUT)/test/manifest
TEST_DEPS_vmm-manifest = $(VMM_OUT)/test/manifest
TEST_vmm-manifest-check = $(VMM)/test/manifest_check $(MANIFEST_CHECK) $(VMM_OUT)/machine.dtb
TEST_DEPS_vmm-manifest-check = $(MANIFEST_CHECK) $(VMM_OUT)/machine.dtb
TEST_vmm-units = $(VMM_OUT)/test/units
TEST_DEPS_vmm-units = $(VMM_OUT)/test/units
TEST_vmm-vaplic = $(VMM_OUT)/test/vaplic
TEST_DEPS_vmm-vaplic = $(VMM_OUT)/test/vaplic

# ---- Tests on QEMU with bare-metal guests: alone, and with the co-simulator

VMM_GUESTS = probe corners dbcn registers devices phoenix steady calls control heir bars riot
VMM_GUEST_OBJ = $(VMM_GUESTS:%=$(VMM_OUT)/test/%.o)

$(VMM_GUEST_OBJ): $(VMM_OUT)/test/%.o: $(VMM)/test/%.c $(wildcard $(VMM)/test/*.h) $(guests_DIR)/lib/guest.h
	@mkdir -p $(@D)
	$(guests_CC) $(filter-out -MMD -MP,$(guests_CFLAGS)) $(guests_WARNINGS) $(guests_INCLUDES) -c $< -o $@

$(VMM_OUT)/test/%.elf: $(VMM_OUT)/test/%.o $(guests_LIB_OBJS) $(guests_DIR)/lib/guest.ld
	$(guests_LINK)

$(VMM_OUT)/test/%.bin: $(VMM_OUT)/test/%.elf
	riscv64-unknown-elf-objcopy -O binary $< $@

$(VMM_OUT)/test/%.raw.dtb: $(VMM)/test/%.dts
	@mkdir -p $(@D)
	dtc -q -I dts -O dtb -o $@ $<

$(VMM_OUT)/test/%.dtb: $(VMM_OUT)/test/%.raw.dtb $(VMM_OUT)/machine.dtb $(MANIFEST_CHECK) \
  $(VMM_GUESTS:%=$(VMM_OUT)/test/%.bin) $(guests_OUT)/hello.bin
	$(MANIFEST_CHECK) $(VMM_OUT)/machine.dtb $< $@ >$(@:.dtb=.images)

# Manifests that only the VMM can find wrong: hart 0 twice, and a device that is not there.
$(VMM_OUT)/test/bad.dtb: $(VMM_OUT)/test/boot.dtb
	cp $< $@
	fdtput -t i $@ /domains/hello harts 0 0

$(VMM_OUT)/test/absent.dtb: $(VMM_OUT)/test/devices.dtb
	cp $< $@
	fdtput -t s $@ /domains/engine devices 05:00.0

.SECONDARY: $(VMM_GUEST_OBJ) $(VMM_GUESTS:%=$(VMM_OUT)/test/%.elf)

VMM_TEST_FILES = $(VMM_OUT)/vmm.elf $(patsubst %,$(VMM_OUT)/test/%.dtb,boot corners console devices restart calls control heir riot bars bad absent)
TESTS += vmm-boot vmm-devices vmm-restart vmm-calls vmm-linux vmm-bars
TEST_vmm-boot = $(VMM)/test/boot $(VMM_OUT)/vmm.elf $(VMM_OUT)/test
TEST_DEPS_vmm-boot = $(VMM_TEST_FILES)
TEST_vmm-devices = $(VMM)/test/devices $(VMM_OUT)/vmm.elf $(VMM_OUT)/test build/sim/cosim
TEST_DEPS_vmm-devices = $(VMM_TEST_FILES) build/sim/cosim
TEST_vmm-restart = $(VMM)/test/restart $(VMM_OUT)/vmm.elf $(VMM_OUT)/test build/sim/cosim 20
TEST_DEPS_vmm-restart = $(VMM_TEST_FILES) build/sim/cosim
TEST_vmm-calls = $(VMM)/test/calls $(VMM_OUT)/vmm.elf $(VMM_OUT)/test build/sim/cosim
TEST_DEPS_vmm-calls = $(VMM_TEST_FILES) build/sim/cosim
TEST_vmm-bars = $(VMM)/test/bars $(VMM_OUT)/vmm.elf $(VMM_OUT)/test build/sim/cosim
TEST_DEPS_vmm-bars = $(VMM_TEST_FILES) build/sim/cosim
TESTS += vmm-control
TEST_vmm-control = $(VMM)/test/control $(VMM_OUT)/vmm.elf $(VMM_OUT)/test
TEST_DEPS_vmm-control = $(VMM_TEST_FILES)
TEST_vmm-linux = $(VMM)/test/linux $(VMM_OUT)/vmm.elf $(VMM_OUT) build/sim/cosim build/guests/disk-alpha.img
TEST_DEPS_vmm-linux = $(VMM_OUT)/vmm.elf $(VMM_OUT)/demo.dtb build/sim/cosim build/guests/disk-alpha.img

include firmware/vmm/bench/bench.mk
include firmware/vmm/prove/prove.mk
include firmware/vmm/test/domains.mk
