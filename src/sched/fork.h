/*
 * fork.h - the only fork of a running program, and the wait for what it made.
 *
 * The caller holds the GIL, and the door's and base's locks are taken around the
 * fork.  In the child only the calling worker lives on: it becomes main, its new
 * process and lane were claimed by the parent before the fork, and the engine's
 * own locks are made new.  Python's locks stay as they were.
 */

#ifndef SCHED_FORK_H
#define SCHED_FORK_H

#include "sched/door.h"

#include <sys/types.h>

/* A forked child as its parent sees it. */
struct fork_child {
	pid_t pid;
	unsigned process;   /* in the region */
	int pidfd;          /* closed by fork_forget */
	bool is_reaped;
	int status;         /* wait status, once reaped */
	struct door door;
};

/*
 * Fork.  Returns 0 in the child, which is main of its own sched (worker->sched is
 * the same pointer, made new); 1 in the parent with `child` filled; -1 and `err`
 * when refused.  `name` is the process's ("Process-1"), `lane_name` its main lane's ("MainThread").
 */
int fork_run(struct worker *worker, const char *name, const char *lane_name,
	struct fork_child *child, struct err *err);

/*
 * Wait for its end (state `wait`, closed); DOOR_DONE: reaped, its lanes ended.
 * A deadline of 0 only looks.  Several workers may wait for the same child.
 */
enum door_answer fork_wait(struct worker *worker, struct fork_child *child, uint64_t deadline_ns);

/* Send a signal through the pidfd. */
bool fork_kill(struct fork_child *child, int signal);

/* Close the pidfd.  The child lives on; it is not waited for any more. */
void fork_forget(struct fork_child *child);

/* End this process as a forked child does: lane ended, cpu stamped, _exit(status). */
_Noreturn void fork_exit(struct worker *worker, int status);

#endif
