/*
 * refuse.h - what Python has and lesson Python has not, refused by name.
 */

#ifndef LANG_REFUSE_H
#define LANG_REFUSE_H

#include "lang/ast.h"
#include "lang/fault.h"
#include "lang/scope.h"

/* Throw FAULT_MISSING at the first thing in the tree that is a row of missing.def. */
void refuse_tree(const struct ast_list *body, const struct scope *module, struct fault *fault);

#endif
