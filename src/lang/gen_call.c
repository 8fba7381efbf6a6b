/*
 * Calls.
 *
 *     f(a, k=b)     PUSH_NULL f a b  KW_NAMES ('k',)  PRECALL 2  CALL 2
 *     o.m(a)        o LOAD_METHOD m  a  PRECALL 1  CALL 1
 *     f(*a, **k)    PUSH_NULL f  args as tuple, keywords as dict  CALL_FUNCTION_EX
 */

#include "lang/generator.h"

static bool has_stars(const struct ast_list *args, const struct ast_list *keywords) {
	for (size_t i = 0; i < args->n; i++)
		if (args->items[i]->kind == AST_STARRED)
			return true;
	for (size_t i = 0; i < keywords->n; i++)
		if (!keywords->items[i]->keyword.name)
			return true;
	return false;
}

static struct lit keyword_names(struct gen *gen, const struct ast_list *keywords, size_t begin,
		size_t end) {
	const char **names = arena_alloc(gen->scratch, (end - begin + 1) * sizeof *names);
	for (size_t i = begin; i < end; i++)
		names[i - begin] = keywords->items[i]->keyword.name;
	return gen_names_tuple(gen, names, end - begin);
}

/* Arguments without stars, and KW_NAMES if any is named. */
static void gen_plain_args(struct gen *gen, const struct ast_list *args,
		const struct ast_list *keywords) {
	for (size_t i = 0; i < args->n; i++)
		gen_expr(gen, args->items[i]);
	for (size_t i = 0; i < keywords->n; i++)
		gen_expr(gen, keywords->items[i]->keyword.value);
	if (keywords->n)
		gen_op(gen, OP_KW_NAMES,
			gen_const_index(gen, keyword_names(gen, keywords, 0, keywords->n)));
}

static void gen_call_ops(struct gen *gen, int n) {
	gen_op(gen, OP_PRECALL, n);
	gen_op(gen, OP_CALL, n);
}

/* -- with stars */

/* A run of named arguments as a dict. */
static void gen_named(struct gen *gen, const struct ast_list *keywords, size_t begin, size_t end,
		bool *has_dict) {
	int n = (int)(end - begin);
	if (n > 1 && n * 2 <= GEN_STACK_GUIDELINE) {
		for (size_t i = begin; i < end; i++)
			gen_expr(gen, keywords->items[i]->keyword.value);
		gen_const(gen, keyword_names(gen, keywords, begin, end));
		gen_op(gen, OP_BUILD_CONST_KEY_MAP, n);
	} else {
		bool is_big = n > 1;
		if (is_big)
			gen_op(gen, OP_BUILD_MAP, 0);
		for (size_t i = begin; i < end; i++) {
			gen_const(gen, gen_string(keywords->items[i]->keyword.name));
			gen_expr(gen, keywords->items[i]->keyword.value);
			if (is_big)
				gen_op(gen, OP_MAP_ADD, 1);
		}
		if (!is_big)
			gen_op(gen, OP_BUILD_MAP, n);
	}
	if (*has_dict)
		gen_op(gen, OP_DICT_MERGE, 1);
	*has_dict = true;
}

static void gen_keywords(struct gen *gen, const struct ast_list *keywords) {
	size_t pending = 0;
	bool has_dict = false;
	for (size_t i = 0; i < keywords->n; i++) {
		if (keywords->items[i]->keyword.name) {
			pending++;
			continue;
		}
		if (pending)
			gen_named(gen, keywords, i - pending, i, &has_dict);
		pending = 0;
		if (!has_dict)
			gen_op(gen, OP_BUILD_MAP, 0);
		has_dict = true;
		gen_expr(gen, keywords->items[i]->keyword.value);
		gen_op(gen, OP_DICT_MERGE, 1);
	}
	if (pending)
		gen_named(gen, keywords, keywords->n - pending, keywords->n, &has_dict);
}

static void gen_star_call(struct gen *gen, int pushed, const struct ast_list *args,
		const struct ast_list *keywords) {
	const struct gen_display tuple = { OP_BUILD_LIST, OP_LIST_APPEND, OP_LIST_EXTEND, true };
	if (!pushed && args->n == 1 && args->items[0]->kind == AST_STARRED)
		gen_expr(gen, args->items[0]->value);
	else
		gen_items(gen, args, pushed, tuple);
	if (keywords->n)
		gen_keywords(gen, keywords);
	gen_op(gen, OP_CALL_FUNCTION_EX, keywords->n > 0);
}

void gen_call_with(struct gen *gen, int pushed, const struct ast_list *args,
		const struct ast_list *keywords) {
	if (has_stars(args, keywords) || args->n + keywords->n * 2 > GEN_STACK_GUIDELINE) {
		gen_star_call(gen, pushed, args, keywords);
		return;
	}
	gen_plain_args(gen, args, keywords);
	gen_call_ops(gen, pushed + (int)args->n + (int)keywords->n);
}

/* -- methods */

/* A function of an imported module is no method. */
static bool is_of_module(const struct gen *gen, const struct ast *value) {
	const struct gen_unit *unit = gen->unit;
	while (unit->outer)
		unit = unit->outer;
	return value->kind == AST_NAME && scope_is_imported(unit->scope, value->name);
}

static bool is_method_call(const struct gen *gen, const struct ast *node) {
	const struct ast_list *args = &node->call.args, *keywords = &node->call.keywords;
	return node->call.func->kind == AST_ATTRIBUTE
		&& !is_of_module(gen, node->call.func->attribute.value)
		&& args->n + keywords->n + (keywords->n != 0) < GEN_STACK_GUIDELINE
		&& !has_stars(args, keywords);
}

static void gen_method_call(struct gen *gen, const struct ast *node) {
	const struct ast *method = node->call.func;
	gen_expr(gen, method->attribute.value);
	gen->unit->pos = method->pos;
	gen_attr_place(gen, method);
	gen_attr(gen, OP_LOAD_METHOD, method->attribute.name);
	gen_plain_args(gen, &node->call.args, &node->call.keywords);
	gen->unit->pos = node->pos;
	gen_attr_place(gen, method);
	gen_call_ops(gen, (int)(node->call.args.n + node->call.keywords.n));
}

void gen_call(struct gen *gen, struct ast *node) {
	if (is_method_call(gen, node)) {
		gen_method_call(gen, node);
		return;
	}
	gen->unit->pos = node->call.func->pos;
	gen_op(gen, OP_PUSH_NULL, 0);
	gen->unit->pos = node->pos;
	gen_expr(gen, node->call.func);
	gen_call_with(gen, 0, &node->call.args, &node->call.keywords);
}
