/*
 * Interrupts, stops and the end of daemons, in every kind of wait.
 */

#include "sched_stage.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A signal handler has no argument, so this test has a variable. */
static struct sched *handled;

static void interrupt_it(int signal) {
	(void)signal;
	sched_interrupt(handled);
}

static void stop_it(int signal) {
	(void)signal;
	sched_stop(handled);
}

static void handle(struct stage *stage, void (*handler)(int)) {
	struct sigaction action = { .sa_handler = handler };

	handled = stage->sched;
	assert_int_equal(sigaction(SIGUSR1, &action, NULL), 0);
}

/* ---- Interrupts ---- */

struct when {
	struct region *region;
	enum state state;
};

static bool main_is(const struct when *when) {
	struct region_lane *lane = &when->region->lanes[0];

	return (atomic_load_explicit(&lane->state, memory_order_acquire) & 0x7f) == when->state;
}

/* A worker that signals main when it is in a state. */
static void signal_main(struct worker *worker, void *arg) {
	while (!main_is(arg))
		stage_give_way(worker);
	kill(getpid(), SIGUSR1);
}

static void main_is_interrupted_in_a_lock(void **state) {
	struct when when = { .state = STATE_LOCK };
	struct stage stage;
	struct lock lock;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	handle(&stage, interrupt_it);
	when.region = stage.region;
	lock_init(&lock, stage.sched, REGION_LOCK, NULL);
	lock_acquire(stage.main, &lock, NULL, DOOR_FOREVER);
	stage_start(stage.main, "signaller", signal_main, &when);
	assert_int_equal(lock_acquire(stage.main, &lock, NULL, clock_ns() + 1000 * CLOCK_S),
		DOOR_INTERRUPTED);
	assert_null(lock.door.head);
	/* It is delivered only once. */
	assert_int_equal(lock_acquire(stage.main, &lock, NULL, clock_ns() + CLOCK_MS), DOOR_TIMEOUT);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	stage_close_checked(&stage, 2);
}

static void main_is_interrupted_in_sleep_and_poll(void **state) {
	struct when sleeps = { .state = STATE_SLEEP }, polls = { .state = STATE_IO };
	struct stage stage;
	int ends[2], n;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	stage_open(&stage, CLOCK_MS);
	handle(&stage, interrupt_it);
	sleeps.region = polls.region = stage.region;
	stage_start(stage.main, "signaller", signal_main, &sleeps);
	assert_int_equal(door_sleep(stage.main, clock_ns() + 1000 * CLOCK_S), DOOR_INTERRUPTED);
	stage_start(stage.main, "signaller", signal_main, &polls);
	struct pollfd fd = { .fd = ends[0], .events = POLLIN };
	assert_int_equal(door_poll(stage.main, &fd, 1, STATE_IO, 0, false, DOOR_FOREVER, &n),
		DOOR_INTERRUPTED);
	assert_int_equal(door_poll(stage.main, &fd, 1, STATE_IO, 0, false, clock_ns() + CLOCK_MS,
		&n), DOOR_TIMEOUT);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	close(ends[0]);
	close(ends[1]);
	stage_close_checked(&stage, 3);
}

static void main_is_interrupted_while_it_runs(void **state) {
	struct stage stage;
	bool was_told = false;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	handle(&stage, interrupt_it);
	assert_true(stage_check(stage.main));
	kill(getpid(), SIGUSR1);
	while (!was_told)
		was_told = !stage_check(stage.main);
	assert_true(worker_attend(stage.main)); /* only once */
	assert_false(sched_stopped(stage.sched));
	stage_close_checked(&stage, 1);
}

/* ---- Stops ---- */

struct waits {
	struct lock lock;
	int fd;
	_Atomic unsigned n_unwound;
};

static void wait_in_lock(struct worker *worker, void *arg) {
	struct waits *waits = arg;

	if (lock_acquire(worker, &waits->lock, NULL, DOOR_FOREVER) == DOOR_STOPPED)
		atomic_fetch_add(&waits->n_unwound, 1);
}

static void wait_in_sleep(struct worker *worker, void *arg) {
	struct waits *waits = arg;

	if (door_sleep(worker, clock_ns() + 1000 * CLOCK_S) == DOOR_STOPPED)
		atomic_fetch_add(&waits->n_unwound, 1);
}

static void wait_in_poll(struct worker *worker, void *arg) {
	struct waits *waits = arg;
	struct pollfd fd = { .fd = waits->fd, .events = POLLIN };
	int n;

	if (door_poll(worker, &fd, 1, STATE_IO, 0, false, DOOR_FOREVER, &n) == DOOR_STOPPED)
		atomic_fetch_add(&waits->n_unwound, 1);
}

static void spin_for_ever(struct worker *worker, void *arg) {
	(void)arg;
	stage_spin(worker, UINT64_MAX); /* a stopped worker does not come back from its check point */
}

/* After a stop: everybody is gone within 200 ms. */
static void check_all_end(struct stage *stage, uint64_t stopped_ns) {
	assert_true(sched_stopped(stage->sched));
	stage_finish(stage);
	if (!STAGE_TSAN)
		assert_true(clock_ns() - stopped_ns < 200 * CLOCK_MS);
	stage_check_sums(stage);
	for (unsigned i = 0; i < stage->region->header->n_lanes; i++)
		assert_true(stage->region->lanes[i].ended);
	region_close(stage->region);
}

