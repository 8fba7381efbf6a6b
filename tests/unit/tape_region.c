/* The region: slots, names, sums; across mappings, threads and fork. */

#include "tape/region.h"
#include "tape/writer.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct region *open_region(void) {
	struct region_settings settings = { .interval_ns = 5000000, .checks = 311, .record = 1 };
	struct err err = {0};
	struct region *region = region_create(&settings, &err);
	assert_non_null(region);
	return region;
}

static uint64_t sum(const uint64_t sums[STATE_COUNT]) {
	uint64_t all = 0;
	for (int i = 0; i < STATE_COUNT; i++)
		all += sums[i];
	return all;
}

static void maps_as_front_and_engine(void **state) {
	(void)state;
	struct region *region = open_region();
	struct err err = {0};
	struct region *front = region_map(region->fd, true, &err);
	struct region *engine = region_map(region->fd, false, &err);
	assert_non_null(front);
	assert_non_null(engine);
	assert_int_equal(front->header->settings.interval_ns, 5000000);

	atomic_store_explicit(&front->front->want_line, 7, memory_order_release);
	assert_int_equal(atomic_load_explicit(&engine->front->want_line, memory_order_acquire), 7);

	unsigned process = region_add_process(engine, REGION_NONE, REGION_NONE, "MainProcess");
	unsigned lane = region_add_lane(engine, REGION_MAIN, process, REGION_NONE, "MainThread", false);
	assert_int_equal(process, 0);
	assert_int_equal(lane, 0);
	assert_string_equal(region_name(front, front->processes[0].name_at), "MainProcess");
	assert_string_equal(region_name(front, front->lanes[0].name_at), "MainThread");
	assert_non_null(region_ring(front, 0));
	assert_null(region_ring(front, 1));
	region_close(front);
	region_close(engine);
	region_close(region);
}

/* Front's mapping is read-only: a write to a lane is a fault, one to its page is not. */
static void front_cannot_write_records(void **state) {
	(void)state;
	struct region *region = open_region();
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGSEGV, SIG_DFL);
		struct region *front = region_map(region->fd, true, NULL);
		atomic_store_explicit(&front->front->stop, 1, memory_order_release);
		atomic_store_explicit(&front->header->n_lanes, 1, memory_order_release);
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_int_equal(atomic_load_explicit(&region->front->stop, memory_order_acquire), 1);
	assert_int_equal(atomic_load_explicit(&region->header->n_lanes, memory_order_acquire), 0);
	region_close(region);
}

static void refuses_what_is_no_region(void **state) {
	(void)state;
	struct err err = {0};
	int fd = memfd_create("other", MFD_CLOEXEC);
	assert_null(region_map(fd, false, &err));
	assert_string_not_equal(err.text, "");
	struct region *region = open_region();
	assert_int_equal(ftruncate(fd, (off_t)region->size), 0);
	err_clear(&err);
	assert_null(region_map(fd, true, &err));
	assert_string_not_equal(err.text, "");
	assert_null(region_map(-1, true, &err));
	assert_int_not_equal(ftruncate(region->fd, 0), 0);
	close(fd);
	region_close(region);
	region_close(NULL);
}

static void tables_end_at_their_limits(void **state) {
	(void)state;
	struct region *region = open_region();
	for (unsigned i = 0; i < LIMIT_PROCESSES; i++)
		assert_int_equal(region_add_process(region, 0, 0, "p"), i);
	assert_int_equal(region_add_process(region, 0, 0, "p"), REGION_NONE);
	for (unsigned i = 0; i < REGION_LANES; i++)
		assert_int_equal(region_add_lane(region, REGION_THREAD, 0, 0, "t", false), i);
	assert_int_equal(region_add_lane(region, REGION_THREAD, 0, 0, "t", false), REGION_NONE);
	assert_int_equal(region_add_lane(region, REGION_THREAD, 0, 0, "t", false), REGION_NONE);
	assert_int_equal(atomic_load(&region->header->n_lanes), REGION_LANES);
	assert_int_equal(atomic_load(&region->header->refused_lanes), 2);
	for (unsigned i = 1; i < REGION_OBJECTS; i++)
		assert_int_equal(region_add_object(region, REGION_LOCK, 0, NULL, 0), i);
	assert_int_equal(region_add_object(region, REGION_LOCK, 0, NULL, 0), EVENT_OTHERS);
	assert_non_null(region_object(region, REGION_OBJECTS - 1));
	assert_null(region_object(region, 0));
	assert_null(region_object(region, EVENT_OTHERS));

	/* Every lane has a ring of its own, and all of them fit. */
	struct ring *last = region_ring(region, REGION_LANES - 1);
	assert_non_null(last);
	assert_true((char *)last + ring_size(last->mask + 1) <= (char *)region->header + region->size);
	assert_int_equal(region_ring(region, 0)->mask + 1, REGION_BIG_SLOTS);
	assert_int_equal(region_ring(region, REGION_BIG_RINGS)->mask + 1, REGION_MIDDLE_SLOTS);
	assert_int_equal(last->mask + 1, REGION_SMALL_SLOTS);

	/* Writing to no lane is fine. */
	region_enter(region, REGION_NONE, STATE_RUN, true, 0, 1, 0, 5);
	region_push(region, REGION_NONE, EVENT_LINE, 0, 1, 5);
	region_end_lane(region, REGION_NONE, 5);
	region_close(region);
}

