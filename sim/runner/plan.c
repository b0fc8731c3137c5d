// SPDX-License-Identifier: Apache-2.0
// What the demo does and what must be seen: phases, each with what the runner types, and the rows
// of the table that end it. The words are those of the guests and of the VMM.
#include "demo.h"

#include <string.h>

#define CULPRIT         "DMA fault: device_id=0x000300"
#define BLOCKED         "blocked, told by address"
#define ALPHA           "0x90000000"
#define VMM             "0x80200000"
#define ALPHA_INTERRUPT "0x28001000"

// System physical, as the VMM has placed them: the third domain's PIO window, and 01:00.0 in any.
#define MALLORYS_WINDOW (UINT64_C(0x400000000) + 3 * UINT64_C(0x20000000))
#define ALPHAS_FUNCTION UINT64_C(0x100000)

#define FIELDS(t, e, d, s, p) .tried = t, .expected = e, .domain = d, .sign = s, .proof = p
#define ROW(...)              {FIELDS(__VA_ARGS__)}
// The checksum in the line must be the one that the domain told when it wrote.
#define SUM(...) {FIELDS(__VA_ARGS__), .checksum = true}

struct row plan_rows[PLAN_ROWS] = {
    // Until the monitor has told its table of domains.
    ROW("the VMM reads its manifest", "a table of domains", "vmm", "mallory", "03:00.0"),
    // Until both Linux guests are ready.
    ROW("alpha: its kernel finds its function", "stock driver bound", "alpha", "bulkhead: function",
        "id=1af4:1042 class=0x018000 driver=virtio-pci"),
    SUM("alpha: writes a file and reads it back", "checksum matches", "alpha", "bulkhead: verify 1",
        "result=match"),
    ROW("alpha: waits for commands", "ready", "alpha", "bulkhead: ready", ""),
    ROW("beta: its kernel finds its function", "stock driver bound", "beta", "bulkhead: function",
        "id=1af4:1042 class=0x018000 driver=virtio-pci"),
    SUM("beta: writes a file and reads it back", "checksum matches", "beta", "bulkhead: verify 1",
        "result=match"),
    ROW("beta: waits for commands", "ready", "beta", "bulkhead: ready", ""),
    // Until the VMM has told of it.
    ROW("alpha's function, through mallory's window", "refused: access table", "vmm",
        "PIO error: mallory at 0x100000", "forbidden by the access table"),
    // Until mallory has stopped.
    ROW("alpha: its operator starts mallory", "started", "alpha", "mallory: ", "started"),
    ROW("mallory: 100 interrupts of its function", "in its file, no exit", "mallory",
        "interrupts raised=", "raised=100 arrived=100 exits=0"),
    ROW("mallory: DMA write to its own memory", "done", "mallory", "op=write target=self",
        "device=done memory=changed"),
    ROW("mallory: DMA read of its own memory", "done", "mallory", "op=read target=self",
        "device=done buffer=match"),
    ROW("mallory: DMA write to alpha's memory", BLOCKED, "vmm", CULPRIT,
        ") write iova=" ALPHA " cause=23"),
    ROW("mallory: DMA read of alpha's memory", BLOCKED, "vmm", CULPRIT,
        ") read iova=" ALPHA " cause=21"),
    ROW("mallory: what its device got of alpha", "nothing", "mallory", "op=read target=alpha",
        "device=error buffer=untouched"),
    ROW("mallory: to alpha, as if translated", BLOCKED, "vmm", CULPRIT, "iova=" ALPHA " cause=260"),
    {.tried = "alpha: its memory at " ALPHA,
     .expected = "no trace of mallory",
     .victim = 0x90000000},
    ROW("mallory: DMA write to the VMM's memory", BLOCKED, "vmm", CULPRIT,
        ") write iova=" VMM " cause=23"),
    ROW("mallory: DMA read of the VMM's memory", BLOCKED, "vmm", CULPRIT,
        ") read iova=" VMM " cause=21"),
    ROW("mallory: what its device got of the VMM", "nothing", "mallory", "op=read target=vmm",
        "device=error buffer=untouched"),
    ROW("mallory: to the VMM, as if translated", BLOCKED, "vmm", CULPRIT, "iova=" VMM " cause=260"),
    {.tried = "the VMM: its memory at " VMM,
     .expected = "no trace of mallory",
     .victim = 0x80200000},
    ROW("mallory: MSI to alpha's interrupt file", BLOCKED, "vmm", CULPRIT, "iova=" ALPHA_INTERRUPT),
    ROW("mallory: all that it can see itself", "as expected", "mallory", "bulkhead: hostile done",
        "attempts=9 as_expected=9"),
    ROW("mallory: ends", "stops alone", "vmm", "mallory: stopped", ""),
    // Until both guests have looked at their files again.
    SUM("alpha: verifies its file after the attack", "checksum matches", "alpha",
        "bulkhead: verify 2", "result=match"),
    SUM("beta: verifies its file after the attack", "checksum matches", "beta",
        "bulkhead: verify 2", "result=match"),
    // Until the machine is off.
    ROW("both guests power off", "the machine follows", "vmm", "all domains are stopped: power off",
        ""),
    // Judged at the end.
    [ROW_ENDS] = {.tried = "QEMU and the co-simulator end", .expected = "exit status 0"},
    [ROW_OTHERS] = {.tried = "faults of alpha's and beta's devices", .expected = "none"},
};

#define TO_DOMAIN(digit) "\x1d" digit
const struct phase plan_phases[PLAN_PHASES] = {
    {"start of the VMM", "", 1, 30, 0},
    {"boot of alpha and beta", "", 6, 150, 0},
    {"a mapping gone wrong", "", 1, 10, MALLORYS_WINDOW + ALPHAS_FUNCTION},
    {"mallory's attack", TO_DOMAIN("0") "bulkhead start mallory\n", 17, 40, 0},
    {"verification after the attack", TO_DOMAIN("0") "verify\n" TO_DOMAIN("1") "verify\n", 2, 30,
     0},
    {"power off", TO_DOMAIN("0") "poweroff\n" TO_DOMAIN("1") "poweroff\n", 1, 30, 0},
};

// Lines after which nothing good can come.
const char *const plan_fatal[PLAN_FATAL] = {
    "bulkhead: fail ", "bulkhead: hostile fail ", "Kernel panic",
    "[vmm] failed: ",  "[vmm] panic: ",           "[vmm] error: manifest: ",
};

// The hostile guest fills its device's buffer with this number plus the byte's place.
bool plan_is_attack(uint32_t word) {
    return (word & 0xffffff00) == 0xbadbad00;
}

bool plan_is_stranger(const char *text) {
    return strstr(text, "DMA fault: device_id=") && !strstr(text, CULPRIT);
}
