/*
 * When a run is stuck, and what to say of it.
 *
 * Every lane has a flag `closed`: its worker is in a wait without a deadline that
 * only a worker of this run can end.  It is set under the door's mutex, just
 * before the worker sleeps, and cleared there by whoever wakes it.  So a worker
 * that was woken is never counted as stuck, however late it gets up.
 *
 *     n_closed < n_alive     somebody of this process goes on: nothing to judge
 *     n_closed == n_alive    look at all lanes of all processes of the run
 *
 * With one process that look is exact.  With several, things may change under
 * our eyes, so two looks must agree, DEADLOCK_LOOK_NS apart: `watcher`, the
 * worker that closed last, sleeps no longer than that until its process goes on.
 * What the kernel will end needs no waker: a child that is dead or about to be
 * so ends the wait of its parent, and a pipe that can be read or written ends a
 * poll.
 *
 *     MainThread --waits for--> lock_b --taken by--> Thread-1
 *         ^                                              |
 *         +---taken by-- lock_a <------waits for---------+
 */

#include "sched/deadlock.h"

#include "base/clock.h"
#include "base/say.h"
#include "base/text.h"
#include "sched/futex.h"
#include "sched/sched.h"

#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINES = 8 }; /* of one verdict */

/* -- reading the region */

static unsigned count_lanes(const struct region *region) {
	unsigned n = atomic_load_explicit(&region->header->n_lanes, memory_order_relaxed);

	return n < REGION_LANES ? n : REGION_LANES;
}

/* A lane that has begun and not ended; NULL otherwise. */
static const struct region_lane *open_lane(const struct region *region, unsigned lane) {
	const struct region_lane *record = &region->lanes[lane];

	/* acquire: pairs with the record's release */
	if (atomic_load_explicit(&record->ready, memory_order_acquire) == 0)
		return NULL;
	return atomic_load_explicit(&record->ended, memory_order_acquire) ? NULL : record;
}

static struct region_object *object_waited_for(const struct region *region,
	const struct region_lane *lane) {
	return region_object(region, atomic_load_explicit(&lane->object, memory_order_relaxed));
}

/* The one lane that this lane's wait depends on; REGION_NONE when there is no such one. */
static unsigned waits_for_lane(const struct region *region, unsigned lane) {
	const struct region_lane *record = open_lane(region, lane);
	enum state state = record ? atomic_load_explicit(&record->state,
		memory_order_relaxed) & 0x7f : STATE_NONE;
	const struct region_object *object = record ? object_waited_for(region, record) : NULL;
	uint32_t holder;

	if (!object || (state != STATE_LOCK && state != STATE_WAIT && state != STATE_IO))
		return REGION_NONE;
	if (object->kind == REGION_CHILD && object->capacity < LIMIT_PROCESSES)
		return region->processes[object->capacity].main_lane;
	holder = atomic_load_explicit(&object->holder, memory_order_relaxed);
	return holder == 0 || holder > REGION_LANES ? REGION_NONE : holder - 1;
}

unsigned deadlock_circle(const struct region *region, unsigned lane, uint16_t *lanes,
	unsigned max) {
	unsigned fast = lane, at, n = 0;

	/* Any lane that is reached after as many steps as there are lanes is in the circle. */
	for (unsigned i = 0; i < REGION_LANES; i++) {
		fast = waits_for_lane(region, fast);
		if (fast >= REGION_LANES)
			return 0;
	}
	at = fast;
	do {
		if (n < max)
			lanes[n++] = (uint16_t)at;
		at = waits_for_lane(region, at);
	} while (at != fast && at < REGION_LANES && n < max);
	return at == fast ? n : 0;
}

/* -- judging */

/* Is it gone, or a zombie that waits to be reaped? */
static bool is_dead(const struct region_process *process) {
	int32_t pid = atomic_load_explicit(&process->pid, memory_order_relaxed);
	char path[32], stat[512], *after_name;
	ssize_t n;
	int fd;

	if (atomic_load_explicit(&process->end, memory_order_acquire) != REGION_ALIVE)
		return true;
	if (pid == 0)
		return false; /* about to be forked */
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return true;
	n = read(fd, stat, sizeof stat - 1);
	close(fd);
	stat[n > 0 ? n : 0] = '\0';
	after_name = strrchr(stat, ')');
	return !after_name || after_name[1] == '\0' || strchr("ZXx", after_name[2]);
}

/* What one look finds: which processes run, and whether all of their lanes are closed. */
struct deadlock_look {
	const struct sched *sched;
	const struct region *region;
	bool is_known[LIMIT_PROCESSES], is_running[LIMIT_PROCESSES];
	unsigned n_lanes[LIMIT_PROCESSES]; /* open ones of running processes */
	unsigned n_foreign;                /* of these, in other processes */
	uint64_t sign;                     /* changes whenever one of them does anything */
};

static bool is_running(struct deadlock_look *look, unsigned process) {
	if (process == look->sched->process)
		return true;
	if (process >= LIMIT_PROCESSES)
		return false;
	if (!look->is_known[process]) {
		look->is_known[process] = true;
		look->is_running[process] = !is_dead(&look->region->processes[process]);
	}
	return look->is_running[process];
}

