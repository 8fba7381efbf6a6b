/*
 * Fork: what the child has, what it has lost, and what its parent learns of its end.
 *
 * A child reports by its exit status; it never returns into the test.
 */

#include "sched_stage.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int skip_under_tsan(void) {
	if (STAGE_TSAN)
		print_message("SKIPPED: ThreadSanitizer cannot follow a fork\n");
	return STAGE_TSAN;
}

/* Fork; true in the child. */
static bool fork_child(struct worker *worker, struct fork_child *child) {
	struct err err = { 0 };
	int got = fork_run(worker, "Process-1", "MainThread", child, &err);

	if (got < 0)
		fail_msg("%s", err.text);
	return got == 0;
}

static int exit_status(const struct fork_child *child) {
	return child->is_reaped && WIFEXITED(child->status) ? WEXITSTATUS(child->status) : -1;
}

/* ---- The child ---- */

static void a_child_runs_and_ends(void **state) {
	struct region_process *process;
	struct region_lane *lane;
	struct fork_child child;
	struct stage stage;

	(void)state;
	if (skip_under_tsan())
		skip();
	stage_open(&stage, CLOCK_MS);
	if (fork_child(stage.main, &child)) {
		bool is_right = stage.main->lane == 1 && sched_process(stage.sched) == 1
			&& sched_main(stage.sched) == stage.main && sched_alive(stage.sched) == 1
			&& sched_self(stage.sched) == stage.main && stage.main->holds_gil;

		stage_spin(stage.main, clock_ns() + 2 * CLOCK_MS);
		fork_exit(stage.main, is_right ? 42 : 1);
	}
	assert_int_equal(fork_wait(stage.main, &child, 0), DOOR_TIMEOUT);
	assert_int_equal(fork_wait(stage.main, &child, DOOR_FOREVER), DOOR_DONE);
	assert_int_equal(fork_wait(stage.main, &child, 0), DOOR_DONE);
	assert_int_equal(exit_status(&child), 42);
	assert_false(fork_kill(&child, SIGKILL));
	fork_forget(&child);

	process = &stage.region->processes[1];
	assert_int_equal(process->end, REGION_EXITED);
	assert_int_equal(process->pid, child.pid);
	assert_int_equal(process->parent, 0);
	assert_int_equal(process->main_lane, 1);
	assert_int_equal(WEXITSTATUS(process->status), 42);
	assert_true(process->cpu_ns > CLOCK_MS);
	lane = &stage.region->lanes[1];
	assert_true(lane->ended);
	assert_true(lane->cum_ns[STATE_RUN] > 0);
	stage_close_checked(&stage, 1);
}

/* Workers start in the child as anywhere: threads, the GIL, waits. */
static void add_one(struct worker *worker, void *arg) {
	stage_give_way(worker);
	++*(int *)arg;
}

static void a_child_has_threads_of_its_own(void **state) {
	struct fork_child child;
	struct stage stage;

	(void)state;
	if (skip_under_tsan())
		skip();
	stage_open(&stage, CLOCK_MS);
	if (fork_child(stage.main, &child)) {
		int sum = 0;

		for (int i = 0; i < 3; i++)
			stage_start(stage.main, "Thread", add_one, &sum);
		fork_exit(stage.main, stage_join(&stage) == DOOR_DONE ? sum : 99);
	}
	assert_int_equal(fork_wait(stage.main, &child, DOOR_FOREVER), DOOR_DONE);
	assert_int_equal(exit_status(&child), 3);
	fork_forget(&child);
	stage_check_sums(&stage);
	for (unsigned i = 1; i <= 4; i++) {
		assert_int_equal(stage.region->lanes[i].process, 1);
		assert_true(stage.region->lanes[i].ended);
	}
	stage_close(&stage);
}

/* ---- Locks of others ---- */

struct held {
	struct lock lock, gate;
};

static void hold_lock(struct worker *worker, void *arg) {
	struct held *held = arg;

	lock_acquire(worker, &held->lock, NULL, DOOR_FOREVER);
	lock_acquire(worker, &held->gate, NULL, DOOR_FOREVER);
	lock_release(worker, &held->gate);
	lock_release(worker, &held->lock);
}

/* What another thread had taken stays taken; whoever waited at a door is not there any more. */
static int look_at_held(struct stage *stage, struct held *held) {
	if (held->gate.door.head)
		return 1; /* the thread that waited is the parent's */
	if (lock_acquire(stage->main, &held->lock, NULL, clock_ns() + 5 * CLOCK_MS) != DOOR_TIMEOUT)
		return 2;
	if (!lock_release(stage->main, &held->gate)) /* the forker's own is its own */
		return 3;
	if (lock_acquire(stage->main, &held->gate, NULL, 0) != DOOR_DONE)
		return 4;
	return lock_release(stage->main, &held->lock) ? 0 : 5; /* any thread may */
}

