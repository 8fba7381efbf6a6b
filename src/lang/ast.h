/*
 * ast.h - a program as a tree, in an arena.
 *
 * The parser makes it, fold.c makes constants of constant expressions in it,
 * scope.c and gen.c read it.  Names are interned (names.h).  A node's position
 * is its whole extent, as in CPython's ast.
 */

#ifndef LANG_AST_H
#define LANG_AST_H

#include "base/mem.h"
#include "lang/code.h"

#include <stdbool.h>
#include <stddef.h>

enum ast_kind {
#define AST(kind, what) AST_##kind,
#include "lang/ast.def"
#undef AST
	AST_KINDS
};

/* UNARY's and COMPARE's operators, BOOL's; BINARY's and AUGMENTED's are enum op_binary. */
enum ast_unary { AST_POSITIVE, AST_NEGATIVE, AST_NOT, AST_INVERT };
enum ast_compare { AST_LT, AST_LE, AST_EQ, AST_NE, AST_GT, AST_GE, /* as enum op_compare */
	AST_IS, AST_IS_NOT, AST_IN, AST_NOT_IN };
enum ast_bool { AST_AND, AST_OR };

struct ast_list {
	struct ast **items;
	size_t n, cap;
};

/* A parameter of a function; its annotation was read and forgotten. */
struct ast_param {
	const char *name;
	struct code_pos pos;
	struct ast *default_value; /* or NULL */
};

struct ast_params {
	struct ast_param *items;   /* positional-only, positional, keyword-only */
	size_t n, cap;
	int n_posonly, n_args, n_kwonly; /* n_args counts posonly too */
	struct ast_param star, star_star; /* no name: not there */
};

/* `import name as alias`, `from m import name as alias`, and a `global` name. */
struct ast_alias {
	const char *name, *alias;  /* alias may be NULL */
	struct code_pos pos;
};

struct ast_aliases {
	struct ast_alias *items;
	size_t n, cap;
};

struct ast {
	enum ast_kind kind;
	int op;                    /* an operator, FORMATTED's conversion, IMPORT_FROM's level */
	bool flag;                 /* in brackets; async; `*` of except*: see each kind */
	int depth;                 /* nodes inside each other below this one, for the limit */
	struct code_pos pos;
	struct scope *scope;       /* of FUNCTION CLASS LAMBDA and comprehensions: scope.c's */
	union {
		const char *name;  /* NAME */
		const struct lit *lit; /* CONST */
		struct ast_list items; /* TUPLE LIST SET (flag: tuple in brackets), FSTRING, BOOL, DELETE */
		struct { struct ast_list keys, values; } dict; /* key NULL: **value */
		struct { struct ast *value; const char *name; } attribute;
		struct { struct ast *value, *index; } subscript;
		struct { struct ast *lower, *upper, *step; } slice; /* NULL: left out */
		struct { struct ast *func; struct ast_list args, keywords; } call;
		struct { const char *name; struct ast *value; } keyword; /* name NULL: **value */
		struct ast *value; /* STARRED UNARY YIELD YIELD_FROM AWAIT EXPRESSION RETURN */
		struct { struct ast *left, *right; } binary;
		struct { struct ast *left; struct ast_list rights; int *ops; } compare;
		struct { struct ast *test, *body, *orelse; } conditional;
		struct { struct ast_params params; struct ast *body; } lambda;
		struct { struct ast *target, *value; } walrus;
		struct { struct ast *value, *spec; } formatted; /* spec: FSTRING or NULL */
		struct {
			struct ast *element, *value;
			struct ast_list clauses;
		} comp;                                                            /* value: of a dict */
		struct { struct ast *target, *iter; struct ast_list ifs; } clause; /* flag: async */
		struct { struct ast_list targets; struct ast *value; } assign;
		struct { struct ast *target, *value; } augmented;
		struct { struct ast *target, *value; bool simple; } annotated;
		struct { struct ast *exc, *cause; } raise;
		struct { struct ast *test, *message; } assertion;
		struct ast_aliases names; /* GLOBAL NONLOCAL IMPORT */
		struct { const char *module; struct ast_aliases names; } import_from;
		struct { struct ast *test; struct ast_list body, orelse; } branch; /* IF WHILE */
		struct { struct ast *target, *iter; struct ast_list body, orelse; } loop; /* flag: async */
		struct {
			struct ast_list managers, targets, body;
		} with; /* target may be NULL; flag: async */
		struct { struct ast_list body, handlers, orelse, final; } attempt; /* flag: except* */
		struct { struct ast *type; const char *name; struct ast_list body; } handler;
		struct {
			const char *name;
			struct ast_params params;
			struct ast_list body, decorators;
		} function; /* flag: async */
		struct {
			const char *name;
			struct ast_list bases, keywords, body, decorators;
		} klass;
	};
};

/* "function call": what messages call it; constants by their value, as CPython does. */
const char *ast_what(const struct ast *node);

struct ast *ast_new(struct arena *arena, enum ast_kind kind, struct code_pos pos);
void ast_add(struct arena *arena, struct ast_list *list, struct ast *node);

/* From the start of one extent to the end of another. */
struct code_pos ast_span(struct code_pos from, struct code_pos to);

/* Call `visit` on each direct child that is not NULL, in the order of evaluation, nearly. */
typedef void ast_visit_fn(struct ast *child, void *data);
void ast_children(struct ast *node, ast_visit_fn *visit, void *data);

#endif
