# SPDX-License-Identifier: Apache-2.0
# `make bench-vmm`: the VMM's costs, counted.

BENCH = firmware/vmm/bench
BENCH_OUT = build/firmware/vmm/bench

$(BENCH_OUT)/plugin.so: $(BENCH)/plugin.c $(BENCH)/qemu_plugin.h $(VMM)/layout.h
	@mkdir -p $(@D)
	$(HOST_CC) $(filter-out -MMD -MP,$(HOST_CFLAGS)) -I$(VMM) -shared -fPIC -fvisibility=hidden -o $@ $<

# It is so small that the linker would make its first addresses absolute ones.
$(guests_OUT)/bench.elf: guests_ARCH += -Wl,--no-relax
$(guests_OUT)/bench.elf: $(guests_OUT)/bench/bench.o $(guests_LIB_OBJS) $(guests_DIR)/lib/guest.ld
	$(guests_LINK)

# The same guest with 50 MB behind it.
$(BENCH_OUT)/large.bin: $(guests_OUT)/bench.bin
	@mkdir -p $(@D)
	cp $< $@
	truncate -s 50M $@

$(BENCH_OUT)/%.raw.dtb: $(BENCH)/%.dts
	@mkdir -p $(@D)
	dtc -q -I dts -O dtb -o $@ $<

$(BENCH_OUT)/%.dtb: $(BENCH_OUT)/%.raw.dtb $(VMM_OUT)/machine.dtb $(MANIFEST_CHECK) $(guests_OUT)/bench.bin \
  $(BENCH_OUT)/large.bin $(guests_LINUX)
	$(MANIFEST_CHECK) $(VMM_OUT)/machine.dtb $< $@ >$(@:.dtb=.images)

.SECONDARY: $(patsubst %,$(BENCH_OUT)/%.raw.dtb,calls entry entry50 linux) $(guests_OUT)/bench.elf \
  $(guests_OUT)/bench/bench.o

# One leaf for an aligned GiB: counted in the tables that gstage.c makes.
$(BENCH_OUT)/leaves: $(BENCH)/leaves.c $(VMM)/gstage.c $(wildcard $(VMM)/*.h)
	@mkdir -p $(@D)
	$(VMM_HOST_CC) -Ifirmware/drivers -o $@ $(filter %.c,$^)

BENCH_FILES = $(VMM_OUT)/vmm.elf $(BENCH_OUT)/plugin.so $(BENCH_OUT)/leaves build/sim/cosim \
  $(patsubst %,$(BENCH_OUT)/%.dtb,calls entry entry50 linux)

bench-vmm: $(BENCH_FILES) $(guests_OUT)/disk-alpha.img
	@$(BENCH)/run $(VMM_OUT)/vmm.elf $(BENCH_OUT) build/sim/cosim $(guests_OUT)/disk-alpha.img build/bench/vmm.json

.PHONY: bench-vmm
