// SPDX-License-Identifier: Apache-2.0
// The filter of configuration writes: whatever a domain stores, its function sees requests with the
// bits that it may write, the others as they were given, and no byte that it may write nothing of;
// or none at all. The rule is stated here once more, byte by byte. SEED and COUNT.
#include "scene.h"
#include <stdlib.h>
#include <string.h>

enum { OWNER = 5, OTHER = 6, STRANGER = 7, DWS = 64, ROM = 12, LINE = 64 };

struct filter {
    uint32_t writable[DWS], rest[DWS];
};

// A store: n bytes at a register, those of `strobe` enabled.
struct store {
    unsigned reg, n;
    uint64_t strobe;
    uint8_t data[LINE];
};

static uint64_t config(uint16_t id) {
    return (uint64_t)id << 12;
}

static bool is_base(unsigned dw) {
    return (dw >= 4 && dw <= 9) || dw == ROM;
}

// What is left of the enabled bytes of one DW, and their data.
static unsigned left(const struct filter *f, unsigned dw, unsigned be, uint8_t data[4]) {
    uint32_t value;
    unsigned kept = 0;
    memcpy(&value, data, 4);
    if (dw >= DWS)
        return 0;
    if (is_base(dw)) {
        bool sizing = value >> 11 == 0xffffffff >> 11;
        bool own = (value & ~f->writable[dw]) == (f->rest[dw] & ~f->writable[dw]);
        return be == 0xf && (sizing || own) ? 0xf : 0;
    }
    for (unsigned i = 0; i < 4; i++) {
        uint8_t writable = (uint8_t)(f->writable[dw] >> 8 * i);
        if (writable && be >> i & 1)
            kept |= 1u << i;
        data[i] = (uint8_t)((data[i] & writable) | (f->rest[dw] >> 8 * i & 0xff & ~writable));
    }
    return kept;
}

// Stores, and answers what the function sees of it; returns the response, -1: none.
static int submit(struct scene *x, const struct store *s, uint8_t domain) {
    struct pio_request r = {.write = true,
                            .offset = config(SCRIPT_ID) + s->reg,
                            .n = s->n,
                            .strobe = s->strobe,
                            .domain = domain};
    memcpy(r.data, s->data, s->n);
    x->s.count = 0;
    machine_pio_submit(x->b.m, &r);
    for (unsigned i = 0, answered = 0; i < 2000 && !r.done; i++) {
        machine_step(x->b.m);
        if (answered < scene_requests(x))
            scene_answer(x, answered++);
    }
    return r.done ? r.resp : -1;
}

// Words of a burst go side by side, so that their requests come in any order.
static const struct tlp *request_at(const struct scene *x, unsigned reg) {
    for (unsigned i = 0; i < scene_requests(x); i++)
        if (x->s.request[i].reg == reg)
            return &x->s.request[i];
    return NULL;
}

// One store of a domain whose writes go through f; returns what was wrong, NULL: nothing.
static const char *try(struct scene *x, const struct filter *f, const struct store *s) {
    unsigned seen = 0;
    if (submit(x, s, OWNER) != 0)
        return "no good answer";
    for (unsigned dw = s->reg / 4; dw <= (s->reg + s->n - 1) / 4; dw++) {
        unsigned be = 0;
        uint8_t data[4] = {0};
        for (unsigned i = 0; i < s->n; i++) {
            if ((s->reg + i) / 4 == dw && (s->strobe == 0 || s->strobe >> i & 1)) {
                be |= 1u << (s->reg + i) % 4;
                data[(s->reg + i) % 4] = s->data[i];
            }
        }
        be = left(f, dw, be, data);
        if (!be)
            continue;
        const struct tlp *t = request_at(x, 4 * dw);
        seen++;
        if (!t)
            return "a request is missing";
        if (t->first_be != be)
            return "other bytes";
        for (unsigned i = 0; i < 4; i++)
            if (be >> i & 1 && t->data[i] != data[i])
                return "other data";
    }
    return seen != scene_requests(x) ? "a request too many" : NULL;
}

static struct filter any_filter(struct random *r) {
    struct filter f;
    for (unsigned dw = 0; dw < DWS; dw++) {
        f.writable[dw] = (uint32_t)random_next(r);
        for (unsigned i = 0; i < 4; i++) // often none of a byte
            if (random_below(r, 2))
                f.writable[dw] &= ~(0xffu << 8 * i);
        if (is_base(dw))
            f.writable[dw] = random_below(r, 2) ? 0xf : 0;
        f.rest[dw] = (uint32_t)random_next(r);
    }
    return f;
}

static struct store any_store(struct random *r, const struct filter *f) {
    static const uint8_t sizes[] = {1, 2, 4, 4, 4, 8, 8, 16, 64};
    struct store s = {.n = sizes[random_below(r, sizeof sizes)]};
    s.reg = random_below(r, random_below(r, 8) ? 4 * DWS : 4096) / s.n * s.n;
    for (unsigned i = 0; i < s.n; i++)
        s.data[i] = (uint8_t)random_next(r);
    for (unsigned i = 0; i + 4 <= s.n; i += 4) {
        unsigned dw = (s.reg + i) / 4;
        uint32_t value = 0xffffffff << random_below(r, 12);
        if (dw < DWS && random_below(r, 2))
            value = f->rest[dw] ^ random_below(r, 32);
        if (random_below(r, 4))
            memcpy(s.data + i, &value, 4);
    }
    if (s.n >= 8 && random_below(r, 2))
        s.strobe = random_next(r) & (s.n == 64 ? UINT64_MAX : (UINT64_C(1) << s.n) - 1);
    return s;
}

