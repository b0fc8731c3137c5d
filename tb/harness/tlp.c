// SPDX-License-Identifier: Apache-2.0
// TLP headers and beats: bit positions are the base specification's figures 2-5 to 2-26.
#include "tlp.h"
#include <stdio.h>
#include <string.h>

// Beat layout (tlp_beat_t, low word first): payload in words 0 and 1, header DW3..DW0 in 2..5,
// prefix in 6.
enum { BEAT_HDR = 2, BEAT_PREFIX = 6, BEAT_FLAGS = 7 };
enum { FLAG_PREFIX = 1, FLAG_ERR = 2, FLAG_EOP = 4, FLAG_SOP = 8 };

uint64_t tlp_first_byte(const struct tlp *t) {
    unsigned skip = 0;
    while (skip < 3 && t->first_be != 0 && (t->first_be >> skip & 1) == 0)
        skip++;
    return (t->address & ~3ull) + skip;
}

unsigned tlp_byte_count(const struct tlp *t) {
    unsigned be = t->length == 1 ? t->first_be : t->last_be;
    unsigned end = 4;
    while (end > 1 && (be >> (end - 1) & 1) == 0)
        end--;
    unsigned skip = (unsigned)(tlp_first_byte(t) & 3);
    return t->length * 4u - 4 + end - skip;
}

static uint32_t encode_dw0(const struct tlp *t) {
    return (uint32_t)(t->fmt & 7) << 29 | (uint32_t)(t->type & 31) << 24 |
           (uint32_t)(t->tag >> 9 & 1) << 23 | (uint32_t)(t->tc & 7) << 20 |
           (uint32_t)(t->tag >> 8 & 1) << 19 | (uint32_t)(t->attr >> 2 & 1) << 18 |
           (uint32_t)t->td << 15 | (uint32_t)t->ep << 14 | (uint32_t)(t->attr & 3) << 12 |
           (uint32_t)(t->at & 3) << 10 | (t->length & 0x3ffu);
}

unsigned tlp_encode(const struct tlp *t, uint32_t hdr[4]) {
    uint32_t tag = (uint32_t)(t->tag & 0xff) << 8;
    uint32_t low = t->at == TLP_AT_TRANSLATION_REQUEST ? 2 : 3; // bit 0: no write
    hdr[0] = encode_dw0(t);
    hdr[2] = hdr[3] = 0;
    if (tlp_is_completion(t)) {
        hdr[1] = (uint32_t)t->completer << 16 | (uint32_t)(t->status & 7) << 13 |
                 (uint32_t)t->bcm << 12 | (t->byte_count & 0xfffu);
        hdr[2] = (uint32_t)t->requester << 16 | tag | (t->lower_address & 0x7fu);
        return 3;
    }
    hdr[1] = (uint32_t)t->requester << 16 | tag |
             (tlp_is_message(t) ? t->message : (uint32_t)(t->last_be << 4 | t->first_be));
    if (tlp_is_config(t)) {
        hdr[2] = (uint32_t)t->target << 16 | (t->reg & 0xffcu);
    } else if (t->fmt & TLP_4DW) {
        hdr[2] = (uint32_t)(t->address >> 32);
        hdr[3] = tlp_is_message(t) ? (uint32_t)t->address : (uint32_t)t->address & ~low;
    } else {
        hdr[2] = (uint32_t)t->address & ~low;
    }
    return t->fmt & TLP_4DW ? 4 : 3;
}

static void decode_dw0(struct tlp *t, uint32_t w) {
    t->fmt = (uint8_t)(w >> 29);
    t->type = w >> 24 & 31;
    t->tc = w >> 20 & 7;
    t->attr = (uint8_t)((w >> 18 & 1) << 2 | (w >> 12 & 3));
    t->td = w >> 15 & 1;
    t->ep = w >> 14 & 1;
    t->at = w >> 10 & 3;
    t->length = w & 0x3ff ? w & 0x3ff : 1024;
    t->tag = (uint16_t)((w >> 23 & 1) << 9 | (w >> 19 & 1) << 8);
}

void tlp_decode(struct tlp *t, const uint32_t hdr[4]) {
    decode_dw0(t, hdr[0]);
    if (tlp_is_completion(t)) {
        t->completer = (uint16_t)(hdr[1] >> 16);
        t->status = hdr[1] >> 13 & 7;
        t->bcm = hdr[1] >> 12 & 1;
        t->byte_count = hdr[1] & 0xfff ? hdr[1] & 0xfff : 4096;
        t->requester = (uint16_t)(hdr[2] >> 16);
        t->tag = (uint16_t)(t->tag | (hdr[2] >> 8 & 0xff));
        t->lower_address = hdr[2] & 0x7f;
        return;
    }
    t->requester = (uint16_t)(hdr[1] >> 16);
    t->tag = (uint16_t)(t->tag | (hdr[1] >> 8 & 0xff));
    t->message = hdr[1] & 0xff;
    t->last_be = hdr[1] >> 4 & 15;
    t->first_be = hdr[1] & 15;
    t->target = (uint16_t)(hdr[2] >> 16);
    t->reg = hdr[2] & 0xffc;
    t->address = t->fmt & TLP_4DW ? (uint64_t)hdr[2] << 32 | hdr[3] : hdr[2];
}

