/* SPDX-License-Identifier: Apache-2.0
 * The physical console. Output comes in whole lines with their writer's name; a line may stay open
 * (a prompt) until its writer goes on or another one prints. Input goes to the domain in focus;
 * Ctrl-] makes the next key a command to the VMM. */
#include "defs.h"

#define ESCAPE 0x1d

static struct lock lock;       /* of the terminal */
static const void *open_owner; /* whose unfinished line the cursor is on, 0: none */
static unsigned focus;         /* index of the domain that gets input */
static bool escaped;           /* the byte before was ESCAPE */

/* Prints text of a writer; `whole` ends the line. An open line's continuation has no name before
 * it. */
void console_print(const void *owner, const char *name, const char *text, bool whole) {
    lock_take(&lock);
    if (open_owner && open_owner != owner) {
        uart_put("\r\n");
        open_owner = NULL;
    }
    if (!open_owner) {
        uart_put("[");
        uart_put(name);
        uart_put("] ");
    }
    uart_put(text);
    if (whole) {
        uart_put("\r\n");
    }
    open_owner = whole ? NULL : owner;
    lock_release(&lock);
}

static void list(void) {
    static const char states[][9] = {
        [DOMAIN_STOPPED] = "stopped", [DOMAIN_RUNNING] = "running", [DOMAIN_STOPPING] = "stopping"};
    for (unsigned i = 0; i < manifest.domain_count; i++) {
        say("%c %u  %-15s %s, %u starts", i == focus ? '*' : ' ', i, domains[i].spec->name,
            states[domains[i].state], domains[i].starts);
        lock_take(&domains[i].lock);
        exits_print(&domains[i]);
        lock_release(&domains[i].lock);
    }
}

static void command(int key) {
    struct domain *domain = &domains[focus];
    if (key >= '0' && key <= '9') {
        if ((unsigned)(key - '0') < manifest.domain_count) {
            focus = (unsigned)(key - '0');
            say("input goes to %s", domains[focus].spec->name);
        } else {
            say("there is no domain %c", key);
        }
    } else if (key == 's') {
        if (domain_start(domain) == SBI_ERR_ALREADY_STARTED) {
            say("%s: not started: it is not stopped", domain->spec->name);
        }
    } else if (key == 'k') {
        domain_stop(domain, "stopped from the console", false, true);
    } else if (key == 'r') {
        if (domain_start(domain) == SBI_ERR_ALREADY_STARTED) {
            domain_stop(domain, "restarted from the console", true, true);
        }
    } else if (key == 'l') {
        list();
    } else if (key == ESCAPE) {
        vuart_input(domain, ESCAPE);
    } else {
        say("Ctrl-] then: 0..9 input to that domain; s start, k stop, r restart it; l list all; "
            "Ctrl-] itself");
    }
}

/* Takes all received bytes. */
void console_interrupt(void) {
    for (int c = uart_get(); c >= 0; c = uart_get()) {
        if (escaped) {
            escaped = false;
            command(c);
        } else if (c == ESCAPE) {
            escaped = true;
        } else {
            vuart_input(&domains[focus], (uint8_t)c);
        }
    }
    aplic_done(machine.aplic_base, machine.uart_irq);
}
