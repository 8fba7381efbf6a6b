/*
 * Waiting and waking.
 *
 *     waiter, GIL held                     waker, GIL held
 *     lock; try: no; join the tail; unlock
 *     stamp `lock`, give the GIL back
 *     lock; woken? no: closed; unlock
 *     futex_wait ...
 *                                          lock; change; take the head out of the list,
 *                                          write {now, my lane} into it; unlock; futex_wake
 *     lock; woken: stamp WAKE and `ready`
 *     as of the waker's time; try ──→ yes: unlock, take the GIL: `gil`, `run`
 *                               └──→ no: join the tail, stamp the wait again
 *
 * One mutex guards all doors of a process.  It is taken once for a try that
 * succeeds, which costs less than what a lock of each door would bring.
 *
 * A worker that was woken must try before it looks at anything else: the waker
 * has spent its wake on it.  If the try fails, somebody else has taken the thing
 * and will wake the next when it gives it back.
 */

#include "sched/door.h"

#include "base/clock.h"
#include "sched/deadlock.h"
#include "sched/futex.h"
#include "sched/sched.h"

#include <stdio.h>
#include <string.h>

enum { DOOR_BATCH = 64 }; /* woken in one go */

void door_init(struct door *door, struct sched *sched, enum region_object_kind kind,
	const char *name) {
	*door = (struct door){ .kind = (uint16_t)kind, .sched = sched };
	if (name)
		snprintf(door->name, sizeof door->name, "%s", name);
}

void door_close(struct door *door) {
	if (door->head)
		err_die("a door is closed while somebody waits at it");
}

/* -- what the tape knows of a door */

static const char *kind_word(unsigned kind) {
	static const char *const words[] = {
		[REGION_LOCK] = "Lock", [REGION_RLOCK] = "RLock", [REGION_CONDITION] = "Condition",
		[REGION_SEMAPHORE] = "Semaphore", [REGION_EVENT] = "Event", [REGION_BARRIER] = "Barrier",
		[REGION_QUEUE] = "Queue", [REGION_JOIN] = "join", [REGION_CHILD] = "Process",
		[REGION_START] = "start", [REGION_PIPE] = "Pipe", [REGION_GIL_OBJECT] = "GIL",
	};

	return kind < sizeof words / sizeof words[0] && words[kind] ? words[kind] : "object";
}

/* The record of a door in this process, NULL when it has none (yet). */
static struct region_object *record_of(const struct door *door) {
	struct region_object *record;

	record = region_object(door->sched->region, door->object);
	return record && record->process == door->sched->process ? record : NULL;
}

/* Whoever took it before a fork took it as somebody else. */
static uint32_t holder_now(const struct door *door) {
	struct sched *sched = door->sched;
	uint32_t holder = atomic_load_explicit(&door->holder, memory_order_relaxed);

	for (unsigned i = 0; i < sched->n_past; i++)
		if (holder == sched->past_lane[i] + 1u)
			return sched->main->worker.lane + 1;
	return holder;
}

/* Claim a record.  After a fork the parent's is not ours to write, so claim another. */
static unsigned object_of(struct door *door) {
	struct sched *sched = door->sched;
	struct region_object *record = record_of(door);
	char made_up[sizeof door->name + 12];
	const char *name = door->name;

	if (record || door->object == EVENT_OTHERS)
		return door->object;
	if (name[0] == '\0') {
		snprintf(made_up, sizeof made_up, "%s-%u", kind_word(door->kind),
			++sched->n_named[door->kind < SCHED_NAMES ? door->kind : 0]);
		name = made_up;
	}
	door->object = (uint16_t)region_add_object(sched->region, door->kind, sched->process, name,
		door->capacity);
	record = record_of(door);
	if (record)
		atomic_store_explicit(&record->holder, holder_now(door), memory_order_relaxed);
	return door->object;
}

unsigned door_object(struct door *door) {
	unsigned object;

	pthread_mutex_lock(&door->sched->mutex);
	object = object_of(door);
	pthread_mutex_unlock(&door->sched->mutex);
	return object;
}

void door_set_holder(struct door *door, unsigned lane) {
	uint32_t holder = lane == REGION_NONE ? 0 : lane + 1;
	struct region_object *record = record_of(door);

	atomic_store_explicit(&door->holder, holder, memory_order_relaxed);
	if (record)
		atomic_store_explicit(&record->holder, holder, memory_order_relaxed);
}

