// SPDX-License-Identifier: Apache-2.0
// The seven functions of firmware/drivers/io.h on the simulated machine, for tests that run the
// real drivers: the register pages are at IO_REGS, the PIO window at IO_PIO; memory is the test's
// sparse memory.
#ifndef TB_HARNESS_DRIVER_IO_H
#define TB_HARNESS_DRIVER_IO_H

#include "memory.h"

enum { IO_REGS = 0x40000000, IO_PIO = 0x60000000 };

void driver_io_use(struct machine *m, struct memory *mem);

#endif
