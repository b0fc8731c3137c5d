# SPDX-License-Identifier: Apache-2.0
# The co-simulator (build/sim/cosim), the demo's runner (build/sim/demo) and their tests.

sim_CFLAGS = $(HOST_CFLAGS) -Isim -Itb
sim_SERVER = guest_ram vfio_user vfio_command
sim_COSIM = cosim cosim_options cosim_device cosim_memory cosim_endpoints cosim_report config_space

sim_objects = $(patsubst %,build/sim/%.o,$(1))

build/sim/%.o: sim/%.c
	@mkdir -p $(@D)
	$(HOST_CC) $(sim_CFLAGS) -c -o $@ $<

build/sim/cosim: $(call sim_objects,$(sim_COSIM) $(sim_SERVER)) $(HARNESS_LIBS)
	$(HOST_CC) -o $@ $^ $(MODEL_LIBS)

build/sim/test/vfio_user: $(call sim_objects,test/vfio_user $(sim_SERVER))
	$(HOST_CC) -o $@ $^

-include $(wildcard build/sim/*.d build/sim/test/*.d)

ALL += build/sim/cosim

# ---- The demo ---------------------------------------------------------------------------------------------
build/sim/demo: $(call sim_objects,$(patsubst sim/%.c,%,$(wildcard sim/runner/*.c)))
	$(HOST_CC) -o $@ $^

-include $(wildcard build/sim/runner/*.d)

sim_DEMO = build/sim/demo --vmm build/firmware/vmm/vmm.elf \
  --manifest build/firmware/vmm/demo.dtb --images build/firmware/vmm/demo.images \
  --blk 01:00.0,file=build/guests/disk-alpha.img --blk 02:00.0,file=build/guests/disk-beta.img \
  --dma-engine 03:00.0
sim_DEMO_DEPS = build/sim/demo build/sim/cosim build/firmware/vmm/vmm.elf build/firmware/vmm/demo.dtb \
  build/guests/disk-alpha.img build/guests/disk-beta.img

demo: $(sim_DEMO_DEPS)
	@$(sim_DEMO)

run: $(sim_DEMO_DEPS)
	@$(sim_DEMO) --interactive

.PHONY: demo run

ALL += build/sim/demo

TESTS += demo
TEST_demo = $(sim_DEMO) --logs build/test/demo
TEST_DEPS_demo = $(sim_DEMO_DEPS)

TESTS += runner
TEST_runner = sim/test/runner build/sim/demo
TEST_DEPS_runner = build/sim/demo sim/test/runner sim/test/stand-in

TESTS += vfio-user
TEST_vfio-user = build/sim/test/vfio_user
TEST_DEPS_vfio-user = build/sim/test/vfio_user

# ---- Bare-metal smoke test: QEMU, co-simulator and RTL with no software between ---------------------------
sim_SMOKE = $(patsubst %,build/sim/test/smoke/%.o,start smoke print pci dma)
sim_SMOKE_FLAGS = -march=rv64imac_zicsr_zifencei -mabi=lp64 -mcmodel=medany -ffreestanding -nostdlib -Itb

build/sim/test/smoke/%.o: sim/test/smoke/%.c
	@mkdir -p $(@D)
	riscv64-unknown-elf-gcc $(sim_SMOKE_FLAGS) $(filter-out -D_GNU_SOURCE,$(HOST_CFLAGS)) -c -o $@ $<

build/sim/test/smoke/%.o: sim/test/smoke/%.S
	@mkdir -p $(@D)
	riscv64-unknown-elf-gcc $(sim_SMOKE_FLAGS) -c -o $@ $<

build/sim/test/smoke.elf: sim/test/smoke/smoke.ld $(sim_SMOKE)
	riscv64-unknown-elf-gcc $(sim_SMOKE_FLAGS) -Wl,--build-id=none -T $^ -o $@

-include $(wildcard build/sim/test/smoke/*.d)

TESTS += cosim-smoke
TEST_cosim-smoke = sim/test/run-smoke build/sim/cosim build/sim/test/smoke.elf
TEST_DEPS_cosim-smoke = sim/test/run-smoke build/sim/cosim build/sim/test/smoke.elf
