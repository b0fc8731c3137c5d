# SPDX-License-Identifier: Apache-2.0
# make bench-dma: the cycle counts of docs/bench.md, as a table and as build/bench/dma.json. Numbers are
# of the large preset; keys that end in _small are of the small one.

BENCH_DIR = build/bench
BENCH_UNIT = $(addprefix $(BENCH_DIR)/,dma_unit.o stream.o) $(addprefix $(DMA_DIR)/,tables.o $(DMA_BENCH))
BENCH_PATH = $(BENCH_DIR)/dma_path.o build/tb/top/bench.o $(TB_DRIVERS) build/tb/libharness.a

$(BENCH_DIR)/%.o: tb/bench/%.c build/model/dma_remap/dma_remap.h build/model/bulkhead/bulkhead.h
	@mkdir -p $(@D)
	$(HOST_CC) $(HOST_CFLAGS) -Itb -Ibuild/model/dma_remap -Ibuild/model/bulkhead -c -o $@ $<

$(BENCH_DIR)/dma_unit: $(BENCH_UNIT) build/model/dma_large/libdma_remap.a
	$(HOST_CC) -o $@ $^ $(MODEL_LIBS)

$(BENCH_DIR)/dma_path_small: $(BENCH_PATH) build/model/bulkhead/libbulkhead.a
	$(HOST_CC) -o $@ $^ $(MODEL_LIBS)

$(BENCH_DIR)/dma_path_large: $(BENCH_PATH) build/model/bulkhead_large/libbulkhead.a
	$(HOST_CC) -o $@ $^ $(MODEL_LIBS)

bench-dma: $(BENCH_DIR)/dma_unit $(BENCH_DIR)/dma_path_small $(BENCH_DIR)/dma_path_large
	$(BENCH_DIR)/dma_unit >$(BENCH_DIR)/dma.counts
	$(BENCH_DIR)/dma_path_large >>$(BENCH_DIR)/dma.counts
	$(BENCH_DIR)/dma_path_small _small >>$(BENCH_DIR)/dma.counts
	@awk -v json=$(BENCH_DIR)/dma.json -f tb/bench/report.awk tb/bench/dma.goals $(BENCH_DIR)/dma.counts

-include $(wildcard $(BENCH_DIR)/*.d)

.PHONY: bench-dma
