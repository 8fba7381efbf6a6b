/*
 * twister.h - the Mersenne Twister MT19937 as CPython uses it.
 *
 * A struct twister is storage of the caller, to be seeded before anything is drawn.
 */

#ifndef LIB_TWISTER_H
#define LIB_TWISTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TWISTER_WORDS = 624 };

struct twister {
	uint32_t state[TWISTER_WORDS];
	unsigned at;
	bool has_gauss;
	double gauss;      /* the second of a pair, for random.gauss */
};

/* Begin anew from `len` words, at least one. */
void twister_seed(struct twister *mt, const uint32_t *key, size_t len);

/* 53 bits in [0, 1). */
double twister_double(struct twister *mt);

/* `bits` random bits, 1 to 64. */
uint64_t twister_bits(struct twister *mt, unsigned bits);

/* Even over [0, n); 0 for n = 0. */
uint64_t twister_below(struct twister *mt, uint64_t n);

#endif
