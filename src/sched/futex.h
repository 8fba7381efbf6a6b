/*
 * futex.h - sleep on a word until somebody changes it.
 *
 * Both calls are safe in signal handlers.  Read the word first, then look whether
 * there is a reason to sleep, then sleep on what was read: a change in between
 * makes the sleep return at once.
 */

#ifndef SCHED_FUTEX_H
#define SCHED_FUTEX_H

#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/*
 * Sleep until the word is not `seen`, or until `deadline_ns` (CLOCK_MONOTONIC,
 * UINT64_MAX: no end).  False when the deadline passed.  May return early.
 */
static inline bool futex_wait(_Atomic uint32_t *word, uint32_t seen, uint64_t deadline_ns) {
	struct timespec at = {
		.tv_sec = (time_t)(deadline_ns / 1000000000u),
		.tv_nsec = (long)(deadline_ns % 1000000000u),
	};

	return syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, seen,
		deadline_ns == UINT64_MAX ? NULL : &at, NULL, FUTEX_BITSET_MATCH_ANY) == 0
		|| errno != ETIMEDOUT;
}

/* Change the word and wake the thread that sleeps on it.  Keeps errno. */
static inline void futex_wake(_Atomic uint32_t *word) {
	int kept = errno;

	/* release: pairs with the acquire load that the sleeper begins with */
	atomic_fetch_add_explicit(word, 1, memory_order_release);
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
	errno = kept;
}

#endif
