/*
 * Thousands of random schedules.  Those in which nobody can get stuck must end
 * without a verdict; those in which somebody must, with one.
 *
 * LONG=1 runs many more.  A failure prints its seed: SEED=N runs that one alone.
 */

#include "sched_stage.h"

enum { WORKERS = 4, LOCKS = 4, STEPS = 12 };

struct actor {
	struct room *room;
	uint64_t random;
};

struct room {
	struct actor actors[WORKERS];
	struct lock locks[LOCKS];
	struct door bell;
	unsigned n_rings, n_waiting, n_done;
	bool is_ordered;          /* locks are taken in order, so that no circle can form */
};

static unsigned roll(struct actor *actor, unsigned n) {
	actor->random ^= actor->random << 13;
	actor->random ^= actor->random >> 7;
	actor->random ^= actor->random << 17;
	return (unsigned)(actor->random >> 33) % n;
}

static bool take(struct worker *worker, struct lock *lock, uint64_t deadline_ns) {
	return lock_acquire(worker, lock, NULL, deadline_ns) == DOOR_DONE;
}

/* Two locks, in order or not, with something in between. */
static void use_two(struct worker *worker, struct actor *actor) {
	struct room *room = actor->room;
	unsigned a = roll(actor, LOCKS), b = (a + 1 + roll(actor, LOCKS - 1)) % LOCKS;

	if (room->is_ordered && a > b) {
		unsigned c = a;

		a = b;
		b = c;
	}
	if (!take(worker, &room->locks[a], DOOR_FOREVER))
		return;
	if (roll(actor, 3) == 0)
		door_sleep(worker, 0);
	if (take(worker, &room->locks[b], DOOR_FOREVER))
		lock_release(worker, &room->locks[b]);
	lock_release(worker, &room->locks[a]);
}

static void use_one_for_a_while(struct worker *worker, struct actor *actor) {
	struct lock *lock = &actor->room->locks[roll(actor, LOCKS)];

	if (take(worker, lock, clock_ns() + roll(actor, 300) * CLOCK_US)) {
		stage_spin(worker, clock_ns() + roll(actor, 50) * CLOCK_US);
		lock_release(worker, lock);
	}
}

static bool has_rung(struct door *door, struct worker *worker, void *arg) {
	(void)door;
	(void)worker;
	if (((struct room *)arg)->n_rings == 0)
		return false;
	((struct room *)arg)->n_rings--;
	return true;
}

static uint32_t ring(struct door *door, struct worker *worker, void *arg) {
	(void)door;
	(void)worker;
	((struct room *)arg)->n_rings++;
	return 1;
}

/* Wait for the bell, but only if somebody else will ring it. */
static void wait_for_bell(struct worker *worker, struct room *room) {
	if (room->n_waiting + room->n_done + 1 >= WORKERS)
		return;
	room->n_waiting++;
	door_wait(worker, &room->bell, STATE_LOCK, has_rung, room, DOOR_FOREVER);
	room->n_waiting--;
}

static void act(struct worker *worker, void *arg) {
	struct actor *actor = arg;
	struct room *room = actor->room;

	for (int i = 0; i < STEPS && !sched_stopped(worker->sched); i++)
		switch (roll(actor, 6)) {
		case 0: wait_for_bell(worker, room); break;
		case 1: door_sleep(worker, clock_ns() + roll(actor, 200) * CLOCK_US); break;
		case 2: use_one_for_a_while(worker, actor); break;
		case 3:
			gil_leave(worker, STATE_NATIVE, 0);
			gil_enter(worker);
			break;
		default: use_two(worker, actor); break;
		}
	room->n_done++;
	for (int i = 0; i < STEPS; i++)
		door_change(worker, &room->bell, ring, room);
}

