/* SPDX-License-Identifier: Apache-2.0
 * The VMM's own calls, for guests (docs/hypercalls.md): decides who may ask, checks the arguments,
 * and hands over. */
#include <string.h>
#include "defs.h"
#include "hypercall.h"

static struct sbi_ret stop(struct domain *domain, uint64_t restart) {
    if (restart > 1) {
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
    if (restart && !spec_restartable(domain->spec)) {
        return (struct sbi_ret){SBI_ERR_FAILED, 0};
    }
    bool stops =
        domain_stop(domain, restart ? "restarted by a call" : "stopped by a call", restart, true);
    return (struct sbi_ret){stops ? SBI_SUCCESS : SBI_ERR_ALREADY_STOPPED, 0};
}

static struct sbi_ret read_name(const struct domain *domain, uint64_t item) {
    uint64_t value;
    if (item >= NAME_LIMIT / 8) {
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
    memcpy(&value, domain->spec->name + 8 * item, sizeof value);
    return (struct sbi_ret){SBI_SUCCESS, value};
}

static struct sbi_ret read_exits(const struct domain *domain, uint64_t item) {
    uint64_t hart = item >> 8, cause = item & 0xff;
    if (hart >= domain->spec->hart_count || cause >= EXIT_CAUSES) {
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
    return (struct sbi_ret){SBI_SUCCESS, domain->harts[hart]->exits[cause]};
}

static struct sbi_ret read_device(const struct domain *domain, uint64_t what, uint64_t item) {
    if (item >= domain->spec->device_count) {
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
    const struct device *device = &domain->devices[item];
    if (what == READ_FAULTS) {
        return (struct sbi_ret){SBI_SUCCESS, device->faults};
    }
    return device->counted
               ? (struct sbi_ret){SBI_SUCCESS, iommu_requests(&bridge.iommu, device->counter)}
               : (struct sbi_ret){SBI_ERR_FAILED, 0};
}

/* What concerns no domain in particular, or the privileged one alone. */
static struct sbi_ret read_common(const struct domain *caller, uint64_t what, uint64_t item) {
    uint64_t size, ends;
    switch (what) {
    case READ_DOMAINS:
        return (struct sbi_ret){SBI_SUCCESS, manifest.domain_count};
    case READ_SELF:
        return (struct sbi_ret){SBI_SUCCESS, caller->index};
    case READ_CHANNEL_SIZE:
    case READ_CHANNEL_ENDS:
        if (!channel_read(caller, item, &size, &ends)) {
            return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
        }
        return (struct sbi_ret){SBI_SUCCESS, what == READ_CHANNEL_SIZE ? size : ends};
    case READ_EVENT_COUNT:
    case READ_EVENT:
        if (!caller->spec->privileged) {
            return (struct sbi_ret){SBI_ERR_DENIED, 0};
        }
        if (what == READ_EVENT_COUNT) {
            return (struct sbi_ret){SBI_SUCCESS, control_page.event_count};
        }
        uint64_t event = event_read(item);
        return (struct sbi_ret){event ? SBI_SUCCESS : SBI_ERR_INVALID_PARAM, event};
    default:
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
}

static struct sbi_ret read_domain(const struct domain *domain, uint64_t what, uint64_t item) {
    switch (what) {
    case READ_STATE:
        return (struct sbi_ret){SBI_SUCCESS, domain->state};
    case READ_NAME:
        return read_name(domain, item);
    case READ_HARTS:
        return (struct sbi_ret){SBI_SUCCESS, domain->spec->hart_count};
    case READ_EXITS:
        return read_exits(domain, item);
    case READ_FAULTS:
    case READ_REQUESTS:
        return read_device(domain, what, item);
    default:
        return (struct sbi_ret){SBI_SUCCESS, domain->starts};
    }
}

static struct sbi_ret read(const struct domain *caller, const uint64_t *args) {
    uint64_t number = args[1] == READ_SELF_DOMAIN ? caller->index : args[1];
    if (args[0] == READ_DOMAINS || (args[0] > READ_STARTS && args[0] != READ_REQUESTS)) {
        return read_common(caller, args[0], args[2]);
    }
    if (number >= manifest.domain_count) {
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
    if (!caller->spec->privileged && number != caller->index) {
        return (struct sbi_ret){SBI_ERR_DENIED, 0};
    }
    lock_take(&domains[number].lock); /* it is not edited meanwhile */
    struct sbi_ret ret = read_domain(&domains[number], args[0], args[2]);
    lock_release(&domains[number].lock);
    return ret;
}

/* Functions that only the privileged domain may use: each begins with the domain that it is about.
 */
static struct sbi_ret control(const struct domain *caller, uint64_t function,
                              const uint64_t *args) {
    if (!caller->spec->privileged) {
        return (struct sbi_ret){SBI_ERR_DENIED, 0};
    }
    if (args[0] >= manifest.domain_count) {
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
    switch (function) {
    case HYPERCALL_START:
        return (struct sbi_ret){domain_start(&domains[args[0]]), 0};
    case HYPERCALL_STOP:
        return stop(&domains[args[0]], args[1]);
    default:
        return (struct sbi_ret){resource_call(args), 0};
    }
}

struct sbi_ret hypercall_rare(struct hart *hart, uint64_t function, const uint64_t *args) {
    struct domain *domain = hart->domain;
    switch (function) {
    case HYPERCALL_START:
    case HYPERCALL_STOP:
    case HYPERCALL_RESOURCE:
        return control(domain, function, args);
    case HYPERCALL_CREATE:
        return channel_create(domain, args[0], args[1], args[2]);
    case HYPERCALL_ATTACH:
        return channel_attach(domain, args[0], args[1]);
    case HYPERCALL_READ:
        return read(domain, args);
    default:
        return (struct sbi_ret){SBI_ERR_NOT_SUPPORTED, 0};
    }
}
