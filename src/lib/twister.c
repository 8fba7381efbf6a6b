/*
 * The generator, its seeding by an array of 32-bit words and the way floats and
 * bits are drawn from it follow Modules/_randommodule.c in effect; Matsumoto and
 * Nishimura published the twister in 1998.
 */

#include "lib/twister.h"

enum { MT_N = TWISTER_WORDS, MT_M = 397 };

static void twister_init(struct twister *mt, uint32_t seed) {
	mt->state[0] = seed;
	for (uint32_t i = 1; i < MT_N; i++)
		mt->state[i] = 1812433253u * (mt->state[i - 1] ^ mt->state[i - 1] >> 30) + i;
	mt->at = MT_N;
	mt->has_gauss = false;
}

void twister_seed(struct twister *mt, const uint32_t *key, size_t len) {
	size_t i = 1, j = 0;
	uint32_t *s = mt->state;
	twister_init(mt, 19650218u);
	for (size_t k = len > MT_N ? len : MT_N; k; k--) {
		s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1664525u) + key[j] + (uint32_t)j;
		if (++i >= MT_N) {
			s[0] = s[MT_N - 1];
			i = 1;
		}
		if (++j >= len)
			j = 0;
	}
	for (size_t k = MT_N - 1; k; k--) {
		s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1566083941u) - (uint32_t)i;
		if (++i >= MT_N) {
			s[0] = s[MT_N - 1];
			i = 1;
		}
	}
	s[0] = 0x80000000u;
}

static uint32_t twister_next(struct twister *mt) {
	uint32_t *s = mt->state;
	if (mt->at >= MT_N) {
		for (unsigned k = 0; k < MT_N; k++) {
			uint32_t y = (s[k] & 0x80000000u) | (s[(k + 1) % MT_N] & 0x7fffffffu);
			s[k] = s[(k + MT_M) % MT_N] ^ y >> 1 ^ (y & 1 ? 0x9908b0dfu : 0);
		}
		mt->at = 0;
	}
	uint32_t y = s[mt->at++];
	y ^= y >> 11;
	y ^= y << 7 & 0x9d2c5680u;
	y ^= y << 15 & 0xefc60000u;
	return y ^ y >> 18;
}

double twister_double(struct twister *mt) {
	uint32_t a = twister_next(mt) >> 5, b = twister_next(mt) >> 6;
	return (a * 67108864.0 + b) * (1.0 / 9007199254740992.0);
}

uint64_t twister_bits(struct twister *mt, unsigned bits) {
	if (bits <= 32)
		return twister_next(mt) >> (32 - bits);
	uint64_t low = twister_next(mt);
	return low | (uint64_t)(twister_next(mt) >> (64 - bits)) << 32;
}

/* Draws again while the bits are too many, as CPython's _randbelow does. */
uint64_t twister_below(struct twister *mt, uint64_t n) {
	if (n == 0)
		return 0;
	unsigned bits = 64 - (unsigned)__builtin_clzll(n);
	uint64_t r;
	do
		r = twister_bits(mt, bits);
	while (r >= n);
	return r;
}
