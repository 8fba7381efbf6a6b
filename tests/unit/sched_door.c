/*
 * The door and the lock: who waits, who is woken, who gets it.
 */

#include "sched_stage.h"

#include <unistd.h>

enum { SOME = 5 };

/* ---- Locks ---- */

static void free_lock_is_taken_at_once(void **state) {
	struct stage stage;
	struct lock lock;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	lock_init(&lock, stage.sched, REGION_LOCK, "lock_a");
	assert_false(lock_release(stage.main, &lock));
	assert_int_equal(lock_acquire(stage.main, &lock, NULL, 0), DOOR_DONE);
	assert_int_equal(lock_acquire(stage.main, &lock, NULL, 0), DOOR_TIMEOUT);
	assert_true(lock_release(stage.main, &lock));
	assert_false(lock_release(stage.main, &lock));
	assert_int_equal(lock.door.object, 0); /* never contended: not on the tape */
	stage_close_checked(&stage, 1);
}

struct queue_up {
	struct lock lock;
	int order[SOME];
	int n;
};

struct numbered {
	struct queue_up *queue;
	int number;
};

static void acquire_in_turn(struct worker *worker, void *arg) {
	struct numbered *mine = arg;
	struct queue_up *queue = mine->queue;

	if (lock_acquire(worker, &queue->lock, NULL, DOOR_FOREVER) != DOOR_DONE)
		return;
	queue->order[queue->n++] = mine->number;
	lock_release(worker, &queue->lock);
}

static void first_come_first_woken(void **state) {
	struct queue_up queue = { .n = 0 };
	struct numbered numbered[SOME];
	struct stage stage;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	lock_init(&queue.lock, stage.sched, REGION_LOCK, NULL);
	assert_int_equal(lock_acquire(stage.main, &queue.lock, NULL, DOOR_FOREVER), DOOR_DONE);
	for (int i = 0; i < SOME; i++) {
		numbered[i] = (struct numbered){ &queue, i };
		stage_until_closed(&stage, stage_start(stage.main, "waiter", acquire_in_turn,
			&numbered[i]));
	}
	lock_release(stage.main, &queue.lock);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	for (int i = 0; i < SOME; i++)
		assert_int_equal(queue.order[i], i);
	assert_string_equal(region_name(stage.region, region_object(stage.region,
		queue.lock.door.object)->name_at),
		"Lock-1");
	stage_close_checked(&stage, SOME + 1);
}

static void a_wait_can_time_out(void **state) {
	struct stage stage;
	struct lock lock;
	uint64_t deadline_ns;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	lock_init(&lock, stage.sched, REGION_LOCK, NULL);
	lock_acquire(stage.main, &lock, NULL, DOOR_FOREVER);
	deadline_ns = clock_ns() + 3 * CLOCK_MS;
	assert_int_equal(lock_acquire(stage.main, &lock, NULL, deadline_ns), DOOR_TIMEOUT);
	assert_true(clock_ns() >= deadline_ns);
	assert_null(lock.door.head);
	assert_string_equal(stage.verdict, ""); /* it had a deadline: not stuck */
	lock_release(stage.main, &lock);
	assert_int_equal(lock_acquire(stage.main, &lock, NULL, 0), DOOR_DONE);
	stage_close_checked(&stage, 1);
}

/* ---- Doors of one's own ---- */

struct tokens {
	struct door door;
	int n_free, n_taken;
	int order[SOME];
};

struct taker {
	struct tokens *tokens;
	int number;
};

static bool take_token(struct door *door, struct worker *worker, void *arg) {
	struct taker *taker = arg;
	struct tokens *tokens = taker->tokens;

	(void)door;
	(void)worker;
	if (tokens->n_free == 0)
		return false;
	tokens->n_free--;
	tokens->order[tokens->n_taken++] = taker->number;
	return true;
}

static void wait_for_token(struct worker *worker, void *arg) {
	struct taker *taker = arg;

	door_wait(worker, &taker->tokens->door, STATE_LOCK, take_token, taker, DOOR_FOREVER);
}

static uint32_t add_token(struct door *door, struct worker *worker, void *arg) {
	struct tokens *tokens = arg;

	(void)door;
	(void)worker;
	tokens->n_free++;
	return 1;
}

/* Wake one, but somebody else is quicker. */
static uint32_t add_token_and_barge(struct door *door, struct worker *worker, void *arg) {
	(void)door;
	(void)worker;
	(void)arg;
	return 1;
}

