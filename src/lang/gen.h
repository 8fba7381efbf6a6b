/*
 * gen.h - from the tree to code objects.
 */

#ifndef LANG_GEN_H
#define LANG_GEN_H

#include "lang/ast.h"
#include "lang/fault.h"
#include "lang/names.h"
#include "lang/scope.h"

/*
 * Make the code of a module and of all in it; or throw.  What the program keeps
 * goes to program->arena; program->slots is filled in.  `visit` is called with
 * every code object once it is finished, inner ones first.
 */
typedef void gen_visit_fn(struct code *code);

struct code *gen_module(struct program *program, struct arena *scratch, struct names *names,
	struct scope *scope, const struct ast_list *body, struct fault *fault, gen_visit_fn *visit);

#endif
