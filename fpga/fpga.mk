# SPDX-License-Identifier: Apache-2.0
# The board: host program, simulation of its top module, synthesis, place and route.
# Yosys and nextpnr take minutes: only `make fpga` and `make fpga-gates` start them.

fpga_BOARD = versa_ecp5_5g
fpga_TOP = fpga/$(fpga_BOARD)/$(fpga_BOARD).sv
fpga_RTL = $(wildcard fpga/rtl/*.sv) $(fpga_TOP)

# ---- Host program -----------------------------------------------------------------------------------------
fpga_CFLAGS = $(filter-out -D_GNU_SOURCE,$(HOST_CFLAGS)) -D_DEFAULT_SOURCE -D_XOPEN_SOURCE=700
fpga_HOST = $(patsubst fpga/%.c,build/fpga/%.o,$(wildcard fpga/host/*.c))
fpga_DRIVERS = $(patsubst %,build/fpga/drivers/%.o,iommu iommu_context iommu_queue iommu_text bulkhead link)

build/fpga/host/%.o: fpga/host/%.c
	@mkdir -p $(@D)
	$(HOST_CC) $(fpga_CFLAGS) -c -o $@ $<

build/fpga/drivers/%.o: firmware/drivers/%.c
	@mkdir -p $(@D)
	$(HOST_CC) $(fpga_CFLAGS) -c -o $@ $<

build/fpga/fpga-isolation: $(fpga_HOST) $(fpga_DRIVERS)
	$(HOST_CC) -o $@ $^

ALL += build/fpga/fpga-isolation

# ---- The board's top in Verilator ---------------------------------------------------------------------------
# The serial line's first speed: clocks per bit at 1,000,000 baud.
fpga_CLOCK_MHZ = 50

$(eval $(call model,$(fpga_BOARD),$(fpga_TOP) $(wildcard fpga/rtl/*.sv) fpga/sim/ecp5_pll.sv))

fpga_SIM_OBJECTS = build/fpga/host/frame.o build/fpga/host/serial.o

build/fpga/sim/board_sim.o: fpga/sim/board_sim.c build/model/$(fpga_BOARD)/$(fpga_BOARD).h
	@mkdir -p $(@D)
	$(HOST_CC) $(HOST_CFLAGS) -DRESET_BIT_TIME=$(fpga_CLOCK_MHZ) -Ibuild/model/$(fpga_BOARD) -c -o $@ $<

build/fpga/board_sim: build/fpga/sim/board_sim.o $(fpga_SIM_OBJECTS) build/model/$(fpga_BOARD)/lib$(fpga_BOARD).a
	$(HOST_CC) -o $@ $^ $(MODEL_LIBS)

TESTS += fpga-isolation
TEST_fpga-isolation = build/fpga/board_sim build/fpga/fpga-isolation PORT
TEST_DEPS_fpga-isolation = build/fpga/board_sim build/fpga/fpga-isolation

-include $(wildcard build/fpga/*/*.d)
