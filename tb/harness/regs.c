// SPDX-License-Identifier: Apache-2.0
// A hart's accesses to the register pages: an AXI4-Lite master with one access at a time.
#include "machine_int.h"

enum { REG_BOUND = 100000 }; // cycles after which an access counts as a hang

bool regs_sample(struct machine *m) {
    struct reg_port *p = &m->regs;
    struct bulkhead *r = m->rtl;
    if (!p->busy)
        return false;
    if (p->write) {
        p->addr_sent |= *r->s_axil_awvalid_i && *r->s_axil_awready_o;
        p->data_sent |= *r->s_axil_wvalid_i && *r->s_axil_wready_o;
        p->done = *r->s_axil_bvalid_o;
        p->resp = *r->s_axil_bresp_o;
        if (p->done && !(p->addr_sent && p->data_sent))
            machine_fail(m, "s_axil: answer before the write was taken");
    } else {
        p->addr_sent |= *r->s_axil_arvalid_i && *r->s_axil_arready_o;
        p->done = *r->s_axil_rvalid_o;
        p->resp = *r->s_axil_rresp_o;
        p->data = *r->s_axil_rdata_o;
        if (p->done && !p->addr_sent)
            machine_fail(m, "s_axil: answer before the read was taken");
    }
    p->busy = !p->done;
    return p->done;
}

void regs_drive(struct machine *m) {
    const struct reg_port *p = &m->regs;
    struct bulkhead *r = m->rtl;
    *r->s_axil_awvalid_i = p->busy && p->write && !p->addr_sent;
    *r->s_axil_wvalid_i = p->busy && p->write && !p->data_sent;
    *r->s_axil_arvalid_i = p->busy && !p->write && !p->addr_sent;
    *r->s_axil_awaddr_i = *r->s_axil_araddr_i = p->offset;
    *r->s_axil_wdata_i = p->data;
    *r->s_axil_wstrb_i = p->strobe;
    *r->s_axil_bready_i = *r->s_axil_rready_i = p->busy;
}

static int reg_access(struct machine *m, bool write, uint32_t offset, size_t n, uint64_t *value) {
    unsigned lane = offset & 7;
    if ((n != 1 && n != 2 && n != 4 && n != 8) || offset % n)
        machine_fail(m, "register access of %zu bytes at 0x%x", n, offset);
    m->regs = (struct reg_port){.busy = true, .write = write, .offset = offset};
    m->regs.data = write ? *value << 8 * lane : 0;
    m->regs.strobe = (uint8_t)((0xffu >> (8 - n)) << lane);
    for (unsigned i = 0; m->regs.busy; i++) {
        if (i > REG_BOUND)
            machine_fail(m, "register 0x%x never answered", offset);
        machine_step(m);
    }
    uint64_t data = m->regs.data >> 8 * lane;
    if (!write)
        *value = n == 8 ? data : data & ((1ull << 8 * n) - 1);
    return m->regs.resp;
}

int machine_reg_read(struct machine *m, uint32_t offset, size_t n, uint64_t *value) {
    return reg_access(m, false, offset, n, value);
}

int machine_reg_write(struct machine *m, uint32_t offset, size_t n, uint64_t value) {
    return reg_access(m, true, offset, n, &value);
}

static uint64_t good_access(struct machine *m, bool write, uint32_t offset, size_t n,
                            uint64_t value) {
    int resp = reg_access(m, write, offset, n, &value);
    if (resp)
        machine_fail(m, "register 0x%x answered with response %d", offset, resp);
    return value;
}

uint32_t reg_read32(struct machine *m, uint32_t offset) {
    return (uint32_t)good_access(m, false, offset, 4, 0);
}

uint64_t reg_read64(struct machine *m, uint32_t offset) {
    return good_access(m, false, offset, 8, 0);
}

void reg_write32(struct machine *m, uint32_t offset, uint32_t value) {
    good_access(m, true, offset, 4, value);
}

void reg_write64(struct machine *m, uint32_t offset, uint64_t value) {
    good_access(m, true, offset, 8, value);
}
