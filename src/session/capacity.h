/*
 * capacity.h - how many cores were free lately, from /proc/stat, at most once a second.
 */

#ifndef SESSION_CAPACITY_H
#define SESSION_CAPACITY_H

#include <stdbool.h>
#include <stdint.h>

struct capacity {
	int cores;              /* this process may use; 0: not read yet */
	double free;            /* of these, over the last second; -1: not known yet */
	uint64_t read_ns;       /* when it was read last */
	uint64_t idle, total;   /* clock ticks then */
};

/*
 * Read if a second has passed. Returns whether the figures changed as they are
 * shown (two digits).
 */
bool capacity_read(struct capacity *capacity, uint64_t now_ns);

/* When it wants to be read again. */
uint64_t capacity_wake_ns(const struct capacity *capacity);

#endif
