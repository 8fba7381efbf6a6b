/*
 * Functions, lambdas, classes and comprehensions: a code object of their own,
 * made into a function where they stand.
 */

#include "lang/generator.h"

enum { MAKE_DEFAULTS = 1, MAKE_KW_DEFAULTS = 2, MAKE_CLOSURE = 8 };

/* -- making a function */

/* Push the defaults; the flags say which. */
static int gen_defaults(struct gen *gen, const struct ast_params *params) {
	int n = 0, n_kw = 0, flags = 0;
	size_t n_args = (size_t)params->n_args;
	const char **names = arena_alloc(gen->scratch, (params->n + 1) * sizeof *names);
	for (size_t i = 0; i < n_args; i++)
		if (params->items[i].default_value)
			gen_expr(gen, params->items[i].default_value), n++;
	if (n) {
		gen_op(gen, OP_BUILD_TUPLE, n);
		flags |= MAKE_DEFAULTS;
	}
	for (size_t i = n_args; i < params->n; i++)
		if (params->items[i].default_value) {
			names[n_kw++] = gen_mangle(gen, params->items[i].name);
			gen_expr(gen, params->items[i].default_value);
		}
	if (n_kw) {
		gen_const(gen, gen_names_tuple(gen, names, (size_t)n_kw));
		gen_op(gen, OP_BUILD_CONST_KEY_MAP, n_kw);
		flags |= MAKE_KW_DEFAULTS;
	}
	return flags;
}

/* The cell of a name, for a closure that needs it. */
static void gen_load_cell(struct gen *gen, const char *name) {
	const struct gen_unit *unit = gen->unit;
	int cell = index_find(&unit->cells, name);
	gen_op(gen, OP_LOAD_CLOSURE,
		cell >= 0 ? cell : (int)unit->cells.n + index_find(&unit->frees, name));
}

static void gen_make_function(struct gen *gen, struct code *code, int flags) {
	int n_free = code->n_free;
	if (n_free) {
		for (int i = code->n_locals - n_free; i < code->n_locals; i++)
			gen_load_cell(gen, code->local_names[i]);
		gen_op(gen, OP_BUILD_TUPLE, n_free);
		flags |= MAKE_CLOSURE;
	}
	gen_const(gen, (struct lit){ .kind = LIT_CODE, .code = code });
	gen_op(gen, OP_MAKE_FUNCTION, flags);
}

static void number_params(struct gen *gen, const struct ast_params *params) {
	struct gen_unit *unit = gen->unit;
	struct code *code = unit->code;
	for (size_t i = 0; i < params->n; i++)
		index_add(&unit->locals, gen_mangle(gen, params->items[i].name));
	code->n_args = params->n_args;
	code->n_posonly = params->n_posonly;
	code->n_kwonly = params->n_kwonly;
	if (params->star.name) {
		code->flags |= CODE_VARARGS;
		index_add(&unit->locals, gen_mangle(gen, params->star.name));
	}
	if (params->star_star.name) {
		code->flags |= CODE_VARKEYWORDS;
		index_add(&unit->locals, gen_mangle(gen, params->star_star.name));
	}
}

/* -- def, lambda */

void gen_function(struct gen *gen, struct ast *node) {
	const struct ast_list *body = &node->function.body;
	int flags = gen_defaults(gen, &node->function.params);
	gen_enter(gen, node->scope, node->function.name, (int)node->pos.line);
	const struct lit *doc = gen_docstring(body);
	gen_const_index(gen, doc ? *doc : (struct lit){ .kind = LIT_NONE });
	number_params(gen, &node->function.params);
	gen_body(gen, body, doc != NULL);
	gen_make_function(gen, gen_leave(gen), flags);
	gen_name(gen, node->function.name, GEN_STORE);
}

void gen_lambda(struct gen *gen, struct ast *node) {
	int flags = gen_defaults(gen, &node->lambda.params);
	gen_enter(gen, node->scope, "<lambda>", (int)node->pos.line);
	gen_const_index(gen, (struct lit){ .kind = LIT_NONE });
	number_params(gen, &node->lambda.params);
	gen_expr(gen, node->lambda.body);
	gen_op(gen, OP_RETURN_VALUE, 0);
	gen_make_function(gen, gen_leave(gen), flags);
}

/* -- class */

