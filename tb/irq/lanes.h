// SPDX-License-Identifier: Apache-2.0
// Lanes of messages that say which they are: a device and a page of its interrupt file, whose
// messages go by the MSI page tables or by a page entry to interrupt files or an MRIF. Each
// message's identity is its lane's alone, and out once at a time, so its one delivery can be told
// from every other.
#ifndef TB_IRQ_LANES_H
#define TB_IRQ_LANES_H

#include "scene.h"

enum { LANES = 8, LANE_IDENTITIES = 200, LANE_FILES = 0x27000000, LANE_MRIFS = 0x27100000 };
enum { LANE_GPA = 0x2a000000, FIRST_LANE_DEVICE = 0x0a00 };

struct lane {
    uint16_t device;
    int entry; // page entry, or -1: by the MSI page table
    struct iommu_domain domain;
    bool out[LANE_IDENTITIES];
    unsigned waiting;
};

struct lanes {
    struct scene *s;
    struct lane lane[LANES];
    uint64_t raised, delivered, lost, duplicated, misdelivered, junk;
};

// The first half goes by MSI page tables, the second has page entries. The scene's watch then sees
// their files.
void lanes_open(struct lanes *l, struct scene *s);
// One more message of a lane, unless all its identities are out. Returns whether one was sent.
bool lanes_raise(struct lanes *l, unsigned n);
// A message that must not be delivered: nullified, poisoned, wrong in size, alignment, byte
// enables, attributes, identity or page.
void lanes_junk(struct lanes *l, unsigned n);
// Leads a lane to another file, or to its MRIF; the bucket and mask of a page entry are random
// unless calm.
void lanes_move(struct lanes *l, unsigned n, bool calm);
// Takes what is in the MRIFs.
void lanes_poll(struct lanes *l);
// After everything has come to rest: what is out is lost.
void lanes_account(struct lanes *l);

#endif
