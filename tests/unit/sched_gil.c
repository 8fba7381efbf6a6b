/*
 * The GIL: one at a time, and by turns.
 */

#include "sched_stage.h"

/* ---- Exclusion ---- */

struct shared {
	uint64_t counter;        /* plain: only the GIL guards it */
	uint64_t turns;
	_Atomic int n_inside;
	_Atomic bool was_shared;
};

static void enter_and_leave(struct shared *shared) {
	if (atomic_fetch_add(&shared->n_inside, 1) != 0)
		atomic_store(&shared->was_shared, true);
	shared->counter++;
	atomic_fetch_sub(&shared->n_inside, 1);
}

static void count_with_checks(struct worker *worker, void *arg) {
	struct shared *shared = arg;

	for (uint64_t i = 0; i < shared->turns; i++) {
		enter_and_leave(shared);
		if (i % 64 == 0) {
			gil_leave(worker, STATE_NATIVE, 0);
			gil_enter(worker);
		}
		if (!stage_check(worker))
			return;
	}
}

/* Four workers change a plain counter; ThreadSanitizer watches, too. */
static void one_at_a_time(void **state) {
	struct shared shared = { .turns = 20000 };
	struct stage stage;

	(void)state;
	stage_open(&stage, 100 * CLOCK_US);
	for (int i = 0; i < 4; i++)
		stage_start(stage.main, "counter", count_with_checks, &shared);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	assert_int_equal(shared.counter, 4 * shared.turns);
	assert_false(atomic_load(&shared.was_shared));
	stage_close_checked(&stage, 5);
}

/* ---- Turns ---- */

/* Spin until the GIL has been forced from hand to hand so many times. */
static void spin_until_forced(struct worker *worker, void *arg) {
	struct stage *stage = stage_of(worker);
	uint64_t times = *(uint64_t *)arg;

	while (atomic_load(&stage->region->processes[0].forced) < times)
		if (!stage_check(worker))
			return;
}

/* Between main's last hold and the end of the first, the spinners take turns. */
static void check_alternation(const struct stage *stage) {
	size_t n;
	struct stage_hold *holds = stage_holds_of(stage, 3, &n);
	unsigned last = 0, n_repeats = 0;

	for (size_t i = 0; i < n; i++) {
		n_repeats += holds[i].lane != 0 && holds[i].lane == last;
		last = holds[i].lane;
	}
	free(holds);
	assert_int_equal(n_repeats, 0);
	assert_true(n >= 20);
}

/* Two spinners take turns strictly, and each hand-over between them was forced. */
static void two_alternate(uint64_t interval_ns) {
	uint64_t times = 20;
	struct stage stage;
	struct region_process *process;

	stage_open(&stage, interval_ns);
	process = &stage.region->processes[0];
	stage_start(stage.main, "A", spin_until_forced, &times);
	stage_start(stage.main, "B", spin_until_forced, &times);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	check_alternation(&stage);
	assert_true(process->handoffs >= process->forced);
	stage_close_checked(&stage, 3);
}

static void two_alternate_at_1_ms(void **state) {
	(void)state;
	two_alternate(CLOCK_MS);
}

static void two_alternate_at_5_ms(void **state) {
	(void)state;
	two_alternate(5 * CLOCK_MS);
}

/* Nobody waits, so nobody is asked, and the GIL stays where it is. */
static void alone_is_left_alone(void **state) {
	struct stage stage;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	stage_spin(stage.main, clock_ns() + 20 * CLOCK_MS);
	assert_int_equal(stage.region->processes[0].handoffs, 0);
	stage_close_checked(&stage, 1);
}

/* A worker that never comes to a check point keeps it, asked or not. */
static void hold_without_checks(struct worker *worker, void *arg) {
	uint64_t until_ns = clock_ns() + 30 * CLOCK_MS;

	(void)worker;
	while (clock_ns() < until_ns)
		continue;
	*(uint64_t *)arg = clock_ns();
}

static void no_check_point_no_switch(void **state) {
	uint64_t ended_ns = 0;
	struct stage stage;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	stage_start(stage.main, "holder", hold_without_checks, &ended_ns);
	while (ended_ns == 0)
		stage_give_way(stage.main);
	assert_true(clock_ns() >= ended_ns);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	assert_int_equal(stage.region->processes[0].forced, 0);
	stage_close_checked(&stage, 2);
}

/* A new interval takes effect at once. */
static void interval_can_change(void **state) {
	uint64_t times = 5;
	struct stage stage;

	(void)state;
	stage_open(&stage, 1000 * CLOCK_S);
	assert_int_equal(gil_interval_ns(stage.sched), 1000 * CLOCK_S);
	gil_set_interval_ns(stage.sched, CLOCK_MS);
	stage_start(stage.main, "A", spin_until_forced, &times);
	stage_start(stage.main, "B", spin_until_forced, &times);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	stage_close_checked(&stage, 3);
}

/* Recording can be switched off; the GIL does not mind. */
static void works_unrecorded(void **state) {
	struct region_settings settings = { .interval_ns = CLOCK_MS, .record = 0 };
	struct shared shared = { .turns = 5000 };
	struct stage stage;

	(void)state;
	stage_open_with(&stage, &settings, NULL);
	stage_start(stage.main, "A", count_with_checks, &shared);
	stage_start(stage.main, "B", count_with_checks, &shared);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	assert_int_equal(shared.counter, 2 * shared.turns);
	assert_int_equal(stage.region->lanes[1].cum_ns[STATE_RUN], 0);
	stage_close(&stage);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_at_a_time),
		cmocka_unit_test(two_alternate_at_1_ms),
		cmocka_unit_test(two_alternate_at_5_ms),
		cmocka_unit_test(alone_is_left_alone),
		cmocka_unit_test(no_check_point_no_switch),
		cmocka_unit_test(interval_can_change),
		cmocka_unit_test(works_unrecorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
