// SPDX-License-Identifier: Apache-2.0
// A simulated board at the end of a serial line: board_sim PROGRAM [ARGUMENT...] PORT runs PROGRAM
// with the name of a pseudo-terminal in the place of `PORT`, and the board's top module, of RTL or
// of gates, behind it. The status is PROGRAM's. The line is made fast first, as the bridge allows;
// the host does not notice.
#include "versa_ecp5_5g.h"
#include "../host/frame.h"
#include "../host/serial.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { FAST_BIT_TIME = 4, LOOK_EVERY = 64, WORD_SPEED = 8, SPEED_TAG = 1 };

static struct versa_ecp5_5g *board;
static unsigned long long cycles;

// One direction of the line: a byte and its start and stop bit.
struct shifter {
    unsigned left;  // bits to go
    unsigned timer; // clocks until the next one
    unsigned bits;
};

static struct shifter sending, receiving;
static unsigned bit_time = RESET_BIT_TIME;

static bool send_step(void) {
    if (sending.left == 0)
        return false;
    *board->uart_rx_i = sending.bits & 1;
    if (--sending.timer == 0) {
        sending.timer = bit_time;
        sending.bits = sending.bits >> 1 | 0x200;
        sending.left--;
    }
    return true;
}

static void send_byte(uint8_t byte) {
    sending = (struct shifter){.left = 10, .timer = bit_time, .bits = 0x200u | (unsigned)byte << 1};
}

// Returns the byte that is complete with this clock, or -1.
static int receive_step(void) {
    if (receiving.left == 0) {
        if (!*board->uart_tx_o)
            receiving = (struct shifter){.left = 10, .timer = bit_time / 2};
        return -1;
    }
    if (--receiving.timer != 0)
        return -1;
    receiving.timer = bit_time;
    receiving.bits = receiving.bits >> 1 | (unsigned)*board->uart_tx_o << 9;
    return --receiving.left == 0 ? (int)(receiving.bits >> 1 & 0xff) : -1;
}

static int step(void) {
    *board->clk100_i = 0;
    versa_ecp5_5g_eval(board);
    send_step();
    *board->clk100_i = 1;
    versa_ecp5_5g_eval(board);
    cycles++;
    return receive_step();
}

// The frame that sets the speed, answered at the old one.
static void make_fast(void) {
    const uint64_t word = FAST_BIT_TIME;
    const struct frame f = {.op = SPACE_BOARD | FRAME_WRITE,
                            .tag = SPEED_TAG,
                            .count = 1,
                            .address = WORD_SPEED,
                            .words = &word};
    uint8_t bytes[FRAME_MAX_BYTES], answer[6];
    size_t n = frame_encode(&f, bytes), sent = 0, got = 0;

    for (unsigned i = 0; i < 1000 * RESET_BIT_TIME && got < sizeof answer; i++) {
        if (sending.left == 0 && sent < n)
            send_byte(bytes[sent++]);
        int byte = step();
        if (byte >= 0)
            answer[got++] = (uint8_t)byte;
    }
    if (got != sizeof answer || answer[1] != FRAME_DONE || answer[2] != SPEED_TAG) {
        printf("FAIL serial line: the bridge does not answer at its first speed\n");
        exit(1);
    }
    for (unsigned i = 0; i < 4 * RESET_BIT_TIME; i++)
        step();
    bit_time = FAST_BIT_TIME;
}

static int open_terminal(void) {
    int fd = posix_openpt(O_RDWR | O_NOCTTY);
    struct termios t;

    if (fd < 0 || grantpt(fd) != 0 || unlockpt(fd) != 0 || tcgetattr(fd, &t) != 0) {
        perror("pseudo-terminal");
        exit(1);
    }
    cfmakeraw(&t);
    tcsetattr(fd, TCSANOW, &t);
    return fd;
}

static pid_t start(int argc, char **argv, int terminal) {
    char **arguments = calloc((size_t)argc + 1, sizeof *arguments);
    pid_t child = fork();

    for (int i = 1; i < argc; i++)
        arguments[i - 1] = strcmp(argv[i], "PORT") == 0 ? ptsname(terminal) : argv[i];
    if (child == 0) {
        close(terminal);
        execv(arguments[0], arguments);
        perror(arguments[0]);
        _exit(2);
    }
    free(arguments);
    return child;
}

// Runs the board until the program ends; returns its wait status.
static int serve(int terminal, pid_t child) {
    int status = 0;

    for (;;) {
        int byte = step();
        if (byte >= 0) {
            uint8_t out = (uint8_t)byte;
            serial_write(terminal, &out, 1);
        }
        if (sending.left != 0 || cycles % LOOK_EVERY != 0)
            continue;
        struct pollfd waits = {.fd = terminal, .events = POLLIN};
        uint8_t in;
        if (poll(&waits, 1, 0) > 0 && (waits.revents & POLLIN) && read(terminal, &in, 1) == 1)
            send_byte(in);
        else if (cycles % (1024 * LOOK_EVERY) == 0 && waitpid(child, &status, WNOHANG) == child)
            return status;
    }
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: board_sim PROGRAM [ARGUMENT...], PORT among them\n");
        return 2;
    }
    board = versa_ecp5_5g_open();
    *board->uart_rx_i = 1;
    *board->rst_ni = 0;
    for (unsigned i = 0; i < 16; i++)
        step();
    *board->rst_ni = 1;
    for (unsigned i = 0; i < 2048; i++)
        step();
    make_fast();
    int terminal = open_terminal();
    // Kept open here, so that the terminal does not hang up before the program opens it.
    int keep = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    int status = serve(terminal, start(argc, argv, terminal));
    close(keep);
    printf("board_sim: %llu clock cycles\n", cycles);
    versa_ecp5_5g_close(board);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
