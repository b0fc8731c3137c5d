# SPDX-License-Identifier: Apache-2.0
# Guests: bare-metal programs (hello, hostile), the Linux image with its initramfs, and the guests' disks.

guests_DIR = firmware/guests
guests_OUT = build/guests

# ---- Bare-metal guests ---------------------------------------------------------------------------

guests_CC = riscv64-unknown-elf-gcc
guests_LIBFDT = /usr/src/dtc/libfdt
guests_SPECS = --specs=/usr/lib/picolibc/riscv64-unknown-elf/picolibc.specs
guests_ARCH = -march=rv64imac_zicsr_zifencei -mabi=lp64 -mcmodel=medany
# Position independent by construction: code addresses relative to pc, no table of absolute addresses.
guests_CFLAGS = $(guests_ARCH) $(guests_SPECS) -std=c11 -O2 -g -ffreestanding -fno-jump-tables -fno-tree-switch-conversion \
  -ffunction-sections -fdata-sections -MMD -MP
guests_WARNINGS = -Wall -Wextra -Wconversion -Wshadow -Werror
guests_INCLUDES = -I$(guests_DIR)/lib -Itb/endpoint -Ifirmware/vmm -isystem $(guests_LIBFDT)
guests_FDT_OBJS = $(patsubst %,$(guests_OUT)/lib/%.o,fdt fdt_ro fdt_addresses)
guests_LIB_OBJS = $(patsubst %,$(guests_OUT)/lib/%.o,start sbi console tree) $(guests_FDT_OBJS)

$(guests_FDT_OBJS): $(guests_OUT)/lib/%.o: $(guests_LIBFDT)/%.c
	@mkdir -p $(@D)
	$(guests_CC) $(guests_CFLAGS) -std=gnu11 -w -I$(guests_LIBFDT) -c $< -o $@

$(guests_OUT)/%.o: $(guests_DIR)/%.c $(guests_DIR)/guests.mk
	@mkdir -p $(@D)
	$(guests_CC) $(guests_CFLAGS) $(guests_WARNINGS) $(guests_INCLUDES) -c $< -o $@

$(guests_OUT)/%.o: $(guests_DIR)/%.S $(guests_DIR)/guests.mk
	@mkdir -p $(@D)
	$(guests_CC) $(guests_ARCH) -g -c $< -o $@

# Relocations are kept in the ELF to be looked at: an absolute one would tie the image to one address.
define guests_LINK
	$(guests_CC) $(guests_ARCH) $(guests_SPECS) -nostartfiles -Wl,--gc-sections,--emit-relocs,--build-id=none,--no-warn-rwx-segments \
	  -T $(guests_DIR)/lib/guest.ld -o $@ $(filter %.o,$^)
	@if riscv64-unknown-elf-readelf -rW $@ | awk '/^Relocation section/ { code = $$3 !~ /debug/ } \
	  code && /R_RISCV_(64|32|HI20)[[:space:]]/ { print; bad = 1 } END { exit !bad }'; \
	  then echo "$@: absolute addresses in a position-independent image" >&2; rm -f $@; exit 1; fi
endef

$(guests_OUT)/hello.elf: $(guests_OUT)/hello/hello.o $(guests_LIB_OBJS) $(guests_DIR)/lib/guest.ld
	$(guests_LINK)

$(guests_OUT)/hostile.elf: $(guests_OUT)/hostile/hostile.o $(guests_OUT)/hostile/interrupts.o $(guests_LIB_OBJS) $(guests_DIR)/lib/guest.ld
	$(guests_LINK)

$(guests_OUT)/%.bin: $(guests_OUT)/%.elf
	riscv64-unknown-elf-objcopy -O binary $< $@

-include $(wildcard $(guests_OUT)/*/*.d)
.SECONDARY: $(guests_OUT)/hello.elf $(guests_OUT)/hostile.elf $(guests_LIB_OBJS)

ALL += $(guests_OUT)/hello.bin $(guests_OUT)/hostile.bin

FORCE:
.PHONY: FORCE

TESTS += guest-hello
TEST_guest-hello = firmware/guests/test/hello $(guests_OUT)/hello.bin
TEST_DEPS_guest-hello = $(guests_OUT)/hello.bin

# ---- Linux ---------------------------------------------------------------------------------------

guests_ROOT = /guest
guests_KERNEL = $(firstword $(wildcard $(guests_ROOT)/boot/vmlinu*))
guests_MODULES = crc32c_generic virtio_blk ext4
guests_LINUX = $(guests_OUT)/linux/Image $(guests_OUT)/linux/initramfs.cpio.gz

# Another tool root may bring other packages with older dates: which ones were used is part of the inputs.
$(guests_OUT)/linux/packages: FORCE
	@mkdir -p $(@D)
	@ls -lL $(guests_KERNEL) $(guests_ROOT)/usr/bin/busybox | awk '{ print $$5, $$NF }' >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# Debian's kernel file for riscv64 is a plain Image: the magic at byte 48 says so to the loader.
$(guests_OUT)/linux/Image: $(guests_KERNEL) $(guests_OUT)/linux/packages
	@mkdir -p $(@D)
	@[ "$$(dd if=$< bs=1 skip=48 count=5 2>/dev/null)" = RISCV ] || { echo "$<: not a RISC-V Image" >&2; exit 1; }
	cp $< $@

$(guests_OUT)/linux/initramfs.cpio.gz: $(guests_DIR)/linux/make-initramfs $(guests_DIR)/linux/init \
    $(OPERATOR_OUT)/bulkhead $(guests_OUT)/linux/packages $(guests_DIR)/guests.mk
	@mkdir -p $(@D)
	$(guests_DIR)/linux/make-initramfs $(guests_ROOT) $(guests_DIR)/linux/init $(OPERATOR_OUT)/bulkhead $@ $(guests_MODULES)

# A fresh disk for each guest, named on it.
$(guests_OUT)/disk-%.img: $(guests_DIR)/guests.mk
	@mkdir -p $(@D)
	rm -f $@
	truncate -s 16M $@.new
	mkfs.ext4 -q -F -L $* -b 4096 -J size=4 -E lazy_itable_init=0,lazy_journal_init=0 $@.new
	mv $@.new $@

ALL += $(guests_LINUX) $(guests_OUT)/disk-alpha.img $(guests_OUT)/disk-beta.img

TESTS += guest-linux
TEST_guest-linux = $(guests_DIR)/test/linux $(guests_LINUX) $(guests_OUT)/disk-alpha.img
TEST_DEPS_guest-linux = $(guests_LINUX) $(guests_OUT)/disk-alpha.img
