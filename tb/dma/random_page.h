// SPDX-License-Identifier: Apache-2.0
// Page requests of the differential test.
#ifndef TB_DMA_RANDOM_PAGE_H
#define TB_DMA_RANDOM_PAGE_H

#include "gen.h"
#include "oracle.h"

struct page_test {
    uint64_t pq;
    unsigned head, waiting; // records in the queue that software has not taken
    bool overflow;
    unsigned queued, answered; // how often
};

void random_page_open(struct page_test *p, struct soft *s);
// Some page requests, each with what the model says of it; false: why tells.
bool random_pages(struct page_test *p, struct gen *g, struct soft *s, struct oracle *o, char *why,
                  size_t why_size);

#endif
