/*
 * Waits that no other worker ends by a wake: sleeps, and poll(2).
 *
 * Both end early when the run stops or main is interrupted.  A sleeper sleeps on
 * its own futex word, which the handlers change.  A poller polls one or two
 * descriptors more than it was asked to: the sched's eventfds.
 */

#include "sched/door.h"

#include "base/clock.h"
#include "base/mem.h"
#include "sched/deadlock.h"
#include "sched/futex.h"
#include "sched/sched.h"

#include <errno.h>
#include <string.h>

/* Has something else ended the wait? */
static enum door_answer broken_by(struct worker_private *own) {
	if (sched_must_end(own))
		return DOOR_STOPPED;
	return sched_take_interrupt(own) ? DOOR_INTERRUPTED : DOOR_BLOCK;
}

enum door_answer door_sleep(struct worker *worker, uint64_t deadline_ns) {
	struct worker_private *own = worker->own;
	enum door_answer answer;

	gil_drop(worker, STATE_SLEEP, 0);
	own->wait.object = 0;
	if (deadline_ns < own->stamped_ns) /* sleep(0): as long as the timer's slack, as in CPython */
		deadline_ns = clock_ns();
	for (;;) {
		/* acquire: pairs with futex_wake */
		uint32_t seen = atomic_load_explicit(&own->word, memory_order_acquire);

		answer = broken_by(own);
		if (answer != DOOR_BLOCK)
			break;
		if (!futex_wait(&own->word, seen, deadline_ns)) {
			answer = DOOR_DONE;
			door_stamp_late(own, deadline_ns);
			break;
		}
	}
	gil_take(worker);
	return answer;
}

/* Tell the judge what is polled, NULL when nothing is any more.  True when it says stuck. */
static bool tell_judge(struct worker_private *own, struct pollfd *fds, unsigned n) {
	struct sched *sched = own->worker.sched;
	bool is_stuck;

	pthread_mutex_lock(&sched->mutex);
	own->wait.polled = fds;
	own->wait.n_polled = n;
	door_set_closed(own, fds != NULL);
	is_stuck = fds && deadlock_judge(sched, own);
	pthread_mutex_unlock(&sched->mutex);
	return is_stuck;
}

/* poll until something is ready or the time is up, at most until the judge is to look again. */
static int poll_once(struct pollfd *fds, unsigned n, uint64_t deadline_ns, bool is_closed,
	bool *is_late) {
	uint64_t now_ns = clock_ns();
	uint64_t left_ns = deadline_ns > now_ns ? deadline_ns - now_ns : 0;
	struct timespec left;
	int got;

	*is_late = false;
	if (is_closed && left_ns > DEADLOCK_LOOK_NS)
		left_ns = DEADLOCK_LOOK_NS;
	left.tv_sec = (time_t)(left_ns / CLOCK_S);
	left.tv_nsec = (long)(left_ns % CLOCK_S);
	got = ppoll(fds, n, deadline_ns == DOOR_FOREVER && !is_closed ? NULL : &left, NULL);
	if (got == 0)
		*is_late = clock_ns() >= deadline_ns;
	return got < 0 && errno == EINTR ? 0 : got;
}

/* How many of the eventfds are readable; what they say is looked at next. */
static int forget_ours(struct sched *sched, const struct pollfd *fds, unsigned n) {
	int n_ready = 0;

	for (unsigned i = 0; i < n; i++) {
		n_ready += fds[i].revents != 0;
		if (fds[i].revents != 0 && fds[i].fd == sched->interrupt_fd)
			sched_drain_interrupt(sched);
	}
	return n_ready;
}

/* `fds` has room for two more than the caller's `n`. */
static enum door_answer poll_all(struct worker_private *own, struct pollfd *fds, unsigned n,
	uint64_t deadline_ns, bool is_closed, int *n_ready) {
	struct sched *sched = own->worker.sched;
	unsigned n_all = n + (own == sched->main ? 2 : 1);

	fds[n] = (struct pollfd){ .fd = sched->stop_fd, .events = POLLIN };
	fds[n + 1] = (struct pollfd){ .fd = sched->interrupt_fd, .events = POLLIN };
	for (;;) {
		enum door_answer answer = broken_by(own);
		bool is_late;
		int got;

		if (answer != DOOR_BLOCK)
			return answer;
		if (is_closed && tell_judge(own, fds, n))
			deadlock_report(own);
		got = poll_once(fds, n_all, deadline_ns, is_closed, &is_late);
		*n_ready = got - forget_ours(sched, fds + n, got > 0 ? n_all - n : 0);
		if (*n_ready != 0)
			return DOOR_DONE;
		if (is_late)
			return DOOR_TIMEOUT;
	}
}

enum door_answer door_poll(struct worker *worker, struct pollfd *fds, unsigned n, enum state state,
	unsigned object, bool closed, uint64_t deadline_ns, int *n_ready) {
	struct worker_private *own = worker->own;
	struct pollfd few[8], *all = n + 2 <= 8 ? few : MEM_NEW_ARRAY(struct pollfd, n + 2);
	bool is_closed = closed && deadline_ns == DOOR_FOREVER;
	enum door_answer answer;

	memcpy(all, fds, n * sizeof *fds);
	own->wait.object = object;
	gil_drop(worker, state, object);
	answer = poll_all(own, all, n, deadline_ns, is_closed, n_ready);
	if (is_closed)
		tell_judge(own, NULL, 0);
	if (answer == DOOR_TIMEOUT)
		door_stamp_late(own, deadline_ns);
	gil_take(worker);
	memcpy(fds, all, n * sizeof *fds);
	if (all != few)
		mem_free(all);
	return answer;
}
