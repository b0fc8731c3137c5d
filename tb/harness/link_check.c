// SPDX-License-Identifier: Apache-2.0
// Checks of every packet on the link. What Bulkhead sends must be well formed, its tags unique, and
// each request to it answered once and in full; what functions send to it must be answers to
// something, unless a test says otherwise. Section numbers are those of the base specification.
#include "machine_int.h"
#include <string.h>

enum { MAX_READ = 4096, READ_BOUNDARY = 64 };

static void broken(struct machine *m, const struct tlp *t, const char *why) {
    machine_fail(m, "link: Bulkhead sent %s: %s", tlp_text(t), why);
}

static bool contiguous(unsigned be) {
    while (be && !(be & 1))
        be >>= 1;
    return (be & (be + 1)) == 0;
}

static void check_byte_enables(struct machine *m, const struct tlp *t) { // 2.2.5
    if (t->length == 1 && t->last_be)
        broken(m, t, "last byte enables of a one-DW request");
    if (t->length == 1)
        return;
    if (!t->first_be || !t->last_be)
        broken(m, t, "no byte enabled in the first or the last DW");
    bool pair = t->length == 2 && t->address % 8 == 0;
    if (!pair && (!contiguous(t->first_be) || !(t->first_be & 8) || !contiguous(t->last_be) ||
                  !(t->last_be & 1)))
        broken(m, t, "byte enables with holes");
}

static void check_memory(struct machine *m, const struct tlp *t) { // 2.2.7
    if (t->fmt & TLP_4DW && t->address >> 32 == 0)
        broken(m, t, "four-DW header for an address below 4 GiB");
    if ((t->address & 0xfff) + t->length * 4u > MAX_READ)
        broken(m, t, "request crosses 4 KiB");
    if (t->at == 3)
        broken(m, t, "reserved address type");
    check_byte_enables(m, t);
}

static void check_config_io(struct machine *m, const struct tlp *t) { // 2.2.7
    if (t->length != 1 || t->last_be || t->tc || t->attr || t->at || t->fmt & TLP_4DW)
        broken(m, t, "configuration and I/O requests are one DW, TC 0, Attr 0, AT 0, three DWs");
}

// Invalidation Requests and Page Request Group Responses (10.3.1, 10.4.2): routed by ID.
static void check_message(struct machine *m, const struct tlp *t) {
    bool inval = t->message == TLP_MSG_INVAL && tlp_has_data(t) && t->length == 2 && t->tag < 32;
    bool response = t->message == TLP_MSG_PRG_RESPONSE && !tlp_has_data(t);
    if (t->type != TLP_MSG_BY_ID || !(t->fmt & TLP_4DW) || (!inval && !response) || t->tc || t->at)
        broken(m, t, "neither an Invalidation Request nor a Page Request Group Response");
}

static void check_request(struct machine *m, const struct tlp *t) {
    if (t->type == TLP_MEM)
        check_memory(m, t);
    else if (t->type == TLP_IO || tlp_is_config(t))
        check_config_io(m, t);
    else if (tlp_is_message(t))
        check_message(m, t);
    else
        broken(m, t, "unknown type");
    if (tlp_is_posted(t))
        return;
    struct pending *p = &m->link.from_bulkhead[t->tag];
    if ((t->tag >= 256) != m->knobs.ten_bit_tags)
        broken(m, t, "tag of the other width");
    if (p->used)
        broken(m, t, "tag is still in use");
    *p = (struct pending){.used = true, .requester = t->requester, .tag = t->tag, .request = *t};
    p->owed = t->type == TLP_MEM ? tlp_byte_count(t) : 4;
    p->next_byte = t->type == TLP_MEM ? tlp_first_byte(t) : 0;
}

// A request whose answer's bytes are those of memory from its address on. A translation request is
// answered with one translation of 8 bytes (10.2.3).
static bool reads_memory(const struct tlp *request) {
    return request->type == TLP_MEM && request->at != TLP_AT_TRANSLATION_REQUEST;
}

static unsigned bytes_owed(const struct tlp *request) {
    if (request->type == TLP_MEM && request->at == TLP_AT_TRANSLATION_REQUEST)
        return 8;
    return request->type == TLP_MEM ? tlp_byte_count(request) : 4;
}