static void gen_class_body(struct gen *gen, struct ast *node) {
	const struct ast_list *body = &node->klass.body;
	struct gen_unit *unit = gen_enter(gen, node->scope, node->klass.name, (int)node->pos.line);
	gen_name(gen, names_of(gen->interned, "__name__"), GEN_LOAD);
	gen_name(gen, names_of(gen->interned, "__module__"), GEN_STORE);
	gen_const(gen, gen_string(unit->code->qualname));
	gen_name(gen, names_of(gen->interned, "__qualname__"), GEN_STORE);
	const struct lit *doc = gen_docstring(body);
	if (doc) {
		unit->pos = body->items[0]->value->pos;
		gen_const(gen, *doc);
		gen_nowhere(gen);
		gen_name(gen, names_of(gen->interned, "__doc__"), GEN_STORE);
	}
	gen_body(gen, body, doc != NULL);
	gen_nowhere(gen);
	if (node->scope->needs_class_cell) {
		gen_load_cell(gen, names_of(gen->interned, "__class__"));
		gen_op(gen, OP_COPY, 1);
		gen_name(gen, names_of(gen->interned, "__classcell__"), GEN_STORE);
	} else {
		gen_none(gen);
	}
	gen_op(gen, OP_RETURN_VALUE, 0);
}

void gen_class(struct gen *gen, struct ast *node) {
	gen_class_body(gen, node);
	struct code *code = gen_leave(gen);
	gen_op(gen, OP_PUSH_NULL, 0);
	gen_op(gen, OP_LOAD_BUILD_CLASS, 0);
	gen_make_function(gen, code, 0);
	gen_const(gen, gen_string(node->klass.name));
	gen_call_with(gen, 2, &node->klass.bases, &node->klass.keywords);
	gen_name(gen, node->klass.name, GEN_STORE);
}

/* -- comprehensions */

/* What a comprehension does with each element; `depth` iterators lie above the result. */
static void gen_element(struct gen *gen, struct ast *node, int depth) {
	gen_expr(gen, node->comp.element);
	if (node->comp.value)
		gen_expr(gen, node->comp.value);
	int op = node->kind == AST_LIST_COMP ? OP_LIST_APPEND
		: node->kind == AST_SET_COMP ? OP_SET_ADD : OP_MAP_ADD;
	gen_op(gen, op, depth + 1);
}

/* `for y in [f(x)]` only gives a value a name: no loop. */
static struct ast *single_item(const struct ast *iter) {
	if (iter->kind != AST_LIST && iter->kind != AST_TUPLE)
		return NULL;
	if (iter->items.n != 1 || iter->items.items[0]->kind == AST_STARRED)
		return NULL;
	return iter->items.items[0];
}

static void gen_clause(struct gen *gen, struct ast *node, size_t i, int depth) {
	const struct ast *clause = node->comp.clauses.items[i];
	struct flow_block *start = gen_block(gen), *cleanup = gen_block(gen), *end = gen_block(gen);
	struct ast *single = i ? single_item(clause->clause.iter) : NULL;
	if (i == 0) {
		gen_op(gen, OP_LOAD_FAST, 0);
	} else if (single) {
		gen_expr(gen, single);
	} else {
		gen_expr(gen, clause->clause.iter);
		gen_op(gen, OP_GET_ITER, 0);
	}
	if (!single) {
		depth++;
		gen_use(gen, start);
		gen_jump(gen, OP_FOR_ITER, end);
	}
	gen_store(gen, clause->clause.target);
	for (size_t k = 0; k < clause->clause.ifs.n; k++)
		gen_jump_if(gen, clause->clause.ifs.items[k], cleanup, false);
	if (i + 1 < node->comp.clauses.n)
		gen_clause(gen, node, i + 1, depth);
	else
		gen_element(gen, node, depth);
	gen_use(gen, cleanup);
	if (!single) {
		gen_jump(gen, FLOW_JUMP, start);
		gen_use(gen, end);
	}
}

void gen_comp(struct gen *gen, struct ast *node) {
	static const struct { const char *name; int build; } kinds[] = {
		[AST_LIST_COMP] = { "<listcomp>", OP_BUILD_LIST },
		[AST_SET_COMP] = { "<setcomp>", OP_BUILD_SET },
		[AST_DICT_COMP] = { "<dictcomp>", OP_BUILD_MAP },
	};
	struct gen_unit *unit =
		gen_enter(gen, node->scope, kinds[node->kind].name, (int)node->pos.line);
	unit->pos = node->pos;
	unit->code->n_args = 1;
	index_add(&unit->locals, names_of(gen->interned, ".0"));
	gen_op(gen, kinds[node->kind].build, 0);
	gen_clause(gen, node, 0, 0);
	gen_op(gen, OP_RETURN_VALUE, 0);
	gen_make_function(gen, gen_leave(gen), 0);
	gen_expr(gen, node->comp.clauses.items[0]->clause.iter);
	gen_op(gen, OP_GET_ITER, 0);
	gen_op(gen, OP_PRECALL, 0);
	gen_op(gen, OP_CALL, 0);
}
