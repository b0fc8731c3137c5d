# SPDX-License-Identifier: Apache-2.0
# The board: host program, simulation of its top module, synthesis, place and route.
# Yosys and nextpnr take minutes: only `make fpga`, `make fpga-gates` and `make fpga-sizes` start them.

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
fpga_CLOCK_MHZ = 40

$(eval $(call model,$(fpga_BOARD),$(fpga_TOP) $(wildcard fpga/rtl/*.sv) fpga/sim/EHXPLLL.sv))

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

TESTS += fpga-lint
TEST_fpga-lint = fpga/lint $(fpga_BOARD) fpga/sim/EHXPLLL.sv $(RTL_WAIVERS) $(fpga_SYNTH)
TEST_DEPS_fpga-lint = $(fpga_SYNTH)

# ---- Bitstream: synthesis, place and route, figures -----------------------------------------------------------
# make fpga; some 10 minutes of one core. The frequency asked for is the goal, not what the PLL makes. Delays weigh
# three times what nextpnr lets them weigh by itself (docs/fpga.md).
fpga_GOAL_MHZ = 125
fpga_DEVICE = --um5g-45k --package CABGA381 --speed 8
fpga_OUT = build/fpga/$(fpga_BOARD)
fpga_SYNTH = $(RTL_SOURCES) $(wildcard fpga/rtl/*.sv) $(fpga_TOP)

$(fpga_OUT).json: fpga/synth $(fpga_SYNTH)
	@mkdir -p $(@D)
	fpga/synth $(fpga_BOARD) $(fpga_OUT) $(fpga_SYNTH)

$(fpga_OUT).config: $(fpga_OUT).json fpga/$(fpga_BOARD)/$(fpga_BOARD).lpf
	nextpnr-ecp5 $(fpga_DEVICE) --freq $(fpga_GOAL_MHZ) --seed 3 --router router2 --placer-heap-timingweight 30 \
	  --timing-allow-fail -q --json $< --lpf fpga/$(fpga_BOARD)/$(fpga_BOARD).lpf --textcfg $@ \
	  --log $(fpga_OUT).pnr.log

$(fpga_OUT).bit: $(fpga_OUT).config
	ecppack --compress $< $@

build/fpga/report.json: $(fpga_OUT).bit fpga/report.awk
	awk -v bytes=$$(wc -c <$<) -v goal=$(fpga_GOAL_MHZ) -f fpga/report.awk $(fpga_OUT).units $(fpga_OUT).pnr.log >$@

fpga: build/fpga/report.json
	@cat $<

# ---- The netlist in Verilator: the same host program against gates ----------------------------------------------
# Yosys' models of the cells, but for block RAM and PLL, which it has none of. Buses are split into their bits: a
# LUT that uses one bit of a bus and drives another would look like a loop. Hidden names keep them out of waves.
fpga_GATES = build/fpga/gates
fpga_CELLS = $(shell yosys-config --datdir 2>/dev/null || echo /usr/share/yosys)/ecp5

$(fpga_GATES)/$(fpga_BOARD).v: $(fpga_OUT).json fpga/fpga.mk
	@mkdir -p $(@D)
	yosys -q -p "read_json $<; splitnets -format __; clean; rename -hide; write_verilog -noattr $(@D)/all.v"
	grep -v '\.INITVAL_' $(@D)/all.v >$@

$(fpga_GATES)/cells.v: $(fpga_CELLS)/cells_sim.v
	@mkdir -p $(@D)
	sed -e '/^(\* blackbox/d' -e '/^module DP16KD/,/^endmodule/d' $< >$@

$(fpga_GATES)/obj/V$(fpga_BOARD).cpp: $(fpga_GATES)/$(fpga_BOARD).v $(fpga_GATES)/cells.v $(wildcard fpga/sim/*.sv)
	verilator --cc --trace-fst --x-initial 0 -Wno-fatal -Werror-USERERROR -Wno-lint -Wno-style --quiet --no-timing \
	  --output-split 10000 --Mdir $(@D) --top-module $(fpga_BOARD) -I$(fpga_CELLS) $(fpga_GATES)/cells.v $(wildcard fpga/sim/*.sv) $<

$(fpga_GATES)/lib$(fpga_BOARD).a: $(fpga_GATES)/obj/V$(fpga_BOARD).cpp
	awk -v top=$(fpga_BOARD) -v part=header -f tb/harness/model.awk $(<:.cpp=.h) >$(@D)/$(fpga_BOARD).h
	awk -v top=$(fpga_BOARD) -v part=glue -f tb/harness/model.awk $(<:.cpp=.h) >$(@D)/glue.cpp
	: >$(<D)/none.h
	+$(MAKE) --no-print-directory -s -C $(<D) -f V$(fpga_BOARD).mk OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O1 \
	  $(TB_NO_PCH) V$(fpga_BOARD)__ALL.a libverilated.a
	g++ $(TB_GLUE_FLAGS) -I$(@D) -I$(<D) -c -o $(@D)/glue.o $(@D)/glue.cpp
	rm -f $@
	printf 'create %s\naddlib %s\naddlib %s\naddmod %s\nsave\nend\n' $@ $(<D)/V$(fpga_BOARD)__ALL.a \
	  $(<D)/libverilated.a $(@D)/glue.o | ar -M

build/fpga/board_sim_gates: fpga/sim/board_sim.c $(fpga_SIM_OBJECTS) $(fpga_GATES)/lib$(fpga_BOARD).a
	$(HOST_CC) $(filter-out -MMD -MP,$(HOST_CFLAGS)) -DRESET_BIT_TIME=$(fpga_CLOCK_MHZ) -I$(fpga_GATES) -o $@ $^ $(MODEL_LIBS)

# Some 2,000 clock cycles a second, and an answer may take 100,000 of them: the program waits ten minutes for one.
fpga-gates: build/fpga/board_sim_gates build/fpga/fpga-isolation
	build/fpga/board_sim_gates build/fpga/fpga-isolation PORT 1000000 600

.PHONY: fpga fpga-gates

# ---- Growth with the sizes ---------------------------------------------------------------------------------------
# make fpga-sizes writes the table and the plot of docs/fpga.md anew.
build/fpga/sizes: fpga/sizes $(RTL_SOURCES)
	@mkdir -p $(@D)
	fpga/sizes $@ $(RTL_SOURCES)

fpga-sizes: build/fpga/sizes
	awk -f fpga/plot.awk $< >docs/fpga-sizes.svg

.PHONY: fpga-sizes
