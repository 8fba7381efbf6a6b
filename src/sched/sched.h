/*
 * sched.h - the room's inside: struct sched, and what a worker hides.
 *
 * Only files of src/sched include this.  Locks, outermost first:
 *
 *     sched->mutex (the door's)  >  nothing
 *     gil.mutex  >  gil.switch_mutex
 *
 * The door's mutex and the GIL's are never held together.
 */

#ifndef SCHED_SCHED_H
#define SCHED_SCHED_H

#include "sched/door.h"
#include "sched/gil.h"
#include "sched/oncpu.h"
#include "sched/worker.h"
#include "tape/writer.h"

enum {
	SCHED_SLICE_NS = 50000000,    /* the longest sleep that no signal handler can end */
	SCHED_SLACK_NS = 60000,       /* later than this a sleeper is late because of others */
	SCHED_GRACE_NS = 100000000,   /* how long sched_finish waits for daemons to die */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
	SCHED_STACK_BYTES = 8 << 20,  /* their frames are many times as large */
#else
	SCHED_STACK_BYTES = 512 << 10,
#endif
	SCHED_NAMES = REGION_GIL_OBJECT + 1,
};

/* Is the program going on? */
enum sched_going {
	SCHED_GOING,
	SCHED_ENDING,     /* main has finished: daemons end at their next check point */
	SCHED_STOPPED,
};

struct gil {
	pthread_mutex_t mutex;        /* guards what follows, up to switch_mutex */
	pthread_cond_t cond;
	bool is_taken;
	bool is_forced;               /* it was given back because of a drop request */
	struct worker_private *holder;
	uint64_t n_switches;
	uint64_t left_ns;             /* when the last holder left `run` */

	pthread_mutex_t switch_mutex; /* guards last_serial, together with mutex */
	pthread_cond_t switch_cond;
	uint64_t last_serial;         /* of the worker that had it last */

	_Atomic bool drop_request;
	_Atomic uint64_t interval_ns;
};

/* One wait, from door_begin to door_finish.  Guarded by the door's mutex. */
struct worker_wait {
	struct door *door;            /* in whose list this is; NULL: in none */
	struct worker_private *prev, *next;
	struct door *tried;           /* what `try` is called with */
	door_try_fn *try;
	void *arg;
	enum state state;
	unsigned object;              /* shown on the tape */
	uint64_t deadline_ns;
	bool is_woken;
	uint64_t woken_ns;
	unsigned waker;               /* lane */
	struct pollfd *polled;        /* waits in poll for these, else NULL */
	unsigned n_polled;
};

struct worker_private {
	struct worker worker;         /* what others see of it */
	uint64_t serial;              /* never used twice in a process */
	bool is_used;                 /* the door's mutex, like is_closed */
	bool is_closed;               /* counted in sched->n_closed */
	_Atomic uint32_t word;        /* the futex on which it sleeps */
	struct oncpu oncpu;
	struct worker_wait wait;

	/* the worker's own */
	struct region_lane *lane;     /* its record; NULL when none was left */
	struct writer writer;         /* to it; writes nothing when the run is not recorded */
	worker_fn *fn;
	void *arg;
	uint64_t stamped_ns;
	enum state state;
	unsigned line, core;
	uint32_t line_answered;       /* the last want_line that was seen */
};

struct sched {
	struct region *region;
	struct sched_host host;
	bool is_recorded;
	unsigned process;
	struct worker_private *main;
	pthread_key_t self;
	struct gil gil;

	pthread_mutex_t mutex;        /* the door's: lists, waits, and what follows up to `going` */
	unsigned n_alive, n_closed;
	uint64_t n_serials;
	struct worker_private *watcher; /* looks again whether the run is stuck, see deadlock.c */
	uint64_t stuck_sign;            /* what it saw the last time; 0: not stuck */
	uint64_t stuck_since_ns;
	unsigned n_named[SCHED_NAMES];
	unsigned n_past;                /* lanes that main had in processes before the fork */
	uint16_t past_lane[LIMIT_PROCESSES];

