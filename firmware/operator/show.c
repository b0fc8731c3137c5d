/* SPDX-License-Identifier: Apache-2.0
 * Commands that only look. All but the traffic of devices is read from the live page and costs
 * nobody an exit. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "operator.h"

#define CAUSES 6 /* of exits, as docs/hypercalls.md numbers them */

static const char *const causes[CAUSES] = {"interrupt", "sbi",         "uart",
                                           "config",    "instruction", "bad"};

/* What watch compares. */
struct counts {
    uint64_t exits[CAUSES];
    uint64_t faults;
    uint64_t requests;
};

const char *state_text(uint32_t state) {
    return state == 0 ? "stopped" : state == 1 ? "running" : "stopping";
}

static const volatile struct control_hart *hart_of(const volatile struct control_domain *d,
                                                   uint32_t hart) {
    return &page->harts[d->harts[hart]];
}

/* False: the IOMMU has no counter for this device. */
static bool requests_of(uint32_t domain, uint32_t device, uint64_t *requests) {
    return function_call(HYPERCALL_READ, (const uint64_t[]){READ_REQUESTS, domain, device}, 3,
                         requests) == 0;
}

static struct counts count(uint32_t domain, bool traffic) {
    const volatile struct control_domain *d = &page->domains[domain];
    struct counts sum = {.faults = 0};
    for (uint32_t hart = 0; hart < d->hart_count; hart++) {
        for (unsigned cause = 0; cause < CAUSES; cause++) {
            sum.exits[cause] += hart_of(d, hart)->exits[cause];
        }
    }
    for (uint32_t i = 0; i < d->device_count; i++) {
        uint64_t requests = 0;
        sum.faults += d->devices[i].faults;
        if (traffic && requests_of(domain, i, &requests)) {
            sum.requests += requests;
        }
    }
    return sum;
}

static const char *bdf_text(uint16_t bdf, char text[8]) {
    snprintf(text, 8, "%02x:%02x.%x", bdf >> 8 & 0xff, bdf >> 3 & 31, bdf & 7);
    return text;
}

int show_list(int argc, char **argv) {
    (void)argc;
    (void)argv;
    printf("%2s  %-15s %-8s %6s %6s %-10s %10s %7s  %s\n", "#", "domain", "state", "starts", "MiB",
           "harts", "exits", "faults", "devices");
    for (uint32_t i = 0; i < page->domain_count; i++) {
        const volatile struct control_domain *d = &page->domains[i];
        struct counts sum = count(i, false);
        char harts[CONTROL_HARTS * 12], devices[CONTROL_DEVICES * 9] = "-", bdf[8];
        uint64_t exits = 0;
        size_t n = 0;
        for (unsigned cause = 0; cause < CAUSES; cause++) {
            exits += sum.exits[cause];
        }
        for (uint32_t hart = 0; hart < d->hart_count; hart++) {
            n += (size_t)snprintf(harts + n, sizeof harts - n, "%s%llu", hart ? "," : "",
                                  (unsigned long long)hart_of(d, hart)->id);
        }
        n = 0;
        for (uint32_t k = 0; k < d->device_count; k++) {
            n += (size_t)snprintf(devices + n, sizeof devices - n, "%s%s", k ? "," : "",
                                  bdf_text(d->devices[k].bdf, bdf));
        }
        printf("%2u%c %-15s %-8s %6u %6llu %-10s %10llu %7llu  %s\n", i,
               i == page->self ? '*' : ' ', (const char *)d->name, state_text(d->state), d->starts,
               (unsigned long long)d->memory >> 20, harts, (unsigned long long)exits,
               (unsigned long long)sum.faults, devices);
    }
    return DONE;
}

