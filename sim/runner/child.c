// SPDX-License-Identifier: Apache-2.0
// Processes of the demo.
#include "demo.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void become(char *const argv[], pid_t parent, const int fds[CHILD_FDS]) {
    sigset_t none;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(127); // the runner died before the line above
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int i = 0; i < CHILD_FDS; i++) {
        if (fds[i] >= 0 && dup2(fds[i], i) < 0) {
            _exit(127);
        }
    }
    execvp(argv[0], argv);
    fprintf(stderr, "demo: cannot run %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

bool child_start(struct child *c, const char *name, char *const argv[], const int fds[CHILD_FDS]) {
    pid_t parent = getpid();
    *c = (struct child){.name = name};
    fflush(NULL);
    c->pid = fork();
    if (c->pid == 0) {
        become(argv, parent, fds);
    }
    if (c->pid < 0) {
        fprintf(stderr, "demo: cannot start %s: %s\n", name, strerror(errno));
        c->pid = 0;
        return false;
    }
    return true;
}

bool child_running(struct child *c) {
    if (c->pid != 0 && waitpid(c->pid, &c->status, WNOHANG) == c->pid) {
        c->pid = 0;
    }
    return c->pid != 0;
}

void child_stop(struct child *c) {
    enum { STEPS = 50 };
    const struct timespec step = {0, 100000000};
    if (!child_running(c)) {
        return;
    }
    kill(c->pid, SIGTERM);
    for (int i = 0; i < STEPS && child_running(c); i++) {
        nanosleep(&step, NULL);
    }
    if (c->pid != 0) {
        kill(c->pid, SIGKILL);
        waitpid(c->pid, &c->status, 0);
        c->pid = 0;
    }
}

const char *child_status_text(const struct child *c) {
    static char text[64];
    if (WIFSIGNALED(c->status)) {
        snprintf(text, sizeof text, "killed by signal %d (%s)", WTERMSIG(c->status),
                 strsignal(WTERMSIG(c->status)));
    } else {
        snprintf(text, sizeof text, "exit status %d", WEXITSTATUS(c->status));
    }
    return text;
}
