/*
 * save.h - the progress file: guard alone writes it, front alone reads it.
 *
 * A kill at any moment leaves the old or the new bytes, never a mixture; the
 * bytes before the last save stand in PATH.1.
 */

#ifndef GUARD_SAVE_H
#define GUARD_SAVE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Replace the file at `path`; its folder is made when missing. */
bool save_write(const char *path, const char *bytes, size_t len, struct err *err);

#endif
