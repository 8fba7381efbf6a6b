/*
 * worker.h - one runner: a real thread with a lane, and the scheduler it belongs to.
 *
 * A struct sched is one process's half of a run: its GIL, its workers, its door.
 * It knows no Python: what it must ask of the language goes through struct
 * sched_host.  Every worker is a pthread; the one that called sched_open is main.
 * A worker must hold the GIL to touch anything of the language, and must not
 * hold it while it waits: only the door (door.h) and the GIL (gil.h) block.
 */

#ifndef SCHED_WORKER_H
#define SCHED_WORKER_H

#include "base/err.h"
#include "tape/region.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct sched;
struct worker;

/*
 * Front asks a running worker for its line by this signal to its thread, after it
 * bumped want_line: it does nothing but zero the breaker.  sched_open catches it
 * unless somebody else did.
 */
#define WORKER_LINE_SIGNAL SIGURG

/* What the scheduler asks of the language above it.  Every member is optional. */
struct sched_host {
	/* The source line at which `worker` is; the worker itself asks, with the GIL or without. */
	unsigned (*line)(struct worker *worker);
	/* Called by the new main worker in a forked child, with the GIL, before fork returns 0. */
	void (*forked)(struct worker *worker);
	/*
	 * Called once, in whichever process found the run stuck (processes[0].pid is the
	 * engine), by the worker that found it, without the GIL, when the verdict stands in
	 * the region; `worker` may be at its end, with `worker->data` gone.  Ends the run; may
	 * return only after sched_stop.
	 */
	void (*stuck)(struct worker *worker, const char *verdict);
	void *data;
};

/* One runner.  The fields are for sched's own files and for inline checks; others use the calls. */
struct worker {
	/* The eval breaker: nonzero, go on; zero, call worker_attend at the next check point.
	 * With rseq it is the thread's own rseq_cs, which the kernel zeroes when it switched us out. */
	_Atomic uint64_t *breaker;
	struct sched *sched;
	void *data;               /* the language's own state of this thread */
	unsigned lane;            /* in the region; REGION_NONE: none was left, nothing is recorded */
	bool holds_gil;           /* only ever read and written by the worker itself */
	struct worker_private *own;
};

/*
 * Open the process's half of a run; the caller becomes main, holds the GIL, and
 * its lane is in `run`.  `region` stays the caller's and outlives the sched.
 */
struct sched *sched_open(struct region *region, const struct sched_host *host, struct err *err);

/* Free it, after sched_finish.  Leaves it to the process's end when a daemon is still alive. */
void sched_close(struct sched *sched);

struct worker *sched_main(struct sched *sched);
unsigned sched_process(const struct sched *sched); /* in the region */
struct region *sched_region(struct sched *sched);
struct worker *sched_self(struct sched *sched); /* the calling thread's, or NULL */

/* A new worker's story: runs with the GIL held; when it returns the lane ends. */
typedef void worker_fn(struct worker *self, void *arg);

/*
 * Start a worker (the caller holds the GIL and keeps it; see fineprint 1: waiting
 * until it has started is the library's business).  `data` becomes worker->data.
 * The struct is the thread's: forget the pointer when `fn` is about to return.
 * Returns NULL and `err` when a limit or the system refuses ("can't start new thread").
 */
struct worker *worker_start(struct worker *parent, const char *name, bool daemon,
	worker_fn *fn, void *arg, void *data, struct err *err);

/*
 * Called by main, GIL held, at the end of the program: ends its lane, stamps the
 * wall's end, and lets the daemons die at their next check point or wait, for at
 * most 100 ms.  Main still holds the GIL after it, and no other worker gets it.
 */
void sched_finish(struct sched *sched);

/* How many workers of this process have not ended, main included. */
unsigned sched_alive(struct sched *sched);

/* Give a lane another name (Thread.name = ...). */
void worker_rename(struct worker *worker, const char *name);

/*
 * The slow side of a check point: the breaker was zero.  Stamps a preemption,
 * answers want_line, gives the GIL away if asked, dies if the run is stopped.
 * Returns false when main has an interrupt to deliver (KeyboardInterrupt; it is
 * delivered by this return), or when the run is stopped: then main must unwind.
 */
bool worker_attend(struct worker *worker);

/* The one load of a check point: if (!worker_calm(w) && !worker_attend(w)) ... */
static inline bool worker_calm(const struct worker *worker) {
	return atomic_load_explicit(worker->breaker, memory_order_relaxed) != 0;
}

/*
 * From a SIGINT handler (async-signal-safe): the main worker gets an interrupt,
 * a wait it is in ends with DOOR_INTERRUPTED.
 */
void sched_interrupt(struct sched *sched);

/* From a signal handler too: open every door, each worker ends at its next wait or check point. */
void sched_stop(struct sched *sched);
bool sched_stopped(const struct sched *sched);

/* End the calling worker as a stopped one: no except, no finally.  Returns only when it is main. */
void worker_exit(struct worker *worker);

#endif
