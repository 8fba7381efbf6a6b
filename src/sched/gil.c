/*
 * CPython 3.11's GIL.
 *
 *     holder                               waiter
 *                                          timedwait(cond, interval) -- late, and nobody
 *                                          switched meanwhile: drop_request, breaker = 0
 *     check point: attend
 *       stamp `gil`
 *       free; signal(cond) ------------->  takes: last_serial, n_switches
 *       wait(switch_cond) <--------------  signal(switch_cond); stamp `run`
 *       timedwait(cond, interval) ...
 *
 * The wait on switch_cond ("forced switching") is what makes a request count: the
 * releaser cannot take the GIL again before somebody else had it.  A voluntary
 * release has no request set, so it does not wait.  Nothing here is fair: the
 * kernel chooses whom a signal wakes, and a running thread may come first.
 *
 * `run` is left before the flag is cleared and entered after it was set, with the
 * leaver's time kept beside the flag, so no two lanes of one GIL overlap.
 *
 * CPython's request is a lock-free hint; ours is written under the mutex, where
 * the holder is known, so that its breaker, which lives in its thread's own
 * memory, is never touched after the thread has gone.
 */

#include "sched/gil.h"

#include "base/clock.h"
#include "sched/sched.h"

#include <errno.h>

static void init_cond(pthread_cond_t *cond) {
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &attr);
	pthread_condattr_destroy(&attr);
}

static void init_locks(struct gil *gil) {
	pthread_mutex_init(&gil->mutex, NULL);
	pthread_mutex_init(&gil->switch_mutex, NULL);
	init_cond(&gil->cond);
	init_cond(&gil->switch_cond);
}

void gil_init(struct gil *gil, uint64_t interval_ns) {
	init_locks(gil);
	atomic_store_explicit(&gil->interval_ns, interval_ns, memory_order_relaxed);
}

void gil_renew(struct gil *gil, struct worker_private *own) {
	init_locks(gil);
	gil->is_taken = true;
	gil->is_forced = false;
	gil->holder = own;
	gil->last_serial = own->serial;
	atomic_store_explicit(&gil->drop_request, false, memory_order_relaxed);
}

void gil_close(struct gil *gil) {
	pthread_mutex_destroy(&gil->mutex);
	pthread_mutex_destroy(&gil->switch_mutex);
	pthread_cond_destroy(&gil->cond);
	pthread_cond_destroy(&gil->switch_cond);
}

uint64_t gil_interval_ns(struct sched *sched) {
	return atomic_load_explicit(&sched->gil.interval_ns, memory_order_relaxed);
}

void gil_set_interval_ns(struct sched *sched, uint64_t ns) {
	atomic_store_explicit(&sched->gil.interval_ns, ns < 1000 ? 1000 : ns, memory_order_relaxed);
}

bool gil_is_asked(const struct gil *gil) {
	/* seq_cst: pairs with ask(); read after the breaker was armed */
	return atomic_load_explicit(&gil->drop_request, memory_order_seq_cst);
}

/* Ask the holder to let go at its next check point.  The mutex is held. */
static void ask(struct gil *gil) {
	/* seq_cst: before the trip, see oncpu_trip */
	atomic_store_explicit(&gil->drop_request, true, memory_order_seq_cst);
	oncpu_trip(gil->holder->worker.breaker);
}

/*
 * Sleep until signalled or until the deadline; true when it passed.  Sleeps in
 * slices, because a signal handler that stops the run cannot signal a condition.
 */
static bool sleep_until(struct sched *sched, uint64_t deadline_ns) {
	struct gil *gil = &sched->gil;

	for (;;) {
		uint64_t slice_ns = clock_ns() + SCHED_SLICE_NS;
		bool is_last = deadline_ns <= slice_ns;
		uint64_t at_ns = is_last ? deadline_ns : slice_ns;
		struct timespec at = {
			.tv_sec = (time_t)(at_ns / CLOCK_S),
			.tv_nsec = (long)(at_ns % CLOCK_S),
		};

		if (pthread_cond_timedwait(&gil->cond, &gil->mutex, &at) != ETIMEDOUT)
			return false;
		if (is_last || sched_going(sched) != SCHED_GOING)
			return true;
	}
}

static void wait_until_free(struct sched *sched) {
	struct gil *gil = &sched->gil;

	while (gil->is_taken) {
		uint64_t seen = gil->n_switches;
		uint64_t deadline_ns = clock_ns() + gil_interval_ns(sched);

		if (sleep_until(sched, deadline_ns) && gil->is_taken && gil->n_switches == seen)
			ask(gil);
	}
}

/* Count a hand-over in the process's record; the mutex makes us the only writer. */
static void count_handoff(struct worker_private *own) {
	struct sched *sched = own->worker.sched;
	struct region_process *process;

	if (sched->process == REGION_NONE)
		return;
	process = &sched->region->processes[sched->process];
	atomic_fetch_add_explicit(&process->handoffs, 1, memory_order_relaxed);
	if (sched->gil.is_forced)
		atomic_fetch_add_explicit(&process->forced, 1, memory_order_relaxed);
}

