/* SPDX-License-Identifier: Apache-2.0
 * See line.h. Carriage returns vanish and control characters other than tab, backspace and escape
 * are shown as '.': a guest cannot end a line without its next one carrying its name. */
#include "line.h"

void line_clear(struct line *line) {
    line->length = 0;
    line->text[0] = '\0';
}

bool line_put(struct line *line, char c) {
    if (c == '\n') {
        return true;
    }
    if (c == '\r' || c == '\0') {
        return false;
    }
    if ((unsigned char)c < ' ' && c != '\t' && c != '\b' && c != '\033') {
        c = '.';
    }
    line->text[line->length++] = c;
    line->text[line->length] = '\0';
    return line->length == LINE_LIMIT;
}
