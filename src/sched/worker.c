/*
 * Workers: how they begin, what they do at a check point, how they end.
 *
 *     worker_start            the parent claims slot and lane: `ready`
 *         worker_main         attaches (breaker, tid), takes the GIL: `gil`, `run`
 *             fn(self, arg)   check points: worker_calm, else worker_attend
 *         end                 the lane ends, then the GIL is freed, then the slot
 *
 * worker_attend first arms the breaker and only then looks for reasons; those
 * who have a reason store it first and then zero the breaker.  So a reason is
 * seen now, or the zero stands and it is seen at the next check point.
 */

#include "sched/worker.h"

#include "base/clock.h"
#include "sched/deadlock.h"
#include "sched/futex.h"
#include "sched/sched.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

/* -- slots */

static struct worker_private *find_free(struct sched *sched) {
	unsigned n = atomic_load_explicit(&sched->n_slots, memory_order_relaxed);

	for (unsigned i = 0; i < n; i++)
		if (!sched->slots[i].is_used)
			return &sched->slots[i];
	if (n == LIMIT_THREADS)
		return NULL;
	/* release: pairs with the acquire in open_all, which changes the words of all slots */
	atomic_store_explicit(&sched->n_slots, n + 1, memory_order_release);
	return &sched->slots[n];
}

/* All but the word, which a signal handler may change at any time. */
static void make_new(struct worker_private *own, struct sched *sched) {
	own->worker = (struct worker){ .sched = sched, .lane = REGION_NONE, .own = own };
	own->oncpu = (struct oncpu){ 0 };
	own->wait = (struct worker_wait){ 0 };
	own->lane = NULL;
	own->writer = (struct writer){ 0 };
	own->serial = ++sched->n_serials;
	own->is_used = true;
	own->is_closed = false;
	own->fn = NULL;
	own->stamped_ns = 0;
	own->state = STATE_NONE;
	own->line = 0;
	own->core = EVENT_NO_CORE;
	own->line_answered = atomic_load_explicit(&sched->region->front->want_line,
		memory_order_relaxed);
}

struct worker_private *worker_claim(struct sched *sched) {
	struct worker_private *own;

	pthread_mutex_lock(&sched->mutex);
	own = find_free(sched);
	if (own) {
		make_new(own, sched);
		sched->n_alive++;
	}
	pthread_mutex_unlock(&sched->mutex);
	return own;
}

/* One fewer; true when those who are left are stuck, and then we still count. */
static bool leave(struct worker_private *own) {
	struct sched *sched = own->worker.sched;

	sched->n_alive--;
	if (deadlock_judge(sched, NULL)) {
		sched->n_alive++;
		return true;
	}
	own->is_used = false;
	if (sched->n_alive == 1)
		futex_wake(&sched->main->word); /* main may wait for this in sched_drain */
	return false;
}

void worker_release(struct worker_private *own) {
	struct sched *sched = own->worker.sched;
	bool is_stuck;

	do {
		pthread_mutex_lock(&sched->mutex);
		is_stuck = leave(own);
		pthread_mutex_unlock(&sched->mutex);
		if (is_stuck)
			deadlock_report(own);
	} while (is_stuck);
	/* From here on main may have freed the sched. */
}

/* -- stamps */

void worker_note_line(struct worker_private *own) {
	struct sched *sched = own->worker.sched;

	if (sched->host.line && sched->is_recorded)
		own->line = sched->host.line(&own->worker);
}

void worker_push(struct worker_private *own, enum event_kind kind, unsigned object, uint32_t arg,
	uint64_t ts_ns) {
	writer_push(&own->writer, kind, object, arg, ts_ns > own->stamped_ns ? ts_ns : own->stamped_ns);
}

bool worker_note_gap(struct worker_private *own, uint64_t now_ns) {
	uint64_t gap_ns = oncpu_gap(&own->oncpu, now_ns);
	uint64_t out_ns = now_ns - gap_ns;

	if (out_ns < own->stamped_ns)
		out_ns = own->stamped_ns;
	if (now_ns < out_ns + ONCPU_REAL_NS)
		return false;
	worker_stamp(own, STATE_READY, own->worker.holds_gil, 0, out_ns);
	return true;
}

/* -- check points */

static void answer_line(struct worker_private *own, uint64_t now_ns) {
	struct sched *sched = own->worker.sched;
	uint32_t wanted = atomic_load_explicit(&sched->region->front->want_line, memory_order_relaxed);

	if (wanted == own->line_answered)
		return;
	own->line_answered = wanted;
	worker_note_line(own);
	if (own->lane)
		atomic_store_explicit(&own->lane->line, own->line, memory_order_relaxed);
	worker_push(own, EVENT_LINE, 0, own->line, now_ns);
}

