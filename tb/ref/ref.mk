# SPDX-License-Identifier: Apache-2.0
# The reference model of the IOMMU and its own tests against hand-worked examples.

REF_MODEL_SOURCES = $(addprefix tb/ref/, iommu_ref.c mem.c fault.c ddt.c dc_check.c pdt.c pte.c stage1.c \
  stage2.c msi.c pri.c)
REF_MODEL_OBJECTS = $(REF_MODEL_SOURCES:tb/ref/%.c=build/ref/%.o)
REF_TESTS = ddt stage context

build/ref/%.o: tb/ref/%.c
	@mkdir -p $(@D)
	$(HOST_CC) $(HOST_CFLAGS) -c -o $@ $<

build/ref/test_%: build/ref/test_%.o build/ref/world.o build/ref/fail.o $(REF_MODEL_OBJECTS)
	$(HOST_CC) -o $@ $^

build/ref/fail.o: tb/harness/fail.c
	@mkdir -p $(@D)
	$(HOST_CC) $(HOST_CFLAGS) -c -o $@ $<

.PRECIOUS: build/ref/%.o

-include $(wildcard build/ref/*.d)

$(foreach t,$(REF_TESTS),$(eval TESTS += ref-$(t)) \
  $(eval TEST_ref-$(t) = build/ref/test_$(t)) $(eval TEST_DEPS_ref-$(t) = build/ref/test_$(t)))
