/* SPDX-License-Identifier: Apache-2.0
 * snprintf(), as much of it as is used here: %s %c %u %x, with l, '0' or '-', a width, and a
 * precision of strings. They return what they wrote, not what there was to write. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Where the text goes: the last byte is for the NUL. */
struct sink {
    char *at;
    char *end;
};

/* One conversion. */
struct field {
    bool left, zero, wide;
    unsigned width;
    unsigned precision; /* most characters of a string */
};

/* Text, or with step 0 its first character again and again. */
static void put(struct sink *sink, const char *text, unsigned count, unsigned step) {
    size_t room = (size_t)(sink->end - sink->at);
    char *at = sink->at, *end = at + (count < room ? count : room);
    for (; at < end; text += step) {
        *at++ = *text;
    }
    sink->at = at;
}

static void put_padded(struct sink *sink, const struct field *f, const char *text,
                       unsigned length) {
    unsigned padding = f->width > length ? f->width - length : 0;
    if (!f->left) {
        put(sink, f->zero ? "0" : " ", padding, 0);
    }
    put(sink, text, length, 1);
    if (f->left) {
        put(sink, " ", padding, 0);
    }
}

static void put_number(struct sink *sink, const struct field *f, uint64_t value, unsigned base) {
    char digits[24], *at = digits + sizeof digits;
    do {
        *--at = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    put_padded(sink, f, at, (unsigned)(digits + sizeof digits - at));
}

static const char *read_field(struct field *f, const char *format, va_list *args) {
    *f = (struct field){.precision = ~0u};
    for (; *format == '-' || *format == '0'; format++) {
        f->left |= *format == '-';
        f->zero |= *format == '0';
    }
    for (; *format >= '0' && *format <= '9'; format++) {
        f->width = f->width * 10 + (unsigned)(*format - '0');
    }
    if (format[0] == '.' && format[1] == '*') {
        f->precision = va_arg(*args, unsigned);
        format += 2;
    }
    for (; *format == 'l'; format++) {
        f->wide = true;
    }
    return format;
}

static void convert(struct sink *sink, const struct field *f, char kind, va_list *args) {
    if (kind == 's') {
        const char *text = va_arg(*args, const char *);
        put_padded(sink, f, text, (unsigned)strnlen(text, f->precision));
    } else if (kind == 'u' || kind == 'x') {
        uint64_t value = f->wide ? va_arg(*args, uint64_t) : va_arg(*args, unsigned);
        put_number(sink, f, value, kind == 'u' ? 10 : 16);
    } else {
        char c = kind == 'c' ? (char)va_arg(*args, int) : kind;
        put(sink, &c, 1, 1);
    }
}

int vsnprintf(char *restrict out, size_t size, const char *restrict format, va_list list) {
    struct sink sink = {.at = out, .end = out + size - 1};
    struct field field;
    va_list args;
    va_copy(args, list);
    while (*format) {
        const char *plain = format;
        while (*format && *format != '%') {
            format++;
        }
        put(&sink, plain, (unsigned)(format - plain), 1);
        if (*format) {
            format = read_field(&field, format + 1, &args);
            convert(&sink, &field, *format++, &args);
        }
    }
    va_end(args);
    *sink.at = '\0';
    return (int)(sink.at - out);
}

int snprintf(char *restrict out, size_t size, const char *restrict format, ...) {
    va_list args;
    va_start(args, format);
    int length = vsnprintf(out, size, format, args);
    va_end(args);
    return length;
}