static bool open_to(uint8_t domain, const struct filter *f) {
    return pio_filter(scene_page(), domain, SCRIPT_ID, f->writable, f->rest) &&
           pio_allow(scene_page(), domain, (uint32_t)config(SCRIPT_ID), 0x1000,
                     PIO_READ | PIO_WRITE);
}

static void any_stores(struct scene *x) {
    const char *count = getenv("COUNT"), *wrong = NULL;
    unsigned long wanted = count ? strtoul(count, NULL, 0) : 5000, done = 0;
    struct filter f, other = any_filter(&x->b.random);
    struct store s = {0};
    check(open_to(OTHER, &other), "a place for the other", "none");
    for (; !wrong && done < wanted; done++) {
        if (done % 100 == 0) {
            pio_forbid(scene_page(), OWNER);
            f = any_filter(&x->b.random);
            if (!open_to(OWNER, &f))
                wrong = "no place";
        }
        s = any_store(&x->b.random, &f);
        if (!wrong)
            wrong = try(x, &f, &s);
    }
    check(!wrong, "any store", "the %lu. one: register %x, %u bytes, strobe %llx: %s", done, s.reg,
          s.n, (unsigned long long)s.strobe, wrong);
}

static void whose(struct scene *x) {
    static const struct filter none;
    const struct store s = {.reg = 0x0c, .n = 4, .data = {1, 2, 3, 4}};
    pio_forbid(scene_page(), OWNER);
    pio_forbid(scene_page(), OTHER);
    check(open_to(OWNER, &none), "a place", "none");
    check_equal("nothing may be written: answered", (unsigned)submit(x, &s, OWNER), 0);
    check_equal("... no request", scene_requests(x), 0);
    pio_allow(scene_page(), OTHER, (uint32_t)config(SCRIPT_ID), 0x1000, PIO_READ | PIO_WRITE);
    check_equal("a domain without a filter", (unsigned)submit(x, &s, OTHER), 0);
    check(scene_requests(x) == 1 && memcmp(x->s.request[0].data, s.data, 4) == 0,
          "... writes as it will", "%u requests", scene_requests(x));
    check_equal("a domain without a right", (unsigned)submit(x, &s, STRANGER), 2);
    check_equal("... no request", scene_requests(x), 0);
}

// The words behind the functions keep apart, and there are only so many.
static void places(struct scene *x) {
    static const struct filter none;
    unsigned functions = PIO_CAP_FUNCTIONS(reg_read64(x->b.m, REG_PIO + PIO_REG_CAP)), n = 0;
    pio_forbid(scene_page(), OWNER);
    while (n < 100 && pio_filter(scene_page(), OTHER, DEVICE_C, none.writable, none.rest))
        n++;
    check_equal("as many places as it says", n, functions);
    pio_forbid(scene_page(), OTHER);
    check(pio_filter(scene_page(), OTHER, DEVICE_C, none.writable, none.rest), "free again", "no");
    // A word in two halves, as a bus of 32 bits writes it: the cache line size of OWNER's function.
    reg_write32(x->b.m, REG_PIO + PIO_REG_FILTER_AT, 1 << 8 | 3);
    reg_write32(x->b.m, REG_PIO + PIO_REG_FILTER_WORD, 0x00ff);
    reg_write32(x->b.m, REG_PIO + PIO_REG_FILTER_WORD + 4, 0x5500);
    check_equal("the next word's place", reg_read64(x->b.m, REG_PIO + PIO_REG_FILTER_AT), 0x104);
    reg_write64(x->b.m, REG_PIO + PIO_REG_FUNCTION + 8, 1 << 24 | OWNER << 16 | SCRIPT_ID);
    check_equal("the function's row", reg_read64(x->b.m, REG_PIO + PIO_REG_FUNCTION + 8),
                1 << 24 | OWNER << 16 | SCRIPT_ID);
    pio_allow(scene_page(), OWNER, (uint32_t)config(SCRIPT_ID), 0x1000, PIO_WRITE);
    const struct store s = {.reg = 0x0c, .n = 4, .data = {1, 2, 3, 4}};
    check_equal("a word in halves", (unsigned)submit(x, &s, OWNER), 0);
    check(scene_requests(x) == 1 && x->s.request[0].first_be == 1 && x->s.request[0].data[0] == 1,
          "... holds", "%u requests", scene_requests(x));
}

int main(void) {
    static struct scene x;
    scene_open(&x);
    pio_check_access(scene_page(), true);
    any_stores(&x);
    whose(&x);
    places(&x);
    pio_check_access(scene_page(), false);
    return scene_close(&x);
}
