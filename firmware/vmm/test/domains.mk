# SPDX-License-Identifier: Apache-2.0
# Many guests at once, on a machine with more harts than the demo's.

build/guests/u-boot.bin: /usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin
	@mkdir -p $(@D)
	cp $< $@

$(VMM_OUT)/machine8.dtb: $(VMM)/test/domains.mk
	@mkdir -p $(@D)
	qemu-system-riscv64 -M virt,aia=aplic-imsic,aia-guests=3,dumpdtb=$@ -cpu rv64,h=true -smp 8 -m 2G \
	  -nographic 2>/dev/null

$(VMM_OUT)/test/domains.dtb: $(VMM_OUT)/test/domains.raw.dtb $(VMM_OUT)/machine8.dtb $(MANIFEST_CHECK) \
  $(guests_LINUX) $(guests_OUT)/hello.bin build/guests/u-boot.bin
	$(MANIFEST_CHECK) $(VMM_OUT)/machine8.dtb $< $@ >$(@:.dtb=.images)

TESTS += vmm-domains
TEST_vmm-domains = $(VMM)/test/domains $(VMM_OUT)/vmm.elf $(VMM_OUT)/test
TEST_DEPS_vmm-domains = $(VMM_OUT)/vmm.elf $(VMM_OUT)/test/domains.dtb
