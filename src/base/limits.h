/*
 * limits.h - every limit of the program, one table.
 *
 * A message about a limit always names the limit, its value and the line.
 */

#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum limit {
#define LIMIT(name, value, what) LIMIT_##name = (value),
#include "base/limits.def"
#undef LIMIT
};

/* What a limit counts, in words: limit_what(LIMIT_THREADS) is by value, so use the name. */
const char *limit_what(const char *name);

#endif
