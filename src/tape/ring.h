/*
 * ring.h - one thread's events: the thread writes, the screen reads.
 *
 * A ring has one writer and one reader and lives in memory shared between
 * processes, so it holds no pointers and no locks.  A full ring never makes the
 * writer wait, for waiting would change the timing being taught: the oldest
 * event is overwritten, and the reader learns exactly how many it missed.
 */

#ifndef TAPE_RING_H
#define TAPE_RING_H

#include "tape/event.h"

#include <stdatomic.h>
#include <stddef.h>

struct ring {
	_Atomic uint64_t head;    /* events ever written; the writer's line */
	uint64_t mask;            /* slots - 1; set once */
	char pad[48];
	_Atomic uint64_t slots[]; /* two words an event */
};

/* Bytes that a ring of `slots` events takes; `slots` is a power of two. */
size_t ring_size(size_t slots);

/* Make an empty ring in the caller's `memory`: ring_size bytes, 64-aligned, zeroed. */
struct ring *ring_init(void *memory, size_t slots);

/* How many events were ever written. */
uint64_t ring_written(const struct ring *ring);

/* Append one event.  Never waits.  The writer's call alone. */
static inline void ring_push(struct ring *ring, uint64_t ts_ns, uint64_t word) {
	uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	uint64_t at = (head & ring->mask) * 2;
	/* release: who reads a word of this event then reads a head that tells of being lapped */
	atomic_store_explicit(&ring->slots[at], ts_ns, memory_order_release);
	atomic_store_explicit(&ring->slots[at + 1], word, memory_order_release);
	/* release: who reads this head will read the event */
	atomic_store_explicit(&ring->head, head + 1, memory_order_release);
}

/* The second word of an event. */
static inline uint64_t ring_word(unsigned kind, unsigned state, unsigned object, uint32_t arg) {
	return kind | state << 8 | (uint64_t)object << 16 | (uint64_t)arg << 32;
}

/*
 * Copy at most `max` events, oldest first, from position *tail on, which moves;
 * events that were overwritten before they could be read are added to *lost.
 * Returns how many were copied.  The reader's call alone.
 */
size_t ring_drain(const struct ring *ring, uint64_t *tail, struct event *out, size_t max,
	uint64_t *lost);

#endif
