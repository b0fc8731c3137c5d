// SPDX-License-Identifier: Apache-2.0
// Tags of ten bits (2.2.6.2): off at first, switched while nothing is under way, then from 256 on,
// all of them at once. A function that gives back eight bits of a tag answers nobody. In a build
// without them they stay off.
#include "scene.h"
#include <string.h>

enum { TIMEOUT = 3000, MOST = 768, FIRST = 256 };

static struct scene x;
static struct pio_request r[MOST];

static uint64_t cap(void) {
    return reg_read64(x.b.m, REG_PIO + PIO_REG_CAP);
}

static unsigned tags(void) {
    return reg_read32(x.b.m, REG_PIO + PIO_REG_TAGS);
}

static void ask(unsigned i) {
    scene_read(&x, &r[i], 1, (uint8_t)i, 8 * (i % 512), 8);
}

// All tags at once, answered backwards; the checker sees that none is used twice.
static void all_at_once(const char *name, unsigned n) {
    unsigned wrong = 0;
    x.s.count = 0;
    for (unsigned i = 0; i < n; i++)
        ask(i);
    script_wait(&x.s, n);
    check_equal(name, tags(), n);
    for (unsigned i = n; i-- > 0;)
        scene_answer(&x, i);
    bench_settle(&x.b);
    for (unsigned i = 0; i < n; i++)
        wrong += !r[i].done || r[i].resp || scene_value(&r[i]) != BASE + 8 * (i % 512);
    check_equal("... each with its own answer", wrong, 0);
}

static void not_now(const char *name, bool on) {
    check(!bench_ten_bit_tags(&x.b, on), name, "switched");
}

// Switched only when no completion can come of a tag of the other kind.
static void switching(void) {
    x.s.count = 0;
    ask(0);
    script_wait(&x.s, 1);
    not_now("not while a request is under way", true);
    scene_wait(&x, &r[0], 2 * TIMEOUT);
    check_equal("a tag in quarantine", tags(), 1 << 16);
    not_now("not while a tag is in quarantine", true);
    scene_answer(&x, 0);
    bench_settle(&x.b);
    check(bench_ten_bit_tags(&x.b, true), "on when all is still", "off");
}

static void complete_as(unsigned i, uint16_t tag) {
    struct tlp t;
    uint64_t data = 0xbad;
    tlp_complete(&t, &x.s.request[i], SCRIPT_ID, TLP_SC);
    memcpy(t.data, &data, sizeof data);
    t.tag = tag;
    machine_send(x.b.m, &t);
}

// What a completer of eight-bit tags sends back, and other wrong bits 9:8.
static void eight_bits_back(void) {
    struct pio_error e;
    uint32_t before = scene_counts().unexpected;
    x.s.count = 0;
    pio_read_error(scene_page(), &e);
    ask(0);
    ask(1);
    script_wait(&x.s, 2);
    uint16_t tag = x.s.request[0].tag;
    check(tag >= FIRST, "the tag is 256 or more", "%u", tag);
    complete_as(0, tag & 0xff);
    complete_as(0, tag & 0xff);
    for (uint16_t high = 1; high < 4; high++)
        if (high != tag >> 8)
            complete_as(0, (uint16_t)(high << 8 | (tag & 0xff)));
    machine_run(x.b.m, 60);
    check(!r[0].done && !r[1].done, "bits 9:8 of the tag count", "an answer came of it");
    check_equal("... such completions are unexpected", scene_counts().unexpected - before, 4);
    scene_answer(&x, 1);
    scene_wait(&x, &r[1], 100);
    check_equal("the neighbour gets its own", scene_value(&r[1]), BASE + 8);
    scene_wait(&x, &r[0], 2 * TIMEOUT);
    check_equal("the request times out", scene_value(&r[0]), ~0ull);
    pio_read_error(scene_page(), &e);
    check(e.kind == PIO_TIMEOUT && e.tag == tag, "... logged with its tag", "%s, tag %u",
          pio_kind_text(e.kind), e.tag);
    check_equal("... its header's too", (e.header[0] >> 23 & 1) << 9 | (e.header[0] >> 19 & 1) << 8,
                tag & 0x300u);
    complete_as(0, tag & 0xff);
    machine_run(x.b.m, 60);
    check_equal("eight bits end no quarantine", tags(), 1 << 16);
    not_now("nor may the width change", false);
    scene_answer(&x, 0);
    bench_settle(&x.b);
    check_equal("ten bits do", tags(), 0);
}

int main(void) {
    scene_open(&x);
    machine_knobs(x.b.m)->allow_unexpected = true;
    machine_knobs(x.b.m)->watchdog = 20 * TIMEOUT;
    pio_set_timeout(scene_page(), TIMEOUT);
    check(!(reg_read32(x.b.m, REG_PIO + PIO_REG_CONTROL) & PIO_CONTROL_TEN_BIT), "off at first",
          "on");
    unsigned narrow = PIO_CAP_TAGS(cap());
    all_at_once("all tags of eight bits", narrow);
    if (!(cap() & PIO_CAP_TEN_BIT)) {
        not_now("cannot be switched on", true);
        return scene_close(&x);
    }
    switching();
    unsigned wide = PIO_CAP_TAGS(cap());
    check(narrow == 256 && wide == MOST, "more tags", "%u, then %u", narrow, wide);
    all_at_once("all tags of ten bits", wide);
    all_at_once("... and again", wide);
    eight_bits_back();
    check(bench_ten_bit_tags(&x.b, false), "off again", "on");
    all_at_once("all tags of eight bits again", narrow);
    return scene_close(&x);
}
