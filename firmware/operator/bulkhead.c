/* SPDX-License-Identifier: Apache-2.0
 * The operator's program for the privileged domain's Linux: lists, watches, starts, stops and
 * restarts domains. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "operator.h"

static const struct command {
    const char *name;
    const char *arguments;
    const char *help;
    int least, most; /* arguments */
    int (*run)(int argc, char **argv);
} commands[] = {
    {"list", "", "all domains: state, starts, harts, memory, devices, exits, faults", 0, 0,
     show_list},
    {"show", "DOMAIN", "one domain: exits of each hart by cause, traffic and faults of devices", 1,
     1, show_domain},
    {"watch", "[SECONDS [TIMES]]", "what happens, every SECONDS (2), until Ctrl-C", 0, 2,
     show_watch},
    {"log", "", "the last events", 0, 0, show_log},
    {"start", "DOMAIN", "start a stopped domain", 1, 1, change_start},
    {"stop", "DOMAIN", "stop a domain; its memory is wiped", 1, 1, change_stop},
    {"restart", "DOMAIN", "stop and start it", 1, 1, change_restart},
    {"grant", "DOMAIN RESOURCE", "give a stopped domain something that is free", 3, 5,
     change_grant},
    {"revoke", "DOMAIN RESOURCE", "take something from a stopped domain", 3, 5, change_revoke},
};

int complain(int status, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("bulkhead: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return status;
}

static void help(void) {
    puts("usage: bulkhead COMMAND [ARGUMENT...]");
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        printf("  %-7s %-18s %s\n", commands[i].name, commands[i].arguments, commands[i].help);
    }
    puts("DOMAIN is a name or a number. RESOURCE is `hart NUMBER`, `device BB:DD.F` or `memory "
         "SPA GPA SIZE`.\n"
         "Exit status: 0 done, 1 refused, 2 wrong usage, 3 this domain is not the privileged one.");
}

int main(int argc, char **argv) {
    if (argc < 2) {
        help();
        return USAGE;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
        help();
        return DONE;
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        const struct command *c = &commands[i];
        if (strcmp(argv[1], c->name) == 0) {
            if (argc - 2 < c->least || argc - 2 > c->most) {
                return complain(USAGE, "usage: bulkhead %s %s", c->name, c->arguments);
            }
            int status = function_open();
            return status ? status : c->run(argc - 2, argv + 2);
        }
    }
    return complain(USAGE, "there is no command %s (try `bulkhead help`)", argv[1]);
}
