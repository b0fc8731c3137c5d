// SPDX-License-Identifier: Apache-2.0
// The functions behind Bulkhead that the command line asks for (their models are tb/endpoint).
#include "cosim.h"
#include "endpoint/endpoints.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

bool cosim_endpoints_open(struct cosim *c) {
    for (unsigned i = 0; i < c->options.function_count; i++) {
        struct cosim_function *f = &c->options.functions[i];
        f->endpoint = f->kind == FUNCTION_BLK
                          ? (void *)virtio_blk_open(c->machine, f->id, f->file)
                          : (void *)dma_engine_open(c->machine, f->id, f->memory);
        if (!f->endpoint) {
            fprintf(stderr, "cosim: function %02x:%02x.%x (%s): %s\n", f->id >> 8, f->id >> 3 & 31u,
                    f->id & 7u, f->file ? f->file : "DMA engine", strerror(errno));
            return false;
        }
    }
    return true;
}

void cosim_endpoints_close(struct cosim *c) {
    for (unsigned i = 0; i < c->options.function_count; i++) {
        struct cosim_function *f = &c->options.functions[i];
        if (f->endpoint && f->kind == FUNCTION_BLK) {
            virtio_blk_close(f->endpoint);
        } else if (f->endpoint) {
            dma_engine_close(f->endpoint);
        }
        f->endpoint = NULL;
    }
}
