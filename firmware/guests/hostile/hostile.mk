# SPDX-License-Identifier: Apache-2.0
# The hostile suite: its guests, its manifest, its test.

HOSTILE = $(guests_DIR)/hostile
HOSTILE_OUT = $(guests_OUT)/hostile

$(guests_OUT)/offender.elf: $(patsubst %,$(HOSTILE_OUT)/%.o,offender traps kills storms space fuzz) \
  $(guests_LIB_OBJS) $(guests_DIR)/lib/guest.ld
	$(guests_LINK)

$(guests_OUT)/warden.elf: $(patsubst %,$(HOSTILE_OUT)/%.o,warden fuzz) $(guests_LIB_OBJS) $(guests_DIR)/lib/guest.ld
	$(guests_LINK)

$(HOSTILE_OUT)/suite.raw.dtb: $(HOSTILE)/suite.dts
	@mkdir -p $(@D)
	dtc -q -I dts -O dtb -o $@ $<

$(HOSTILE_OUT)/suite.dtb: $(HOSTILE_OUT)/suite.raw.dtb $(VMM_OUT)/machine.dtb $(MANIFEST_CHECK) \
  $(guests_OUT)/offender.bin $(guests_OUT)/warden.bin $(VMM_OUT)/test/steady.bin
	$(MANIFEST_CHECK) $(VMM_OUT)/machine.dtb $< $@ >$(@:.dtb=.images)

.SECONDARY: $(guests_OUT)/offender.elf $(guests_OUT)/warden.elf $(HOSTILE_OUT)/suite.raw.dtb

HOSTILE_FILES = $(VMM_OUT)/vmm.elf $(HOSTILE_OUT)/suite.dtb build/sim/cosim $(BENCH_OUT)/plugin.so
HOSTILE_RUN = $(HOSTILE)/run $(VMM_OUT)/vmm.elf $(HOSTILE_OUT) build/sim/cosim $(BENCH_OUT)/plugin.so

TESTS += vmm-hostile
TEST_vmm-hostile = $(HOSTILE_RUN) 40000 16
TEST_DEPS_vmm-hostile = $(HOSTILE_FILES)

# The same two tests, long: COUNT=N restarts, CALLS=N random calls, and every reserved instruction.
soak-vmm: $(VMM_TEST_FILES) $(HOSTILE_FILES)
	@LIMIT=3600 $(VMM)/test/restart $(VMM_OUT)/vmm.elf $(VMM_OUT)/test build/sim/cosim $(or $(COUNT),1000)
	@LIMIT=3600 $(HOSTILE_RUN) $(or $(CALLS),1000000) 1

.PHONY: soak-vmm

# The VMM without one thing that keeps guests apart: the tests must see it. MUTANTS="names": some.
mutants-vmm: $(VMM_TEST_FILES) $(HOSTILE_FILES)
	@COMPILE='$(VMM_CC) $(filter-out -MMD -MP,$(VMM_CFLAGS))' OBJECTS='$(VMM_OBJ)' \
	  LINK='$(VMM_CC) $(VMM_LDFLAGS) -T $(VMM_OUT)/vmm.ld' \
	  UNITS='$(VMM_HOST_CC) -Ifirmware/drivers -fsanitize=address,undefined' UNIT_SOURCES='$(VMM)/test/units_test.c $(VMM_UNITS)' \
	  PROOFS='$(PROVE_CASES) $(PROVE_LONG)' \
	  $(VMM)/test/mutants $(MUTANTS)

.PHONY: mutants-vmm
