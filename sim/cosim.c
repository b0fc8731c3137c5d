// SPDX-License-Identifier: Apache-2.0
// The co-simulator's main loop. While anything is in flight the RTL's clock runs, with a look at
// the socket every few cycles; otherwise the process sleeps in poll() and the simulated time stands
// still.
#include "cosim.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Cycles between two looks at the socket: short beside a message's round trip through QEMU.
enum { BATCH = 64 };
// A changed input shows in busy_o a cycle later: this many idle cycles before the clock stops.
enum { IDLE_CYCLES = 4 };

static volatile sig_atomic_t report_wanted, end_wanted;

static void on_report(int signal) {
    (void)signal;
    report_wanted = 1;
}

static void on_end(int signal) {
    (void)signal;
    end_wanted = 1;
}

// Signals are delivered only while waiting (ppoll), so none can slip between the check and the
// wait.
static sigset_t catch_signals(void) {
    struct sigaction report = {.sa_handler = on_report}, end = {.sa_handler = on_end};
    sigset_t ours, before;
    sigemptyset(&ours);
    sigaddset(&ours, SIGUSR1);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    sigprocmask(SIG_BLOCK, &ours, &before);
    sigaction(SIGUSR1, &report, NULL);
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGINT, &end, NULL);
    return before;
}

static void count_tlp(void *ctx, const struct tlp *t, bool from_bulkhead) {
    struct cosim *c = ctx;
    (void)t;
    if (from_bulkhead) {
        c->counts.tlps_out++;
    } else {
        c->counts.tlps_in++;
    }
}

// Runs the clock for a batch, or less when nothing is in flight. Returns true when it may stop.
static bool run_batch(struct cosim *c) {
    unsigned idle = 0;
    for (unsigned i = 0; i < BATCH && idle < IDLE_CYCLES; i++) {
        machine_step(c->machine);
        idle = machine_idle(c->machine) ? idle + 1 : 0;
    }
    return idle == IDLE_CYCLES;
}

// Returns false when the client has gone or somebody wants us to end.
static bool wait_and_serve(struct cosim *c, bool idle, const sigset_t *waiting_mask) {
    const struct timespec no_wait = {0, 0};
    struct pollfd fd = {.fd = vfio_user_fd(c->server), .events = POLLIN};
    int ready = ppoll(&fd, 1, idle ? NULL : &no_wait, waiting_mask);
    if (ready < 0 && errno != EINTR) {
        fprintf(stderr, "cosim: poll: %s\n", strerror(errno));
        return false;
    }
    if (report_wanted) {
        report_wanted = 0;
        cosim_report(c);
    }
    return !end_wanted && !c->broken && (ready <= 0 || vfio_user_serve(c->server));
}

static bool start(struct cosim *c) {
    cosim_device_init(c);
    if (c->options.wave) {
        setenv("WAVE", c->options.wave, 1);
    }
    struct machine_ops ops = cosim_memory_ops(c);
    c->machine = machine_open(&ops);
    machine_watch(c->machine, count_tlp, c);
    return cosim_endpoints_open(c) &&
           (c->server = vfio_user_listen(c->options.socket, &c->device, &c->ram)) != NULL;
}

int main(int argc, char **argv) {
    static struct cosim cosim;
    struct cosim *c = &cosim;
    setvbuf(stdout, NULL, _IOLBF, 0);
    int status = cosim_parse(&c->options, argc, argv);
    if (status != 0) {
        return status - 1;
    }
    sigset_t waiting_mask = catch_signals();
    if (!start(c)) {
        return 1;
    }
    printf("cosim: listening on %s\n", c->options.socket);
    bool idle = false;
    while (wait_and_serve(c, idle, &waiting_mask)) {
        idle = run_batch(c);
    }
    cosim_report(c);
    vfio_user_close(c->server);
    cosim_endpoints_close(c);
    machine_close(c->machine);
    guest_ram_clear(&c->ram);
    remove(c->options.socket);
    return c->broken ? 1 : 0;
}
