/*
 * client_private.h - a client from inside: made by guard.c after it forked front.
 */

#ifndef GUARD_CLIENT_PRIVATE_H
#define GUARD_CLIENT_PRIVATE_H

#include "guard/client.h"
#include "guard/terminal.h"
#include "guard/wire.h"

enum { CLIENT_WAITING = 16 };

struct client {
	int fd;
	bool is_gone;                     /* guard closed its end */
	struct terminal *terminal;        /* front's own memory of it */
	struct client_event waiting[CLIENT_WAITING]; /* events that came while a reply was awaited */
	unsigned n_waiting;
	struct wire wire;                 /* for one message at a time */
};

#endif
