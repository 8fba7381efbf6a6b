/*
 * parse.h - from tokens to a tree: the whole grammar of Python 3.11.
 *
 * Only what CPython itself refuses is refused here; what lesson Python lacks is
 * refuse.c's business.  (The one exception: a match statement's cases are
 * skipped, for they are always refused.)
 */

#ifndef LANG_PARSE_H
#define LANG_PARSE_H

#include "lang/ast.h"
#include "lang/fault.h"
#include "lang/names.h"

/* Parse a whole program, or throw.  The tree lives in `arena`, its strings too. */
struct ast_list parse_program(struct arena *arena, struct names *names, const char *text,
	size_t len, struct fault *fault);

/* Parse a text that is one expression and nothing else, or throw. */
struct ast *parse_one_expression(struct arena *arena, struct names *names, const char *text,
	size_t len, struct fault *fault);

#endif