int show_domain(int argc, char **argv) {
    (void)argc;
    uint32_t number;
    if (!word_domain(argv[0], &number)) {
        return REFUSED;
    }
    const volatile struct control_domain *d = &page->domains[number];
    printf("%s: %s, started %u time%s\n%-10s", (const char *)d->name, state_text(d->state),
           d->starts, d->starts == 1 ? "" : "s", "exits");
    for (unsigned cause = 0; cause < CAUSES; cause++) {
        printf(" %11s", causes[cause]);
    }
    putchar('\n');
    for (uint32_t hart = 0; hart < d->hart_count; hart++) {
        const volatile struct control_hart *h = hart_of(d, hart);
        printf("  hart %-3llu", (unsigned long long)h->id);
        for (unsigned cause = 0; cause < CAUSES; cause++) {
            printf(" %11llu", (unsigned long long)h->exits[cause]);
        }
        putchar('\n');
    }
    for (uint32_t i = 0; i < d->device_count; i++) {
        char bdf[8];
        uint64_t requests;
        printf("device %s: %u faults", bdf_text(d->devices[i].bdf, bdf), d->devices[i].faults);
        if (requests_of(number, i, &requests)) {
            printf(", %llu requests", (unsigned long long)requests);
        }
        putchar('\n');
    }
    return DONE;
}

/* ---- Events ---- */

/* Prints those from `next` on; returns the number of the first one that is yet to come. */
static uint64_t print_events(uint64_t next) {
    static const char *const kinds[] = {[EVENT_STARTED] = "started",
                                        [EVENT_STOPPED] = "stopped",
                                        [EVENT_BAD_ACCESS] = "bad access",
                                        [EVENT_DMA_FAULT] = "DMA fault",
                                        [EVENT_EDITED] = "resources changed"};
    uint64_t count_now = page->event_count;
    if (count_now - next > CONTROL_EVENTS) {
        printf("(%llu events before these are lost)\n",
               (unsigned long long)(count_now - CONTROL_EVENTS - next));
        next = count_now - CONTROL_EVENTS;
    }
    for (; next < count_now; next++) {
        uint64_t event = page->events[next % CONTROL_EVENTS], time = event >> 16;
        unsigned domain = event >> 8 & 0xff, kind = event & 0xff;
        printf("%8llu.%03llu s  %s: %s\n", (unsigned long long)(time / page->timebase),
               (unsigned long long)(time % page->timebase * 1000 / page->timebase),
               domain < page->domain_count ? (const char *)page->domains[domain].name : "?",
               kind < sizeof kinds / sizeof kinds[0] && kinds[kind] ? kinds[kind] : "?");
    }
    return next;
}

int show_log(int argc, char **argv) {
    (void)argc;
    (void)argv;
    print_events(page->event_count > CONTROL_EVENTS ? page->event_count - CONTROL_EVENTS : 0);
    return DONE;
}

/* ---- Watching ---- */

/* A counter that was set back by a restart shows what it has counted since. */
static unsigned long long increase(uint64_t before, uint64_t now) {
    return now < before ? now : now - before;
}

static void print_round(struct counts *before) {
    printf("%-15s %-8s", "domain", "state");
    for (unsigned cause = 0; cause < CAUSES; cause++) {
        printf(" %11s", causes[cause]);
    }
    printf(" %7s %10s\n", "faults", "requests");
    for (uint32_t i = 0; i < page->domain_count; i++) {
        const volatile struct control_domain *d = &page->domains[i];
        struct counts now = count(i, true);
        printf("%-15s %-8s", (const char *)d->name, state_text(d->state));
        for (unsigned cause = 0; cause < CAUSES; cause++) {
            printf(" %11llu", increase(before[i].exits[cause], now.exits[cause]));
        }
        printf(" %7llu %10llu\n", increase(before[i].faults, now.faults),
               increase(before[i].requests, now.requests));
        before[i] = now;
    }
}

int show_watch(int argc, char **argv) {
    struct counts before[CONTROL_DOMAINS];
    uint64_t seconds = 2, times = UINT64_MAX;
    if ((argc > 0 && (!word_number(argv[0], 86400, &seconds) || seconds == 0)) ||
        (argc > 1 && (!word_number(argv[1], UINT64_MAX, &times) || times == 0))) {
        return complain(USAGE, "watch: SECONDS is 1 to 86400, TIMES at least 1");
    }
    for (uint32_t i = 0; i < page->domain_count; i++) {
        before[i] = count(i, true);
    }
    uint64_t next = page->event_count;
    for (uint64_t n = 0; n < times; n++) {
        nanosleep(&(struct timespec){.tv_sec = (time_t)seconds}, NULL);
        printf("%sin %llu s:\n", n ? "\n" : "", (unsigned long long)seconds);
        print_round(before);
        next = print_events(next);
        fflush(stdout);
    }
    return DONE;
}
