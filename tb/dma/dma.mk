# SPDX-License-Identifier: Apache-2.0
# Unit tests of dma_remap: directed tests, one program a topic, and the differential test against tb/ref.
# make soak-dma runs a million translations; SEED and COUNT replay and bound a run.

DMA_DIR = build/dma
DMA_BENCH = unit.o pack.o soft.o axi_mem.o memory.o fail.o
DMA_CFLAGS = $(HOST_CFLAGS) -Ibuild/model/dma_remap
DMA_DIRECTED = $(patsubst tb/dma/test_%.c,%,$(wildcard tb/dma/test_*.c))
DMA_RANDOM = random.o oracle.o compare.o gen.o gen_page.o gen_context.o gen_request.o gen_edit.o

$(DMA_DIR)/%.o: tb/dma/%.c build/model/dma_remap/dma_remap.h
	@mkdir -p $(@D)
	$(HOST_CC) $(DMA_CFLAGS) -c -o $@ $<

$(DMA_DIR)/%.o: tb/harness/%.c
	@mkdir -p $(@D)
	$(HOST_CC) $(DMA_CFLAGS) -c -o $@ $<

$(DMA_DIR)/test_%: $(DMA_DIR)/test_%.o $(addprefix $(DMA_DIR)/,$(DMA_BENCH)) $(DMA_DIR)/tables.o \
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

soak-dma: $(DMA_DIR)/random
	$(DMA_DIR)/random $(or $(COUNT),1000000)

.PHONY: soak-dma

# Tests of the tests: long, not part of `make test`.
mutants-dma: $(DMA_DIR)/random $(addprefix $(DMA_DIR)/test_,$(DMA_DIRECTED))
	tb/dma/mutants $(MUTANTS)

.PHONY: mutants-dma
