# SPDX-License-Identifier: Apache-2.0
# `make lint` shows findings as the tools print them; the test of the same name counts them.

C_SOURCES = $(shell git ls-files '*.c' '*.h' 2>/dev/null)

TESTS += lint
TEST_lint = tools/lint

lint:
	tools/lint

format:
	clang-format -i $(C_SOURCES)

.PHONY: lint format