bool worker_attend(struct worker *worker) {
	struct worker_private *own = worker->own;
	struct sched *sched = worker->sched;
	uint64_t now_ns = clock_ns();

	oncpu_arm(&own->oncpu);
	if (worker_note_gap(own, now_ns) || own->core != oncpu_core(&own->oncpu))
		worker_stamp(own, STATE_RUN, true, 0, now_ns);
	answer_line(own, now_ns);
	if (atomic_load_explicit(&sched->region->front->stop, memory_order_relaxed) != 0
		&& !sched_stopped(sched))
		sched_stop(sched);
	if (gil_is_asked(&sched->gil))
		gil_yield(worker);
	if (sched_must_end(own)) {
		worker_exit(worker);
		return false;
	}
	return !sched_take_interrupt(own);
}

/* -- begin and end */

void worker_set_lane(struct worker_private *own, unsigned lane) {
	struct sched *sched = own->worker.sched;

	own->worker.lane = lane;
	own->lane = lane == REGION_NONE ? NULL : &sched->region->lanes[lane];
	own->writer = writer_open(sched->region, sched->is_recorded ? lane : REGION_NONE);
}

void worker_attach(struct worker_private *own) {
	oncpu_attach(&own->oncpu);
	own->worker.breaker = own->oncpu.word;
	pthread_setspecific(own->worker.sched->self, &own->worker);
	if (own->lane)
		atomic_store_explicit(&own->lane->tid, (int32_t)syscall(SYS_gettid), memory_order_relaxed);
}

void worker_end_lane(struct worker_private *own, uint64_t now_ns) {
	if (now_ns > own->stamped_ns)
		own->stamped_ns = now_ns;
	if (own->lane)
		region_end_lane(own->worker.sched->region, own->worker.lane, own->stamped_ns);
}

/* The last thing a worker's thread does; the GIL may be held or not. */
static void end(struct worker_private *own) {
	uint64_t now_ns = clock_ns();

	if (own->worker.holds_gil && !worker_calm(&own->worker))
		worker_note_gap(own, now_ns);
	worker_end_lane(own, now_ns);
	if (own->worker.holds_gil)
		gil_unlock(own);
	oncpu_detach(&own->oncpu);
	worker_release(own);
}

static void *worker_main(void *arg) {
	struct worker_private *own = arg;

	worker_attach(own);
	gil_take(&own->worker);
	if (!sched_must_end(own))
		own->fn(&own->worker, own->arg);
	end(own);
	return NULL;
}

void worker_exit(struct worker *worker) {
	struct worker_private *own = worker->own;

	if (own == worker->sched->main)
		return;
	end(own);
	pthread_exit(NULL);
}

/* Start a thread that answers to no signal but the one for lines.  0 or an error number. */
static int start_thread(struct worker_private *own) {
	pthread_t thread;
	pthread_attr_t attr;
	sigset_t blocked, old;
	int failed;

	sigfillset(&blocked);
	sigdelset(&blocked, WORKER_LINE_SIGNAL);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, SCHED_STACK_BYTES);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_sigmask(SIG_SETMASK, &blocked, &old);
	failed = pthread_create(&thread, &attr, worker_main, own);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	return failed;
}

struct worker *worker_start(struct worker *parent, const char *name, bool daemon,
	worker_fn *fn, void *arg, void *data, struct err *err) {
	struct sched *sched = parent->sched;
	struct worker_private *own = worker_claim(sched);

	if (!own) {
		err_set(err, "can't start new thread: the limit is %d %s", LIMIT_THREADS,
			limit_what("THREADS"));
		return NULL;
	}
	own->fn = fn;
	own->arg = arg;
	own->worker.data = data;
	worker_set_lane(own, region_add_lane(sched->region, REGION_THREAD, sched->process,
		parent->lane, name, daemon));
	worker_stamp(own, STATE_READY, false, 0, clock_ns());
	if (start_thread(own) != 0) {
		err_set(err, "can't start new thread");
		worker_end_lane(own, clock_ns());
		worker_release(own);
		return NULL;
	}
	return &own->worker;
}

void worker_rename(struct worker *worker, const char *name) {
	if (worker->lane != REGION_NONE)
		region_rename_lane(worker->sched->region, worker->lane, name);
}