static void names_run_out_gracefully(void **state) {
	(void)state;
	struct region *region = open_region();
	unsigned lane = region_add_lane(region, REGION_THREAD, 0, 0, "first", false);
	char longest[1001];
	memset(longest, 'x', 1000);
	longest[1000] = '\0';
	for (int i = 0; i < 300; i++)
		region_rename_lane(region, lane, longest);
	region_rename_lane(region, lane, "too late, no room");
	const char *name = region_name(region, atomic_load(&region->lanes[lane].name_at));
	assert_true(strcmp(name, longest) == 0 || strcmp(name, "too late, no room") == 0);
	assert_string_equal(region_name(region, REGION_NAME_BYTES), "");
	assert_string_equal(region_name(region, UINT32_MAX), "");
	region_close(region);
}

static void sums_add_up_to_the_lifetime(void **state) {
	(void)state;
	struct region *region = open_region();
	unsigned lane = region_add_lane(region, REGION_MAIN, 0, REGION_NONE, "M", false);
	uint64_t sums[STATE_COUNT];
	assert_true(region_sums(region, lane, 50, sums));
	assert_int_equal(sum(sums), 0);
	region_enter(region, lane, STATE_GIL, false, 0, 0, EVENT_NO_CORE, 100);
	region_enter(region, lane, STATE_RUN, true, 0, 1, 0, 130);
	region_enter(region, lane, STATE_READY, true, 0, 1, EVENT_NO_CORE, 200);
	region_enter(region, lane, STATE_RUN, true, 0, 2, 1, 210);
	region_enter(region, lane, STATE_LOCK, false, 3, 2, EVENT_NO_CORE, 215);
	assert_true(region_sums(region, lane, 300, sums));
	assert_int_equal(sums[STATE_GIL], 30);
	assert_int_equal(sums[STATE_RUN], 75);
	assert_int_equal(sums[STATE_READY], 10);
	assert_int_equal(sums[STATE_LOCK], 85);
	assert_int_equal(sum(sums), 200);
	struct region_lane *record = &region->lanes[lane];
	assert_int_equal(atomic_load(&record->switches), 2);
	assert_int_equal(atomic_load(&record->preempted), 1);
	assert_int_equal(atomic_load(&record->object), 3);
	assert_int_equal(atomic_load(&record->line), 2);

	region_end_lane(region, lane, 400);
	region_end_lane(region, lane, 500);
	assert_true(region_sums(region, lane, 900, sums));
	assert_int_equal(sum(sums), 300);
	assert_int_equal(atomic_load(&record->start_ns), 100);
	assert_int_equal(atomic_load(&record->end_ns), 400);
	assert_int_equal(ring_written(region_ring(region, lane)), 6);

	/* One that never began has lived for no time. */
	unsigned other = region_add_lane(region, REGION_THREAD, 0, lane, "T", false);
	region_end_lane(region, other, 700);
	assert_int_equal(atomic_load(&region->lanes[other].start_ns), 700);
	region_sums(region, other, 900, sums);
	assert_int_equal(sum(sums), 0);
	region_close(region);
}

/* A writer dies between any two of its stores: its parent still gets sums that add up. */
static void repairs_a_dead_writer(void **state) {
	(void)state;
	for (int died = 0; died < 3; died++) {
		struct region *region = open_region();
		unsigned lane = region_add_lane(region, REGION_MAIN, 0, REGION_NONE, "M", false);
		struct region_lane *record = &region->lanes[lane];
		region_enter(region, lane, STATE_RUN, true, 0, 1, 0, 100);
		WRITER_STORE(record->seq, WRITER_LOAD(record->seq) + 1);
		if (died > 0)
			WRITER_STORE(record->cum_ns[STATE_RUN], 50);
		if (died > 1)
			WRITER_STORE(record->since_ns, 150);
		uint64_t sums[STATE_COUNT];
		assert_false(region_sums(region, lane, 160, sums));
		region_end_lane(region, lane, 170);
		assert_true(region_sums(region, lane, 200, sums));
		assert_int_equal(sum(sums), 70);
		assert_int_equal(sums[STATE_RUN], 70);
		region_close(region);
	}
}