/* Nothing is handed over: who was woken tries like everybody else. */
static void whoever_is_beaten_goes_to_the_tail(void **state) {
	struct tokens tokens = { .n_free = 0 };
	struct worker *workers[3];
	struct taker takers[3];
	struct region_lane *first;
	struct stage stage;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	door_init(&tokens.door, stage.sched, REGION_SEMAPHORE, "tokens");
	for (int i = 0; i < 3; i++) {
		takers[i] = (struct taker){ &tokens, i };
		workers[i] = stage_start(stage.main, "taker", wait_for_token, &takers[i]);
		stage_until_closed(&stage, workers[i]);
	}
	first = &stage.region->lanes[workers[0]->lane];
	door_change(stage.main, &tokens.door, add_token_and_barge, &tokens);
	while (atomic_load(&first->waker) == 0)
		stage_give_way(stage.main);
	stage_until_closed(&stage, workers[0]);
	for (int i = 0; i < 3; i++) {
		door_change(stage.main, &tokens.door, add_token, &tokens);
		while (stage.n_ended <= (unsigned)i)
			stage_give_way(stage.main);
	}
	assert_int_equal(tokens.order[0], 1);
	assert_int_equal(tokens.order[1], 2);
	assert_int_equal(tokens.order[2], 0);
	stage_close_checked(&stage, 4);
}

struct gate {
	struct door door;
	bool is_open;
};

static bool is_open(struct door *door, struct worker *worker, void *arg) {
	struct gate *gate = arg;

	(void)door;
	(void)worker;
	return gate->is_open;
}

static void pass_gate(struct worker *worker, void *arg) {
	struct gate *gate = arg;

	door_wait(worker, &gate->door, STATE_LOCK, is_open, gate, DOOR_FOREVER);
}

static uint32_t open_gate(struct door *door, struct worker *worker, void *arg) {
	(void)door;
	(void)worker;
	((struct gate *)arg)->is_open = true;
	return DOOR_ALL;
}

/* More than are woken in one batch. */
static void all_can_be_woken(void **state) {
	enum { MANY = 150 };
	struct worker *workers[MANY];
	struct gate gate = { .is_open = false };
	struct stage stage;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	door_init(&gate.door, stage.sched, REGION_EVENT, NULL);
	for (int i = 0; i < MANY; i++)
		workers[i] = stage_start(stage.main, "waiter", pass_gate, &gate);
	for (int i = 0; i < MANY; i++)
		stage_until_closed(&stage, workers[i]);
	door_change(stage.main, &gate.door, open_gate, &gate);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	assert_null(gate.door.head);
	stage_close_checked(&stage, 4);
}

/* ---- The tape ---- */

static void acquire_as(struct worker *worker, void *arg) {
	void **both = arg;

	if (lock_acquire(worker, both[0], both[1], DOOR_FOREVER) == DOOR_DONE)
		lock_release(worker, both[0]);
}

/* lock, WAKE by main, ready as of the same time, run; all under the shown door's name. */
static void a_wait_is_on_the_tape(void **state) {
	struct lock lock;
	struct door shown;
	void *both[] = { &lock, &shown };
	struct event *events;
	struct region_object *object;
	struct stage stage;
	unsigned lane;
	size_t n, at = 0;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	lock_init(&lock, stage.sched, REGION_LOCK, "inner");
	door_init(&shown, stage.sched, REGION_CONDITION, "cond");
	lock_acquire(stage.main, &lock, NULL, DOOR_FOREVER);
	struct worker *waiter = stage_start(stage.main, "waiter", acquire_as, both);
	lane = waiter->lane;
	stage_until_closed(&stage, waiter);
	lock_release(stage.main, &lock);
	assert_int_equal(stage_join(&stage), DOOR_DONE);

	object = region_object(stage.region, shown.object);
	assert_non_null(object);
	assert_string_equal(region_name(stage.region, object->name_at), "cond");
	assert_int_equal(object->kind, REGION_CONDITION);
	assert_int_equal(lock.door.object, 0);

	events = stage_events(&stage, lane, &n);
	while (at < n && event_state(&events[at]) != STATE_LOCK)
		at++;
	assert_true(at + 3 < n);
	assert_int_equal(events[at].object, shown.object);
	assert_int_equal(event_line(events[at].arg), 7);
	assert_int_equal(events[at + 1].kind, EVENT_WAKE);
	assert_int_equal(events[at + 1].arg, stage.main->lane);
	assert_int_equal(event_state(&events[at + 2]), STATE_READY);
	assert_true(events[at + 2].ts_ns == events[at + 1].ts_ns);
	for (at += 3; event_state(&events[at]) == STATE_GIL; at++)
		continue;
	assert_int_equal(event_state(&events[at]), STATE_RUN);
	assert_true(stage_holds(&events[at]));
	free(events);
	stage_close_checked(&stage, 2);
}

