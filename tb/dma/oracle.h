// SPDX-License-Identifier: Apache-2.0
// The reference model on its own copy of memory, for requests that may race with an edit of one
// word.
#ifndef TB_DMA_ORACLE_H
#define TB_DMA_ORACLE_H

#include "compare.h"

struct oracle {
    struct ref_config cfg;
    struct ref_mem mem;
    struct memory *memory;
    uint64_t edited, old_value; // the word that was edited, 0: none; what it was
    unsigned old_reads;         // how often the model's walk finds its old value
    unsigned reads_of_edited;
    bool dry; // the model writes nothing: a look ahead
};

void oracle_open(struct oracle *o, struct memory *memory, uint64_t capabilities);
// A result that leaves no trace in memory.
void oracle_look(struct oracle *o, const struct ref_request *q, struct ref_result *result);
// Adds the outcome to those that are allowed.
void oracle_add(struct oracle *o, struct expected *e);
// Adds each outcome of a walk that sees the edited word turn from old to new under it.
void oracle_race(struct oracle *o, struct expected *e);

#endif
