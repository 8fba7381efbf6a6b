/*
 * fault.h - the first thing wrong with a program, thrown to compile().
 *
 * Lexer, parser and compiler keep everything in arenas, so that the first fault
 * may leave them all by longjmp.  Whoever calls setjmp on `escape` owns the
 * struct; everyone else only throws.  Texts are CPython 3.11's, in English.
 */

#ifndef LANG_FAULT_H
#define LANG_FAULT_H

#include "base/err.h"
#include "lang/code.h"
#include "lang/compile.h"

#include <setjmp.h>
#include <stdnoreturn.h>

enum fault_kind {
	FAULT_SYNTAX, FAULT_INDENTATION, FAULT_TAB, /* CPython refuses it too */
	FAULT_MISSING,                              /* Python, but not lesson Python */
	FAULT_PARAM                                 /* a NAME=VALUE that does not fit */
};

struct fault {
	enum fault_kind kind;
	struct code_pos pos; /* line 0: nowhere; end_line 0: one caret */
	char text[ERR_TEXT_SIZE];
	jmp_buf escape;
};

/* Throw: fill in the fault and leave by `escape`. */
noreturn void fault_throw(struct fault *fault, enum fault_kind kind, struct code_pos pos,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Throw again what is already filled in. */
noreturn void fault_again(struct fault *fault);

/* Throw that `what` exceeds the limit called `limit`, e.g. "NESTING". */
noreturn void fault_limit(struct fault *fault, struct code_pos pos, const char *limit, int value);

/* Tell the caller of compile(): fill `err` and `out`; `lines` may be NULL. */
void fault_tell(const struct fault *fault, const char *file, const char *const *lines,
	size_t n_lines, struct err *err, struct compile_fault *out);

#endif
