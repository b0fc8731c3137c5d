# SPDX-License-Identifier: Apache-2.0
# make coverage: line and branch coverage of dma_remap under its tests and a bounded random part (COUNT
# translations, SEED). A build of its own, because counting costs half the speed. The reasons for what stays
# uncovered are in docs/coverage.md.

COV_DIR = build/coverage
COV_TESTS = $(addprefix test_,$(DMA_DIRECTED)) random

$(COV_DIR)/obj/Vdma_remap.cpp: build/model/dma_remap/obj/Vdma_remap.cpp
	@mkdir -p $(@D)
	$(TB_VERILATOR) --coverage-line --Mdir $(@D) --top-module dma_remap $(TB_PACKAGES) \
	  rtl/dma/dma_remap.sv
	@touch $@

$(COV_DIR)/libdma_remap.a: $(COV_DIR)/obj/Vdma_remap.cpp build/model/dma_remap/libdma_remap.a
	: >$(<D)/none.h
	+$(MAKE) --no-print-directory -s -C $(<D) -f Vdma_remap.mk OPT_FAST=-O1 OPT_GLOBAL=-O2 \
	  OBJCACHE=ccache $(TB_NO_PCH) Vdma_remap__ALL.a libverilated.a
	ccache g++ $(subst VM_COVERAGE=0,VM_COVERAGE=1,$(TB_GLUE_FLAGS)) -Ibuild/model/dma_remap -I$(<D) -c \
	  -o $(@D)/glue.o build/model/dma_remap/glue.cpp
	rm -f $@
	printf 'create %s\naddlib %s\naddlib %s\naddmod %s\nsave\nend\n' $@ $(<D)/Vdma_remap__ALL.a \
	  $(<D)/libverilated.a $(@D)/glue.o | ar -M

$(COV_DIR)/random: $(addprefix $(DMA_DIR)/,$(DMA_RANDOM) $(DMA_BENCH)) $(REF_MODEL_OBJECTS) \
  $(COV_DIR)/libdma_remap.a
	$(HOST_CC) -o $@ $^ $(MODEL_LIBS)

$(COV_DIR)/test_%: $(DMA_DIR)/test_%.o $(addprefix $(DMA_DIR)/,$(DMA_HELP) $(DMA_BENCH)) \
  $(REF_MODEL_OBJECTS) $(COV_DIR)/libdma_remap.a
	$(HOST_CC) -o $@ $^ $(MODEL_LIBS)

coverage: $(addprefix $(COV_DIR)/,$(COV_TESTS))
	tb/dma/coverage $(COV_DIR) $(or $(COUNT),50000) $(COV_TESTS)

.PHONY: coverage