/* Count the open lanes; false when one of them is not closed. */
static bool are_all_closed(struct deadlock_look *look) {
	for (unsigned i = 0; i < count_lanes(look->region); i++) {
		const struct region_lane *lane = open_lane(look->region, i);

		if (!lane || !is_running(look, lane->process))
			continue;
		/* seq_cst: pairs with door_set_closed */
		if (atomic_load_explicit(&lane->closed, memory_order_seq_cst) == 0)
			return false;
		look->n_lanes[lane->process]++;
		look->n_foreign += lane->process != look->sched->process;
		look->sign = look->sign * 31 + i + atomic_load_explicit(&lane->seq, memory_order_relaxed);
	}
	return true;
}

/* Will the kernel end some lane's wait?  Also when we cannot know. */
static bool will_kernel_wake(struct deadlock_look *look) {
	for (unsigned i = 0; i < count_lanes(look->region); i++) {
		const struct region_lane *lane = open_lane(look->region, i);
		const struct region_object *object = lane ? object_waited_for(look->region, lane) : NULL;

		if (!object || !is_running(look, lane->process))
			continue;
		if (object->kind == REGION_PIPE && lane->process != look->sched->process)
			return true;
		if (object->kind == REGION_CHILD && object->capacity < LIMIT_PROCESSES
			&& (!is_running(look, object->capacity) || look->n_lanes[object->capacity] == 0))
			return true;
	}
	return false;
}

/* Is one of this process's polls about to return?  The door's mutex is held. */
static bool can_poll(const struct sched *sched) {
	unsigned n = atomic_load_explicit(&sched->n_slots, memory_order_relaxed);

	for (unsigned i = 0; i < n; i++) {
		const struct worker_private *own = &sched->slots[i];
		struct pollfd copy[8];

		if (!own->is_used || !own->wait.polled)
			continue;
		if (own->wait.n_polled > 8)
			return true; /* too many to ask: do not judge */
		memcpy(copy, own->wait.polled, own->wait.n_polled * sizeof copy[0]);
		if (poll(copy, own->wait.n_polled, 0) != 0)
			return true;
	}
	return false;
}

/* The run's signature when nobody can go on, else 0. */
static uint64_t look_at_all(const struct sched *sched, unsigned *n_foreign) {
	struct deadlock_look look = { .sched = sched, .region = sched->region, .sign = 1 };

	if (can_poll(sched) || !are_all_closed(&look) || will_kernel_wake(&look))
		return 0;
	*n_foreign = look.n_foreign;
	return look.sign | 1;
}

/* Has it been like this for long enough?  One process need not be looked at twice. */
static bool is_certain(struct sched *sched) {
	const struct region_header *header = sched->region->header;
	bool is_alone = atomic_load_explicit(&header->n_processes, memory_order_acquire) == 1;
	uint64_t now_ns = clock_ns(), sign;
	unsigned n_foreign = 0;

	if (!is_alone && (!sched->is_recorded
		|| atomic_load_explicit(&header->refused_lanes, memory_order_relaxed) != 0))
		return false; /* there may be workers that cannot be seen from here */
	sign = look_at_all(sched, &n_foreign);
	if (sign == 0 || sign != sched->stuck_sign) {
		sched->stuck_sign = sign;
		sched->stuck_since_ns = now_ns;
	}
	if (sign == 0)
		return false;
	return is_alone || now_ns - sched->stuck_since_ns >= DEADLOCK_LOOK_NS / 2;
}

/* Nobody of this process is left to look again but one who sleeps: choose and wake one. */
static void appoint_watcher(struct sched *sched) {
	unsigned n = atomic_load_explicit(&sched->n_slots, memory_order_relaxed);

	for (unsigned i = 0; i < n && !sched->watcher; i++) {
		struct worker_private *own = &sched->slots[i];

		if (own->is_used && own->is_closed && own->wait.door) {
			sched->watcher = own;
			futex_wake(&own->word);
		}
	}
}

/* -- the verdict */

/* A line of it. */
static void add(struct text *out, enum say_id id, ...) {
	va_list args;

	va_start(args, id);
	text_addv(out, say(SAY_EN, id), args);
	va_end(args);
	text_add_char(out, '\n');
}

static const char *lane_name(const struct region *region, unsigned lane, char *out, size_t size) {
	const struct region_lane *record = &region->lanes[lane];
	const char *name = region_name(region, atomic_load_explicit(&record->name_at,
		memory_order_acquire));

	if (atomic_load_explicit(&region->header->n_processes, memory_order_relaxed) > 1
		&& record->process < LIMIT_PROCESSES)
		snprintf(out, size, say(SAY_EN, SAY_SCHED_IN_PROCESS), name,
			region_name(region, region->processes[record->process].name_at));
	else
		snprintf(out, size, "%s", name);
	return out;
}

static bool was_killed(const struct region *region, unsigned process) {
	return process < LIMIT_PROCESSES && REGION_KILLED
		== atomic_load_explicit(&region->processes[process].end, memory_order_acquire);
}

