/*
 * params.h - the constants of a program that its caller may replace.
 *
 * A parameter is a module-level `NAME = literal` with an upper-case name: int,
 * float, str, bool, None, or a tuple or list of these.
 */

#ifndef LANG_PARAMS_H
#define LANG_PARAMS_H

#include "lang/ast.h"
#include "lang/compile.h"
#include "lang/fault.h"
#include "lang/names.h"

/*
 * Find the parameters, put the options' values in place of their literals, and
 * note them all in program->params.  Throws FAULT_PARAM when a name or a value
 * does not fit, with the list of those that would.
 */
void params_apply(struct program *program, struct arena *scratch, struct names *names,
	struct ast_list *body, const struct compile_options *options, struct fault *fault);

#endif
