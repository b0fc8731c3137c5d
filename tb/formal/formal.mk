# SPDX-License-Identifier: Apache-2.0
# make prove: formal proofs on the RTL, all of tb/formal/proofs; the quick ones are a test, too. make prove-mutants:
# each property file must refuse broken copies of its RTL. docs/formal.md tells what is proved.

PROVE_QUICK = fifo rr-arb-5 first-from ram-sync dw-buffer axil-regs slots-4 queue-regs-head queue-regs-tail \
  rec-queue-fault pio-cpl irq-ring irq-scan

TESTS += prove-quick
TEST_prove-quick = LIMIT=200 OUT=build/formal/quick tb/formal/prove $(PROVE_QUICK)
TEST_DEPS_prove-quick = tb/formal/prove

prove:
	tb/formal/prove $(PROOFS)

prove-mutants:
	tb/formal/mutants $(MUTANTS)

.PHONY: prove prove-mutants
