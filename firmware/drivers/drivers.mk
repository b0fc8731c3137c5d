# SPDX-License-Identifier: Apache-2.0
# Drivers: sources for whoever links them (VMM, testbenches), and their unit tests.

drivers_DIR = firmware/drivers
drivers_OUT = build/drivers
drivers_SRCS = $(patsubst %,$(drivers_DIR)/%.c,iommu iommu_queue iommu_context iommu_text bulkhead pio pio_guard link irq \
  irq_queue)

drivers_TEST_SRCS = $(filter %/iommu.c %/iommu_queue.c %/iommu_context.c %/iommu_text.c,$(drivers_SRCS)) \
  $(drivers_DIR)/test/fake.c

$(drivers_OUT)/test-%: $(drivers_DIR)/test/%.c $(drivers_TEST_SRCS) $(wildcard $(drivers_DIR)/*.h $(drivers_DIR)/test/*.h)
	@mkdir -p $(@D)
	$(HOST_CC) $(filter-out -MMD -MP,$(HOST_CFLAGS)) -fsanitize=undefined,address -I$(drivers_DIR) \
	  $(filter %.c,$^) -o $@

TESTS += drivers-iommu drivers-ats drivers-registers
TEST_drivers-ats = $(drivers_OUT)/test-iommu_ats
TEST_DEPS_drivers-ats = $(drivers_OUT)/test-iommu_ats
TEST_drivers-iommu = $(drivers_OUT)/test-iommu
TEST_DEPS_drivers-iommu = $(drivers_OUT)/test-iommu
TEST_drivers-registers = $(drivers_DIR)/test/registers
