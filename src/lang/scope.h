/*
 * scope.h - which names of each function, class and module are whose.
 *
 * scope_build walks the tree once, makes a struct scope for every function,
 * class, lambda and comprehension, and hangs it into its node; then every name
 * is told local, cell, free or global.  Names in it are mangled (__x in a class).
 */

#ifndef LANG_SCOPE_H
#define LANG_SCOPE_H

#include "lang/ast.h"
#include "lang/fault.h"
#include "lang/index.h"
#include "lang/names.h"

enum scope_kind { SCOPE_MODULE, SCOPE_CLASS, SCOPE_FUNCTION };

enum scope_use {
	SCOPE_GLOBAL_IMPLICIT, /* not bound in any function around */
	SCOPE_GLOBAL,          /* by a global statement */
	SCOPE_LOCAL,
	SCOPE_CELL,            /* local here, used by a function inside */
	SCOPE_FREE             /* of a function around */
};

struct symbol {
	unsigned flags;        /* scope.c's */
	enum scope_use use;
	bool passes;           /* a class's own name that a function inside takes from outside */
	struct code_pos directive; /* of its global or nonlocal statement */
};

struct scope {
	enum scope_kind kind;
	struct scope *parent;
	struct scope *first_child, *last_child, *next;
	bool is_comp, is_nested, needs_class_cell;
	bool is_generator, is_coroutine;
	const char *private_name; /* of the class around, for __x */
	const char *comp_target;  /* in the head of a comprehension: no walrus there */
	struct index index;       /* names of symbols */
	struct symbol *symbols;
	size_t cap;
};

/* The scope of the module. */
struct scope *scope_build(struct arena *arena, struct names *names, const struct ast_list *body,
	struct fault *fault);

/* What `name`, already mangled, is in a scope: global if it was never seen there. */
enum scope_use scope_use(const struct scope *scope, const char *name);

/* Is it a name that an import statement binds, that any statement binds, in this scope itself? */
bool scope_is_imported(const struct scope *scope, const char *name);
bool scope_is_bound(const struct scope *scope, const char *name);

/* __x in class C becomes _C__x; all other names stay. */
const char *scope_mangle(struct arena *arena, struct names *names, const char *private_name,
	const char *name);

#endif
