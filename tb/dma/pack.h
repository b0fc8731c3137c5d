// SPDX-License-Identifier: Apache-2.0
// Packed structs of bulkhead_pkg, bit by bit.
#ifndef TB_DMA_PACK_H
#define TB_DMA_PACK_H

#include "unit.h"

struct packer {
    uint32_t *words;
    unsigned at;
};

void pack_begin(struct packer *p, uint32_t *words, unsigned n_words);
void pack_put(struct packer *p, uint64_t value, unsigned bits);
void pack_open(struct packer *p, uint32_t *words);
uint64_t pack_get(struct packer *p, unsigned bits);

void pack_page_request(const struct unit_page_request *q, uint32_t words[4]);
struct unit_message unpack_message(const uint32_t words[4]);
void pack_completion(uint16_t rid, unsigned cc, uint32_t itags, uint32_t words[2]);
void pack_fault(const struct unit_fault *f, uint32_t words[6]);

#endif
