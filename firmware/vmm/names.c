/* SPDX-License-Identifier: Apache-2.0
 * See names.h. */
#include "names.h"

#define AS_TEXT(id, text) text,

_Alignas(4) const struct names names = {NAMES(AS_TEXT)};
