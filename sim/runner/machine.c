// SPDX-License-Identifier: Apache-2.0
// The machine of the demo (docs/interfaces.md, section 6): the command lines of co-simulator and
// QEMU, and what must be there before they are started.
#include "demo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ARGUMENTS = 96 };

struct command {
    char *argv[ARGUMENTS + 1];
    unsigned n;
};

__attribute__((format(printf, 2, 3))) static void add(struct command *c, const char *format, ...) {
    va_list args;
    va_start(args, format);
    if (c->n == ARGUMENTS || vasprintf(&c->argv[c->n], format, args) < 0) {
        abort();
    }
    va_end(args);
    c->argv[++c->n] = NULL;
}

static void release(struct command *c) {
    for (unsigned i = 0; i < c->n; i++) {
        free(c->argv[i]);
    }
}

static bool is_there(const char *what, const char *path) {
    if (access(path, R_OK) != 0) {
        fprintf(stderr, "demo: missing %s: %s: %s\n", what, path, strerror(errno));
        return false;
    }
    return true;
}

static void close_fd(int fd) {
    if (fd >= 0) {
        close(fd);
    }
}

// ---- Disks: the run works on copies, so that every run starts alike ----------------------------
static bool copy_file(const char *from, const char *to) {
    char buf[65536];
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    ssize_t n = in < 0 || out < 0 ? -1 : 1;
    while (n > 0 && (n = read(in, buf, sizeof buf)) > 0) {
        n = write(out, buf, (size_t)n) == n ? n : -1;
    }
    if (n < 0) {
        fprintf(stderr, "demo: cannot copy disk %s to %s: %s\n", from, to, strerror(errno));
    }
    close_fd(in);
    close_fd(out);
    return n == 0;
}

static bool add_disk(struct command *c, const struct demo_options *o, unsigned i) {
    const char *spec = o->blk[i], *file = strstr(spec, ",file=");
    char copy[DEMO_PATH];
    if (!file) {
        fprintf(stderr, "demo: --blk %s: it has no file=PATH\n", spec);
        return false;
    }
    snprintf(copy, sizeof copy, "%s/disk%u.img", o->logs, i);
    add(c, "--blk");
    add(c, "%.*s,file=%s", (int)(file - spec), spec, copy);
    return is_there("disk", file + 6) && copy_file(file + 6, copy);
}

static bool cosim_command(struct command *c, const struct demo_machine *m,
                          const struct demo_options *o) {
    bool good = true;
    add(c, "%s", o->cosim);
    add(c, "--socket");
    add(c, "%s", m->socket);
    for (unsigned i = 0; i < o->blk_count; i++) {
        good = good && add_disk(c, o, i);
    }
    for (unsigned i = 0; i < o->dma_engine_count; i++) {
        add(c, "--dma-engine");
        add(c, "%s", o->dma_engine[i]);
    }
    return good;
}

// ---- QEMU --------------------------------------------------------------------------------------
static bool add_images(struct command *c, const char *list) {
    FILE *file = fopen(list, "r");
    char address[32], path[DEMO_PATH];
    bool good = file != NULL;
    if (!file) {
        return is_there("list of images", list);
    }
    while (fscanf(file, "%31s %511s", address, path) == 2) {
        good &= is_there("image", path);
        add(c, "-device");
        add(c, "loader,file=%s,addr=%s,force-raw=on", path, address);
    }
    fclose(file);
    return good;
}

static bool qemu_command(struct command *c, const struct demo_machine *m,
                         const struct demo_options *o) {
    static const char *const fixed[] = {
        "-M",          "virt,aia=aplic-imsic,aia-guests=3,memory-backend=ram",
        "-cpu",        "rv64,h=true",
        "-smp",        "4",
        "-m",          "2G",
        "-object",     "memory-backend-memfd,id=ram,size=2G,share=on",
        "-nodefaults", "-display",
        "none"};
    add(c, "%s", o->qemu);
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        add(c, "%s", fixed[i]);
    }
    // On a user's terminal Ctrl-A x ends QEMU; the demo's console passes every byte on.
    add(c, "-chardev");
    add(c, "stdio,id=console,signal=off,mux=%s", o->interactive ? "on" : "off");
    add(c, "-serial");
    add(c, "chardev:console");
    if (!o->interactive) {
        add(c, "-chardev");
        add(c, "socket,id=monitor,fd=%d", CHILD_FDS - 1);
    }
    add(c, "-object");
    add(c, "monitor-hmp,id=hmp,readline=on,chardev=%s", o->interactive ? "console" : "monitor");
    add(c, "-kernel");
    add(c, "%s", o->vmm);
    add(c, "-initrd");
    add(c, "%s", o->manifest);
    add(c, "-device");
    add(c, "{\"driver\":\"vfio-user-pci\",\"socket\":{\"type\":\"unix\",\"path\":\"%s\"}}",
        m->socket);
    return is_there("monitor", o->vmm) && is_there("manifest", o->manifest) &&
           add_images(c, o->images);
}

