/* SPDX-License-Identifier: Apache-2.0
 * Starting, stopping, and moving resources. The VMM decides; this says in words what it answered,
 * and waits until what was asked for has happened. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "operator.h"

#define PATIENCE 60 /* seconds: a large domain's memory is wiped, its images are put back */
#define POLL     20 /* milliseconds */

enum {
    FAILED = -1,
    INVALID = -3,
    DENIED = -4,
    ALREADY_STARTED = -7,
    ALREADY_STOPPED = -8,
};

static const char *error_text(int64_t error) {
    switch (error) {
    case FAILED:
        return "the VMM cannot do it (its console says why)";
    case INVALID:
        return "a rule of the manifest would be broken, or it is not the domain's";
    case DENIED:
        return "this domain is not the privileged one";
    case ALREADY_STARTED:
        return "it is not stopped";
    case ALREADY_STOPPED:
        return "it is not running";
    default:
        return "the VMM does not know this call";
    }
}

/* Until the domain has stopped, or was started that often; false: it takes too long. */
static bool wait_for(const volatile struct control_domain *d, bool stopped, uint32_t starts) {
    const struct timespec step = {.tv_nsec = POLL * 1000000L};
    for (int i = 0; i < PATIENCE * 1000 / POLL; i++) {
        if (stopped ? d->state == 0 : d->starts >= starts) {
            return true;
        }
        nanosleep(&step, NULL);
    }
    return false;
}

/* Makes the call, waits, reports. The program's own domain would end before it could report. */
static int control(const char *word, uint64_t function, bool restart, const char *done) {
    uint32_t domain;
    if (!word_domain(word, &domain)) {
        return REFUSED;
    }
    const volatile struct control_domain *d = &page->domains[domain];
    const char *name = (const char *)d->name;
    uint32_t starts = d->starts + 1;
    bool stop = function == HYPERCALL_STOP && !restart;
    if (domain == page->self && function == HYPERCALL_STOP) {
        return complain(REFUSED, "%s is this domain: use poweroff or reboot", name);
    }
    int64_t error = function_call(function, (const uint64_t[]){domain, restart}, 2, NULL);
    if (error == FAILED && restart) {
        return complain(REFUSED, "%s: it cannot start again: the manifest gives its images no copy",
                        name);
    }
    if (error) {
        return complain(REFUSED, "%s: %s", name, error_text(error));
    }
    if (!wait_for(d, stop, starts)) {
        return complain(REFUSED, "%s: asked for, but after %d s it is %s", name, PATIENCE,
                        state_text(d->state));
    }
    printf("%s: %s\n", name, done);
    return DONE;
}

int change_start(int argc, char **argv) {
    (void)argc;
    return control(argv[0], HYPERCALL_START, false, "started");
}

int change_stop(int argc, char **argv) {
    (void)argc;
    return control(argv[0], HYPERCALL_STOP, false, "stopped");
}

int change_restart(int argc, char **argv) {
    (void)argc;
    return control(argv[0], HYPERCALL_STOP, true, "restarted");
}

/* Reads "hart NUMBER", "device BB:DD.F" or "memory SPA GPA SIZE" into the last four arguments. */
static bool resource(int argc, char **argv, uint64_t *args) {
    if (strcmp(argv[0], "hart") == 0 && argc == 2) {
        args[0] = RESOURCE_HART;
        return word_number(argv[1], UINT32_MAX, &args[1]);
    }
    if (strcmp(argv[0], "device") == 0 && argc == 2) {
        args[0] = RESOURCE_DEVICE;
        return word_device(argv[1], &args[1]);
    }
    if (strcmp(argv[0], "memory") == 0 && argc == 4) {
        args[0] = RESOURCE_MEMORY;
        return word_number(argv[1], UINT64_MAX, &args[1]) &&
               word_number(argv[2], UINT64_MAX, &args[2]) &&
               word_number(argv[3], UINT64_MAX, &args[3]);
    }
    return false;
}

static int move(int argc, char **argv, uint64_t operation) {
    uint64_t args[6] = {0, operation};
    uint32_t domain;
    if (!resource(argc - 1, argv + 1, &args[2])) {
        return complain(USAGE, "a resource is `hart NUMBER`, `device BB:DD.F` or `memory SPA GPA "
                               "SIZE`");
    }
    if (!word_domain(argv[0], &domain)) {
        return REFUSED;
    }
    args[0] = domain;
    int64_t error = function_call(HYPERCALL_RESOURCE, args, 6, NULL);
    const char *name = (const char *)page->domains[domain].name;
    if (error == FAILED) {
        return complain(REFUSED, "%s: there is no such device, or no memory for tables", name);
    }
    if (error) {
        return complain(REFUSED, "%s: %s", name, error_text(error));
    }
    printf("%s: %s %s\n", name, operation == RESOURCE_GRANT ? "granted" : "revoked", argv[1]);
    return DONE;
}

int change_grant(int argc, char **argv) {
    return move(argc, argv, RESOURCE_GRANT);
}

int change_revoke(int argc, char **argv) {
    return move(argc, argv, RESOURCE_REVOKE);
}
