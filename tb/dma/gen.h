// SPDX-License-Identifier: Apache-2.0
// Random worlds for the differential test: directories, page tables of both stages, MSI page
// tables, with malformed entries among them, and requests that find their way into them.
//
// Everything is written to two memories: the RTL's and the model's, so that A and D bits written by
// one are not seen by the other. What the specification calls unpredictable is not made: two
// contexts with one GSCID (or PSCID) but different tables, differing PTEs in one NAPOT range,
// misaligned MSI tables.
#ifndef TB_DMA_GEN_H
#define TB_DMA_GEN_H

#include "unit.h"

enum { MAX_VM = 4, MAX_SPACE = 12, MAX_DEV = 10, MAX_PID = 5, MAX_HOT = 96, MAX_PAGE = 1024 };
enum { MAX_WORD = 4096 };
#define NO_VM UINT8_MAX

// Memory of a guest (or, with vm NO_VM, of the host): where its table pages are.
struct gen_page {
    uint8_t vm;
    uint64_t gpa, spa;
};

struct gen_hot {
    uint64_t addr;
};

struct gen_vm {
    unsigned mode; // iohgatp.MODE
    uint64_t root;
    uint16_t gscid;
    uint64_t ade; // tc.GADE and SADE: the same for all who share its tables, as the order of
                  // requests is free
    bool msi;
    uint64_t msi_table, mask, pattern;
    uint64_t hot[MAX_HOT]; // GPAs worth visiting
    unsigned n_hot;
    bool aliased; // some context shows it under another GSCID, or none
};

struct gen_space {
    uint8_t vm;
    unsigned mode; // iosatp.MODE
    uint64_t root; // as fsc has it: a GPA with a second stage
    uint32_t pscid;
    bool global;  // some PTE has G
    bool aliased; // some context shows it under another PSCID
    uint64_t hot[MAX_HOT];
    unsigned n_hot;
};

struct gen_process {
    uint32_t pid;
    uint8_t space; // NO_VM: Bare
};

struct gen_device {
    uint32_t did;
    uint8_t vm, space; // NO_VM: none; space is the DC's own, with PDTV=0
    bool pdtv, dpe;
    unsigned pd_mode;
    struct gen_process process[MAX_PID];
    unsigned n_process;
};

enum gen_kind { WORD_DDTE, WORD_DC, WORD_PDTE, WORD_PC, WORD_PTE1, WORD_PTE2, WORD_MSI };

// A doubleword of a table, for edits: what it is and how its invalidation is addressed.
struct gen_word {
    enum gen_kind kind;
    uint64_t pa, addr; // addr: IOVA, GPA
    uint8_t vm, space, dev;
    uint32_t pid;
    unsigned index; // doubleword in a DC, PC, MSI PTE
    bool leaf, napot;
};

struct gen {
    struct random random;
    struct memory *rtl, *ref;
    uint64_t caps;
    unsigned malformed; // per mille of the words

    unsigned ddt_mode;
    uint64_t ddt_root;
    struct gen_vm vm[MAX_VM], host_msi;
    unsigned n_vm;
    struct gen_space space[MAX_SPACE];
    unsigned n_space;
    struct gen_device dev[MAX_DEV];
    unsigned n_dev;
    struct gen_page page[MAX_PAGE];
    unsigned n_page, next_page;
    struct unit_request recent[16];
    unsigned n_recent;
    struct gen_word word[MAX_WORD];
    unsigned n_word;
    uint64_t old_value;      // of the word that gen_edit changed last
    uint16_t alias[MAX_DEV]; // GSCIDs of spoiled contexts
    unsigned n_alias;
};

#define GEN_HOLE      0x00700000000000ull // reads and writes there end with DECERR
#define GEN_HOLE_SIZE 0x00100000000000ull

// gen.c
unsigned gen_below(struct gen *g, unsigned n);
bool gen_chance(struct gen *g, unsigned per_mille);
uint64_t gen_bits(struct gen *g, unsigned bits);
void gen_put(struct gen *g, uint64_t pa, uint64_t value);
uint64_t gen_get(struct gen *g, uint64_t pa);
uint64_t gen_alloc(struct gen *g, unsigned pages); // zeroed, aligned to its size
void gen_note(struct gen *g, struct gen_word w);
bool gen_flip(struct gen *g, uint64_t *value); // now and then spoils a word
void gen_world(struct gen *g);

// gen_page.c
void gen_vm(struct gen *g, uint8_t vm);
void gen_space(struct gen *g, uint8_t space);
struct gen_page gen_guest_page(struct gen *g, uint8_t vm);
uint64_t gen_spa(const struct gen *g, uint8_t vm, uint64_t gpa); // of a table page

// gen_context.c
void gen_devices(struct gen *g);
void gen_msi_table(struct gen *g, struct gen_vm *vm, uint8_t vm_index);
uint64_t gen_msi_gpa(struct gen *g, const struct gen_vm *vm);

// gen_request.c
void gen_request(struct gen *g, struct unit_request *q);

// gen_edit.c: changes one word; the commands that make the change certain follow it.
struct soft;
bool gen_edit(struct gen *g, struct gen_word *edited);
void gen_invalidate(struct gen *g, const struct gen_word *edited, struct soft *s);

#endif
