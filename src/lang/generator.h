/*
 * generator.h - what the code generator's own files share: gen.c (units and
 * instructions), gen_expr.c, gen_call.c, gen_stmt.c, gen_try.c, gen_func.c.
 *
 * The instructions of each statement and their positions are CPython 3.11's;
 * where its choice looks odd the comment says so.  Nothing else includes this.
 */

#ifndef LANG_GENERATOR_H
#define LANG_GENERATOR_H

#include "lang/flow.h"
#include "lang/gen.h"
#include "lang/index.h"

enum { GEN_MAX_FRAMES = 20, GEN_STACK_GUIDELINE = 30 }; /* CPython's own two */

/* What a return, break or continue must leave on its way out. */
enum gen_frame_kind {
	GEN_WHILE, GEN_FOR, GEN_TRY, GEN_FINALLY_TRY, GEN_FINALLY_END, GEN_WITH,
	GEN_HANDLER, GEN_HANDLER_BODY, GEN_VALUE
};

struct gen_frame {
	enum gen_frame_kind kind;
	struct flow_block *start, *exit;   /* of a loop: continue's and break's targets */
	const struct ast_list *final;      /* GEN_FINALLY_TRY */
	const char *name;                  /* GEN_HANDLER_BODY: `as` name or NULL */
	struct code_pos pos;               /* GEN_WITH */
};

/* One code object in the making. */
struct gen_unit {
	struct gen_unit *outer;
	const struct scope *scope;
	struct code *code;
	struct flow_block *entry, *block, *newest;
	struct flow_consts consts;
	struct index names, locals, cells, frees;
	struct gen_frame frames[GEN_MAX_FRAMES];
	int n_frames;
	struct code_pos pos;               /* of the next instructions */
};

struct gen {
	struct program *program;
	struct arena *keep, *scratch;
	struct names *interned;
	struct fault *fault;
	struct index slots;
	gen_visit_fn *visit;
	size_t n_ins;                      /* made so far, in all units */
	struct gen_unit *unit;
};

/* -- gen.c */

void gen_op(struct gen *gen, int op, int arg);
void gen_op_nowhere(struct gen *gen, int op);                 /* without a line */
void gen_jump(struct gen *gen, int op, struct flow_block *target);
void gen_jump_nowhere(struct gen *gen, struct flow_block *target);
struct flow_block *gen_block(struct gen *gen);
void gen_use(struct gen *gen, struct flow_block *block);      /* go on there */
void gen_nowhere(struct gen *gen);                            /* no line from here */

void gen_const(struct gen *gen, struct lit lit);
void gen_none(struct gen *gen);
int gen_const_index(struct gen *gen, struct lit lit);
struct lit gen_string(const char *string);
struct lit gen_names_tuple(struct gen *gen, const char *const *names, size_t n);
void gen_attr(struct gen *gen, int op, const char *name);     /* an op with a name */
const char *gen_mangle(struct gen *gen, const char *name);

enum gen_access { GEN_LOAD, GEN_STORE, GEN_DELETE };
void gen_name(struct gen *gen, const char *name, enum gen_access access);

struct gen_unit *gen_enter(struct gen *gen, const struct scope *scope, const char *name,
	int first_line);
struct code *gen_leave(struct gen *gen);                      /* finished and laid out */

void gen_push(struct gen *gen, struct gen_frame frame);
void gen_pop(struct gen *gen);

noreturn void gen_throw(struct gen *gen, struct code_pos pos, const char *text);

/* -- gen_expr.c */

void gen_expr(struct gen *gen, struct ast *node);
void gen_store(struct gen *gen, struct ast *target);
void gen_delete(struct gen *gen, struct ast *target);
void gen_jump_if(struct gen *gen, struct ast *test, struct flow_block *target, bool when);
void gen_attr_place(struct gen *gen, const struct ast *attribute);
bool gen_all_const(const struct ast_list *list, size_t begin, size_t end);
struct lit gen_tuple_of(struct gen *gen, const struct ast_list *list, size_t begin, size_t end);

/* How gen_items builds: BUILD_LIST, LIST_APPEND, LIST_EXTEND, or a set's. */
struct gen_display {
	int build, add, extend;
	bool is_tuple;
};
void gen_items(struct gen *gen, const struct ast_list *items, int pushed,
	struct gen_display display);

/* -- gen_call.c */

void gen_call(struct gen *gen, struct ast *node);
void gen_call_with(struct gen *gen, int pushed, const struct ast_list *args,
	const struct ast_list *keywords);

/* -- gen_func.c */

void gen_function(struct gen *gen, struct ast *node);
void gen_class(struct gen *gen, struct ast *node);
void gen_lambda(struct gen *gen, struct ast *node);
void gen_comp(struct gen *gen, struct ast *node);

/* -- gen_stmt.c, gen_try.c */

void gen_statement(struct gen *gen, struct ast *node);
void gen_body(struct gen *gen, const struct ast_list *body, size_t first);
const struct lit *gen_docstring(const struct ast_list *body);
void gen_try(struct gen *gen, struct ast *node);
void gen_with(struct gen *gen, struct ast *node, size_t item);
void gen_return(struct gen *gen, struct ast *node);
void gen_break(struct gen *gen, struct ast *node);
void gen_continue(struct gen *gen, struct ast *node);

#endif