/* "X waits for O, taken by Y ..." */
static void say_taken(const struct region *region, unsigned lane, const char *who, const char *what,
	unsigned holder, struct text *out) {
	const struct region_lane *record = &region->lanes[holder];
	char by[128];

	lane_name(region, holder, by, sizeof by);
	if (holder == lane)
		add(out, SAY_SCHED_WAITS_ITSELF, who, what);
	else if (was_killed(region, record->process))
		add(out, SAY_SCHED_WAITS_KILLED, who, what, by);
	else if (record->process != region->lanes[lane].process)
		add(out, SAY_SCHED_WAITS_FORKED, who, what, by);
	else if (!atomic_load_explicit(&record->ended, memory_order_acquire))
		add(out, SAY_SCHED_WAITS_TAKEN, who, what, by);
	else
		add(out, SAY_SCHED_WAITS_ENDED, who, what, by);
}

static void say_lane(const struct region *region, unsigned lane, struct text *out) {
	const struct region_object *object = object_waited_for(region, &region->lanes[lane]);
	unsigned kind = object ? object->kind : REGION_GIL_OBJECT;
	uint32_t holder = object ? atomic_load_explicit(&object->holder, memory_order_relaxed) : 0;
	const char *what = object ? region_name(region, object->name_at) : "something";
	char who[128];

	lane_name(region, lane, who, sizeof who);
	if (kind == REGION_JOIN || kind == REGION_CHILD)
		add(out, SAY_SCHED_WAITS_END, who, what);
	else if (kind == REGION_PIPE)
		add(out, SAY_SCHED_WAITS_READER, who, what);
	else if (holder > 0 && holder <= REGION_LANES)
		say_taken(region, lane, who, what, holder - 1, out);
	else
		add(out, SAY_SCHED_WAITS, who, what);
}

/* A circle that any of the open lanes is in. */
static unsigned find_circle(const struct region *region, uint16_t *lanes, unsigned max) {
	for (unsigned i = 0; i < count_lanes(region); i++) {
		unsigned n = open_lane(region, i) ? deadlock_circle(region, i, lanes, max) : 0;

		if (n > 0)
			return n;
	}
	return 0;
}

/* All who wait; how many.  *is_reader is set when a pipe is among what they wait for. */
static unsigned say_all(const struct region *region, bool *is_reader, struct text *out) {
	unsigned n = 0;

	for (unsigned i = 0; i < count_lanes(region); i++) {
		const struct region_lane *lane = open_lane(region, i);
		const struct region_object *object = lane ? object_waited_for(region, lane) : NULL;

		if (!lane || atomic_load_explicit(&lane->closed, memory_order_relaxed) == 0)
			continue;
		if (n++ < LINES)
			say_lane(region, i, out);
		*is_reader |= object && object->kind == REGION_PIPE;
	}
	if (n > LINES)
		add(out, SAY_SCHED_MORE, (int)(n - LINES));
	return n;
}

static void compose(const struct region *region, struct text *out) {
	uint16_t circle[LINES];
	unsigned n = find_circle(region, circle, LINES);
	bool is_reader = false;

	if (n > 0) {
		for (unsigned i = 0; i < n; i++)
			say_lane(region, circle[i], out);
		text_add(out, say(SAY_EN, n == 1 ? SAY_SCHED_TWICE : SAY_SCHED_CIRCLE));
		return;
	}
	n = say_all(region, &is_reader, out);
	text_add(out, say(SAY_EN, is_reader ? SAY_SCHED_READER : n == 1
		? SAY_SCHED_NOBODY_ONE : SAY_SCHED_NOBODY));
}

/* Write the verdict, unless another process has done so. */
static bool pronounce(struct region *region) {
	struct region_header *header = region->header;
	struct text text = { 0 }, safe = { 0 };
	uint32_t none = 0;

	if (!atomic_compare_exchange_strong_explicit(&header->stuck, &none, 2,
		memory_order_relaxed, memory_order_relaxed))
		return false;
	compose(region, &text);
	text_safe(&safe, text_str(&text), text.len, true); /* names are the program's */
	snprintf(header->verdict, sizeof header->verdict, "%s", text_str(&safe));
	text_free(&text);
	text_free(&safe);
	/* release: whoever sees 1 sees the text */
	atomic_store_explicit(&header->stuck, 1, memory_order_release);
	return true;
}

bool deadlock_judge(struct sched *sched, struct worker_private *own) {
	if (sched->n_alive == 0 || sched->n_closed < sched->n_alive
		|| sched_going(sched) != SCHED_GOING || sched_has_interrupt(sched->main)) {
		sched->watcher = NULL;
		sched->stuck_sign = 0;
		return false;
	}
	if (is_certain(sched))
		return pronounce(sched->region);
	if (!own || own->wait.door)
		sched->watcher = own;
	if (!sched->watcher)
		appoint_watcher(sched);
	return false;
}

void deadlock_report(struct worker_private *own) {
	struct sched *sched = own->worker.sched;

	if (sched->host.stuck)
		sched->host.stuck(&own->worker, sched->region->header->verdict);
}