static void stop_opens_every_door(void **state) {
	worker_fn *const kinds[] = { wait_in_lock, wait_in_sleep, wait_in_poll };
	const enum state states[] = { STATE_LOCK, STATE_SLEEP, STATE_IO };
	struct waits waits = { .n_unwound = 0 };
	struct worker *workers[12];
	struct stage stage;
	uint64_t stopped_ns;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	waits.fd = ends[0];
	stage_open(&stage, 5 * CLOCK_MS);
	lock_init(&waits.lock, stage.sched, REGION_LOCK, NULL);
	lock_acquire(stage.main, &waits.lock, NULL, DOOR_FOREVER);
	for (int i = 0; i < 12; i++)
		workers[i] = stage_start(stage.main, "waiter", kinds[i % 3], &waits);
	for (int i = 0; i < 12; i++)
		stage_until_state(&stage, workers[i], states[i % 3]);
	for (int i = 0; i < 3; i++)
		stage_start(stage.main, "spinner", spin_for_ever, NULL);
	stopped_ns = clock_ns();
	sched_stop(stage.sched);
	assert_false(worker_attend(stage.main)); /* main unwinds */
	check_all_end(&stage, stopped_ns);
	assert_int_equal(atomic_load(&waits.n_unwound), 12);
	close(ends[0]);
	close(ends[1]);
}

/* A thread that is no worker signals main when its lane is in a state. */
static void *signal_from_outside(void *arg) {
	struct when *when = arg;
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
	while (!main_is(when))
		sched_yield();
	kill(getpid(), SIGUSR1);
	return NULL;
}

/* Main waits for the GIL, and the interval is far too long for it to ask. */
static void stop_reaches_the_holder(void **state) {
	struct when when = { .state = STATE_GIL };
	struct stage stage;
	pthread_t outside;
	uint64_t from_ns;

	(void)state;
	stage_open(&stage, 1000 * CLOCK_S);
	handle(&stage, stop_it);
	when.region = stage.region;
	stage_start(stage.main, "spinner", spin_for_ever, NULL);
	assert_int_equal(pthread_create(&outside, NULL, signal_from_outside, &when), 0);
	from_ns = clock_ns();
	while (!sched_stopped(stage.sched)) /* until the spinner has it */
		stage_give_way(stage.main);
	pthread_join(outside, NULL);
	check_all_end(&stage, from_ns);
}

static void stop_ends_mains_wait(void **state) {
	struct when when = { .state = STATE_WAIT };
	struct stage stage;
	pthread_t outside;
	uint64_t from_ns;

	(void)state;
	stage_open(&stage, 5 * CLOCK_MS);
	handle(&stage, stop_it);
	when.region = stage.region;
	stage_start(stage.main, "spinner", spin_for_ever, NULL);
	assert_int_equal(pthread_create(&outside, NULL, signal_from_outside, &when), 0);
	from_ns = clock_ns();
	assert_int_equal(stage_join(&stage), DOOR_STOPPED);
	pthread_join(outside, NULL);
	check_all_end(&stage, from_ns);
}

/* Set the flag, and signal the worker that runs. */
static void *stop_as_front_does(void *arg) {
	struct when *when = arg;
	struct region_lane *lane = &when->region->lanes[1];

	while ((atomic_load_explicit(&lane->state, memory_order_acquire) & 0x7f) != when->state)
		sched_yield();
	atomic_store(&when->region->front->stop, 1);
	syscall(SYS_tgkill, getpid(), (pid_t)atomic_load(&lane->tid), WORKER_LINE_SIGNAL);
	return NULL;
}

static void front_can_stop_it(void **state) {
	struct when when = { .state = STATE_RUN };
	pthread_t outside;
	struct stage stage;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	when.region = stage.region;
	stage_start(stage.main, "spinner", spin_for_ever, NULL);
	assert_int_equal(pthread_create(&outside, NULL, stop_as_front_does, &when), 0);
	assert_int_equal(stage_join(&stage), DOOR_STOPPED);
	pthread_join(outside, NULL);
	check_all_end(&stage, clock_ns());
}

/* ---- Daemons ---- */

/* When main finishes they die where they are; the wall ended before. */
static void daemons_die_at_the_end(void **state) {
	struct waits waits = { .n_unwound = 0 };
	struct region_header *header;
	struct worker *sleeper;
	struct stage stage;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	sleeper = stage_start(stage.main, "sleeper", wait_in_sleep, &waits);
	stage_until_state(&stage, sleeper, STATE_SLEEP);
	stage_start(stage.main, "spinner", spin_for_ever, NULL);
	stage_finish(&stage);
	header = stage.region->header;
	assert_true(header->end_ns > header->start_ns);
	assert_true(stage.region->lanes[0].end_ns == header->end_ns);
	assert_true(stage.region->lanes[2].ended);
	stage_check_sums(&stage);
	region_close(stage.region);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(main_is_interrupted_in_a_lock),
		cmocka_unit_test(main_is_interrupted_in_sleep_and_poll),
		cmocka_unit_test(main_is_interrupted_while_it_runs),
		cmocka_unit_test(stop_opens_every_door),
		cmocka_unit_test(stop_reaches_the_holder),
		cmocka_unit_test(stop_ends_mains_wait),
		cmocka_unit_test(front_can_stop_it),
		cmocka_unit_test(daemons_die_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
