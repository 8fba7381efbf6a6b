/*
 * guard.h - the process that outlives the others: it restores the terminal, ends engines, saves.
 *
 * guard_run forks front without exec while it has one thread, then serves it
 * until it ends.  Whichever of the two dies, by any signal, the other restores
 * the terminal.  An engine's group dies with guard through a pipe (lifeline.h).
 */

#ifndef GUARD_GUARD_H
#define GUARD_GUARD_H

#include "guard/client.h"

/* Who guard starts; given by main, so that guard knows none of them. */
struct guard_plays {
	/* What the user sees; returns the exit status. */
	int (*front)(struct client *client, void *data);
	/* Runs one request in a process of its own; returns the exit status.  `output_fd` is -1 when
	 * direct. */
	int (*engine)(const struct client_request *request, int tape_fd, int output_fd, void *data);
	/* Make a tape for a run: a descriptor, or -1 and `err`. */
	int (*tape)(const struct client_request *request, struct err *err, void *data);
	/* Ask a run's tape to stop (region's stop word), and whether it holds a verdict of stuck. */
	void (*stop)(int tape_fd, void *data);
	bool (*stuck)(int tape_fd, void *data);
	void *data;
};

/*
 * Play until front is gone; returns the exit status for main.  `progress_path` is
 * the one file that guard writes, NULL: nothing is saved.
 */
int guard_run(const struct guard_plays *plays, const char *progress_path);

#endif
