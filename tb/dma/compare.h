// SPDX-License-Identifier: Apache-2.0
// What the model expects of a batch of requests, against what the RTL did.
#ifndef TB_DMA_COMPARE_H
#define TB_DMA_COMPARE_H

#include "../ref/iommu_ref.h"
#include "soft.h"

enum { MAX_BATCH = 400, MAX_RESULT = 10 };

// One request and its allowed outcomes: more than one when it may have raced with an edit. A walk
// that reads the edited word several times may find it old first and new later.
struct expected {
    struct unit_request q;
    struct ref_result result[MAX_RESULT];
    unsigned n_results;
    bool possible[MAX_RESULT]; // by the answer that came
    struct unit_response got;
    bool recorded;
};

struct batch {
    struct expected *e[MAX_BATCH];
    unsigned n;
    char why[1024];                // the first difference
    const struct expected *failed; // the request it is about, if one is known
    char edit[160];                // what was edited meanwhile
};

struct ref_request compare_request(const struct unit_request *q);
// Does the answer fit? Fills in possible[].
bool compare_answer(struct batch *b, struct expected *e);
// Do the records in the fault queue fit the answers? Takes them all.
const char *compare_text(const struct expected *e);
bool compare_faults(struct batch *b, struct soft *s);

#endif
