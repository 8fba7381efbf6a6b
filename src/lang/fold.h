/*
 * fold.h - constants out of constant expressions, as CPython's AST optimizer.
 */

#ifndef LANG_FOLD_H
#define LANG_FOLD_H

#include "lang/ast.h"

/* Fold everything that can be, in place.  What would fail at run time stays. */
void fold_tree(struct arena *arena, struct ast_list *body);

/* A `'...' % (a, b)` becomes an f-string if it is simple enough (fold_format.c). */
bool fold_format(struct arena *arena, struct ast *node);

#endif