// Takes the bytes of one completion off what is owed; NULL, or what is wrong with it (2.2.9).
static const char *take_completion(struct pending *p, const struct tlp *t) {
    bool memory = reads_memory(&p->request);
    if (t->tc != p->request.tc || t->attr != p->request.attr)
        return "completion with other TC or Attr than its request";
    if (t->status != TLP_SC) {
        p->used = false;
        return tlp_has_data(t) ? "error completion with data" : NULL;
    }
    if (tlp_has_data(t) == tlp_has_data(&p->request))
        return "data where none is due, or none where it is";
    if (t->byte_count != p->owed)
        return "byte count is not what is still owed";
    if (t->lower_address != (memory ? p->next_byte & 0x7f : 0))
        return "lower address is not that of the next byte";
    unsigned skip = memory ? (unsigned)(p->next_byte & 3) : 0;
    unsigned got = tlp_has_data(t) ? t->length * 4u - skip : p->owed;
    if (got > p->owed && got - p->owed > 3)
        return "more data than was asked for";
    got = got < p->owed ? got : p->owed;
    p->next_byte += got;
    p->owed -= got;
    if (p->owed && p->next_byte % READ_BOUNDARY)
        return "split elsewhere than at a read completion boundary";
    p->used = p->owed != 0;
    return NULL;
}

static struct pending *waiting_for(struct machine *m, uint16_t requester, uint16_t tag) {
    for (unsigned i = 0; i < PENDING; i++) {
        struct pending *p = &m->link.to_bulkhead[i];
        if (p->used && p->requester == requester && p->tag == tag)
            return p;
    }
    return NULL;
}

void check_from_bulkhead(struct machine *m, const struct tlp *t) {
    if (t->err || t->td || t->fmt > 3)
        broken(m, t, "nullified, with digest, or of unknown format");
    if (!tlp_is_completion(t)) {
        check_request(m, t);
        return;
    }
    struct pending *p = waiting_for(m, t->requester, t->tag);
    if (!p)
        broken(m, t, "nobody waits for this completion");
    const char *why = take_completion(p, t);
    if (why)
        broken(m, t, why);
}

static void expect_answer(struct machine *m, const struct tlp *t) {
    struct pending *p = m->link.to_bulkhead;
    if (waiting_for(m, t->requester, t->tag))
        machine_fail(m, "link: a function reuses a tag: %s", tlp_text(t));
    while (p < m->link.to_bulkhead + PENDING && p->used)
        p++;
    if (p == m->link.to_bulkhead + PENDING)
        machine_fail(m, "link: more than %d requests to Bulkhead without an answer", PENDING);
    *p = (struct pending){.used = true, .requester = t->requester, .tag = t->tag, .request = *t};
    p->owed = bytes_owed(t);
    p->next_byte = reads_memory(t) ? tlp_first_byte(t) : 0;
}

void check_to_bulkhead(struct machine *m, const struct tlp *t) {
    if (!tlp_is_completion(t)) {
        if (!tlp_is_posted(t) && !t->bad && !t->err)
            expect_answer(m, t);
        return;
    }
    struct pending *p = &m->link.from_bulkhead[t->tag];
    if (t->err)
        return;
    if (t->bad) {
        p->used = false; // Bulkhead must take it as the request's end
        return;
    }
    if (!p->used && !m->knobs.allow_unexpected)
        machine_fail(m, "link: a function answers a request that was not made: %s", tlp_text(t));
    const char *why = p->used ? take_completion(p, t) : NULL;
    if (why)
        machine_fail(m, "link: a function sent %s: %s", tlp_text(t), why);
}

unsigned machine_unanswered(const struct machine *m) {
    unsigned n = 0;
    for (unsigned i = 0; i < PENDING; i++)
        n += m->link.to_bulkhead[i].used;
    return n;
}

void machine_forget(struct machine *m) {
    memset(m->link.from_bulkhead, 0, sizeof m->link.from_bulkhead);
}

void check_link_reset(struct machine *m) {
    memset(m->link.from_bulkhead, 0, sizeof m->link.from_bulkhead);
    memset(m->link.to_bulkhead, 0, sizeof m->link.to_bulkhead);
}
