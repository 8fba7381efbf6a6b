/* The ring: what is read plus what is lost is what was written, whoever is faster. */

#include "base/mem.h"
#include "tape/ring.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct ring *new_ring(size_t slots) {
	void *memory = aligned_alloc(64, ring_size(slots));
	assert_non_null(memory);
	memset(memory, 0, ring_size(slots));
	return ring_init(memory, slots);
}

static void push(struct ring *ring, uint64_t i) {
	ring_push(ring, i,
		ring_word(EVENT_STATE, (unsigned)(i % 8), (unsigned)(i % 1000), (uint32_t)(i * 7)));
}

static void check(const struct event *event) {
	uint64_t i = event->ts_ns;
	assert_int_equal(event->kind, EVENT_STATE);
	assert_int_equal(event->state, i % 8);
	assert_int_equal(event->object, i % 1000);
	assert_int_equal(event->arg, (uint32_t)(i * 7));
}

static void gives_back_what_was_pushed(void **state) {
	(void)state;
	struct ring *ring = new_ring(16);
	struct event out[16];
	uint64_t tail = 0, lost = 0;
	assert_int_equal(ring_drain(ring, &tail, out, 16, &lost), 0);
	for (uint64_t i = 0; i < 15; i++)
		push(ring, i);
	assert_int_equal(ring_drain(ring, &tail, out, 4, &lost), 4);
	assert_int_equal(out[3].ts_ns, 3);
	assert_int_equal(ring_drain(ring, &tail, out, 16, &lost), 11);
	for (uint64_t i = 0; i < 11; i++) {
		assert_int_equal(out[i].ts_ns, i + 4);
		check(&out[i]);
	}
	assert_int_equal(lost, 0);
	free(ring);
}

/* Both sides of the limit: mask events are kept, one more is lost. */
static void counts_what_was_overwritten(void **state) {
	(void)state;
	for (uint64_t written = 0; written < 100; written++) {
		struct ring *ring = new_ring(16);
		struct event out[16];
		uint64_t tail = 0, lost = 0;
		for (uint64_t i = 0; i < written; i++)
			push(ring, i);
		size_t n = ring_drain(ring, &tail, out, 16, &lost);
		assert_int_equal(n + lost, written);
		assert_int_equal(n, written < 15 ? written : 15);
		assert_int_equal(ring_written(ring), written);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(out[i].ts_ns, lost + i);
			check(&out[i]);
		}
		free(ring);
	}
}

enum { EVENTS = 2000000 };

static void *write_all(void *arg) {
	for (uint64_t i = 0; i < EVENTS; i++)
		push(arg, i);
	return NULL;
}

/* A writer that never waits, a reader that is sometimes too slow: none torn, an exact count. */
static void survives_a_faster_writer(void **state) {
	(void)state;
	for (size_t slots = 4; slots <= 1 << 16; slots *= 16) {
		struct ring *ring = new_ring(slots);
		struct event out[256];
		uint64_t tail = 0, lost = 0, read = 0, last = 0;
		pthread_t writer;
		assert_int_equal(pthread_create(&writer, NULL, write_all, ring), 0);
		while (read + lost < EVENTS) {
			size_t n = ring_drain(ring, &tail, out, 256, &lost);
			for (size_t i = 0; i < n; i++) {
				check(&out[i]);
				assert_true(read + i == 0 || out[i].ts_ns > last);
				last = out[i].ts_ns;
			}
			read += n;
			assert_int_equal(tail, read + lost);
		}
		pthread_join(writer, NULL);
		assert_int_equal(read + lost, EVENTS);
		free(ring);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_back_what_was_pushed),
		cmocka_unit_test(counts_what_was_overwritten),
		cmocka_unit_test(survives_a_faster_writer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