unsigned tlp_beats(const struct tlp *t) {
    int beats = tlp_has_data(t) ? (t->length + 1) / 2 : 1;
    return (unsigned)(beats + t->extra_beats);
}

void tlp_put_beat(const struct tlp *t, unsigned i, uint32_t beat[TLP_BEAT_WORDS]) {
    memset(beat, 0, TLP_BEAT_WORDS * sizeof *beat);
    if (tlp_has_data(t))
        memcpy(beat, t->data + 8 * i, 2 * i + 1 == t->length ? 4 : 8);
    if (i == 0) {
        uint32_t hdr[4];
        tlp_encode(t, hdr);
        for (unsigned j = 0; j < 4; j++)
            beat[BEAT_HDR + 3 - j] = hdr[j];
        beat[BEAT_PREFIX] = t->prefix;
        beat[BEAT_FLAGS] |= FLAG_SOP | (t->has_prefix ? FLAG_PREFIX : 0u);
    }
    if (i == tlp_beats(t) - 1)
        beat[BEAT_FLAGS] |= FLAG_EOP | (t->err ? FLAG_ERR : 0u);
}

int tlp_get_beat(struct tlp_assembler *a, const uint32_t beat[TLP_BEAT_WORDS], const char **why) {
    uint32_t flags = beat[BEAT_FLAGS];
    if (((flags & FLAG_SOP) != 0) != (a->beats == 0)) {
        *why = flags & FLAG_SOP ? "sop inside a packet" : "packet without sop";
        return -1;
    }
    if (a->beats == 0) {
        const uint32_t hdr[4] = {beat[5], beat[4], beat[3], beat[2]};
        memset(&a->t, 0, sizeof a->t);
        tlp_decode(&a->t, hdr);
        a->t.has_prefix = (flags & FLAG_PREFIX) != 0;
        a->t.prefix = beat[BEAT_PREFIX];
    }
    if (tlp_has_data(&a->t))
        memcpy(a->t.data + 8 * a->beats, beat, 8);
    a->beats++;
    if (((flags & FLAG_EOP) != 0) != (a->beats == tlp_beats(&a->t))) {
        *why = "Length and the number of beats disagree";
        return -1;
    }
    if (!(flags & FLAG_EOP))
        return 0;
    a->t.err = (flags & FLAG_ERR) != 0;
    a->beats = 0;
    return 1;
}

void tlp_mem(struct tlp *t, bool write, uint16_t requester, uint16_t tag, uint64_t address,
             const void *data, size_t n) {
    unsigned skip = (unsigned)(address & 3);
    unsigned end = skip + (unsigned)n;
    memset(t, 0, sizeof *t);
    t->fmt = (uint8_t)((write ? TLP_DATA : 0) | (address >> 32 ? TLP_4DW : 0));
    t->requester = requester;
    t->tag = tag;
    t->address = address & ~3ull;
    t->length = (uint16_t)(n ? (end + 3) / 4 : 1);
    unsigned first = 0xfu << skip & 0xf;
    unsigned last = 0xfu >> (3 - (end - 1) % 4);
    t->first_be = (uint8_t)(n == 0 ? 0 : t->length == 1 ? first & last : first);
    t->last_be = (uint8_t)(t->length == 1 ? 0 : last);
    if (write)
        memcpy(t->data + skip, data, n);
}

void tlp_complete(struct tlp *t, const struct tlp *request, uint16_t completer,
                  enum tlp_status status) {
    bool data = !tlp_has_data(request) && status == TLP_SC;
    bool memory = request->type == TLP_MEM;
    memset(t, 0, sizeof *t);
    t->type = TLP_CPL;
    t->fmt = data ? TLP_DATA : 0;
    t->tc = request->tc;
    t->attr = request->attr;
    t->requester = request->requester;
    t->tag = request->tag;
    t->completer = completer;
    t->status = (uint8_t)status;
    t->length = data ? request->length : 1024; // no data: 0 on the wire
    t->byte_count = (uint16_t)(memory ? tlp_byte_count(request) : 4);
    t->lower_address = (uint8_t)(memory ? tlp_first_byte(request) & 0x7f : 0);
}

const char *tlp_text(const struct tlp *t) {
    static char text[160];
    static const char *const names[] = {[TLP_MEM] = "M",
                                        [TLP_IO] = "IO",
                                        [TLP_CFG0] = "Cfg0",
                                        [TLP_CFG1] = "Cfg1",
                                        [TLP_CPL] = "Cpl"};
    const char *name = t->type < sizeof names / sizeof *names ? names[t->type] : NULL;
    if (tlp_is_completion(t))
        snprintf(text, sizeof text, "Cpl%s status %u count %u lower %02x to %04x tag %u from %04x",
                 tlp_has_data(t) ? "D" : "", t->status, t->byte_count, t->lower_address,
                 t->requester, t->tag, t->completer);
    else
        snprintf(text, sizeof text,
                 "%s%s type %02x address %llx target %04x reg %x len %u be %x/%x "
                 "by %04x tag %u at %u",
                 name ? name : "TLP", tlp_has_data(t) ? "Wr" : "Rd", t->type,
                 (unsigned long long)t->address, t->target, t->reg, t->length, t->last_be,
                 t->first_be, t->requester, t->tag, t->at);
    return text;
}
