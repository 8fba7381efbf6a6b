/*
 * guard_engine.h - one engine from guard's side: started, watched, stopped, buried.
 */

#ifndef GUARD_ENGINE_H
#define GUARD_ENGINE_H

#include "guard/guard.h"
#include "guard/lifeline.h"

#include <sys/resource.h>
#include <sys/types.h>

enum guard_engine_state {
	ENGINE_NONE,
	ENGINE_RUNNING,
	ENGINE_STOPPING, /* the doors are open; killed at stop_at_ns */
};

struct guard_engine {
	enum guard_engine_state state;
	enum client_end why;      /* how it is being ended, CLIENT_EXITED: by itself */
	pid_t pid;
	uint32_t id;
	int tape_fd;
	struct lifeline lifeline;
	uint64_t started_ns, timeout_ns;
	uint64_t stop_at_ns;      /* when STOPPING becomes SIGKILL */
	bool is_frozen;
	unsigned interrupts;
};

/*
 * Fork an engine for `request`.  `keep_out` are descriptors that it must not
 * inherit.  On success fds[0] is the tape, fds[1] the output's reading end or -1:
 * to be sent to front and then closed by the caller but for the tape.
 */
bool guard_engine_start(struct guard_engine *engine, const struct guard_plays *plays,
	const struct client_request *request, const int *keep_out, unsigned n_keep_out,
	int fds[2], struct err *err);

/* Open every door; SIGKILL follows in 200 ms. */
void guard_engine_stop(struct guard_engine *engine, const struct guard_plays *plays,
		enum client_end why);

/* KeyboardInterrupt in MainThread; the second kills. */
void guard_engine_interrupt(struct guard_engine *engine);

void guard_engine_freeze(struct guard_engine *engine, bool frozen);

/* Do what is due by now (time-outs, SIGKILL); returns milliseconds until the next, -1: nothing is
 * due. */
int guard_engine_tick(struct guard_engine *engine, const struct guard_plays *plays);

/* Its process was reaped: kill and reap what is left of its group, and say how it ended. */
void guard_engine_bury(struct guard_engine *engine, const struct guard_plays *plays, int status,
	const struct rusage *usage, struct client_event *event);

/* Kill it and wait until nothing of it is left. */
void guard_engine_kill(struct guard_engine *engine);

#endif
