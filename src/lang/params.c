#include "lang/params.h"

#include "base/text.h"
#include "lang/fold.h"
#include "lang/parse.h"

#include <math.h>
#include <string.h>

struct params {
	struct program *program;
	struct arena *scratch;
	struct names *names;
	struct fault *fault;
	struct ast **values;  /* the node of each parameter's literal */
	size_t cap;
};

/* -- finding them */

static bool is_upper(const char *name) {
	bool any = false;
	for (; *name; name++) {
		if (*name >= 'a' && *name <= 'z')
			return false;
		any |= *name >= 'A' && *name <= 'Z';
	}
	return any;
}

static bool is_literal(const struct ast *node) {
	if (node->kind == AST_CONST)
		return node->lit->kind != LIT_ELLIPSIS && node->lit->kind != LIT_BYTES;
	if (node->kind != AST_LIST)
		return false;
	for (size_t i = 0; i < node->items.n; i++)
		if (node->items.items[i]->kind != AST_CONST)
			return false;
	return true;
}

static struct lit value_of(struct params *params, const struct ast *node) {
	if (node->kind == AST_CONST)
		return *node->lit;
	struct lit *items = arena_alloc(params->scratch, (node->items.n + 1) * sizeof *items);
	for (size_t i = 0; i < node->items.n; i++)
		items[i] = *node->items.items[i]->lit;
	return (struct lit){ .kind = LIT_TUPLE, .items = items, .len = node->items.n };
}

static struct param *find_param(const struct program *program, const char *name) {
	for (size_t i = 0; i < program->n_params; i++)
		if (!strcmp(program->params[i].name, name))
			return &program->params[i];
	return NULL;
}

static void add_param(struct params *params, const struct ast *target, struct ast *value) {
	struct program *program = params->program;
	if (target->kind != AST_NAME || !is_upper(target->name) || !is_literal(value)
			|| find_param(program, target->name))
		return;
	if (program->n_params == params->cap) {
		size_t n = program->n_params, cap = params->cap ? params->cap * 2 : 8;
		struct param *rows = arena_alloc(program->arena, cap * sizeof *rows);
		struct ast **values = arena_alloc(params->scratch, cap * sizeof *values);
		if (n) {
			memcpy(rows, program->params, n * sizeof *rows);
			memcpy(values, params->values, n * sizeof *values);
		}
		program->params = rows;
		params->values = values;
		params->cap = cap;
	}
	params->values[program->n_params] = value;
	program->params[program->n_params++] = (struct param){
		.name = target->name, .value = value_of(params, value), .line = (int)target->pos.line,
	};
}

static void find_all(struct params *params, const struct ast_list *body) {
	for (size_t i = 0; i < body->n; i++) {
		const struct ast *node = body->items[i];
		if (node->kind == AST_ASSIGN && node->assign.targets.n == 1)
			add_param(params, node->assign.targets.items[0], node->assign.value);
		else if (node->kind == AST_ANNOTATED && node->annotated.value)
			add_param(params, node->annotated.target, node->annotated.value);
	}
}

/* -- saying what there is */

static void add_value(struct text *text, const struct lit *lit) {
	switch (lit->kind) {
	case LIT_NONE: text_add(text, "None"); break;
	case LIT_TRUE: text_add(text, "True"); break;
	case LIT_FALSE: text_add(text, "False"); break;
	case LIT_INT: text_addf(text, "%lld", (long long)lit->integer); break;
	case LIT_FLOAT: text_addf(text, "%g", lit->real); break;
	case LIT_STR: text_addf(text, "'%.40s'", lit->bytes); break;
	case LIT_TUPLE: text_add(text, "(...)"); break;
	default: text_add(text, "..."); break;
	}
}

static const char *list_of(const struct params *params) {
	const struct program *program = params->program;
	struct text text = { 0 };
	if (!program->n_params)
		text_add(&text, "it has none");
	else
		text_add(&text, "it has");
	for (size_t i = 0; i < program->n_params; i++) {
		text_addf(&text, " %s=", program->params[i].name);
		add_value(&text, &program->params[i].value);
	}
	const char *list = arena_copy(params->scratch, text_str(&text), text.len);
	text_free(&text);
	return list;
}

static const char *type_of(const struct ast *node) {
	if (node->kind == AST_LIST)
		return "a list";
	switch (node->lit->kind) {
	case LIT_TRUE: case LIT_FALSE: return "True or False";
	case LIT_INT: case LIT_BIG: return "an int";
	case LIT_FLOAT: return "a float";
	case LIT_STR: return "a str";
	case LIT_TUPLE: return "a tuple";
	default: return "a value";
	}
}