// ---- Starting and stopping ---------------------------------------------------------------------
static int open_log(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0) {
        fprintf(stderr, "demo: cannot write %s: %s\n", path, strerror(errno));
    }
    return fd;
}

static bool start_cosim(struct demo_machine *m, struct command *c) {
    enum { START_STEPS = 1500 }; // 30 s
    const struct timespec step = {0, 20000000};
    int log = open_log(m->cosim_log);
    const int fds[CHILD_FDS] = {-1, log, log, -1};
    bool good = log >= 0 && child_start(&m->cosim, "the co-simulator", c->argv, fds);
    close_fd(log);
    while (good && access(m->socket, F_OK) != 0) {
        good = child_running(&m->cosim);
        nanosleep(&step, NULL);
    }
    if (!good && log >= 0) {
        fprintf(stderr, "demo: the co-simulator did not start: %s\n", child_status_text(&m->cosim));
        machine_show_logs(m);
    }
    return good;
}

// The serial port and the monitor are ends of socket pairs; on a user's terminal both share that.
static bool start_qemu(struct demo_machine *m, const struct demo_options *o, struct command *c) {
    int log = open_log(m->qemu_log), serial[2] = {-1, -1}, monitor[2] = {-1, -1};
    bool good = log >= 0;
    if (!o->interactive) {
        good = good && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, serial) == 0 &&
               socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, monitor) == 0;
    }
    const int fds[CHILD_FDS] = {serial[1], serial[1], log, monitor[1]};
    good = good && child_start(&m->qemu, "QEMU", c->argv, fds);
    close_fd(log);
    close_fd(serial[1]);
    close_fd(monitor[1]);
    m->console = serial[0];
    m->monitor = monitor[0];
    return good;
}

static bool make_folder(const char *path) {
    if (mkdir(path, 0755) != 0 && errno != EEXIST) {
        fprintf(stderr, "demo: cannot make %s: %s\n", path, strerror(errno));
        return false;
    }
    return true;
}

bool machine_start(struct demo_machine *m, const struct demo_options *o) {
    struct command cosim = {.n = 0}, qemu = {.n = 0};
    *m = (struct demo_machine){.console = -1, .monitor = -1};
    // A socket's path has a small limit; the logs' folder may be deep.
    snprintf(m->socket, sizeof m->socket, "%s/bulkhead-%d.socket", P_tmpdir, (int)getpid());
    snprintf(m->cosim_log, sizeof m->cosim_log, "%s/cosim.log", o->logs);
    snprintf(m->qemu_log, sizeof m->qemu_log, "%s/qemu.log", o->logs);
    snprintf(m->console_log, sizeof m->console_log, "%s/console.log", o->logs);
    unlink(m->socket);
    bool good = make_folder(o->logs) && is_there("co-simulator", o->cosim) &&
                qemu_command(&qemu, m, o) && cosim_command(&cosim, m, o) &&
                start_cosim(m, &cosim) && start_qemu(m, o, &qemu);
    release(&cosim);
    release(&qemu);
    if (!good) {
        machine_stop(m);
    }
    return good;
}

void machine_stop(struct demo_machine *m) {
    child_stop(&m->qemu);
    child_stop(&m->cosim);
    close_fd(m->console);
    close_fd(m->monitor);
    m->console = m->monitor = -1;
    unlink(m->socket);
}

static void show_tail(const char *path) {
    enum { LINES = 12 };
    char lines[LINES][256];
    unsigned n = 0;
    FILE *file = fopen(path, "r");
    while (file && fgets(lines[n % LINES], sizeof lines[0], file)) {
        n++;
    }
    if (file) {
        fclose(file);
    }
    printf("---- last lines of %s\n", path);
    for (unsigned i = n < LINES ? 0 : n - LINES; i < n; i++) {
        const char *line = lines[i % LINES];
        printf("  %s%s", line, strchr(line, '\n') ? "" : "\n");
    }
}

void machine_show_logs(const struct demo_machine *m) {
    show_tail(m->console_log);
    show_tail(m->cosim_log);
    show_tail(m->qemu_log);
}
