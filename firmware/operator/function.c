/* SPDX-License-Identifier: Apache-2.0
 * Finds the control function among the PCI functions that Linux knows, and maps its BAR 0: a page
 * to read, and one whose stores are commands. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>
#include "operator.h"

#define FUNCTIONS "/sys/bus/pci/devices"

const volatile struct control_page *page;
static volatile uint64_t *commands;
static int resource;

/* A number that Linux shows in a file of the function's; 0: it has none. */
static unsigned long attribute(const char *function, const char *name) {
    char path[512], text[32];
    snprintf(path, sizeof path, FUNCTIONS "/%s/%s", function, name);
    FILE *file = fopen(path, "r");
    bool good = file && fgets(text, sizeof text, file);
    if (file) {
        fclose(file);
    }
    return good ? strtoul(text, NULL, 0) : 0;
}

static bool find(char *path, size_t size) {
    bool found = false;
    DIR *dir = opendir(FUNCTIONS);
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e && !found; e = readdir(dir)) {
        found = attribute(e->d_name, "vendor") == CONTROL_VENDOR &&
                attribute(e->d_name, "device") == CONTROL_DEVICE;
        snprintf(path, size, FUNCTIONS "/%s/resource0", e->d_name);
    }
    if (dir) {
        closedir(dir);
    }
    return found;
}

int function_open(void) {
    char path[512];
    if (!find(path, sizeof path)) {
        return complain(NO_FUNCTION,
                        "no control function (%04x:%04x) among " FUNCTIONS
                        ": only the privileged domain has it",
                        CONTROL_VENDOR, CONTROL_DEVICE);
    }
    resource = open(path, O_RDWR | O_SYNC | O_CLOEXEC);
    void *bar = resource < 0
                    ? MAP_FAILED
                    : mmap(NULL, CONTROL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, resource, 0);
    if (bar == MAP_FAILED) {
        return complain(NO_FUNCTION, "%s: %s", path, strerror(errno));
    }
    page = bar;
    commands = (volatile uint64_t *)((char *)bar + CONTROL_COMMANDS);
    return page->magic == CONTROL_MAGIC
               ? DONE
               : complain(NO_FUNCTION, "%s: a control function of another version", path);
}

/* Two programs at once would mix their arguments: the file's lock keeps them apart. */
int64_t function_call(uint64_t function, const uint64_t *args, unsigned count, uint64_t *value) {
    flock(resource, LOCK_EX);
    for (unsigned i = 0; i < count; i++) {
        commands[CONTROL_ARGUMENT(i) / 8] = args[i];
    }
    commands[CONTROL_CALL / 8] = function;
    int64_t error = page->error;
    if (value) {
        *value = page->value;
    }
    flock(resource, LOCK_UN);
    return error;
}
