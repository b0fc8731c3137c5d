/* SPDX-License-Identifier: Apache-2.0
 * The operator's program: what its files offer to each other. docs/operator.md is for its users. */
#ifndef OPERATOR_H
#define OPERATOR_H

#include <stdbool.h>
#include <stdint.h>
#include "control.h"
#include "hypercall.h"

/* Exit statuses. */
enum { DONE, REFUSED, USAGE, NO_FUNCTION };

/* Says "bulkhead: ..." on the standard error; returns the status, to be returned. */
__attribute__((format(printf, 2, 3))) int complain(int status, const char *format, ...);

/* ---- function.c: the control function ---- */

extern const volatile struct control_page *page; /* live; NULL before function_open() */

int function_open(void); /* DONE or, after a complaint, NO_FUNCTION */
/* One of the VMM's calls; returns its error. */
int64_t function_call(uint64_t function, const uint64_t *args, unsigned count, uint64_t *value);

/* ---- show.c: commands that only look ---- */

const char *state_text(uint32_t state);
int show_list(int argc, char **argv);
int show_domain(int argc, char **argv);
int show_watch(int argc, char **argv);
int show_log(int argc, char **argv);

/* ---- change.c: commands that change something ---- */

int change_start(int argc, char **argv);
int change_stop(int argc, char **argv);
int change_restart(int argc, char **argv);
int change_grant(int argc, char **argv);
int change_revoke(int argc, char **argv);

/* ---- words.c: what users write ---- */

/* All of the text is a number up to the limit. */
bool word_number(const char *text, uint64_t limit, uint64_t *value);
/* "bb:dd.f", hexadecimal. */
bool word_device(const char *text, uint64_t *bdf);
/* A domain's name, or its number; false after a complaint. */
bool word_domain(const char *text, uint32_t *domain);

#endif
