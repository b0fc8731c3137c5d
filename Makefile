# SPDX-License-Identifier: Apache-2.0
# The front door. Every target runs inside the project's own tool root (tools/make-root), which is made
# when it is missing; the rules themselves are in build.mk and in each room's .mk file.
#
# Lines "target: ## text" are what `make` alone prints.

JOBS ?= $(shell nproc)
# Options given on the command line (TEST=..., SEED=..., COUNT=...) are passed on as they are.
INSIDE = tools/run $(MAKE) --no-print-directory -j$(JOBS) -f build.mk $(MAKEOVERRIDES)

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | awk -F'\t' '{ printf "  make %-13s %s\n", $$1, $$2 }'

demo: ## boot two Linux guests and a hostile one on the simulated machine, and judge the isolation
test: ## run every test; ends with one line "N passed, N failed"
run: ## the demo's machine with your terminal as its console (Ctrl-] ? for help)
wave: ## run one test with a waveform: make wave TEST=name
bench-dma: ## cycles of the DMA path; table, and build/bench/dma.json
bench-tlp: ## figures of PIO and interrupt remap; table, and build/bench/tlp.json
bench-vmm: ## what the VMM costs its guests; table, and build/bench/vmm.json
soak-dma: ## 1,000,000 random translations against the reference model (SEED=, COUNT=)
soak-tlp: ## 1,000,000 requests of harts and as many interrupts, with every fault of a link (SEED=)
soak-vmm: ## 1,000 restarts amid DMA and interrupts; 1,000,000 random calls of guests (COUNT=, CALLS=, SEED=)
prove: ## formal proofs on the RTL (docs/formal.md; PROOFS="names") and on the VMM
prove-mutants: ## broken copies of the RTL that the proofs must refuse
mutants-vmm: ## copies of the VMM without one thing that keeps guests apart, which the tests must refuse (MUTANTS="names")
mutants-dma: ## broken copies of the DMA unit, which its tests must refuse (MUTANTS="names")
coverage: ## line and branch coverage of the DMA unit (docs/coverage.md; COUNT=)
fpga: ## bitstream for the ECP5-5G Versa board and its figures (docs/fpga.md); build/fpga/report.json
fpga-gates: ## the board's isolation tests on the netlist of that bitstream
fpga-sizes: ## how the design grows with its sizes: table and plot of docs/fpga.md
lint: ## Verilator and Yosys over the RTL, strict; formatting of C; shell scripts
format: ## put the C sources in the project's format
all: ## build everything without running it
clean: ## remove what was built (not the tool root)
tools: ## make the tool root now (other targets do it when they need it)

BUILT_INSIDE = demo test run wave bench-dma bench-tlp bench-vmm soak-dma soak-tlp soak-vmm prove prove-mutants mutants-vmm \
  mutants-dma coverage fpga fpga-gates fpga-sizes lint format all
# Parts of soak-tlp, bench-tlp and prove.
BUILT_INSIDE += soak-pio soak-irq bench-pio bench-irq prove-vmm

$(BUILT_INSIDE):
	@$(INSIDE) $@

clean:
	rm -rf build

tools:
	@tools/make-root >/dev/null

.PHONY: help $(BUILT_INSIDE) clean tools
.DEFAULT_GOAL := help
