// SPDX-License-Identifier: Apache-2.0
// The demo's runner (demo.h): with the scenario, or with the user's terminal as the console.
#include "demo.h"

#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

// QEMU puts the terminal in raw mode; whatever becomes of QEMU, it is put back here.
static int run_interactive(struct demo_machine *m, const struct demo_options *o) {
    struct termios before;
    bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    fputs("demo: What you type goes to alpha; Ctrl-] 1 sends it to beta, Ctrl-] 0 to alpha again.\n"
          "demo: Ctrl-] ? tells all keys, Ctrl-a x ends the machine.\n"
          "demo: When a guest is ready, `shell` gives you a shell. In alpha's, `bulkhead help`\n"
          "demo: tells how to look at the other domains, and how to start and stop them.\n",
          stdout);
    if (!machine_start(m, o)) {
        return 1;
    }
    waitpid(m->qemu.pid, &m->qemu.status, 0);
    m->qemu.pid = 0;
    machine_stop(m);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSANOW, &before);
    }
    printf("\ndemo: QEMU: %s; logs are in %s\n", child_status_text(&m->qemu), o->logs);
    return m->qemu.status == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
    static struct demo_machine machine;
    struct demo_options options;
    setvbuf(stdout, NULL, _IOLBF, 0);
    int status = demo_parse(&options, argc, argv);
    if (status != 0) {
        return status - 1;
    }
    return options.interactive ? run_interactive(&machine, &options)
                               : scenario_run(&machine, &options);
}
