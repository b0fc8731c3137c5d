/* SPDX-License-Identifier: Apache-2.0
 * Reads what users write: numbers, devices, domains. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "operator.h"

bool word_number(const char *text, uint64_t limit, uint64_t *value) {
    char *end;
    errno = 0;
    *value = strtoull(text, &end, 0);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 && *value <= limit;
}

bool word_device(const char *text, uint64_t *bdf) {
    unsigned bus, device, function;
    int end = 0;
    if (sscanf(text, "%2x:%2x.%1x%n", &bus, &device, &function, &end) != 3 || text[end] != '\0' ||
        device > 31 || function > 7) {
        return false;
    }
    *bdf = bus << 8 | device << 3 | function;
    return true;
}

bool word_domain(const char *text, uint32_t *domain) {
    uint64_t number;
    for (uint32_t i = 0; i < page->domain_count; i++) {
        if (strcmp(text, (const char *)page->domains[i].name) == 0) {
            *domain = i;
            return true;
        }
    }
    if (!word_number(text, page->domain_count - 1, &number)) {
        complain(REFUSED, "there is no domain %s (try `bulkhead list`)", text);
        return false;
    }
    *domain = (uint32_t)number;
    return true;
}
