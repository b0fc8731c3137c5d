# SPDX-License-Identifier: Apache-2.0
# Simulated models, the harness around them, and their tests.

# ---- Models -------------------------------------------------------------------------------------------
# $(eval $(call model,TOP,FILE)) makes build/model/TOP/{TOP.h,libTOP.a}, the C view of the module TOP.
# Programs that link it add $(MODEL_LIBS). Verilator finds modules by name in rtl's folders, so a file
# that TOP does not use cannot break it.
TB_VERILATOR_ROOT := $(shell verilator --getenv VERILATOR_ROOT)
TB_VERILATOR = verilator --cc --assert --trace-fst --x-initial unique -Wno-fatal --quiet --MMD --MP \
  $(patsubst %,-y %,$(sort $(dir $(wildcard rtl/*.sv rtl/*/*.sv)))) $(RTL_WAIVERS)
TB_PACKAGES = rtl/bulkhead_pkg.sv $(wildcard rtl/*/*_pkg.sv)
TB_GLUE_FLAGS = -O2 -std=gnu++17 -DVM_COVERAGE=0 -I$(TB_VERILATOR_ROOT)/include -I$(TB_VERILATOR_ROOT)/include/vltstd
# Precompiled headers and ccache do not go together. The lock is for two makes in one tree.
TB_NO_PCH = VK_PCH_H=none.h VK_PCH_I_FAST= VK_PCH_I_SLOW=
MODEL_LIBS = -lstdc++ -lz -lm -lpthread

define model
build/model/$(1)/obj/V$(1).cpp: $$(TB_PACKAGES) $(2)
	@mkdir -p $$(@D)
	flock build/model/$(1)/lock $$(TB_VERILATOR) --Mdir $$(@D) --top-module $(1) $$(TB_PACKAGES) $(2)
	@touch $$@
-include build/model/$(1)/obj/V$(1)__ver.d

build/model/$(1)/$(1).h: build/model/$(1)/obj/V$(1).cpp tb/harness/model.awk
	awk -v top=$(1) -v part=header -f tb/harness/model.awk $$(<:.cpp=.h) >$$@

build/model/$(1)/lib$(1).a: build/model/$(1)/obj/V$(1).cpp build/model/$(1)/$(1).h tb/harness/model.awk
	: >$$(<D)/none.h
	+flock build/model/$(1)/lock $$(MAKE) --no-print-directory -s -C $$(<D) -f V$(1).mk OPT_FAST=-O2 \
	  OPT_GLOBAL=-O2 OBJCACHE=ccache $(TB_NO_PCH) V$(1)__ALL.a libverilated.a
	awk -v top=$(1) -v part=glue -f tb/harness/model.awk $$(<:.cpp=.h) >$$(@D)/glue.cpp
	ccache g++ $$(TB_GLUE_FLAGS) -I$$(@D) -I$$(<D) -c -o $$(@D)/glue.o $$(@D)/glue.cpp
	rm -f $$@
	printf 'create %s\naddlib %s\naddlib %s\naddmod %s\nsave\nend\n' $$@ $$(<D)/V$(1)__ALL.a \
	  $$(<D)/libverilated.a $$(@D)/glue.o | ar -M
endef

$(eval $(call model,bulkhead,rtl/bulkhead.sv))
$(eval $(call model,dma_remap,rtl/dma/dma_remap.sv))

# ---- Harness and endpoints ------------------------------------------------------------------------------
# build/tb/libharness.a: the machine around `bulkhead` and the functions behind its link. A program links it
# before the model: $(HARNESS_LIBS).
TB_CFLAGS = $(HOST_CFLAGS) -Itb -Ibuild/model/bulkhead
HARNESS_OBJECTS = $(patsubst tb/%.c,build/tb/%.o,$(wildcard tb/harness/*.c tb/endpoint/*.c))
HARNESS_LIBS = build/tb/libharness.a build/model/bulkhead/libbulkhead.a

build/tb/%.o: tb/%.c | build/model/bulkhead/bulkhead.h
	@mkdir -p $(@D)
	$(HOST_CC) $(TB_CFLAGS) -c -o $@ $<

build/tb/libharness.a: $(HARNESS_OBJECTS)
	@rm -f $@
	ar rcs $@ $^

# ---- Tests through the top ------------------------------------------------------------------------------------
# tb/top/NAME.c is the test NAME; bench.c is common to them. They run the real drivers.
TB_TOP_TESTS = $(filter-out bench,$(patsubst tb/top/%.c,%,$(wildcard tb/top/*.c)))
TB_DRIVERS = $(patsubst firmware/drivers/%.c,build/tb/drivers/%.o,$(wildcard firmware/drivers/*.c))

build/tb/drivers/%.o: firmware/drivers/%.c
	@mkdir -p $(@D)
	$(HOST_CC) $(HOST_CFLAGS) -c -o $@ $<

build/tb/top/%: build/tb/top/%.o build/tb/top/bench.o $(TB_DRIVERS) $(HARNESS_LIBS)
	$(HOST_CC) -o $@ $^ $(MODEL_LIBS)

define top_test
TESTS += $(1)
TEST_$(1) = build/tb/top/$(1)
TEST_DEPS_$(1) = build/tb/top/$(1)
endef
$(foreach t,$(TB_TOP_TESTS),$(eval $(call top_test,$(t))))
ALL += $(addprefix build/tb/top/,$(TB_TOP_TESTS))

# ---- Variants ------------------------------------------------------------------------------------------------
# $(eval $(call variant,TOP,NAME,FILE,PARAMETERS,OPTIMISATION)): a module with other parameters. Its C view is the
# same, so build/model/NAME has the library only.
define variant
build/model/$(2)/obj/V$(1).cpp: build/model/$(1)/obj/V$(1).cpp
	@mkdir -p $$(@D)
	$$(TB_VERILATOR) --Mdir $$(@D) --top-module $(1) $(4) $$(TB_PACKAGES) $(3)
	@touch $$@

build/model/$(2)/lib$(1).a: build/model/$(2)/obj/V$(1).cpp build/model/$(1)/lib$(1).a
	: >$$(<D)/none.h
	+$$(MAKE) --no-print-directory -s -C $$(<D) -f V$(1).mk OPT_FAST=$(5) OPT_GLOBAL=$(5) \
	  OBJCACHE=ccache $$(TB_NO_PCH) V$(1)__ALL.a libverilated.a
	ccache g++ $$(TB_GLUE_FLAGS) -Ibuild/model/$(1) -I$$(<D) -c -o $$(@D)/glue.o build/model/$(1)/glue.cpp
	rm -f $$@
	printf 'create %s\naddlib %s\naddlib %s\naddmod %s\nsave\nend\n' $$@ $$(<D)/V$(1)__ALL.a \
	  $$(<D)/libverilated.a $$(@D)/glue.o | ar -M
endef

# $(eval $(call top_variant,NAME,PARAMETERS,TESTS)): those tests of tb/top with another top, as NAME-TEST.
define top_variant
$(call variant,bulkhead,bulkhead_$(1),rtl/bulkhead.sv,$(2),-O1)

build/tb/$(1)/%: build/tb/top/%.o build/tb/top/bench.o $$(TB_DRIVERS) build/tb/libharness.a \
  build/model/bulkhead_$(1)/libbulkhead.a
	@mkdir -p $$(@D)
	$$(HOST_CC) -o $$@ $$^ $$(MODEL_LIBS)

TESTS += $(addprefix $(1)-,$(3))
$(foreach t,$(3),$(eval TEST_$(1)-$(t) = build/tb/$(1)/$(t)) \
  $(eval TEST_DEPS_$(1)-$(t) = build/tb/$(1)/$(t)))
endef
# lean: without what is optional. large: the large preset, but for the interrupt unit, which is as small as on a board.
$(eval $(call top_variant,lean,-GAts="1'b0" -GInterrupts="1'b0",ats dma_isolation dma_msi link_malformed))
$(eval $(call top_variant,large,-GLarge="1'b1" -GIrqSets=16 -GIrqWays=2 -GDoorbells=16 -GQueues=4 -GBuckets=4,dma_ordering link_credits soak))

.PRECIOUS: build/tb/%.o

# The unit tests of dma_remap and the reference model that they compare it with; then the other rooms.
include tb/ref/ref.mk
include tb/dma/dma.mk
include tb/irq/irq.mk
include tb/pio/pio.mk
include tb/bench/tlp.mk
include tb/dma/coverage.mk
include $(wildcard tb/formal/*.mk)

# A wave of one test, for any viewer of FST files.
wave: $(TEST_DEPS_$(TEST))
	@$(if $(TEST_$(TEST)),,echo "which test? make wave TEST=name, one of:" $(sort $(TESTS)) >&2; exit 2)
	@mkdir -p build/wave
	-WAVE=build/wave/$(TEST).fst $(TEST_$(TEST))
	@ls -l build/wave/$(TEST).fst

-include $(patsubst %.o,%.d,$(HARNESS_OBJECTS) $(TB_DRIVERS)) $(wildcard build/tb/top/*.d)
.PHONY: wave
