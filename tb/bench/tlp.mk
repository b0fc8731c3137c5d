# SPDX-License-Identifier: Apache-2.0
# make soak-tlp, make bench-tlp: both units of the link side, PIO and interrupt remap. The figures and the soaks' counts
# come together in build/bench/tlp.json, one flat object; what both soaks lost, doubled or misdelivered is added up.
# Without a soak, bench-tlp runs a short one.
TLP_PARTS = $(addprefix build/bench/,pio.json pio-soak.json irq.json irq-soak.json)

soak-tlp: soak-pio soak-irq
	@tb/bench/join build/bench/tlp.json $(TLP_PARTS)

bench-tlp: bench-pio bench-irq build/tb/pio/random build/tb/irq/random
	@[ -f build/bench/pio-soak.json ] || COUNT=20000 build/tb/pio/random build/bench/pio-soak.json >build/bench/pio-soak.log
	@[ -f build/bench/irq-soak.json ] || COUNT=20000 build/tb/irq/random build/bench/irq-soak.json >build/bench/irq-soak.log
	@tb/bench/join build/bench/tlp.json $(TLP_PARTS)

.PHONY: soak-tlp bench-tlp
