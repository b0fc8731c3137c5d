/* SPDX-License-Identifier: Apache-2.0
 * Any arguments of the calls about channels, in any state that these calls can bring channels to:
 * pages and doorbells are mapped in their places only, memory is of the size that is mapped, each
 * interrupt asked for has a number that files have, who is no end has no part in it, and the state
 * stays one of those. */
#include "small.h"
#include "prove.h"
#include "../channel.c"

struct manifest manifest;
struct machine machine;
struct domain domains[MAX_DOMAINS];

static struct domain_spec specs[MAX_DOMAINS];
static struct hart own[MAX_DOMAINS];
static uint32_t files[MAX_DOMAINS];               /* what their guests' interrupt files were sent */
static struct domain *const caller = &domains[1]; /* between two others */

static uint64_t guest_file(unsigned domain) {
    return (uint64_t)&files[domain];
}

uint64_t mem_alloc(uint64_t bytes) {
    prove(bytes > 0 && bytes <= CHANNEL_SIZE_LIMIT && bytes % PAGE_SIZE == 0);
    return any64();
}

void io_fence(void) {
}

bool gstage_maps(uint64_t root, uint64_t gpa) {
    prove(root == caller->gstage && gpa >= GPA_CHANNEL && gpa < GPA_BELL);
    return any() & 1;
}

bool gstage_map(uint64_t root, uint64_t gpa, uint64_t spa, uint64_t size, unsigned access) {
    prove(root == caller->gstage && access == (GSTAGE_R | GSTAGE_W) && spa);
    if (gpa < GPA_BELL) {
        uint64_t number = (gpa - GPA_CHANNEL) / CHANNEL_SIZE_LIMIT;
        prove(gpa >= GPA_CHANNEL && gpa % CHANNEL_SIZE_LIMIT == 0 && number < CHANNELS);
        prove(spa == channels[number].spa && size <= CHANNEL_SIZE_LIMIT);
        prove(channels[number].ends[0].domain == caller ||
              channels[number].ends[1].domain == caller);
    } else {
        prove(gpa < GPA_BELL + CHANNELS * PAGE_SIZE && gpa % PAGE_SIZE == 0 && size == PAGE_SIZE);
    }
    return any() & 1;
}

uint64_t remap_bell_page(unsigned bell) {
    prove(bell < 2 * CHANNELS);
    prove(channels[bell / 2].ends[bell % 2].domain != caller); /* one rings at the other end */
    return any64();
}

void remap_bell(unsigned bell, const struct hart *hart, uint32_t identity) {
    prove(bell < 2 * CHANNELS && channels[bell / 2].ends[bell % 2].domain == caller);
    prove(identity ? hart == caller->harts[0] && identity <= machine.imsic_ids
                   : !hart || hart == caller->harts[0]);
}

static bool end_good(const struct end *end, unsigned domain) {
    return end->domain == &domains[domain] &&
           (end->identity == 0 ||
            (end->identity <= machine.imsic_ids && end->file == guest_file(domain)));
}

static bool good(void) {
    bool all = true;
    for (unsigned a = 0; a < MAX_DOMAINS; a++) {
        for (unsigned b = a + 1; b < MAX_DOMAINS; b++) {
            const struct channel *c = &channels[pair_number(a, b)];
            bool ends = (end_good(&c->ends[0], a) && end_good(&c->ends[1], b)) ||
                        (end_good(&c->ends[0], b) && end_good(&c->ends[1], a));
            bool none = !c->ends[0].domain && !c->ends[1].domain;
            all &= c->spa == 0 ? none
                               : (ends && b < manifest.domain_count && c->size > 0 &&
                                  c->size <= CHANNEL_SIZE_LIMIT && c->size % PAGE_SIZE == 0);
        }
    }
    return all;
}

static void any_state(void) {
    machine.imsic_ids = any();
    manifest.domain_count = any();
    assume(machine.imsic_ids <= 2047 && manifest.domain_count > 1 &&
           manifest.domain_count <= MAX_DOMAINS);
    for (unsigned d = 0; d < MAX_DOMAINS; d++) {
        specs[d].privileged = any() & 1;
        own[d].imsic = guest_file(d) - PAGE_SIZE;
        domains[d].index = d;
        domains[d].spec = &specs[d];
        domains[d].harts[0] = &own[d];
        domains[d].state = any() & 1   ? DOMAIN_RUNNING
                           : any() & 1 ? DOMAIN_STOPPING
                                       : DOMAIN_STOPPED;
        domains[d].gstage = d + 1;
    }
    for (unsigned b = 1; b < MAX_DOMAINS; b++) {
        for (unsigned a = 0; a < b; a++) {
            unsigned first = any() & 1 ? a : b, second = a + b - first;
            if (any() & 1) { /* else there is none */
                channels[pair_number(a, b)] =
                    (struct channel){any64(),
                                     any64(),
                                     {{&domains[first], guest_file(first), any64()},
                                      {&domains[second], guest_file(second), any64()}}};
            }
        }
    }
    assume(good());
}

void check_create(void);
void check_attach(void);
void check_look(void);
void check_notify(void);

void check_create(void) {
    any_state();
    uint64_t other = any64();
    struct sbi_ret ret = channel_create(caller, other, any64(), any64());
    prove(good());
    prove(ret.error || (ret.value < CHANNELS && other < manifest.domain_count));
}

void check_attach(void) {
    any_state();
    uint64_t number = any64();
    struct sbi_ret ret = channel_attach(caller, number, any64());
    prove(good());
    prove(ret.error || (number < CHANNELS && end_at(caller, number) >= 0));
}

void check_look(void) {
    any_state();
    uint64_t number = any64(), size, ends;
    if (channel_read(caller, number, &size, &ends)) {
        prove(size <= CHANNEL_SIZE_LIMIT && ends >> 8 < manifest.domain_count &&
              (ends & 0xff) < manifest.domain_count);
    }
    channel_forget(caller);
    prove(good());
    prove(end_at(caller, number) < 0 ||
          channels[number].ends[end_at(caller, number)].identity == 0);
}

void check_notify(void) {
    any_state();
    uint64_t number = any64();
    long error = channel_notify(caller, number).error;
    int at = end_at(caller, number);
    prove((error == SBI_ERR_INVALID_PARAM) == (at < 0));
    const struct end *other = at < 0 ? NULL : &channels[number].ends[1 - at];
    bool listens = other && other->identity && other->domain->state == DOMAIN_RUNNING;
    prove((error == SBI_SUCCESS) == listens);
    for (unsigned d = 0; d < MAX_DOMAINS; d++) {
        bool there = listens && d != caller->index && other->domain == &domains[d];
        prove(files[d] == (there ? other->identity : 0));
    }
    prove(good());
}
