// SPDX-License-Identifier: Apache-2.0
// The demo's runner: starts the co-simulator and QEMU, follows the scenario on the machine's
// console, and judges what it sees.
#ifndef SIM_DEMO_H
#define SIM_DEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

enum { DEMO_FUNCTIONS = 8, DEMO_IMAGES = 16, DEMO_PATH = 512 };

// ---- Options (options.c) -----------------------------------------------------------------------
struct demo_options {
    const char *cosim, *qemu, *vmm, *manifest, *images, *logs;
    const char *blk[DEMO_FUNCTIONS], *dma_engine[DEMO_FUNCTIONS]; // BB:DD.F,file=PATH and BB:DD.F
    unsigned blk_count, dma_engine_count;
    unsigned time_out; // seconds of every phase, 0: each phase's own
    bool interactive;
};

// Returns 0, or the exit status plus one when the program shall end.
int demo_parse(struct demo_options *o, int argc, char **argv);

// ---- Children (child.c) ------------------------------------------------------------------------

// A process that never outlives the runner: the kernel kills it when the runner is gone.
struct child {
    const char *name;
    pid_t pid;  // 0: not running
    int status; // as waitpid gives it, once it has ended
};

enum { CHILD_FDS = 4 }; // input, output, errors, monitor

// fds become the child's descriptors 0, 1, ...; -1 leaves the runner's own in place.
bool child_start(struct child *c, const char *name, char *const argv[], const int fds[CHILD_FDS]);
bool child_running(struct child *c); // looks, does not wait
void child_stop(struct child *c);    // asks, then insists
const char *child_status_text(const struct child *c);

// ---- The machine: co-simulator and QEMU (machine.c) --------------------------------------------
struct demo_machine {
    struct child cosim, qemu;
    char socket[DEMO_PATH], cosim_log[DEMO_PATH], qemu_log[DEMO_PATH], console_log[DEMO_PATH];
    int console; // to and from QEMU's serial port; -1: it has the user's terminal
    int monitor; // to and from QEMU's monitor; -1: likewise
};

// Returns false after a complaint, with nothing running.
bool machine_start(struct demo_machine *m, const struct demo_options *o);
void machine_stop(struct demo_machine *m);
void machine_show_logs(const struct demo_machine *m); // the last lines of each

// ---- Console (console.c) -----------------------------------------------------------------------
struct console {
    int fd;
    FILE *log;
    bool closed;
    char bytes[4096]; // received, of which next up to end are not yet in a line
    size_t next, end;
    char line[1024]; // being assembled
    size_t n;
};

// The next line, without its end and control characters; NULL: none came in that time.
const char *console_line(struct console *c, int milliseconds);
void console_send(struct console *c, const char *text);

// ---- QEMU's monitor (monitor.c) ----------------------------------------------------------------
// Reads physical memory. false: the monitor does not answer.
bool monitor_read(int fd, uint64_t addr, uint32_t *words, unsigned count);

// ---- The table (table.c) -----------------------------------------------------------------------
enum row_state { ROW_OPEN, ROW_GOOD, ROW_BAD };

struct row {
    const char *tried, *expected;
    const char *domain; // whose line shows it ("vmm": the monitor's)
    const char *sign;   // a line with this text is about it
    const char *proof;  // ... and shows what was expected if it has this, too
    bool checksum;      // ... and the checksum that the domain announced when it wrote
    uint64_t victim;    // not of the console: this memory must not hold the attacker's data
    enum row_state state;
    char seen[48], evidence[200];
};

void row_settle(struct row *r, bool good, const char *seen, const char *evidence);
// Prints the table; returns true when all is as expected.
bool table_print(const struct row *rows, size_t count, FILE *to);

// ---- The plan (plan.c) -------------------------------------------------------------------------
enum { PLAN_ROWS = 30, ROW_ENDS = 28, ROW_OTHERS = 29, PLAN_PHASES = 6, PLAN_FATAL = 6 };

struct phase {
    const char *name;
    const char *input; // typed at its beginning
    unsigned rows;     // the next so many rows end it
    unsigned time_out; // seconds
    uint64_t load;     // ... and read through QEMU's monitor, with all ones to be seen; 0: none
};

extern struct row plan_rows[PLAN_ROWS];
extern const struct phase plan_phases[PLAN_PHASES];
extern const char *const plan_fatal[PLAN_FATAL];
bool plan_is_stranger(const char *text); // tells of a fault of another device than mallory's?
bool plan_is_attack(uint32_t word);      // one that mallory writes to others?

// ---- The scenario (scenario.c) -----------------------------------------------------------------
int scenario_run(struct demo_machine *m, const struct demo_options *o); // the exit status

#endif
