# SPDX-License-Identifier: Apache-2.0
# The RTL's files and its checks. Packages come first, the shared one before all: both front ends want
# a type before its use.

RTL_PACKAGES = rtl/bulkhead_pkg.sv $(sort $(wildcard rtl/*/*_pkg.sv))
RTL_SOURCES = $(RTL_PACKAGES) \
	$(filter-out $(RTL_PACKAGES),$(sort $(wildcard rtl/*.sv rtl/*/*.sv)))
RTL_WAIVERS = rtl/lint.vlt
RTL_TOPS = bulkhead dma_remap

rtl-lint: $(addprefix rtl-lint-,$(RTL_TOPS))
synth-check: $(addprefix synth-check-,$(RTL_TOPS))

rtl-lint-%:
	verilator --lint-only -Wall --top-module $* $(RTL_WAIVERS) $(RTL_SOURCES)

synth-check-%:
	yosys -q -p "read_verilog -sv $(RTL_SOURCES); hierarchy -check -top $*; proc; check -assert"

.PHONY: rtl-lint synth-check
