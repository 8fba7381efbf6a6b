#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The one thing of the process that is global: whoever owns the terminal, owns this. */
static struct {
	err_hook_fn *fn;
	void *data;
} die_hook;

void err_clear(struct err *err) {
	if (err)
		*err = (struct err){0};
}

static void set(struct err *err, const char *file, int line, int col, const char *format,
	va_list args) {
	if (!err)
		return;
	/* By way of a copy, for `file` and `args` may point into `err`. */
	struct err fresh = {.line = line, .col = col};
	snprintf(fresh.file, sizeof fresh.file, "%s", file ? file : "");
	vsnprintf(fresh.text, sizeof fresh.text, format, args);
	*err = fresh;
}

bool err_set(struct err *err, const char *format, ...) {
	va_list args;
	va_start(args, format);
	set(err, NULL, 0, 0, format, args);
	va_end(args);
	return false;
}

bool err_at(struct err *err, const char *file, int line, int col, const char *format, ...) {
	va_list args;
	va_start(args, format);
	set(err, file, line, col, format, args);
	va_end(args);
	return false;
}

bool err_errno(struct err *err, const char *format, ...) {
	const char *reason = strerrordesc_np(errno);
	va_list args;
	va_start(args, format);
	set(err, NULL, 0, 0, format, args);
	va_end(args);
	if (!err)
		return false;
	/* A long WHAT must not push the reason out. */
	if (!reason)
		reason = "unknown error";
	size_t room = sizeof err->text - strlen(reason) - 3;
	size_t len = strnlen(err->text, room);
	snprintf(err->text + len, sizeof err->text - len, ": %s", reason);
	return false;
}

void err_format(const struct err *err, char *out, unsigned long size) {
	if (!err->file[0])
		snprintf(out, size, "%s", err->text);
	else if (err->line <= 0)
		snprintf(out, size, "%s: %s", err->file, err->text);
	else if (err->col <= 0)
		snprintf(out, size, "%s:%d: %s", err->file, err->line, err->text);
	else
		snprintf(out, size, "%s:%d:%d: %s", err->file, err->line, err->col, err->text);
}

void err_set_die_hook(err_hook_fn *hook, void *data) {
	die_hook.fn = hook;
	die_hook.data = data;
}

noreturn void err_die(const char *format, ...) {
	err_hook_fn *hook = die_hook.fn;
	die_hook.fn = NULL; /* a hook that dies dies without one */
	if (hook)
		hook(die_hook.data);

	char line[ERR_TEXT_SIZE] = "baton: ";
	size_t len = strlen(line);
	va_list args;
	va_start(args, format);
	vsnprintf(line + len, sizeof line - len - 1, format, args);
	va_end(args);
	strcat(line, "\n");
	if (write(STDERR_FILENO, line, strlen(line)) < 0) {
		/* Nobody is left to be told. */
	}
	abort();
}
