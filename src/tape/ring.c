/*
 * ring.c - reading a ring while its writer laps it.
 *
 *        overwritten       |<------- mask + 1 slots ------->|
 *     ---------------------+--------------------------------+-----> events
 *                   ^      ^ head - mask                    ^ head
 *                  tail    the slot being written next is lost too
 *
 * The writer does not wait, so a copied event counts only if its slot was still
 * its own *after* it was copied.  The writer stores both words with release after
 * the head before them; the reader loads both with acquire and then the head: if
 * it saw one word of a later event, it sees a head that tells it so.
 */

#include "tape/ring.h"

size_t ring_size(size_t slots) {
	return sizeof(struct ring) + slots * sizeof(struct event);
}

struct ring *ring_init(void *memory, size_t slots) {
	struct ring *ring = memory;
	atomic_init(&ring->head, 0);
	ring->mask = slots - 1;
	return ring;
}

uint64_t ring_written(const struct ring *ring) {
	/* acquire: whoever knows the count may look for the events */
	return atomic_load_explicit(&ring->head, memory_order_acquire);
}

static struct event read_slot(const struct ring *ring, uint64_t position) {
	uint64_t at = (position & ring->mask) * 2;
	/* acquire: keeps the next look at head behind these, and pairs with ring_push's release */
	uint64_t ts_ns = atomic_load_explicit(&ring->slots[at], memory_order_acquire);
	uint64_t word = atomic_load_explicit(&ring->slots[at + 1], memory_order_acquire);
	return (struct event){
		.ts_ns = ts_ns,
		.kind = (uint8_t)word,
		.state = (uint8_t)(word >> 8),
		.object = (uint16_t)(word >> 16),
		.arg = (uint32_t)(word >> 32),
	};
}

/* The oldest event that cannot be in the course of being overwritten. */
static uint64_t oldest(const struct ring *ring) {
	uint64_t head = ring_written(ring);
	return head > ring->mask ? head - ring->mask : 0;
}

/* Move *tail up to `first`, counting what is skipped. */
static void skip_to(uint64_t first, uint64_t *tail, uint64_t *lost) {
	if (first > *tail) {
		*lost += first - *tail;
		*tail = first;
	}
}

size_t ring_drain(const struct ring *ring, uint64_t *tail, struct event *out, size_t max,
	uint64_t *lost) {
	skip_to(oldest(ring), tail, lost);
	uint64_t first = *tail, end = ring_written(ring);
	if (end <= first)
		return 0; /* less than none: the writer's process broke its own head */
	size_t n = end - first < max ? (size_t)(end - first) : max;
	for (size_t i = 0; i < n; i++)
		out[i] = read_slot(ring, first + i);

	/* Lapped meanwhile?  Then the first ones are not what they were. */
	skip_to(oldest(ring), tail, lost);
	size_t bad = (size_t)(*tail - first);
	if (bad >= n)
		return 0;
	for (size_t i = bad; bad && i < n; i++)
		out[i - bad] = out[i];
	*tail += n - bad;
	return n - bad;
}
