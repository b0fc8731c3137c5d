// SPDX-License-Identifier: Apache-2.0
// Follows the plan (plan.c): types, reads the console, settles the rows of the table, and notices
// what goes wrong.
#include "demo.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

// Checksum that each guest announced when it wrote its file.
static struct checksum {
    const char *domain;
    char text[80]; // sha256=...
} checksums[] = {{.domain = "alpha"}, {.domain = "beta"}};

struct follower {
    unsigned first, end; // rows of this phase
    char fatal[200];     // the line that ends the run, if any
    unsigned others;     // fault records of devices that are not mallory's
};

static volatile sig_atomic_t interrupted;

static void on_signal(int signal) {
    (void)signal;
    interrupted = 1;
}

// ---- Following the console ----------------------------------------------------------------------

// The text after "[domain] ", NULL: another one's line.
static const char *text_of(const char *line, const char *domain) {
    size_t n = strlen(domain);
    return line[0] == '[' && strncmp(line + 1, domain, n) == 0 &&
                   strncmp(line + 1 + n, "] ", 2) == 0
               ? line + n + 3
               : NULL;
}

static struct checksum *checksum_of(const char *domain) {
    for (size_t i = 0; i < sizeof checksums / sizeof checksums[0]; i++) {
        if (strcmp(checksums[i].domain, domain) == 0) {
            return &checksums[i];
        }
    }
    return NULL;
}

static void note_checksums(const char *line) {
    for (size_t i = 0; i < sizeof checksums / sizeof checksums[0]; i++) {
        const char *text = text_of(line, checksums[i].domain);
        const char *sum = text ? strstr(text, "sha256=") : NULL;
        if (sum && strstr(text, "bulkhead: wrote ")) {
            snprintf(checksums[i].text, sizeof checksums[i].text, "%.*s", (int)strcspn(sum, " "),
                     sum);
        }
    }
}

// Signs of faults are the same for many rows, so a fault that is another row's says nothing on
// this.
static void match_row(struct row *r, const char *line) {
    const char *text = r->victim ? NULL : text_of(line, r->domain);
    if (r->state != ROW_OPEN || !text || !strstr(text, r->sign)) {
        return;
    }
    bool good = strstr(text, r->proof) != NULL;
    if (good && r->checksum) {
        const char *sum = checksum_of(r->domain)->text;
        good = sum[0] && strstr(text, sum);
    }
    if (good) {
        row_settle(r, true, "as expected", line);
    } else if (strcmp(r->domain, "vmm") != 0) {
        row_settle(r, false, "not as expected", line);
    }
}

static void take_line(struct follower *f, const char *line) {
    note_checksums(line);
    for (unsigned i = f->first; i < f->end; i++) {
        match_row(&plan_rows[i], line);
    }
    const char *text = text_of(line, "vmm");
    if (text && plan_is_stranger(text)) {
        if (f->others++ == 0) {
            row_settle(&plan_rows[ROW_OTHERS], false, "at least one", line);
        }
    }
    for (size_t i = 0; i < PLAN_FATAL && !f->fatal[0]; i++) {
        if (strstr(line, plan_fatal[i])) {
            snprintf(f->fatal, sizeof f->fatal, "%s", line);
        }
    }
}

