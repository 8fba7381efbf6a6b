/*
 * listing.h - a program as it is shown and completed: its lines and its parameters.
 */

#ifndef SESSION_LISTING_H
#define SESSION_LISTING_H

#include "base/err.h"
#include "base/mem.h"

#include <stddef.h>

/* NAME = literal at module level. */
struct listing_param { const char *name, *value; };

struct listing {
	struct arena *arena;
	const char *path, *file;      /* "…/threads.py", "threads.py" (safe) */
	const char *const *lines;     /* safe for a terminal, no newline */
	int n_lines;
	const struct listing_param *params;
	size_t n_params;
};

/*
 * Read a program. NULL and `err` when that cannot be done; one that does not
 * compile has no parameters.
 */
struct listing *listing_open(const char *path, struct err *err);
void listing_close(struct listing *listing); /* NULL is fine */

/* The value that the file gives a parameter, NULL: it has none of that name. */
const char *listing_value(const struct listing *listing, const char *name, size_t len);

#endif
