/*
 * wire.h - what goes over the socket between front and guard.
 *
 * SOCK_SEQPACKET, so that one send is one message.  Only client.c and guard's
 * own files speak it.  A reply answers WIRE_START and WIRE_SUSPEND alone; all
 * else that guard sends is an event.
 */

#ifndef GUARD_WIRE_H
#define GUARD_WIRE_H

#include "guard/client.h"

enum wire_kind {
	WIRE_START,      /* front: a client_request follows */
	WIRE_STOP,       /* front */
	WIRE_INTERRUPT,  /* front */
	WIRE_FREEZE,     /* front: number is 0 or 1 */
	WIRE_SAVE,       /* front: number is the id, the bytes follow */
	WIRE_SUSPEND,    /* front: the screen is given back */
	WIRE_SCREEN,     /* front: number is 0 or 1, restore bytes follow */
	WIRE_STARTED,    /* guard: reply; number is 1 with the descriptors, 0 with the reason in text */
	WIRE_EVENT,      /* guard: a client_event follows */
	WIRE_RESUMED,    /* guard: after WIRE_SUSPEND, all go on */
};

enum { WIRE_FDS = 2, WIRE_RESTORE_SIZE = 256 };

struct wire {
	uint32_t kind;       /* enum wire_kind */
	uint32_t number;
	uint32_t len;        /* of what follows in `body` */
	union {
		struct client_request request;
		struct client_event event;
		char bytes[CLIENT_SAVE_SIZE];
	} body;
};

/*
 * Send the head and `len` bytes of the body with `n_fds` descriptors.  False
 * when the other side is gone.
 */
bool wire_send(int fd, const struct wire *wire, const int *fds, unsigned n_fds);

/*
 * Receive one message; descriptors that came are put into fds[WIRE_FDS] (-1 for
 * none).  1: got one; 0: none now (only with `wait` false); -1: the other side is gone.
 */
int wire_receive(int fd, struct wire *wire, int *fds, bool wait);

#endif