void door_depth(struct worker *worker, struct door *door, unsigned depth) {
	worker_push(worker->own, EVENT_DEPTH, door_object(door), depth, clock_ns());
}

/* -- the list of a door; the mutex is held */

static void link_tail(struct worker_private *own, struct door *door) {
	struct worker_wait *wait = &own->wait;

	wait->door = door;
	wait->is_woken = false;
	wait->next = NULL;
	wait->prev = door->tail ? door->tail->own : NULL;
	if (wait->prev)
		wait->prev->wait.next = own;
	else
		door->head = &own->worker;
	door->tail = &own->worker;
}

void door_unlink(struct worker_private *own) {
	struct worker_wait *wait = &own->wait;
	struct door *door = wait->door;

	if (!door)
		return;
	if (wait->prev)
		wait->prev->wait.next = wait->next;
	else
		door->head = wait->next ? &wait->next->worker : NULL;
	if (wait->next)
		wait->next->wait.prev = wait->prev;
	else
		door->tail = wait->prev ? &wait->prev->worker : NULL;
	wait->door = NULL;
	wait->prev = wait->next = NULL;
}

void door_set_closed(struct worker_private *own, bool is_closed) {
	struct sched *sched = own->worker.sched;

	if (own->is_closed == is_closed)
		return;
	own->is_closed = is_closed;
	sched->n_closed += is_closed ? 1 : -1;
	if (own->lane) /* seq_cst: of two processes that close their last at once, one sees both */
		atomic_store_explicit(&own->lane->closed, is_closed, memory_order_seq_cst);
}

/* -- waiting */

enum door_answer door_begin_as(struct worker *worker, struct door *door, struct door *shown,
	enum state state, door_try_fn *try, void *arg, uint64_t deadline_ns) {
	struct worker_private *own = worker->own;
	struct sched *sched = worker->sched;
	enum door_answer answer = DOOR_DONE;

	pthread_mutex_lock(&sched->mutex);
	if (!try(door, worker, arg)) {
		answer = deadline_ns == 0 ? DOOR_TIMEOUT : DOOR_BLOCK;
		if (answer == DOOR_BLOCK) {
			own->wait = (struct worker_wait){
				.tried = door, .try = try, .arg = arg, .state = state,
				.object = object_of(shown), .deadline_ns = deadline_ns,
			};
			link_tail(own, door);
		}
	}
	pthread_mutex_unlock(&sched->mutex);
	return answer;
}

enum door_answer door_begin(struct worker *worker, struct door *door, enum state state,
	door_try_fn *try, void *arg, uint64_t deadline_ns) {
	struct door *shown = door->shown ? door->shown : door;

	return door_begin_as(worker, door, shown, state, try, arg, deadline_ns);
}

/* Write down who woke us and when.  The mutex is held. */
static void stamp_wake(struct worker_private *own) {
	struct worker_wait *wait = &own->wait;

	if (own->lane)
		atomic_store_explicit(&own->lane->waker, (wait->waker + 1) & 0xffff, memory_order_relaxed);
	worker_push(own, EVENT_WAKE, wait->object, wait->waker, wait->woken_ns);
	worker_stamp(own, STATE_READY, false, wait->object, wait->woken_ns);
}

/* One look at the wait, the mutex held: DOOR_BLOCK when it must go on. */
static enum door_answer look(struct worker_private *own, bool is_late) {
	struct worker_wait *wait = &own->wait;

	if (wait->is_woken) {
		stamp_wake(own);
		if (wait->try(wait->tried, &own->worker, wait->arg))
			return DOOR_DONE;
		link_tail(own, wait->tried);
		worker_stamp(own, wait->state, false, wait->object, clock_ns());
	}
	if (sched_must_end(own))
		return DOOR_STOPPED;
	if (sched_take_interrupt(own))
		return DOOR_INTERRUPTED;
	return is_late ? DOOR_TIMEOUT : DOOR_BLOCK;
}

/* The wait is over, one way or another.  The mutex is held. */
static void leave(struct worker_private *own, enum door_answer answer) {
	door_unlink(own);
	door_set_closed(own, false);
	if (answer == DOOR_TIMEOUT)
		door_stamp_late(own, own->wait.deadline_ns);
}

/* Wait, without the GIL. */
static enum door_answer wait_at_door(struct worker_private *own) {
	struct sched *sched = own->worker.sched;
	enum door_answer answer;
	bool is_late = false;