static void depths_are_on_the_tape(void **state) {
	struct event *events;
	struct stage stage;
	struct door queue;
	size_t n;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	door_init(&queue, stage.sched, REGION_QUEUE, "queue");
	queue.capacity = 5;
	door_depth(stage.main, &queue, 3);
	events = stage_events(&stage, 0, &n);
	assert_int_equal(events[n - 1].kind, EVENT_DEPTH);
	assert_int_equal(events[n - 1].arg, 3);
	assert_int_equal(events[n - 1].object, queue.object);
	assert_int_equal(region_object(stage.region, queue.object)->capacity, 5);
	free(events);
	stage_close_checked(&stage, 1);
}

/* ---- Sleep and poll ---- */

static void sleep_lasts_until_its_deadline(void **state) {
	uint64_t sums[STATE_COUNT], from_ns, until_ns;
	struct stage stage;

	(void)state;
	stage_open(&stage, CLOCK_MS);
	from_ns = clock_ns();
	until_ns = from_ns + 5 * CLOCK_MS;
	assert_int_equal(door_sleep(stage.main, until_ns), DOOR_DONE);
	assert_true(clock_ns() >= until_ns);
	assert_true(region_sums(stage.region, 0, clock_ns(), sums));
	assert_true(sums[STATE_SLEEP] > 4 * CLOCK_MS);
	stage_close_checked(&stage, 1);
}

static void sleep_zero_often(struct worker *worker, void *arg) {
	(void)arg;
	while (atomic_load(&stage_of(worker)->region->processes[0].handoffs) < 20)
		door_sleep(worker, 0);
}

/* sleep(0) gives the GIL away: the other has its turn, with no request. */
static void sleep_zero_gives_way(void **state) {
	struct stage stage;

	(void)state;
	stage_open(&stage, 1000 * CLOCK_S);
	stage_start(stage.main, "A", sleep_zero_often, NULL);
	stage_start(stage.main, "B", sleep_zero_often, NULL);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	assert_int_equal(stage.region->processes[0].forced, 0);
	stage_close_checked(&stage, 3);
}

static void write_byte(struct worker *worker, void *arg) {
	(void)worker;
	assert_int_equal(write(*(int *)arg, "x", 1), 1);
}

static void poll_sees_what_is_ready(void **state) {
	struct pollfd many[20];
	struct stage stage;
	int ends[2], n = -1;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	stage_open(&stage, CLOCK_MS);
	for (int i = 0; i < 20; i++)
		many[i] = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	assert_int_equal(door_poll(stage.main, many, 20, STATE_IO, 0, false, clock_ns() + CLOCK_MS,
		&n), DOOR_TIMEOUT);
	stage_start(stage.main, "writer", write_byte, &ends[1]);
	assert_int_equal(door_poll(stage.main, many, 1, STATE_IO, 0, false, DOOR_FOREVER, &n),
		DOOR_DONE);
	assert_int_equal(n, 1);
	assert_int_equal(many[0].revents, POLLIN);
	assert_int_equal(door_poll(stage.main, many, 20, STATE_IO, 0, false, DOOR_FOREVER, &n),
		DOOR_DONE);
	assert_int_equal(n, 20);
	assert_int_equal(stage_join(&stage), DOOR_DONE);
	close(ends[0]);
	close(ends[1]);
	stage_close_checked(&stage, 2);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(free_lock_is_taken_at_once),
		cmocka_unit_test(first_come_first_woken),
		cmocka_unit_test(a_wait_can_time_out),
		cmocka_unit_test(whoever_is_beaten_goes_to_the_tail),
		cmocka_unit_test(all_can_be_woken),
		cmocka_unit_test(a_wait_is_on_the_tape),
		cmocka_unit_test(depths_are_on_the_tape),
		cmocka_unit_test(sleep_lasts_until_its_deadline),
		cmocka_unit_test(sleep_zero_gives_way),
		cmocka_unit_test(poll_sees_what_is_ready),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