/* The flag is free and the mutex held: take it.  False when the breaker had been zeroed. */
static bool grab(struct worker_private *own) {
	struct gil *gil = &own->worker.sched->gil;

	pthread_mutex_lock(&gil->switch_mutex);
	gil->is_taken = true;
	gil->holder = own;
	if (gil->last_serial != own->serial) {
		if (gil->last_serial != 0) /* else it is the first to have it at all */
			count_handoff(own);
		gil->last_serial = own->serial;
		gil->n_switches++;
	}
	pthread_cond_signal(&gil->switch_cond);
	pthread_mutex_unlock(&gil->switch_mutex);

	atomic_store_explicit(&gil->drop_request, false, memory_order_relaxed);
	own->worker.holds_gil = true;
	return oncpu_arm(&own->oncpu);
}

/* Is there anything to attend to besides the GIL? */
static bool is_wanted(const struct worker_private *own) {
	const struct region_front *front = own->worker.sched->region->front;

	return sched_must_end(own) || sched_has_interrupt(own)
		|| atomic_load_explicit(&front->stop, memory_order_relaxed) != 0
		|| atomic_load_explicit(&front->want_line, memory_order_relaxed) != own->line_answered;
}

void gil_take(struct worker *worker) {
	struct worker_private *own = worker->own;
	struct gil *gil = &worker->sched->gil;
	int kept = errno;
	uint64_t now_ns;
	bool was_calm;

	pthread_mutex_lock(&gil->mutex);
	if (gil->is_taken) {
		if (own->state != STATE_GIL)
			worker_stamp(own, STATE_GIL, false, 0, clock_ns());
		wait_until_free(worker->sched);
	}
	was_calm = grab(own);
	now_ns = clock_ns();
	if (now_ns < gil->left_ns)
		now_ns = gil->left_ns;
	pthread_mutex_unlock(&gil->mutex);

	worker_stamp(own, STATE_RUN, true, 0, now_ns);
	if (!was_calm || !own->oncpu.core)
		oncpu_rebase(&own->oncpu, now_ns);
	if (is_wanted(own))
		oncpu_trip(worker->breaker);
	errno = kept;
}

/* Give it back, the lane having left `run` at its last stamp. */
static void release(struct worker_private *own, bool is_forced) {
	struct gil *gil = &own->worker.sched->gil;

	pthread_mutex_lock(&gil->mutex);
	own->worker.holds_gil = false;
	gil->is_taken = false;
	gil->holder = NULL;
	gil->is_forced = is_forced;
	gil->left_ns = own->stamped_ns;
	pthread_cond_signal(&gil->cond);
	pthread_mutex_unlock(&gil->mutex);
}

/* Forced switching: asked to let go, so wait until somebody else has had it. */
static void wait_for_switch(struct worker_private *own) {
	struct gil *gil = &own->worker.sched->gil;

	pthread_mutex_lock(&gil->switch_mutex);
	if (gil->last_serial == own->serial) {
		atomic_store_explicit(&gil->drop_request, false, memory_order_relaxed);
		pthread_cond_wait(&gil->switch_cond, &gil->switch_mutex);
	}
	pthread_mutex_unlock(&gil->switch_mutex);
}

/* Stamp, free, and wait for the switch if asked for one. */
static void drop(struct worker *worker, enum state state, unsigned object, bool is_forced) {
	struct worker_private *own = worker->own;
	struct gil *gil = &worker->sched->gil;
	int kept = errno;
	uint64_t now_ns;

	worker_note_line(own);
	now_ns = clock_ns();
	if (!worker_calm(worker) || !own->oncpu.core)
		worker_note_gap(own, now_ns);
	worker_stamp(own, state, false, object, now_ns);
	release(own, is_forced);
	if (gil_is_asked(gil) && sched_going(worker->sched) == SCHED_GOING)
		wait_for_switch(own);
	errno = kept;
}

void gil_drop(struct worker *worker, enum state state, unsigned object) {
	drop(worker, state, object, false);
}

void gil_yield(struct worker *worker) {
	drop(worker, STATE_GIL, 0, true);
	gil_take(worker);
}

void gil_leave(struct worker *worker, enum state state, unsigned object) {
	gil_drop(worker, state, object);
}

void gil_enter(struct worker *worker) {
	struct worker_private *own = worker->own;

	/* C code that was off its core was ready, unless it waited for something itself. */
	if (own->state == STATE_NATIVE && !worker_calm(worker))
		worker_note_gap(own, clock_ns());
	gil_take(worker);
}

void gil_lock(struct worker_private *own) {
	struct gil *gil = &own->worker.sched->gil;

	pthread_mutex_lock(&gil->mutex);
	wait_until_free(own->worker.sched);
	grab(own);
	pthread_mutex_unlock(&gil->mutex);
}

void gil_unlock(struct worker_private *own) {
	release(own, false);
}