	_Atomic uint32_t going;         /* enum sched_going */
	_Atomic bool is_interrupted;    /* main has an interrupt to deliver */
	int stop_fd, interrupt_fd;      /* eventfds that wake those in poll */
	_Atomic uint32_t n_slots;       /* slots ever used */
	struct worker_private slots[LIMIT_THREADS];
};

static inline enum sched_going sched_going(const struct sched *sched) {
	/* seq_cst: pairs with the store before a breaker is tripped */
	return (enum sched_going)atomic_load_explicit(&sched->going, memory_order_seq_cst);
}

/* Must this worker end?  Main unwinds only when stopped. */
static inline bool sched_must_end(const struct worker_private *own) {
	enum sched_going going = sched_going(own->worker.sched);

	return going == SCHED_STOPPED || (going == SCHED_ENDING && own != own->worker.sched->main);
}

/* -- sched.c */

/* Take main's interrupt, if there is one and `own` is main. */
bool sched_take_interrupt(struct worker_private *own);

/*
 * Make interrupt_fd unreadable.  Look for the interrupt after it: the handler sets
 * the flag before it makes this readable.
 */
void sched_drain_interrupt(struct sched *sched);

/* Is one there? */
bool sched_has_interrupt(const struct worker_private *own);

/* Make the mutexes new: at the start, and in a forked child, where nobody holds them. */
void sched_init_mutex(struct sched *sched);

/* The two eventfds; false and `err` when the system refuses. */
bool sched_open_fds(int fds[2], struct err *err);

/* Let the others end, for at most SCHED_GRACE_NS.  Main, GIL held; its lane has ended. */
void sched_drain(struct sched *sched);

/* -- worker.c */

/* A free slot made new, counted as alive, its lane still REGION_NONE; NULL when all are used. */
struct worker_private *worker_claim(struct sched *sched);

/* Give it back; nothing of it may be touched after. */
void worker_release(struct worker_private *own);

/* Give it its lane, or REGION_NONE. */
void worker_set_lane(struct worker_private *own, unsigned lane);

/* End the worker's lane, once. */
void worker_end_lane(struct worker_private *own, uint64_t now_ns);

/* Attach the calling thread to its worker: breaker, tid, sched_self. */
void worker_attach(struct worker_private *own);

/* Write a change of state.  Time does not go back: an earlier `ts_ns` counts as the last one. */
static inline void worker_stamp(struct worker_private *own, enum state state, bool holds,
	unsigned object, uint64_t ts_ns) {
	if (ts_ns > own->stamped_ns)
		own->stamped_ns = ts_ns;
	own->core = state <= STATE_NATIVE ? oncpu_core(&own->oncpu) : EVENT_NO_CORE;
	own->state = state;
	writer_enter(&own->writer, state, holds, object, own->line, own->core, own->stamped_ns);
}

/* Write any other event. */
void worker_push(struct worker_private *own, enum event_kind kind, unsigned object, uint32_t arg,
	uint64_t ts_ns);

/* Remember the source line, for the stamps to come. */
void worker_note_line(struct worker_private *own);

/* Did the kernel take the core since the last look?  Stamps `ready` for it, nothing after it. */
bool worker_note_gap(struct worker_private *own, uint64_t now_ns);

/* -- gil.c */

void gil_init(struct gil *gil, uint64_t interval_ns);
void gil_close(struct gil *gil);
/* In a forked child: new mutexes, held by `own`. */
void gil_renew(struct gil *gil, struct worker_private *own);
/* Without stamps: for a worker whose lane has ended, or has not begun. */
void gil_lock(struct worker_private *own);
void gil_unlock(struct worker_private *own);
/* A check point with a drop request: give it away, take it again. */
void gil_yield(struct worker *worker);
/* Has the holder been asked to let go? */
bool gil_is_asked(const struct gil *gil);

/* -- door.c, the door's mutex held */

void door_unlink(struct worker_private *own);

/* The lane waits closed from now on (or no more).  The caller then asks deadlock_judge. */
void door_set_closed(struct worker_private *own, bool is_closed);

/* A wait that ended by its deadline: from then on (and the timer's slack) the worker was ready. */
void door_stamp_late(struct worker_private *own, uint64_t deadline_ns);

#endif
