# SPDX-License-Identifier: Apache-2.0
# Unit tests of dma_remap: directed tests, one program a topic, and the differential test against tb/ref.
# make soak-dma runs a million translations; SEED and COUNT replay and bound a run.

DMA_DIR = build/dma
DMA_BENCH = unit.o pack.o soft.o axi_mem.o memory.o fail.o
DMA_HELP = tables.o oracle.o compare.o
DMA_CFLAGS = $(HOST_CFLAGS) -Ibuild/model/dma_remap
DMA_DIRECTED = $(patsubst tb/dma/test_%.c,%,$(wildcard tb/dma/test_*.c))
DMA_RANDOM = random.o oracle.o compare.o gen.o gen_page.o gen_context.o gen_request.o gen_edit.o random_page.o

$(DMA_DIR)/%.o: tb/dma/%.c build/model/dma_remap/dma_remap.h
	@mkdir -p $(@D)
	$(HOST_CC) $(DMA_CFLAGS) -c -o $@ $<

$(DMA_DIR)/%.o: tb/harness/%.c
	@mkdir -p $(@D)
	$(HOST_CC) $(DMA_CFLAGS) -c -o $@ $<

$(DMA_DIR)/test_%: $(DMA_DIR)/test_%.o $(addprefix $(DMA_DIR)/,$(DMA_HELP) $(DMA_BENCH)) \
  $(REF_MODEL_OBJECTS) \
  build/model/dma_remap/libdma_remap.a
	$(HOST_CC) -o $@ $^ $(MODEL_LIBS)

$(DMA_DIR)/random: $(addprefix $(DMA_DIR)/,$(DMA_RANDOM) $(DMA_BENCH)) $(REF_MODEL_OBJECTS) \
  build/model/dma_remap/libdma_remap.a
	$(HOST_CC) -o $@ $^ $(MODEL_LIBS)

.PRECIOUS: $(DMA_DIR)/%.o

-include $(wildcard $(DMA_DIR)/*.d)

$(foreach t,$(DMA_DIRECTED),$(eval TESTS += dma-$(t)) \
  $(eval TEST_dma-$(t) = $(DMA_DIR)/test_$(t)) $(eval TEST_DEPS_dma-$(t) = $(DMA_DIR)/test_$(t)))

TESTS += dma-random
TEST_dma-random = $(DMA_DIR)/random 20000
TEST_DEPS_dma-random = $(DMA_DIR)/random

TESTS += dma-caps
TEST_dma-caps = tb/dma/caps
TEST_DEPS_dma-caps =

soak-dma: $(DMA_DIR)/random $(DMA_DIR)/large/random
	$(DMA_DIR)/random $(or $(COUNT),1000000)
	$(DMA_DIR)/large/random $(or $(COUNT),1000000)

.PHONY: soak-dma

# Tests of the tests: long, not part of `make test`.
mutants-dma: $(DMA_DIR)/random $(addprefix $(DMA_DIR)/test_,$(DMA_DIRECTED))
	tb/dma/mutants $(MUTANTS)

.PHONY: mutants-dma

# ---- Variants ----
# The unit with other parameters: `base` has base-format device contexts and no A/D update in hardware,
# `mrif` has MRIF-mode MSI PTEs, `large` is the large preset. The tests find out from the register what
# to expect.
define dma_variant
$(call variant,dma_remap,dma_$(1),rtl/dma/dma_remap.sv,$(2),-O2)

$(DMA_DIR)/$(1)/test_%: $(DMA_DIR)/test_%.o $(addprefix $(DMA_DIR)/,$(DMA_HELP) $(DMA_BENCH)) \
  $(REF_MODEL_OBJECTS) \
  build/model/dma_$(1)/libdma_remap.a
	@mkdir -p $$(@D)
	$$(HOST_CC) -o $$@ $$^ $$(MODEL_LIBS)

$(DMA_DIR)/$(1)/random: $(addprefix $(DMA_DIR)/,$(DMA_RANDOM) $(DMA_BENCH)) $(REF_MODEL_OBJECTS) \
  build/model/dma_$(1)/libdma_remap.a
	@mkdir -p $$(@D)
	$$(HOST_CC) -o $$@ $$^ $$(MODEL_LIBS)

TESTS += dma-$(1)-random $(addprefix dma-$(1)-,$(3))
TEST_dma-$(1)-random = $(DMA_DIR)/$(1)/random 20000
TEST_DEPS_dma-$(1)-random = $(DMA_DIR)/$(1)/random
$(foreach t,$(3),$(eval TEST_dma-$(1)-$(t) = $(DMA_DIR)/$(1)/test_$(t)) \
  $(eval TEST_DEPS_dma-$(1)-$(t) = $(DMA_DIR)/$(1)/test_$(t)))
endef
$(eval $(call dma_variant,base,-GCaps="64'h1f8e00e8e10",registers commands causes known bits pages ats))
DMA_LARGE = -GLarge="1'b1"
$(eval $(call dma_variant,large,$(DMA_LARGE),stale))
$(eval $(call dma_variant,mrif,-GCaps="64'h1f8e1ce8e10",causes bits))

include tb/bench/bench.mk
