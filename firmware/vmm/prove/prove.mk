# SPDX-License-Identifier: Apache-2.0
# `make prove-vmm`: for all inputs there are, the code that reads what guests supply stays in bounds, does not
# overflow and keeps what its proof's head says. A line FUNCTION:PROOF:SOURCES:UNWINDING[:wraps] each (see run). The
# longer ones are a part of `make prove`, not of the tests.

PROVE = firmware/vmm/prove
PROVE_CASES = check_decode:insn:insn:2 check_transformed:insn:insn:2 \
  check_region:region:manifest_rules:9:wraps check_capability:config_make::3 check_step:config_make::3 check_find:config_make::50 \
  check_console:dbcn:sbi_dbcn:10 check_emulate:mmio:mmio:34:wraps check_access:vaplic:vaplic,lock:18 check_mask:masks:sbi:18 \
  check_edit:edits::26 check_image_header:image::4 check_open:tree:tree_read:18 check_next:tree:tree_read:18 \
  check_call:sbi::34 check_hsm:hsm::4 check_hypercall:hypercall::9 check_texts:manifest::24 check_lists:manifest::14 \
  check_place:rules::7:wraps check_overlap:rules::4 check_apart:rules::4:wraps check_owners:rules::4 \
  check_letters:rules::17 check_meet:rules::2:wraps check_copies:copies::9:wraps check_every:every::9 check_node:nodes::13 check_skip:nodes::12 \
  check_image:nest::21 check_domain:nest::21 check_domains:nest::21 check_parse:nest::21 \
  check_fault:fault::19:wraps check_flood:fault::19:wraps check_records:fault::9:wraps check_find_device:owner::4:wraps \
  check_cause:texts::41:wraps check_kind:texts::41:wraps check_error:window::5 \
  check_bar:bars::2:wraps check_probe:probe::7:wraps \
  check_cells:machine::21 check_ranges:machine::21 check_hart:machine::21 check_device:machine::21 check_order:machine::5 \
  check_machine:machine::21 check_kind_of_node:machine_node::9 check_known:machine_node::9
PROVE_LONG = check_create:channel::4 check_attach:channel::4 check_look:channel::4 check_notify:channel::4 \
  check_present:rules::4:wraps check_devices:manifest::18 check_pass:machine_tree::8 check_domain_node:nodes::13

TESTS += vmm-proofs
TEST_vmm-proofs = $(PROVE)/run $(PROVE_CASES)

prove-vmm:
	@$(PROVE)/run $(PROVE_CASES) $(PROVE_LONG)

ifndef PROOFS
prove: prove-vmm
endif

.PHONY: prove-vmm