	for (;;) {
		/* acquire: pairs with futex_wake */
		uint32_t seen = atomic_load_explicit(&own->word, memory_order_acquire);
		uint64_t until_ns = own->wait.deadline_ns;
		bool is_stuck;

		pthread_mutex_lock(&sched->mutex);
		answer = look(own, is_late);
		if (answer != DOOR_BLOCK) {
			leave(own, answer);
			pthread_mutex_unlock(&sched->mutex);
			return answer;
		}
		door_set_closed(own, until_ns == DOOR_FOREVER);
		is_stuck = deadlock_judge(sched, own);
		if (sched->watcher == own)
			until_ns = clock_ns() + DEADLOCK_LOOK_NS;
		pthread_mutex_unlock(&sched->mutex);
		if (is_stuck)
			deadlock_report(own);
		else if (!futex_wait(&own->word, seen, until_ns))
			is_late = until_ns == own->wait.deadline_ns;
	}
}

enum door_answer door_finish(struct worker *worker) {
	struct worker_private *own = worker->own;
	enum door_answer answer;

	gil_drop(worker, own->wait.state, own->wait.object);
	answer = wait_at_door(own);
	gil_take(worker);
	return answer;
}

enum door_answer door_wait(struct worker *worker, struct door *door, enum state state,
	door_try_fn *try, void *arg, uint64_t deadline_ns) {
	enum door_answer answer = door_begin(worker, door, state, try, arg, deadline_ns);

	return answer == DOOR_BLOCK ? door_finish(worker) : answer;
}

void door_stamp_late(struct worker_private *own, uint64_t deadline_ns) {
	uint64_t ready_ns = deadline_ns + SCHED_SLACK_NS;

	if (clock_ns() > ready_ns + ONCPU_REAL_NS)
		worker_stamp(own, STATE_READY, false, own->wait.object, ready_ns);
}

/* -- waking */

/*
 * Take at most `max` from the head out of the list and mark them; their words go
 * to `words`.  The mutex is held.
 */
static unsigned mark_heads(struct worker_private *waker, struct door *door, unsigned max,
	_Atomic uint32_t *words[]) {
	uint64_t now_ns = door->head && max > 0 ? clock_ns() : 0;
	unsigned n = 0;

	while (door->head && n < max) {
		struct worker_private *own = door->head->own;

		door_unlink(own);
		door_set_closed(own, false);
		own->wait.is_woken = true;
		own->wait.woken_ns = now_ns;
		own->wait.waker = waker->worker.lane;
		words[n++] = &own->word;
	}
	return n;
}

static unsigned count_waiters(const struct door *door) {
	unsigned n = 0;

	for (const struct worker *at = door->head; at; at = at->own->wait.next
		? &at->own->wait.next->worker : NULL)
		n++;
	return n;
}

/* Wake `left` more; those who come back to the tail meanwhile are not woken twice. */
static void wake_more(struct worker_private *waker, struct door *door, uint32_t left) {
	_Atomic uint32_t *words[DOOR_BATCH];

	while (left > 0) {
		unsigned n;

		pthread_mutex_lock(&door->sched->mutex);
		n = mark_heads(waker, door, left < DOOR_BATCH ? left : DOOR_BATCH, words);
		pthread_mutex_unlock(&door->sched->mutex);
		for (unsigned i = 0; i < n; i++)
			futex_wake(words[i]);
		left = n == DOOR_BATCH ? left - n : 0;
	}
}

void door_change(struct worker *worker, struct door *door, door_change_fn *change, void *arg) {
	struct sched *sched = worker->sched;
	_Atomic uint32_t *words[DOOR_BATCH];
	uint32_t wanted, n = 0;

	pthread_mutex_lock(&sched->mutex);
	wanted = change(door, worker, arg);
	if (door->head && wanted > 0) {
		if (wanted > DOOR_BATCH) {
			n = count_waiters(door);
			wanted = wanted < n ? wanted : n;
		}
		n = mark_heads(worker->own, door, wanted < DOOR_BATCH ? wanted : DOOR_BATCH, words);
	}
	pthread_mutex_unlock(&sched->mutex);
	for (unsigned i = 0; i < n; i++)
		futex_wake(words[i]);
	if (n == DOOR_BATCH)
		wake_more(worker->own, door, wanted - n);
}

static uint32_t no_change(struct door *door, struct worker *worker, void *arg) {
	const uint32_t *how_many = arg;

	(void)door;
	(void)worker;
	return *how_many;
}

void door_wake(struct worker *worker, struct door *door, uint32_t how_many) {
	door_change(worker, door, no_change, &how_many);
}
