// SPDX-License-Identifier: Apache-2.0
// What the two halves of the vfio-user server share: vfio_user.c (the socket) and vfio_command.c.
#ifndef SIM_VFIO_USER_INT_H
#define SIM_VFIO_USER_INT_H

#include "vfio_user.h"

// The largest transfer that we announce in VERSION, with room for the command's own fields.
enum { VFIO_MAX_TRANSFER = 4096, VFIO_MAX_BODY = VFIO_MAX_TRANSFER + 64 };

struct vfio_message {
    struct vfio_header header;
    uint8_t body[VFIO_MAX_BODY];
};

struct vfio_user {
    const struct vfio_user_device *device;
    struct guest_ram *ram;
    int listener, client; // -1: none
    int passed;           // file descriptor that came with the message, -1: none
    bool gone;            // the client has closed, or sent what cannot be followed any more
    bool greeted;         // VERSION has been agreed on
    size_t have, skip;    // bytes of the message taken; of an overlong one still to be thrown away
    uint16_t next_id;     // of our own requests
    struct vfio_message in;
    struct vfio_user_counts counts;
};

void vfio_user_command(struct vfio_user *v); // carries out the message in v->in
void vfio_user_refuse(struct vfio_user *v, int error);
void vfio_user_send(struct vfio_user *v, const struct vfio_header *header, const void *body,
                    size_t n);

#endif
