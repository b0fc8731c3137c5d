/* SPDX-License-Identifier: Apache-2.0 */
/* The board's DMA engines, reached as a processor would reach them: through the PIO window. */
#ifndef FPGA_ENGINE_H
#define FPGA_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

enum { ENGINES = 3, ENGINE_WORDS = 8 }; /* a transfer is 64 bytes, unless said otherwise */

/* Requester id of engine e: 01:00.0, 02:00.0, 03:00.0. */
uint16_t engine_id(unsigned e);
/* Vendor and device as configuration space shows them. */
uint32_t engine_config_id(unsigned e);
void engine_fill(unsigned e, const uint64_t words[ENGINE_WORDS]);
void engine_look(unsigned e, uint64_t words[ENGINE_WORDS]);
/* Runs one transfer. control: DMA_ENGINE_WRITE, an address type, or 0. Returns STATUS; 0: never
 * ended. */
uint32_t engine_run(unsigned e, uint64_t iova, uint32_t bytes, uint32_t control);

#endif
