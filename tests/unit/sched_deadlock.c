/*
 * The judge: what is stuck is found at once, and nothing else is.
 */

#include "sched_stage.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* The stage after a verdict: everybody unwinds. */
static void check_verdict(struct stage *stage, const char *verdict) {
	assert_string_equal(stage->verdict, verdict);
	assert_string_equal(stage->region->header->verdict, verdict);
	assert_int_equal(stage->region->header->stuck, 1);
	stage_finish(stage);
	stage_check_sums(stage);
	region_close(stage->region);
}

/* ---- Taken twice ---- */

static void taken_twice_by_main(void **state) {
	struct stage stage;
	struct lock lock;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	lock_init(&lock, stage.sched, REGION_LOCK, "lock_a");
	assert_int_equal(lock_acquire(stage.main, &lock, NULL, DOOR_FOREVER), DOOR_DONE);
	assert_int_equal(lock_acquire(stage.main, &lock, NULL, DOOR_FOREVER), DOOR_STOPPED);
	check_verdict(&stage,
		"MainThread waits for lock_a, which it has already taken itself.\n"
		"A lock that was taken twice by the same worker is never given back: it can never go on.");
}

/* ---- A circle ---- */

struct two_locks {
	struct lock a, b;
	_Atomic int n_have_first;
};

struct order {
	struct two_locks *locks;
	bool is_reversed;
};

/* Take one, wait until the other worker has its first, too, take the other. */
static void take_both(struct worker *worker, void *arg) {
	struct order *order = arg;
	struct two_locks *locks = order->locks;

	lock_acquire(worker, order->is_reversed ? &locks->b : &locks->a, NULL, DOOR_FOREVER);
	atomic_fetch_add(&locks->n_have_first, 1);
	while (atomic_load(&locks->n_have_first) < 2)
		stage_give_way(worker);
	lock_acquire(worker, order->is_reversed ? &locks->a : &locks->b, NULL, DOOR_FOREVER);
}

/* The classic: two locks in opposite orders, while main waits for both workers. */
static void two_locks_crosswise(void **state) {
	struct two_locks locks = { .n_have_first = 0 };
	struct order there = { &locks, false }, back = { &locks, true };
	struct worker *worker;
	uint16_t lanes[4];
	struct stage stage;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	lock_init(&locks.a, stage.sched, REGION_LOCK, "lock_a");
	lock_init(&locks.b, stage.sched, REGION_LOCK, "lock_b");
	worker = stage_start(stage.main, "Thread-1", take_both, &there);
	stage_start(stage.main, "Thread-2", take_both, &back);
	stage_until_closed(&stage, worker);
	/* The circle is seen before it is judged: main still lives. */
	while (deadlock_circle(stage.region, 1, lanes, 4) == 0)
		stage_give_way(stage.main);
	assert_int_equal(deadlock_circle(stage.region, 1, lanes, 4), 2);
	assert_int_equal(lanes[0] + lanes[1], 3);
	assert_int_equal(deadlock_circle(stage.region, 0, lanes, 4), 0);
	assert_int_equal(stage.region->header->stuck, 0);
	assert_int_equal(stage_join(&stage), DOOR_STOPPED);
	check_verdict(&stage, stage.verdict[7] == '1'
		? "Thread-1 waits for lock_b, taken by Thread-2.\n"
		"Thread-2 waits for lock_a, taken by Thread-1.\n"
		"Each waits for the next in a circle: none of them can ever go on."
		: "Thread-2 waits for lock_a, taken by Thread-1.\n"
		"Thread-1 waits for lock_b, taken by Thread-2.\n"
		"Each waits for the next in a circle: none of them can ever go on.");
}

/* ---- Nobody left ---- */

static bool never(struct door *door, struct worker *worker, void *arg) {
	(void)door;
	(void)worker;
	(void)arg;
	return false;
}

static void wait_for_ever(struct worker *worker, void *arg) {
	door_wait(worker, arg, STATE_LOCK, never, NULL, DOOR_FOREVER);
}

static void a_condition_that_nobody_will_notify(void **state) {
	struct stage stage;
	struct door cond;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	door_init(&cond, stage.sched, REGION_CONDITION, NULL);
	stage_start(stage.main, "Thread-1", wait_for_ever, &cond);
	assert_int_equal(stage_join(&stage), DOOR_STOPPED);
	check_verdict(&stage,
		"MainThread waits for the end of all.\n"
		"Thread-1 waits for Condition-1.\n"
		"Nobody is left to wake anyone: none of them can ever go on.");
}

static void take_and_end(struct worker *worker, void *arg) {
	lock_acquire(worker, arg, NULL, DOOR_FOREVER);
}

/* A worker that ended took the lock with it. */
static void a_lock_that_was_taken_along(void **state) {
	struct stage stage;
	struct lock lock;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	lock_init(&lock, stage.sched, REGION_LOCK, "lock_a");
	stage_start(stage.main, "Thread-1", take_and_end, &lock);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	while (sched_alive(stage.sched) > 1)
		stage_give_way(stage.main);
	assert_int_equal(lock_acquire(stage.main, &lock, NULL, DOOR_FOREVER), DOOR_STOPPED);
	check_verdict(&stage,
		"MainThread waits for lock_a, taken by Thread-1, which ended without giving it back.\n"
		"Nobody is left to wake it: it can never go on.");
}

