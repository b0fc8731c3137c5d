/* SPDX-License-Identifier: Apache-2.0
 * Line discipline of a domain's output: characters are gathered until the line is whole, so that
 * lines of different domains never mix. */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>

#define LINE_LIMIT 256

struct line {
    unsigned length; /* of text */
    char text[LINE_LIMIT + 1];
};

/* Adds one character. Returns true when the text is due: its line ended or is full. The caller
 * prints text and calls line_clear(). */
bool line_put(struct line *line, char c);
void line_clear(struct line *line);

#endif
