/*
 * bench.h - rows of figures: PASS, FAIL or NOT MEASURED, and the line that counts them.
 */

#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "base/clock.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct bench {
	int n_passed, n_failed, n_skipped;
};

/* A row that must hold. */
__attribute__((format(printf, 3, 4)))
static inline void bench_row(struct bench *bench, bool holds, const char *format, ...) {
	va_list args;

	if (holds)
		bench->n_passed++;
	else
		bench->n_failed++;
	va_start(args, format);
	fputs(holds ? "PASS  " : "FAIL  ", stdout);
	vprintf(format, args);
	putchar('\n');
	fflush(stdout);
	va_end(args);
}

/* A row that could not be measured, and why. */
__attribute__((format(printf, 2, 3)))
static inline void bench_skip(struct bench *bench, const char *format, ...) {
	va_list args;

	bench->n_skipped++;
	va_start(args, format);
	fputs("NOT MEASURED  ", stdout);
	vprintf(format, args);
	putchar('\n');
	fflush(stdout);
	va_end(args);
}

/* The last line; the status for exit. */
static inline int bench_end(const struct bench *bench) {
	printf("%d passed, %d failed, %d skipped\n", bench->n_passed, bench->n_failed,
		bench->n_skipped);
	return bench->n_failed != 0;
}

static inline int bench_compare(const void *a, const void *b) {
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static inline void bench_sort(uint64_t *values, size_t n) {
	qsort(values, n, sizeof *values, bench_compare);
}

/* The value that `share` of the sorted ones do not pass. */
static inline uint64_t bench_at(const uint64_t *values, size_t n, double share) {
	return n == 0 ? 0 : values[(size_t)((double)(n - 1) * share)];
}

#endif
