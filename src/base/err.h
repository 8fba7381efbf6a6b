/*
 * err.h - one message that a user should read, with the place it speaks of.
 *
 * A call that can fail for a reason the user should read takes a struct err
 * last and returns false or NULL.  Nothing here prints: who shows the message
 * is decided far above.  Out of memory and broken invariants end the program
 * through err_die, whose hook (set by whoever owns the terminal) gives the
 * terminal back first.
 */

#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <stdnoreturn.h>

enum { ERR_TEXT_SIZE = 512, ERR_FILE_SIZE = 256 };

struct err {
	char text[ERR_TEXT_SIZE]; /* empty: no error */
	char file[ERR_FILE_SIZE]; /* empty: speaks of no file */
	int line;                 /* 1-based, 0: none */
	int col;                  /* 1-based, 0: none */
};

/* Forget what `err` said.  `err` may be NULL here and in all calls below. */
void err_clear(struct err *err);

/* Set the message.  Always returns false, so that `return err_set(...)` reads well. */
bool err_set(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Set the message and the place: `file` may be NULL, line and col 0. */
bool err_at(struct err *err, const char *file, int line, int col, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* Set "WHAT: " and the text of errno.  `format` is formatted to WHAT. */
bool err_errno(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Write "file:line:col: text" to `out`, or just the text when there is no
 * place.  Never more than `size` bytes, always terminated.
 */
void err_format(const struct err *err, char *out, unsigned long size);

/* Called by err_die before its message is written; NULL for nothing. */
typedef void err_hook_fn(void *data);
void err_set_die_hook(err_hook_fn *hook, void *data);

/* Say why on stderr and end the process by abort(): a bug, or no memory left. */
noreturn void err_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
