/*
 * clock.h - time, in nanoseconds, from the clock that never goes back.
 */

#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

enum { CLOCK_MS = 1000000, CLOCK_US = 1000 };
#define CLOCK_S 1000000000LL

/* CLOCK_MONOTONIC, through the vDSO: about 20 ns. */
static inline uint64_t clock_ns(void) {
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* CPU time of the calling thread: a system call, about 170 ns. */
static inline uint64_t clock_cpu_ns(void) {
	struct timespec ts;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

#endif
