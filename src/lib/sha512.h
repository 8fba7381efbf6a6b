/*
 * sha512.h - SHA-512, with which random.seed() makes a number of a text.
 */

#ifndef LIB_SHA512_H
#define LIB_SHA512_H

#include <stddef.h>
#include <stdint.h>

enum { SHA512_SIZE = 64 };

void sha512(const void *message, size_t len, unsigned char digest[SHA512_SIZE]);

#endif
