/*
 * Workers: limits, names, lines, and what the kernel does to them.
 */

#include "sched_stage.h"

#include <sched.h>
#include <signal.h>
#include <sys/rseq.h>
#include <sys/syscall.h>
#include <unistd.h>

struct gate {
	struct door door;
	bool is_open;
};

static bool is_open(struct door *door, struct worker *worker, void *arg) {
	(void)door;
	(void)worker;
	return ((struct gate *)arg)->is_open;
}

static uint32_t open_gate(struct door *door, struct worker *worker, void *arg) {
	(void)door;
	(void)worker;
	((struct gate *)arg)->is_open = true;
	return DOOR_ALL;
}

static void pass_gate(struct worker *worker, void *arg) {
	struct gate *gate = arg;

	door_wait(worker, &gate->door, STATE_LOCK, is_open, gate, DOOR_FOREVER);
}

/* As many threads as the limit says, main among them; then a message, and then it goes on. */
static void there_is_a_limit(void **state) {
	struct gate gate = { .is_open = false };
	struct err err = { 0 };
	struct stage stage;

	(void)state;
	stage_open(&stage, 5 * CLOCK_MS);
	door_init(&gate.door, stage.sched, REGION_EVENT, NULL);
	for (int i = 1; i < LIMIT_THREADS; i++)
		stage_start(stage.main, "Thread", pass_gate, &gate);
	assert_int_equal(sched_alive(stage.sched), LIMIT_THREADS);
	assert_null(worker_start(stage.main, "one more", false, pass_gate, &gate, NULL, &err));
	assert_string_equal(err.text, "can't start new thread: the limit is 1024 threads in one run");
	door_change(stage.main, &gate.door, open_gate, &gate);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	while (sched_alive(stage.sched) > 1)
		stage_give_way(stage.main);
	stage_start(stage.main, "after", pass_gate, &gate);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	stage_close_checked(&stage, 8);
}

/* More threads in the course of a run than there are lanes: they run, unrecorded. */
static void count_up(struct worker *worker, void *arg) {
	(void)worker;
	++*(unsigned *)arg;
}

static void more_threads_than_lanes(void **state) {
	unsigned n = 0;
	struct stage stage;

	(void)state;
	stage_open(&stage, 5 * CLOCK_MS);
	for (int i = 0; i < REGION_LANES + 20; i++) {
		stage_start(stage.main, "Thread", count_up, &n);
		while (sched_alive(stage.sched) > 1)
			stage_give_way(stage.main);
	}
	assert_int_equal(n, REGION_LANES + 20);
	assert_true(stage.region->header->refused_lanes >= 20);
	stage_close_checked(&stage, 8);
}

static void names_can_change(void **state) {
	struct stage stage;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	worker_rename(stage.main, "Barista");
	assert_string_equal(region_name(stage.region, stage.region->lanes[0].name_at), "Barista");
	assert_ptr_equal(sched_self(stage.sched), stage.main);
	assert_int_equal(stage.region->lanes[0].tid, getpid());
	stage_close_checked(&stage, 1);
}

/* ---- Lines ---- */

/* Front bumps want_line and sends the signal; the worker answers at its next check point. */
static void ask_for_line(struct worker *worker, void *arg) {
	struct stage *stage = arg;

	atomic_fetch_add(&stage->region->front->want_line, 1);
	gil_leave(worker, STATE_NATIVE, 0);
	while ((atomic_load(&stage->region->lanes[0].state) & 0x7f) != STATE_RUN)
		sched_yield();
	syscall(SYS_tgkill, getpid(), (pid_t)atomic_load(&stage->region->lanes[0].tid),
		WORKER_LINE_SIGNAL);
	while (atomic_load(&stage->region->lanes[0].line) != 7)
		sched_yield();
	gil_enter(worker);
}

static void a_running_worker_tells_its_line(void **state) {
	struct event *events;
	struct stage stage;
	size_t n, n_lines = 0;

	(void)state;
	stage_open(&stage, 1000 * CLOCK_S);
	stage_start(stage.main, "front", ask_for_line, &stage);
	stage_give_way(stage.main);
	atomic_store(&stage.region->lanes[0].line, 0);
	while (stage.n_ended == 0) {
		stage_check(stage.main);
		if (atomic_load(&stage.region->lanes[0].line) == 7)
			stage_give_way(stage.main); /* let the asker end */
	}
	events = stage_events(&stage, 0, &n);
	for (size_t i = 0; i < n; i++)
		n_lines += events[i].kind == EVENT_LINE && events[i].arg == 7;
	assert_true(n_lines >= 1);
	free(events);
	stage_close_checked(&stage, 2);
}

/* ---- Preemption ---- */

/* Two runners that share a core and no GIL: C code beside Python, and main. */
static void burn_natively(struct worker *worker, void *arg) {
	_Atomic bool *is_over = arg;

	gil_leave(worker, STATE_NATIVE, 0);
	while (!atomic_load(is_over))
		continue;
	gil_enter(worker);
}

static void preemptions_are_ready_time(void **state) {
	_Atomic bool is_over = false;
	struct region_lane *lane;
	cpu_set_t one, all;
	struct stage stage;

	(void)state;
	CPU_ZERO(&one);
	assert_int_equal(sched_getaffinity(0, sizeof all, &all), 0);
	for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; i++)
		if (CPU_ISSET(i, &all))
			CPU_SET(i, &one);
	assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
	stage_open(&stage, CLOCK_MS);
	lane = &stage.region->lanes[0];
	stage_start(stage.main, "burner", burn_natively, &is_over);
	stage_give_way(stage.main);
	while (atomic_load(&lane->preempted) < 3) {
		if (__rseq_size == 0)
			raise(WORKER_LINE_SIGNAL); /* nobody tells: look */
		stage_check(stage.main);
	}
	atomic_store(&is_over, true);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	assert_true(lane->cum_ns[STATE_READY] > 0);
	assert_true(stage.region->lanes[1].cum_ns[STATE_READY] > 0); /* and in C code */
	stage_close_checked(&stage, 2);
	assert_int_equal(sched_setaffinity(0, sizeof all, &all), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_is_a_limit),
		cmocka_unit_test(more_threads_than_lanes),
		cmocka_unit_test(names_can_change),
		cmocka_unit_test(a_running_worker_tells_its_line),
		cmocka_unit_test(preemptions_are_ready_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
