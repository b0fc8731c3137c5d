# SPDX-License-Identifier: Apache-2.0
# Tests of the PIO unit through the top. tb/pio/NAME.c is the test pio_NAME; scene.c is common; traffic.c and device.c are
# the two sides of random.c.
PIO_COMMON = scene traffic device
PIO_TESTS = $(filter-out $(PIO_COMMON) bench,$(patsubst tb/pio/%.c,%,$(wildcard tb/pio/*.c)))

build/tb/pio/random: build/tb/pio/traffic.o build/tb/pio/device.o
build/tb/pio/%: build/tb/pio/%.o build/tb/pio/scene.o build/tb/top/bench.o $(TB_DRIVERS) $(HARNESS_LIBS)
	$(HOST_CC) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(MODEL_LIBS)

define pio_test
TESTS += pio_$(1)
TEST_pio_$(1) = build/tb/pio/$(1)
TEST_DEPS_pio_$(1) = build/tb/pio/$(1)
endef
$(foreach t,$(PIO_TESTS),$(eval $(call pio_test,$(t))))
ALL += $(addprefix build/tb/pio/,$(PIO_TESTS))

# The same tests, and those of tb/top that are about tags, with as many tags of ten bits as there are; the C view is the
# same. pio_wide_ten_bit switches them itself.
PIO_WIDE = -GTenBitTags="1'b1" -GNumTags=768 -GAts="1'b0" -GInterrupts="1'b0"
PIO_WIDE_TESTS = $(PIO_TESTS:%=pio/%) $(addprefix top/pio_,tags errors retry config io memory parallel ordering pushes_dma) \
  top/link_down

$(eval $(call variant,bulkhead,bulkhead_wide,rtl/bulkhead.sv,$(PIO_WIDE),-O1))

build/tb/pio_wide/pio/random: build/tb/pio/traffic.o build/tb/pio/device.o
build/tb/pio_wide/%: build/tb/%.o build/tb/pio/scene.o build/tb/top/bench.o $(TB_DRIVERS) build/tb/libharness.a \
  build/model/bulkhead_wide/libbulkhead.a
	@mkdir -p $(@D)
	$(HOST_CC) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(MODEL_LIBS)

define pio_wide_test
TESTS += pio_wide_$(notdir $(1))
TEST_pio_wide_$(notdir $(1)) = $(if $(filter %/ten_bit,$(1)),,TEN_BIT_TAGS=1) build/tb/pio_wide/$(1)
TEST_DEPS_pio_wide_$(notdir $(1)) = build/tb/pio_wide/$(1)
endef
$(foreach t,$(PIO_WIDE_TESTS),$(eval $(call pio_wide_test,$(t))))
ALL += $(addprefix build/tb/pio_wide/,$(PIO_WIDE_TESTS))

# A million requests with everything that may go wrong with their completions; SEED for another course.
soak-pio: build/tb/pio/random
	@mkdir -p build/bench
	COUNT=$${COUNT:-1000000} build/tb/pio/random build/bench/pio-soak.json

bench-pio: build/tb/pio/bench
	@mkdir -p build/bench
	build/tb/pio/bench build/bench/pio.json

-include $(wildcard build/tb/pio/*.d)
.PHONY: soak-pio bench-pio
