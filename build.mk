# SPDX-License-Identifier: Apache-2.0
# The build inside the tool root (the Makefile starts it there). Each room has its own rules; this file only
# joins them. A room adds to ALL what it builds and to TESTS what it tests: a test NAME is the command
# TEST_NAME with the files TEST_DEPS_NAME; it prints `ok CHECK` or `FAIL CHECK: why`, a line a check.

MAKEFLAGS += --no-builtin-rules
SHELL = /bin/sh
# One line for each thing made; V=1 shows the commands instead.
ifndef V
.SILENT:
SHELL = $(if $(filter-out $(shown) %.o,$(filter build/%,$@)),$(eval shown := $@)$(info make $@))/bin/sh
endif
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

# For programs that run on the build machine: harness, co-simulator, checkers.
HOST_CC = gcc
HOST_CFLAGS = -std=c11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Wconversion -Wshadow -Werror -MMD -MP

ALL =
TESTS =

include rtl/rtl.mk
include tb/tb.mk
include sim/sim.mk
include firmware/firmware.mk
-include fpga/fpga.mk
include tools/lint.mk

all: $(ALL)

# All that tests need is built first, so that a test's time-out measures the test alone.
test: all $(foreach t,$(TESTS),$(TEST_DEPS_$(t)))
	@tb/run-tests $(foreach t,$(TESTS),'$(t)=$(TEST_$(t))')

.PHONY: all test
