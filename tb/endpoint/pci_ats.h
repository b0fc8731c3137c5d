// SPDX-License-Identifier: Apache-2.0
// A function's address translation cache (base specification chapter 10): transfers that ask for
// translations, keep them, use them, forget them when told to, and ask for pages that are not
// there.
#ifndef TB_ENDPOINT_PCI_ATS_H
#define TB_ENDPOINT_PCI_ATS_H

#include "pci_function.h"

enum { ATC_ENTRIES = 16, ATC_JOBS = 16, ATC_INVALS = 32 };

struct atc_entry {
    bool used, has_prefix;
    uint32_t pasid;
    uint64_t untranslated, translated; // of the block
    uint64_t size;                     // bytes; a power of two
    bool r, w, u;
};

enum atc_state { ATC_FREE, ATC_ASKING, ATC_MOVING, ATC_PAGING };

struct atc_job {
    enum atc_state state;
    struct pci_ats *ats;
    struct dma d;     // the transfer as it was asked for
    size_t at, piece; // bytes done, bytes under way
    bool translated;  // the piece goes to a translated address
    uint64_t seq;     // of the piece, to know those that are older than an invalidation
    bool spoilt;      // an invalidation has come for the translation that is being asked for
    bool asked;       // a page was requested for this piece
    uint8_t answer[8];
    unsigned prgi;
};

struct atc_inval {
    bool used;
    uint16_t requester;
    uint8_t itag;
    uint64_t after; // completed when no older piece is under way
};

struct pci_ats {
    struct pci_function *f;
    struct atc_entry entry[ATC_ENTRIES];
    struct atc_job job[ATC_JOBS];
    struct atc_inval inval[ATC_INVALS];
    unsigned next_entry, next_prgi;
    uint64_t seq;
    // What a test may choose, and what it may look at.
    bool mute;        // never answers an invalidation
    bool pri;         // may request pages
    unsigned answers; // Invalidation Completions for one request, 1 to 8; 0: 1
    unsigned asked, hits, misses, invalidated, paged, spoilt;
};

void pci_ats_open(struct pci_ats *a, struct pci_function *f);
// Like pci_dma, with translated addresses. At most ATC_JOBS at once.
void pci_ats_dma(struct pci_ats *a, const struct dma *d);
// Messages that a function sends by itself: a Page Request, an Invalidation Completion.
void pci_page_request(struct pci_function *f, bool has_prefix, uint32_t prefix, uint64_t dws);
void pci_inval_completion(struct pci_function *f, uint16_t to, unsigned cc, uint32_t itags);

#endif
