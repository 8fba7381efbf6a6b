/*
 * compile.h - from a file's text to code, or to one message with line and caret.
 *
 * The whole front half in one call: lex, parse, scopes, code, superinstructions.
 * What lesson Python has not is refused by name before anything runs.
 */

#ifndef LANG_COMPILE_H
#define LANG_COMPILE_H

#include "base/err.h"
#include "lang/code.h"

/* A NAME=VALUE from the command line. */
struct compile_param {
	const char *name;
	const char *value; /* a literal of Python; 2e6 serves for an int */
};

struct compile_options {
	const struct compile_param *params;
	size_t n_params;
	bool no_fuse;       /* leave superinstructions out: for tests */
};

/* Why a program was refused, for err's text is one line and Python shows three. */
struct compile_fault {
	/* not in lesson Python (status 3), else SyntaxError (status 1) or a bad parameter */
	bool is_missing;
	bool is_param;
	char kind[32];          /* "SyntaxError", "IndentationError", "TabError" */
	char source_line[256];  /* the line, for the caret */
	int col, end_col;       /* from 1, for the carets; 0: none */
};

/*
 * Compile `source` (any bytes: a NUL, bad UTF-8, CR and CRLF ends are handled).
 * `file` is only named in messages.  Returns a program to be closed with
 * program_close, or NULL with `err` (file, line, col, text) and `fault` set.  Both may not be NULL.
 * `options` may be NULL.
 */
struct program *compile(const char *file, const char *source, size_t len,
	const struct compile_options *options, struct err *err, struct compile_fault *fault);

#endif
