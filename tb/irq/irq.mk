# SPDX-License-Identifier: Apache-2.0
# Tests of interrupt remap through the top. tb/irq/NAME.c is the test irq_NAME; scene.c and lanes.c are common to them.
$(eval $(call model,irq,rtl/irq/irq.sv))
IRQ_TESTS = $(filter-out scene lanes bench,$(patsubst tb/irq/%.c,%,$(wildcard tb/irq/*.c)))

build/tb/irq/%: build/tb/irq/%.o build/tb/irq/scene.o build/tb/irq/lanes.o build/tb/top/bench.o $(TB_DRIVERS) $(HARNESS_LIBS)
	$(HOST_CC) -o $@ $^ $(MODEL_LIBS)

define irq_test
TESTS += irq_$(1)
TEST_irq_$(1) = build/tb/irq/$(1)
TEST_DEPS_irq_$(1) = build/tb/irq/$(1)
endef
$(foreach t,$(IRQ_TESTS),$(eval $(call irq_test,$(t))))
ALL += $(addprefix build/tb/irq/,$(IRQ_TESTS))

# Those that a small unit has room for, with the top that has one.
build/tb/large/irq_%: build/tb/irq/%.o build/tb/irq/scene.o build/tb/irq/lanes.o build/tb/top/bench.o $(TB_DRIVERS) \
  build/tb/libharness.a build/model/bulkhead_large/libbulkhead.a
	@mkdir -p $(@D)
	$(HOST_CC) -o $@ $^ $(MODEL_LIBS)

IRQ_SMALL_TESTS = again cache mrif pages
TESTS += $(addprefix large-irq_,$(IRQ_SMALL_TESTS))
$(foreach t,$(IRQ_SMALL_TESTS),$(eval TEST_large-irq_$(t) = build/tb/large/irq_$(t)) \
  $(eval TEST_DEPS_large-irq_$(t) = build/tb/large/irq_$(t)))

# A million interrupts with everything that may go wrong; SEED for another course.
soak-irq: build/tb/irq/random
	@mkdir -p build/bench
	COUNT=$${COUNT:-1000000} build/tb/irq/random build/bench/irq-soak.json

build/tb/irq/table: tb/irq/unit/table.c build/model/irq/libirq.a build/model/irq/irq.h
	@mkdir -p $(@D)
	$(HOST_CC) $(filter-out -MMD -MP,$(HOST_CFLAGS)) -I. -o $@ $< build/model/irq/libirq.a $(MODEL_LIBS)

# The figures of the unit: build/bench/irq.json.
bench-irq: build/tb/irq/table build/tb/irq/bench
	@mkdir -p build/bench
	{ echo "{"; build/tb/irq/table && build/tb/irq/bench && echo "}"; } >build/bench/irq.json
	cat build/bench/irq.json

-include $(wildcard build/tb/irq/*.d)
.PHONY: soak-irq bench-irq
