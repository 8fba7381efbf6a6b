/*
 * file.h - whole files in, whole files out, never half of one.
 */

#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Read a whole regular file of at most `max` bytes.  The result is NUL-terminated
 * and freed with mem_free; *len may be NULL.  Folders, pipes and devices are refused
 * without waiting on them.  NULL and `err` on failure.
 */
char *file_read(const char *path, size_t max, size_t *len, struct err *err);

/*
 * Replace a file so that a kill at any moment leaves the old or the new one.
 * Links, and the old file's mode, stay; devices and pipes are written to.
 */
bool file_save(const char *path, const char *bytes, size_t len, struct err *err);

/*
 * Open /dev/null in place of a standard descriptor that was closed, so that no
 * other file gets its number and a program's output.  Call before anything is opened.
 */
void file_keep_standard(void);

/* Make a folder and its parents, mode 0700.  Existing ones are fine. */
bool file_make_folders(const char *path, struct err *err);

bool file_exists(const char *path);
bool file_is_folder(const char *path);

/* "a/b" of a and b; free with mem_free. */
char *file_join(const char *folder, const char *name);

/* The part after the last slash, inside `path`. */
const char *file_base(const char *path);

/*
 * $XDG_STATE_HOME/baton or ~/.local/state/baton, not created; mem_free it.
 * NULL when there is no home.
 */
char *file_state_folder(void);

#endif
