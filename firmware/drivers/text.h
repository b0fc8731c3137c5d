/* SPDX-License-Identifier: Apache-2.0 */
/* Texts by number, packed: each ends with a NUL, and an empty one ends the list. */
#ifndef TEXT_H
#define TEXT_H

#include <string.h>

static inline const char *text_of(const char *list, unsigned number) {
    while (number > 0 && *list != '\0') {
        list += strlen(list) + 1;
        number--;
    }
    return *list != '\0' ? list : "unknown";
}

#endif
