/* SPDX-License-Identifier: Apache-2.0
 * Any value of any property of the manifest, as the tree reader hands it out (prove/tree.c): whole
 * words that end where they end here. Nothing outside of it is read, nothing outside of the field
 * written, and lists have at most as many entries as there is room for. */
#include <string.h>
#include "small.h"
#include "prove.h"
#include "../manifest.c"

#define WORDS 19 /* of a value: three regions and a word */

static uint32_t words[WORDS];

/* format.c: they return what they wrote. */
int snprintf(char *restrict out, size_t size, const char *restrict format, ...) {
    int length = (int)any();
    prove(size > 0 && __CPROVER_w_ok(out, size) && format);
    assume(length >= 0 && (size_t)length < size);
    out[length] = '\0';
    return length;
}

int vsnprintf(char *restrict out, size_t size, const char *restrict format, va_list args) {
    (void)args;
    return snprintf(out, size, format);
}

/* Any length at most, as long as all that it may look at is there. */
size_t strnlen(const char *text, size_t most) {
    size_t length = any();
    prove(most == 0 || __CPROVER_r_ok(text, most));
    assume(length == most || (length < most && text[length] == '\0'));
    return length;
}

static void heard(const char *line) {
    (void)line;
}

static struct report report = {.say = heard};

/* The last bytes of the words, so that a byte more is outside. */
static const void *any_value(unsigned *size) {
    __CPROVER_havoc_object(words);
    *size = any();
    assume(*size <= sizeof words);
    return words + WORDS - (*size + 3) / 4;
}

void check_devices(void);
void check_lists(void);
void check_texts(void);

void check_lists(void) {
    struct parse p = {.report = &report};
    struct domain_spec spec; /* any: the property may come a second time */
    unsigned size;
    const void *value = any_value(&size);
    uint64_t number;
    assume(spec.hart_count <= MAX_HARTS && spec.region_count <= MAX_REGIONS);
    read_harts(&p, value, size, &spec);
    read_memory(&p, value, size, &spec);
    read_u64(&p, value, size, &number);
    prove(spec.hart_count <= MAX_HARTS && spec.region_count <= MAX_REGIONS);
}

void check_texts(void) {
    struct parse p = {.report = &report};
    struct {
        char text[8];
        char beyond;
    } out = {"", 'x'};
    bool is_linux;
    unsigned size;
    const void *value = any_value(&size);
    read_compatible(&p, value, size, NULL);
    assume(size <= 12);
    read_string(&p, "it", value, size, out.text, sizeof out.text);
    prove(out.beyond == 'x' && !out.text[7]);
    read_type(&p, value, size, &is_linux);
}

static unsigned digit(char c) {
    return c >= '0' && c <= '9' ? (unsigned)(c - '0')
                                : (c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16);
}

/* Lists of up to ten bytes, to any that there is; the first entry's meaning. */
void check_devices(void) {
    struct parse p = {.report = &report};
    struct domain_spec spec; /* any */
    unsigned size;
    const char *text = any_value(&size);
    unsigned before = spec.device_count, errors = report.errors;
    assume(before <= MAX_DEVICES && size <= 10);
    read_devices(&p, text, size, &spec);
    prove(spec.device_count <= MAX_DEVICES && spec.device_count >= before);
    if (size && before < MAX_DEVICES && report.errors == errors) {
        unsigned bdf = spec.devices[before];
        prove(size >= 8 && text[2] == ':' && text[5] == '.' && !text[7]);
        prove(digit(text[0]) == bdf >> 12 && digit(text[1]) == (bdf >> 8 & 15));
        prove(digit(text[3]) == (bdf >> 7 & 1) && digit(text[4]) == (bdf >> 3 & 15));
        prove(digit(text[6]) == (bdf & 7));
    }
}