/* The last one that could have helped ends while all others wait. */
struct helper {
	struct stage *stage;
	struct region_lane *main_lane;
};

static void end_when_main_waits(struct worker *worker, void *arg) {
	struct helper *helper = arg;

	while (!atomic_load_explicit(&helper->main_lane->closed, memory_order_acquire))
		stage_give_way(worker);
}

static void the_last_helper_ends(void **state) {
	struct helper helper;
	struct stage stage;
	struct lock lock;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	helper = (struct helper){ &stage, &stage.region->lanes[0] };
	lock_init(&lock, stage.sched, REGION_LOCK, "lock_a");
	lock_acquire(stage.main, &lock, NULL, DOOR_FOREVER);
	stage_start(stage.main, "Thread-1", end_when_main_waits, &helper);
	assert_int_equal(lock_acquire(stage.main, &lock, NULL, DOOR_FOREVER), DOOR_STOPPED);
	assert_true(strstr(stage.verdict, "already taken itself") != NULL);
	check_verdict(&stage, stage.region->header->verdict);
}

/* ---- Not stuck ---- */

/* A wait with a deadline, a sleep, C code and a poll on something from outside are not closed. */
static void a_deadline_is_a_way_out(void **state) {
	struct stage stage;
	struct lock lock;
	int ends[2], n;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	stage_open(&stage, CLOCK_MS);
	lock_init(&lock, stage.sched, REGION_LOCK, NULL);
	lock_acquire(stage.main, &lock, NULL, DOOR_FOREVER);
	assert_int_equal(lock_acquire(stage.main, &lock, NULL, clock_ns() + CLOCK_MS), DOOR_TIMEOUT);
	struct pollfd fd = { .fd = ends[0], .events = POLLIN };
	assert_int_equal(door_poll(stage.main, &fd, 1, STATE_IO, 0, true, clock_ns() + CLOCK_MS, &n),
		DOOR_TIMEOUT);
	assert_int_equal(stage.region->header->stuck, 0);
	close(ends[0]);
	close(ends[1]);
	stage_close_checked(&stage, 1);
}

/* A closed poll on a pipe that nobody will write to is stuck; one that can be read is not. */
static void a_pipe_counts_when_it_is_empty(void **state) {
	struct pollfd fd;
	struct stage stage;
	struct door pipe_door;
	int ends[2], n;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	stage_open(&stage, CLOCK_MS);
	door_init(&pipe_door, stage.sched, REGION_PIPE, "pipe");
	fd = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	assert_int_equal(write(ends[1], "x", 1), 1);
	assert_int_equal(door_poll(stage.main, &fd, 1, STATE_IO, door_object(&pipe_door), true,
		DOOR_FOREVER, &n),
		DOOR_DONE);
	assert_int_equal(stage.region->header->stuck, 0);
	assert_int_equal(read(ends[0], &(char){ 0 }, 1), 1);
	assert_int_equal(door_poll(stage.main, &fd, 1, STATE_IO, door_object(&pipe_door), true,
		DOOR_FOREVER, &n),
		DOOR_STOPPED);
	close(ends[0]);
	close(ends[1]);
	assert_true(strstr(stage.verdict, "pipe") != NULL);
	check_verdict(&stage, stage.region->header->verdict);
}

/* ---- Between processes ---- */

/* Global, so that nothing moves it between the processes. */
static struct lock inherited;

/* The child waits for a lock that it took before it was forked; its parent waits for it. */
static void child_waits_for_what_stayed_behind(void **state) {
	struct fork_child child;
	struct err err = { 0 };
	struct stage stage;
	char *verdict;

	(void)state;
	if (STAGE_TSAN) {
		print_message("SKIPPED: ThreadSanitizer cannot follow a fork\n");
		skip();
	}
	stage_open(&stage, CLOCK_MS);
	verdict = stage.region->header->verdict;
	lock_init(&inherited, stage.sched, REGION_LOCK, "lock_a");
	lock_acquire(stage.main, &inherited, NULL, DOOR_FOREVER);
	if (fork_run(stage.main, "Process-1", "MainThread", &child, &err) == 0) {
		lock_acquire(stage.main, &inherited, NULL, DOOR_FOREVER); /* itself, in its former life */
		fork_exit(stage.main, 4);
	}
	/* Whichever process found it unwinds; the other must be told. */
	if (fork_wait(stage.main, &child, DOOR_FOREVER) == DOOR_STOPPED) {
		assert_true(fork_kill(&child, SIGKILL));
		assert_int_equal(waitpid(child.pid, NULL, 0), child.pid);
	}
	fork_forget(&child);
	assert_int_equal(stage.region->header->stuck, 1);
	assert_string_equal(verdict,
		"MainThread in Process-1 waits for lock_a, which it has already taken itself.\n"
		"A lock that was taken twice by the same worker is never given back: it can never go on.");
	stage_close(&stage);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(taken_twice_by_main),
		cmocka_unit_test(two_locks_crosswise),
		cmocka_unit_test(a_condition_that_nobody_will_notify),
		cmocka_unit_test(a_lock_that_was_taken_along),
		cmocka_unit_test(the_last_helper_ends),
		cmocka_unit_test(a_deadline_is_a_way_out),
		cmocka_unit_test(a_pipe_counts_when_it_is_empty),
		cmocka_unit_test(child_waits_for_what_stayed_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