/* Let the actors play on an open stage, and wait for them. */
static void play_on(struct stage *stage, struct room *room, unsigned long seed, bool is_ordered) {
	*room = (struct room){ .is_ordered = is_ordered };
	for (int i = 0; i < LOCKS; i++)
		lock_init(&room->locks[i], stage->sched, REGION_LOCK, NULL);
	door_init(&room->bell, stage->sched, REGION_CONDITION, "bell");
	for (unsigned i = 0; i < WORKERS; i++) {
		room->actors[i] = (struct actor){ room, (seed + 1) * 0x9e3779b97f4a7c15u + i * 77777u };
		stage_start(stage->main, "actor", act, &room->actors[i]);
	}
	stage_join(stage);
}

/* One run of `seed`; the verdict goes to the stage. */
static void play(struct stage *stage, struct room *room, unsigned long seed, bool is_ordered) {
	stage_open(stage, 50 * CLOCK_US);
	play_on(stage, room, seed, is_ordered);
	stage_finish(stage);
	stage_check_sums(stage);
	stage_check_overlap(stage, WORKERS + 1);
}

static unsigned long how_many(unsigned long quick) {
	return getenv("LONG") ? quick * 20 : STAGE_TSAN ? quick / 4 : quick;
}

/* Locks in order, bells that will ring: never stuck, whatever the schedule. */
static void ordered_schedules_have_no_verdict(void **state) {
	const char *only = getenv("SEED");
	unsigned long first = only ? strtoul(only, NULL, 10) : 0, last = only
		? first + 1 : how_many(400);

	(void)state;
	for (unsigned long seed = first; seed < last; seed++) {
		struct stage stage;
		struct room room;

		play(&stage, &room, seed, true);
		if (stage.verdict[0] || room.n_done != WORKERS)
			fail_msg("SEED=%lu: %u done: %s", seed, room.n_done, stage.verdict);
		region_close(stage.region);
	}
}

/* Three processes at once, each with actors, the parent in a closed wait for its children. */
static void processes_have_no_verdict(void **state) {
	(void)state;
	if (STAGE_TSAN) {
		print_message("SKIPPED: ThreadSanitizer cannot follow a fork\n");
		skip();
	}
	for (unsigned long seed = 0; seed < how_many(60); seed++) {
		struct fork_child children[3];
		struct err err = { 0 };
		struct stage stage;
		struct room room;

		stage_open(&stage, 50 * CLOCK_US);
		for (unsigned i = 0; i < 3; i++)
			if (fork_run(stage.main, "Process", "MainThread", &children[i], &err) == 0) {
				play_on(&stage, &room, seed * 3 + i, true);
				fork_exit(stage.main, room.n_done == WORKERS ? 0 : 1);
			}
		for (unsigned i = 0; i < 3; i++) {
			assert_int_equal(fork_wait(stage.main, &children[i], DOOR_FOREVER), DOOR_DONE);
			assert_int_equal(children[i].status, 0);
			fork_forget(&children[i]);
		}
		assert_string_equal(stage.region->header->verdict, "");
		stage_check_sums(&stage);
		stage_close(&stage);
	}
}

/* Locks in any order: each run ends, with all done or with a circle. */
static void disordered_schedules_end(void **state) {
	const char *only = getenv("SEED");
	unsigned long first = only ? strtoul(only, NULL, 10) : 0, last = only
		? first + 1 : how_many(200);
	unsigned n_stuck = 0;

	(void)state;
	for (unsigned long seed = first; seed < last; seed++) {
		struct stage stage;
		struct room room;

		play(&stage, &room, seed, false);
		if (stage.verdict[0] ? !strstr(stage.verdict, "circle") : room.n_done != WORKERS)
			fail_msg("SEED=%lu: %u done: %s", seed, room.n_done, stage.verdict);
		n_stuck += stage.verdict[0] != '\0';
		region_close(stage.region);
	}
	if (!only)
		assert_true(n_stuck > 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ordered_schedules_have_no_verdict),
		cmocka_unit_test(processes_have_no_verdict),
		cmocka_unit_test(disordered_schedules_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