struct claims { struct region *region; unsigned char seen[REGION_LANES]; };

static void *claim_many(void *arg) {
	struct claims *claims = arg;
	for (;;) {
		unsigned lane = region_add_lane(claims->region, REGION_THREAD, 0, 0, "worker", false);
		if (lane == REGION_NONE)
			return NULL;
		claims->seen[lane]++;
	}
}

static void two_threads_never_claim_the_same(void **state) {
	(void)state;
	struct claims claims = { .region = open_region() };
	pthread_t threads[2];
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, claim_many, &claims), 0);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	for (unsigned i = 0; i < REGION_LANES; i++) {
		assert_int_equal(claims.seen[i], 1);
		assert_string_equal(
			region_name(claims.region, atomic_load(&claims.region->lanes[i].name_at)), "worker");
	}
	region_close(claims.region);
}

enum { ENTERED = 300000 };

static void *write_states(void *arg) {
	struct writer writer = writer_open(arg, 0);
	for (uint64_t i = 0; i <= ENTERED; i++)
		writer_enter(&writer, (enum state)(i * 7 % 8), i & 1, (unsigned)(i % 100), (unsigned)i, 0,
			10 + i * 3);
	return NULL;
}

/* Whenever it is read, a lane's sums add up to the time since its start. */
static void sums_are_whole_while_they_change(void **state) {
	(void)state;
	struct region *region = open_region();
	region_add_lane(region, REGION_MAIN, 0, REGION_NONE, "M", false);
	pthread_t writer;
	assert_int_equal(pthread_create(&writer, NULL, write_states, region), 0);
	uint64_t last = 0, sums[STATE_COUNT];
	int whole = 0;
	while (last < ENTERED * 3) {
		if (!region_sums(region, 0, 0, sums))
			continue;
		whole++;
		assert_int_equal(sum(sums) % 3, 0);
		assert_true(sum(sums) >= last);
		last = sum(sums);
	}
	pthread_join(writer, NULL);
	assert_true(whole > 0);
	region_close(region);
}

static void a_child_writes_to_the_same_tape(void **state) {
	(void)state;
	struct region *region = open_region();
	region_add_process(region, REGION_NONE, REGION_NONE, "MainProcess");
	unsigned process = region_add_process(region, 0, 0, "Process-1");
	unsigned lane = region_add_lane(region, REGION_MAIN, process, 0, "MainThread", false);
	pid_t pid = fork();
	if (pid == 0) {
		if (!region_prefault(region, lane))
			_exit(1);
		for (unsigned i = 0; i <= 10; i++)
			region_enter(
				region, lane, i % 2 ? STATE_RUN : STATE_GIL, i % 2, 0, i, 0, 1000 + i * 10);
		unsigned queue = region_add_object(region, REGION_QUEUE, process, "queue", 5);
		region_push(region, lane, EVENT_DEPTH, queue, 1, 1100);
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	region_end_lane(region, lane, 1200);
	uint64_t sums[STATE_COUNT];
	assert_true(region_sums(region, lane, 2000, sums));
	assert_int_equal(sums[STATE_RUN], 50);
	assert_int_equal(sums[STATE_GIL], 150);
	assert_int_equal(ring_written(region_ring(region, lane)), 13);
	assert_string_equal(region_name(region, region_object(region, 1)->name_at), "queue");
	region_close(region);
}

static void without_recording_there_are_no_rings(void **state) {
	(void)state;
	struct region_settings settings = { .record = 0 };
	struct region *region = region_create(&settings, NULL);
	unsigned lane = region_add_lane(region, REGION_MAIN, 0, REGION_NONE, "M", false);
	assert_null(region_ring(region, lane));
	assert_true(region_prefault(region, lane));
	region_enter(region, lane, STATE_RUN, true, 0, 1, 0, 100);
	region_end_lane(region, lane, 160);
	uint64_t sums[STATE_COUNT];
	assert_true(region_sums(region, lane, 200, sums));
	assert_int_equal(sums[STATE_RUN], 60);
	region_close(region);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps_as_front_and_engine),
		cmocka_unit_test(front_cannot_write_records),
		cmocka_unit_test(refuses_what_is_no_region),
		cmocka_unit_test(tables_end_at_their_limits),
		cmocka_unit_test(names_run_out_gracefully),
		cmocka_unit_test(sums_add_up_to_the_lifetime),
		cmocka_unit_test(repairs_a_dead_writer),
		cmocka_unit_test(two_threads_never_claim_the_same),
		cmocka_unit_test(sums_are_whole_while_they_change),
		cmocka_unit_test(a_child_writes_to_the_same_tape),
		cmocka_unit_test(without_recording_there_are_no_rings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
