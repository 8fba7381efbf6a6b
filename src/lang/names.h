/*
 * names.h - identifiers, each once, so that two names are equal when their pointers are.
 *
 * The set and its strings live in the arena it was opened in.
 */

#ifndef LANG_NAMES_H
#define LANG_NAMES_H

#include "base/mem.h"

#include <stddef.h>

struct names;

struct names *names_open(struct arena *arena);

/* The one pointer for these bytes, NUL-terminated. */
const char *names_get(struct names *names, const char *bytes, size_t len);

/* The same for a string. */
const char *names_of(struct names *names, const char *string);

#endif
