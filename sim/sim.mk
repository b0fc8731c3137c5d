# SPDX-License-Identifier: Apache-2.0
# The co-simulator (build/sim/cosim), the demo's runner (build/sim/demo) and their tests.

sim_CFLAGS = $(HOST_CFLAGS) -Isim -Itb
sim_SERVER = guest_ram vfio_user vfio_command
sim_COSIM = cosim cosim_options cosim_device cosim_memory cosim_endpoints cosim_report pci_function

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

TESTS += vfio-user
TEST_vfio-user = build/sim/test/vfio_user
TEST_DEPS_vfio-user = build/sim/test/vfio_user