/* -- putting values in */

static bool is_bool(const struct lit *lit) {
	return lit->kind == LIT_TRUE || lit->kind == LIT_FALSE;
}

static bool is_integer(const struct lit *lit) {
	return lit->kind == LIT_INT || lit->kind == LIT_BIG;
}

/* Make `value` fit the type that the program gave; false if it cannot. */
static bool convert(const struct ast *old, struct lit *value) {
	const struct lit *lit = old->lit;
	if (lit->kind == LIT_NONE)
		return true;
	if (is_bool(lit))
		return is_bool(value);
	if (is_integer(lit) && value->kind == LIT_FLOAT && floor(value->real) == value->real
			&& fabs(value->real) < 9.0e18) {
		*value = (struct lit){ .kind = LIT_INT, .integer = (int64_t)value->real };
		return true;
	}
	if (lit->kind == LIT_FLOAT && value->kind == LIT_INT) {
		*value = (struct lit){ .kind = LIT_FLOAT, .real = (double)value->integer };
		return true;
	}
	return is_integer(lit) ? is_integer(value) : lit->kind == value->kind;
}

/* A literal in Python's words, or NULL. */
static struct ast *parse_value(struct params *params, const char *text) {
	struct ast *node = NULL;
	struct fault fault;
	if (setjmp(fault.escape))
		return NULL;
	node = parse_one_expression(params->scratch, params->names, text, strlen(text), &fault);
	struct ast_list list = { &node, 1, 1 };
	fold_tree(params->scratch, &list);
	return is_literal(node) ? node : NULL;
}

static struct ast *plain_text(struct params *params, const char *text) {
	struct ast *node = ast_new(params->scratch, AST_CONST, (struct code_pos){ 0 });
	struct lit *lit = arena_alloc(params->scratch, sizeof *lit);
	*lit = (struct lit){ .kind = LIT_STR, .bytes = text, .len = strlen(text) };
	node->lit = lit;
	return node;
}

/* Put `value` where `old` stands; false if its type does not fit. */
static bool replace(struct params *params, struct ast *old, struct ast *value) {
	if (!value)
		return false;
	if (old->kind == AST_LIST || value->kind == AST_LIST) {
		if (old->kind != value->kind)
			return false;
		old->items = value->items;
		return true;
	}
	struct lit *lit = arena_alloc(params->scratch, sizeof *lit);
	*lit = *value->lit;
	if (!convert(old, lit))
		return false;
	old->lit = lit;
	return true;
}

static void apply_one(struct params *params, const struct compile_param *option) {
	struct program *program = params->program;
	struct param *param = find_param(program, option->name);
	if (!param)
		fault_throw(params->fault, FAULT_PARAM, (struct code_pos){ 0 },
			"%s has no parameter %s: %s", program->file, option->name, list_of(params));
	struct ast *old = params->values[param - program->params];
	struct ast *value = parse_value(params, option->value);
	bool wants_text = old->kind == AST_CONST && old->lit->kind == LIT_STR;
	if (wants_text && option->value[0] != '"' && option->value[0] != '\'')
		value = plain_text(params, option->value);
	if (!replace(params, old, value))
		fault_throw(params->fault, FAULT_PARAM, (struct code_pos){ .line = (uint32_t)param->line },
			"%s takes %s, not %s: %s", param->name, type_of(old), option->value, list_of(params));
	param->value = value_of(params, old);
	param->replaced = true;
}

/* What the params point to must outlive the tree. */
static void keep_value(struct arena *keep, struct lit *lit) {
	if (lit->bytes)
		lit->bytes = arena_copy(keep, lit->bytes, lit->len);
	if (lit->items) {
		struct lit *items = arena_alloc(keep, (lit->len + 1) * sizeof *items);
		memcpy(items, lit->items, lit->len * sizeof *items);
		for (size_t i = 0; i < lit->len; i++)
			keep_value(keep, &items[i]);
		lit->items = items;
	}
}

void params_apply(struct program *program, struct arena *scratch, struct names *names,
		struct ast_list *body, const struct compile_options *options, struct fault *fault) {
	struct params params = { program, scratch, names, fault, NULL, 0 };
	find_all(&params, body);
	for (size_t i = 0; options && i < options->n_params; i++)
		apply_one(&params, &options->params[i]);
	for (size_t i = 0; i < program->n_params; i++)
		keep_value(program->arena, &program->params[i].value);
}
