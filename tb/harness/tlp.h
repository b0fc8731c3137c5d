// SPDX-License-Identifier: Apache-2.0
// Transaction layer packets as a C struct, and their place in the beats of docs/interfaces.md
// section 1.
#ifndef TB_HARNESS_TLP_H
#define TB_HARNESS_TLP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TLP_MAX_PAYLOAD = 4096, TLP_BEAT_WORDS = 8 };

// Fmt (base specification table 2-2): bit 0 = four-DW header, bit 1 = with data.
enum tlp_fmt { TLP_3DW = 0, TLP_4DW = 1, TLP_DATA = 2 };

enum tlp_type {
    TLP_MEM = 0x00,
    TLP_IO = 0x02,
    TLP_CFG0 = 0x04,
    TLP_CFG1 = 0x05,
    TLP_CPL = 0x0a,
    TLP_MSG = 0x10, // the low three bits route the message
    TLP_MSG_BY_ID = 0x12,
};

// Message codes of address translation services (10.3, 10.4).
enum tlp_message {
    TLP_MSG_INVAL = 0x01,
    TLP_MSG_INVAL_COMPLETION = 0x02,
    TLP_MSG_PAGE_REQUEST = 0x04,
    TLP_MSG_PRG_RESPONSE = 0x05,
};

enum tlp_status { TLP_SC = 0, TLP_UR = 1, TLP_RRS = 2, TLP_CA = 4 };
enum tlp_at { TLP_AT_UNTRANSLATED, TLP_AT_TRANSLATION_REQUEST, TLP_AT_TRANSLATED };

enum { TLP_PREFIX_PASID = 0x91, TLP_PREFIX_EXEC = 1 << 20, TLP_PREFIX_PRIV = 1 << 21 };

struct tlp {
    bool has_prefix;
    uint32_t prefix; // 31:24 TLP_PREFIX_PASID, 21 privileged, 20 execute, 19:0 PASID
    bool err;        // nullified by the link: the receiver discards it
    // A packet broken on purpose: the harness neither checks it nor waits for an answer.
    bool bad;
    int8_t extra_beats; // ... and this many beats longer than Length says

    uint8_t fmt; // enum tlp_fmt, or-ed
    uint8_t type;
    uint8_t tc, attr, at;
    bool td, ep;
    uint16_t length; // DWs, 1..1024 (0 on the wire stands for 1024)

    uint16_t requester; // requests, and the requester that a completion goes to
    uint16_t tag;       // ten bits
    uint8_t first_be, last_be;
    uint64_t address; // memory and I/O requests; DWs of a message are in here, too
    uint8_t message;  // message code (in place of the byte enables)

    uint16_t target; // configuration requests: bus, device, function
    uint16_t reg;    // ... and the register's byte offset

    uint16_t completer; // completions
    uint8_t status;
    bool bcm;
    uint16_t byte_count; // 1..4096
    uint8_t lower_address;

    uint8_t data[TLP_MAX_PAYLOAD];
};

static inline bool tlp_has_data(const struct tlp *t) {
    return (t->fmt & TLP_DATA) != 0;
}
static inline bool tlp_is_completion(const struct tlp *t) {
    return t->type == TLP_CPL;
}
static inline bool tlp_is_message(const struct tlp *t) {
    return (t->type & 0x18) == TLP_MSG;
}
// Posted: no completion is ever returned.
static inline bool tlp_is_posted(const struct tlp *t) {
    return tlp_is_message(t) || (t->type == TLP_MEM && tlp_has_data(t));
}
static inline bool tlp_is_config(const struct tlp *t) {
    return t->type == TLP_CFG0 || t->type == TLP_CFG1;
}
// A type that the specification does not define belongs to no flow-control class.
static inline bool tlp_is_defined(const struct tlp *t) {
    return t->type <= TLP_CFG1 || (t->type >= TLP_CPL && t->type <= 0x0e) || tlp_is_message(t);
}
// Data credits of 16 bytes that a packet takes.
static inline unsigned tlp_data_credits(const struct tlp *t) {
    return tlp_has_data(t) ? (t->length + 3u) / 4 : 0;
}
// First byte that the byte enables of a request select, and how many bytes to the last one
// (base 2.2.5; a request with no byte enabled counts as one byte).
uint64_t tlp_first_byte(const struct tlp *t);
unsigned tlp_byte_count(const struct tlp *t);

// Header words as on the wire: DW0 first. Returns the number of DWs.
unsigned tlp_encode(const struct tlp *t, uint32_t hdr[4]);
void tlp_decode(struct tlp *t, const uint32_t hdr[4]);

// Beats of a packet: how many, and the i-th in the model's word order (low word first).
unsigned tlp_beats(const struct tlp *t);
void tlp_put_beat(const struct tlp *t, unsigned i, uint32_t beat[TLP_BEAT_WORDS]);

// Collects beats: returns 1 when t is complete, 0 when more beats follow, -1 on a framing error
// (*why).
struct tlp_assembler {
    struct tlp t;
    unsigned beats;
};
int tlp_get_beat(struct tlp_assembler *a, const uint32_t beat[TLP_BEAT_WORDS], const char **why);

// Builders: a memory request over [address, address + n) with the right format and byte enables,
// and the completion that answers a request with n bytes at data (n 0: no data).
void tlp_mem(struct tlp *t, bool write, uint16_t requester, uint16_t tag, uint64_t address,
             const void *data, size_t n);
void tlp_complete(struct tlp *t, const struct tlp *request, uint16_t completer,
                  enum tlp_status status);

const char *tlp_text(const struct tlp *t); // one line for messages; static storage

#endif