static void locks_of_others_stay_taken(void **state) {
	struct fork_child child;
	struct worker *holder;
	struct stage stage;
	struct held held;

	(void)state;
	if (skip_under_tsan())
		skip();
	stage_open(&stage, CLOCK_MS);
	lock_init(&held.lock, stage.sched, REGION_LOCK, "lock");
	lock_init(&held.gate, stage.sched, REGION_LOCK, "gate");
	lock_acquire(stage.main, &held.gate, NULL, DOOR_FOREVER);
	holder = stage_start(stage.main, "holder", hold_lock, &held);
	stage_until_closed(&stage, holder);
	if (fork_child(stage.main, &child))
		fork_exit(stage.main, look_at_held(&stage, &held));
	assert_int_equal(fork_wait(stage.main, &child, DOOR_FOREVER), DOOR_DONE);
	assert_int_equal(exit_status(&child), 0);
	fork_forget(&child);
	assert_ptr_equal(held.gate.door.head, holder);
	lock_release(stage.main, &held.gate);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	stage_close(&stage);
}

/* A thread that forks is main in the child, with the rest of the program as it was. */
struct forker {
	struct fork_child child;
	int status;
};

static void fork_in_thread(struct worker *worker, void *arg) {
	struct forker *forker = arg;

	if (fork_child(worker, &forker->child)) {
		struct sched *sched = worker->sched;

		stage_spin(worker, clock_ns() + CLOCK_MS);
		fork_exit(worker, sched_main(sched) == worker && sched_alive(sched) == 1 ? 7 : 1);
	}
	if (fork_wait(worker, &forker->child, DOOR_FOREVER) == DOOR_DONE)
		forker->status = exit_status(&forker->child);
	fork_forget(&forker->child);
}

static void a_thread_can_fork(void **state) {
	struct forker forker = { .status = -1 };
	struct stage stage;

	(void)state;
	if (skip_under_tsan())
		skip();
	stage_open(&stage, CLOCK_MS);
	stage_start(stage.main, "forker", fork_in_thread, &forker);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	assert_int_equal(forker.status, 7);
	assert_int_equal(stage.region->processes[1].parent_lane, 1);
	stage_close(&stage);
}

/* ---- Ends ---- */

static void a_killed_child_has_ended_lanes(void **state) {
	struct fork_child child;
	struct stage stage;
	struct region_lane *lane;

	(void)state;
	if (skip_under_tsan())
		skip();
	stage_open(&stage, CLOCK_MS);
	if (fork_child(stage.main, &child)) {
		int sum = 0;

		stage_start(stage.main, "Thread", add_one, &sum);
		stage_spin(stage.main, UINT64_MAX);
		_exit(1);
	}
	lane = &stage.region->lanes[1];
	while ((atomic_load(&lane->state) & 0x7f) != STATE_RUN)
		stage_give_way(stage.main);
	assert_true(fork_kill(&child, SIGKILL));
	assert_int_equal(fork_wait(stage.main, &child, DOOR_FOREVER), DOOR_DONE);
	assert_true(WIFSIGNALED(child.status));
	assert_int_equal(WTERMSIG(child.status), SIGKILL);
	assert_int_equal(stage.region->processes[1].end, REGION_KILLED);
	assert_true(lane->ended);
	assert_int_equal(lane->state, STATE_NONE);
	assert_true(stage.region->processes[1].cpu_ns > 0);
	fork_forget(&child);
	stage_close_checked(&stage, 1);
}

/* Two that wait for the same child both learn of its end. */
static void wait_for_child(struct worker *worker, void *arg) {
	assert_int_equal(fork_wait(worker, arg, DOOR_FOREVER), DOOR_DONE);
}

static void two_can_wait_for_it(void **state) {
	struct fork_child child;
	struct stage stage;

	(void)state;
	if (skip_under_tsan())
		skip();
	stage_open(&stage, CLOCK_MS);
	if (fork_child(stage.main, &child)) {
		door_sleep(stage.main, clock_ns() + 20 * CLOCK_MS);
		fork_exit(stage.main, 5);
	}
	stage_start(stage.main, "A", wait_for_child, &child);
	stage_start(stage.main, "B", wait_for_child, &child);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	assert_int_equal(exit_status(&child), 5);
	fork_forget(&child);
	stage_close_checked(&stage, 1);
}

static void there_is_a_limit(void **state) {
	struct fork_child children[LIMIT_PROCESSES];
	struct fork_child one_more;
	struct err err = { 0 };
	struct stage stage;

	(void)state;
	if (skip_under_tsan())
		skip();
	stage_open(&stage, CLOCK_MS);
	for (int i = 0; i < LIMIT_PROCESSES - 1; i++)
		if (fork_child(stage.main, &children[i]))
			fork_exit(stage.main, i);
	assert_int_equal(fork_run(stage.main, "Process-64", "MainThread", &one_more, &err), -1);
	assert_true(strstr(err.text, "64") != NULL);
	for (int i = 0; i < LIMIT_PROCESSES - 1; i++) {
		assert_int_equal(fork_wait(stage.main, &children[i], DOOR_FOREVER), DOOR_DONE);
		assert_int_equal(exit_status(&children[i]), i);
		fork_forget(&children[i]);
	}
	stage_close_checked(&stage, 1);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_child_runs_and_ends),
		cmocka_unit_test(a_child_has_threads_of_its_own),
		cmocka_unit_test(locks_of_others_stay_taken),
		cmocka_unit_test(a_thread_can_fork),
		cmocka_unit_test(a_killed_child_has_ended_lanes),
		cmocka_unit_test(two_can_wait_for_it),
		cmocka_unit_test(there_is_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