static bool settled(const struct follower *f) {
    for (unsigned i = f->first; i < f->end; i++) {
        if (plan_rows[i].state == ROW_OPEN && !plan_rows[i].victim) {
            return false;
        }
    }
    return true;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// Takes a line, or waits a moment for one: the next phase begins with the line after the one that
// ends this.
static void look(struct console *c, struct follower *f) {
    const char *line = console_line(c, 200);
    if (line) {
        take_line(f, line);
    }
}

static void say_failure(const struct phase *p, const char *why) {
    printf("\ndemo: FAILED in phase \"%s\": %s\n", p->name, why);
}

// Both processes are needed until the last phase is over. Returns false after telling which has
// died.
static bool machine_lives(struct demo_machine *m, const struct phase *p) {
    struct child *const children[] = {&m->cosim, &m->qemu};
    for (size_t i = 0; i < 2; i++) {
        if (!child_running(children[i])) {
            char why[160];
            snprintf(why, sizeof why, "%s ended: %s", children[i]->name,
                     child_status_text(children[i]));
            say_failure(p, why);
            return false;
        }
    }
    return true;
}

static void say_time_out(const struct phase *p, const struct follower *f, unsigned seconds) {
    char why[64];
    snprintf(why, sizeof why, "not over after %u s; still missing:", seconds);
    say_failure(p, why);
    for (unsigned i = f->first; i < f->end; i++) {
        if (plan_rows[i].state == ROW_OPEN) {
            printf("  %s (%s)\n", plan_rows[i].tried, plan_rows[i].expected);
        }
    }
}

// Looks into the memory that was attacked.
static void judge_victim(struct row *r, int monitor) {
    enum { WORDS = 16 };
    uint32_t words[WORDS];
    char evidence[96];
    if (!monitor_read(monitor, r->victim, words, WORDS)) {
        row_settle(r, false, "unknown", "QEMU's monitor does not answer");
        return;
    }
    bool clean = true;
    for (unsigned i = 0; i < WORDS; i++) {
        clean &= !plan_is_attack(words[i]);
    }
    snprintf(evidence, sizeof evidence, "QEMU's monitor: 0x%llx: %08x %08x %08x %08x ...",
             (unsigned long long)r->victim, words[0], words[1], words[2], words[3]);
    row_settle(r, clean, clean ? "as expected" : "mallory's data", evidence);
}

// An access that a hart would make if its page tables were wrong. It must end, in all ones.
static bool load_refused(const struct phase *p, int monitor) {
    uint32_t word = 0;
    if (!monitor_read(monitor, p->load, &word, 1)) {
        say_failure(p, "QEMU's monitor does not answer");
    } else if (word != UINT32_MAX) {
        char why[64];
        snprintf(why, sizeof why, "QEMU's monitor: 0x%llx: %08x", (unsigned long long)p->load,
                 word);
        say_failure(p, why);
    }
    return word == UINT32_MAX;
}

// Returns false when the run cannot go on; the reason has been printed.
static bool run_phase(struct demo_machine *m, struct console *c, struct follower *f,
                      const struct phase *p, unsigned time_out) {
    printf("demo: ---- %s (at most %u s)\n", p->name, time_out);
    f->first = f->end;
    f->end += p->rows;
    console_send(c, p->input);
    if (p->load && !load_refused(p, m->monitor)) {
        return false;
    }
    for (double end = now() + time_out; !settled(f);) {
        look(c, f);
        if (interrupted || f->fatal[0]) {
            say_failure(p, interrupted ? "interrupted" : f->fatal);
            return false;
        }
        if (!settled(f) && c->next == c->end && !machine_lives(m, p)) {
            return false;
        }
        if (!settled(f) && now() > end) {
            say_time_out(p, f, time_out);
            return false;
        }
    }
    for (unsigned i = f->first; i < f->end; i++) {
        if (plan_rows[i].victim) {
            judge_victim(&plan_rows[i], m->monitor);
        }
    }
    return true;
}

// After the power-off both end by themselves; what they still say is followed.
static void judge_end(struct demo_machine *m, struct console *c, struct follower *f) {
    char seen[128];
    f->first = f->end;
    for (double end = now() + 20;
         now() < end && (child_running(&m->qemu) || child_running(&m->cosim));) {
        look(c, f);
    }
    bool ended = !child_running(&m->qemu) && !child_running(&m->cosim);
    bool good = ended && m->qemu.status == 0 && m->cosim.status == 0;
    snprintf(seen, sizeof seen, "QEMU: %s",
             child_running(&m->qemu) ? "runs on" : child_status_text(&m->qemu));
    size_t n = strlen(seen);
    snprintf(seen + n, sizeof seen - n, "; co-simulator: %s",
             child_running(&m->cosim) ? "runs on" : child_status_text(&m->cosim));
    row_settle(&plan_rows[ROW_ENDS], good, good ? "as expected" : "not as expected", seen);
    if (plan_rows[ROW_OTHERS].state == ROW_OPEN) {
        row_settle(&plan_rows[ROW_OTHERS], true, "none", "no such line of [vmm]");
    }
}

static bool follow(struct demo_machine *m, const struct demo_options *o, struct console *c) {
    struct follower f = {.end = 0};
    for (unsigned i = 0; i < PLAN_PHASES; i++) {
        unsigned time_out = o->time_out ? o->time_out : plan_phases[i].time_out;
        if (!run_phase(m, c, &f, &plan_phases[i], time_out)) {
            return false;
        }
    }
    judge_end(m, c, &f);
    return true;
}

static void catch_signals(void) {
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int scenario_run(struct demo_machine *m, const struct demo_options *o) {
    double start = now();
    catch_signals();
    printf(
        "demo: alpha and beta run Linux with a disk each; mallory is hostile and has a DMA "
        "engine.\n"
        "demo: All three devices are behind the simulated RTL. A line begins with its writer.\n");
    if (!machine_start(m, o)) {
        return 1;
    }
    struct console c = {.fd = m->console, .log = fopen(m->console_log, "w")};
    if (!c.log) {
        fprintf(stderr, "demo: cannot write %s: %s\n", m->console_log, strerror(errno));
        machine_stop(m);
        return 1;
    }
    bool whole = follow(m, o, &c);
    machine_stop(m);
    fclose(c.log);
    if (!whole) {
        machine_show_logs(m);
    }
    bool good = table_print(plan_rows, PLAN_ROWS, stdout) && whole;
    printf("\ndemo: %s after %.0f s; logs are in %s\n", good ? "all as expected" : "FAILED",
           now() - start, o->logs);
    return good ? 0 : 1;
}
