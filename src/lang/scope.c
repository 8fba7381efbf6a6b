/*
 * Two walks.  The first notes in each scope which names are bound, used and
 * declared.  The second settles, from the module inwards, what is still open:
 *
 *     module     x = 1            x: local (its slots are the globals)
 *     def f      y = 2            y: cell, for g uses it
 *     def g      return x + y     x: global, y: free
 *
 * A name free in a scope is free in every scope between it and its owner.
 */

#include "lang/scope.h"

#include <stdio.h>
#include <string.h>

enum symbol_flag {
	BOUND = 1, USED = 2, PARAM = 4, GLOBAL = 8, NONLOCAL = 16, ANNOTATED = 32,
	COMP_TARGET = 64, IMPORTED = 128
};

struct walk {
	struct arena *arena;
	struct names *names;
	struct fault *fault;
	struct scope *scope;
	int comp_iter; /* in the iterable of a comprehension: a walrus is refused */
};

static void walk_node(struct ast *node, void *data);

/* -- symbols */

const char *scope_mangle(struct arena *arena, struct names *names, const char *private_name,
		const char *name) {
	size_t len = strlen(name);
	if (!private_name || len < 3 || name[0] != '_' || name[1] != '_')
		return name;
	if ((name[len - 1] == '_' && name[len - 2] == '_') || strchr(name, '.'))
		return name;
	while (*private_name == '_')
		private_name++;
	if (!*private_name)
		return name;
	return names_of(names, arena_format(arena, "_%s%s", private_name, name));
}

static const char *mangle(const struct walk *walk, const char *name) {
	return scope_mangle(walk->arena, walk->names, walk->scope->private_name, name);
}

static struct symbol *find_symbol(const struct scope *scope, const char *name) {
	int i = index_find(&scope->index, name);
	return i < 0 ? NULL : &scope->symbols[i];
}

static struct symbol *get_symbol(struct scope *scope, const char *name) {
	size_t i = (size_t)index_add(&scope->index, name);
	if (scope->index.cap > scope->cap) {
		struct symbol *symbols =
			arena_alloc(scope->index.arena, scope->index.cap * sizeof *symbols);
		if (scope->cap)
			memcpy(symbols, scope->symbols, scope->cap * sizeof *symbols);
		scope->symbols = symbols;
		scope->cap = scope->index.cap;
	}
	return &scope->symbols[i];
}

static struct symbol *note(struct walk *walk, const char *name, unsigned flags) {
	struct symbol *symbol = get_symbol(walk->scope, mangle(walk, name));
	symbol->flags |= flags;
	return symbol;
}

/* CPython marks the module's own name too, so that it is stored by STORE_GLOBAL there. */
static void note_global(struct walk *walk, const char *mangled) {
	struct scope *module = walk->scope;
	while (module->parent)
		module = module->parent;
	get_symbol(module, mangled)->flags |= GLOBAL;
}

static void enter(struct walk *walk, struct ast *node, enum scope_kind kind) {
	struct scope *scope = arena_alloc(walk->arena, sizeof *scope), *parent = walk->scope;
	scope->kind = kind;
	scope->parent = parent;
	index_init(&scope->index, walk->arena);
	if (parent) {
		scope->private_name = parent->private_name;
		scope->is_nested = parent->is_nested || parent->kind == SCOPE_FUNCTION;
		if (parent->last_child)
			parent->last_child->next = scope;
		else
			parent->first_child = scope;
		parent->last_child = scope;
	}
	if (node)
		node->scope = scope;
	walk->scope = scope;
}

static void leave(struct walk *walk) {
	walk->scope = walk->scope->parent;
}

/* -- binding */

static noreturn void throw_at(struct walk *walk, struct code_pos pos, const char *format,
		const char *name) {
	char text[ERR_TEXT_SIZE];
	const char *hole = strstr(format, "%s");
	size_t before = hole ? (size_t)(hole - format) : strlen(format);
	snprintf(text, sizeof text, "%.*s%s%s", (int)before, format, hole ? name : "",
		hole ? hole + 2 : "");
	fault_throw(walk->fault, FAULT_SYNTAX, pos, "%s", text);
}

static void check_name(struct walk *walk, const char *name, struct code_pos pos) {
	if (!strcmp(name, "__debug__"))
		throw_at(walk, pos, "cannot assign to __debug__", name);
}

/* A target: names are bound, the rest is evaluated. */
static void walk_target(struct walk *walk, struct ast *node, unsigned flags) {
	if (!node)
		return;
	switch (node->kind) {
	case AST_NAME:
		check_name(walk, node->name, node->pos);
		note(walk, node->name, BOUND | flags);
		break;
	case AST_TUPLE: case AST_LIST:
		for (size_t i = 0; i < node->items.n; i++)
			walk_target(walk, node->items.items[i], flags);
		break;
	case AST_STARRED:
		walk_target(walk, node->value, flags);
		break;
	default:
		walk_node(node, walk);
		break;
	}
}

static void walk_list(struct walk *walk, const struct ast_list *list) {
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i])
			walk_node(list->items[i], walk);
}

static void walk_one(struct walk *walk, struct ast *node) {
	if (node)
		walk_node(node, walk);
}

/* -- functions and classes */

static void bind_param(struct walk *walk, const struct ast_param *param) {
	const char *name = mangle(walk, param->name);
	const struct symbol *old = find_symbol(walk->scope, name);
	if (old && old->flags & PARAM)
		throw_at(walk, param->pos, "duplicate argument '%s' in function definition",
			param->name);
	check_name(walk, param->name, param->pos);
	note(walk, param->name, BOUND | PARAM);
}

static void bind_params(struct walk *walk, const struct ast_params *params) {
	for (size_t i = 0; i < params->n; i++)
		bind_param(walk, &params->items[i]);
	if (params->star.name)
		bind_param(walk, &params->star);
	if (params->star_star.name)
		bind_param(walk, &params->star_star);
}

static void walk_defaults(struct walk *walk, const struct ast_params *params) {
	for (size_t i = 0; i < params->n; i++)
		walk_one(walk, params->items[i].default_value);
}

static void walk_function(struct walk *walk, struct ast *node) {
	check_name(walk, node->function.name, node->pos);
	note(walk, node->function.name, BOUND);
	walk_list(walk, &node->function.decorators);
	walk_defaults(walk, &node->function.params);
	enter(walk, node, SCOPE_FUNCTION);
	walk->scope->is_coroutine = node->flag;
	bind_params(walk, &node->function.params);
	walk_list(walk, &node->function.body);
	leave(walk);
}

static void walk_lambda(struct walk *walk, struct ast *node) {
	walk_defaults(walk, &node->lambda.params);
	enter(walk, node, SCOPE_FUNCTION);
	bind_params(walk, &node->lambda.params);
	walk_node(node->lambda.body, walk);
	leave(walk);
}

static void walk_class(struct walk *walk, struct ast *node) {
	note(walk, node->klass.name, BOUND);
	walk_list(walk, &node->klass.decorators);
	walk_list(walk, &node->klass.bases);
	walk_list(walk, &node->klass.keywords);
	enter(walk, node, SCOPE_CLASS);
	walk->scope->private_name = node->klass.name;
	walk_list(walk, &node->klass.body);
	leave(walk);
}

/* -- comprehensions */

static void walk_clause(struct walk *walk, struct ast *clause, bool is_first) {
	if (!is_first) {
		walk->comp_iter++;
		walk_node(clause->clause.iter, walk);
		walk->comp_iter--;
	}
	walk_target(walk, clause->clause.target, COMP_TARGET);
	walk_list(walk, &clause->clause.ifs);
}

static void walk_comp(struct walk *walk, struct ast *node) {
	struct ast *first = node->comp.clauses.items[0];
	walk->comp_iter++;
	walk_node(first->clause.iter, walk);
	walk->comp_iter--;
	enter(walk, node, SCOPE_FUNCTION);
	int comp_iter = walk->comp_iter;
	walk->comp_iter = 0;
	walk->scope->is_comp = true;
	walk->scope->is_generator = node->kind == AST_GENERATOR;
	note(walk, names_of(walk->names, ".0"), BOUND | PARAM);
	for (size_t i = 0; i < node->comp.clauses.n; i++)
		walk_clause(walk, node->comp.clauses.items[i], i == 0);
	walk_one(walk, node->comp.element);
	walk_one(walk, node->comp.value);
	walk->comp_iter = comp_iter;
	leave(walk);
}

/* A walrus in a comprehension binds in the function, or module, around it. */
static void bind_outside_comp(struct walk *walk, const struct ast *target) {
	const char *name = target->name, *mangled = mangle(walk, name);
	struct scope *scope = walk->scope, *outer = scope;
	for (; outer->is_comp; outer = outer->parent) {
		const struct symbol *symbol = find_symbol(outer, mangled);
		if (symbol && symbol->flags & COMP_TARGET)
			throw_at(walk, target->pos, "assignment expression cannot rebind comprehension "
				"iteration variable '%s'", name);
	}
	if (outer->kind == SCOPE_CLASS)
		throw_at(walk, target->pos, "assignment expression within a comprehension cannot be "
			"used in a class body", name);
	struct symbol *owner = get_symbol(outer, mangled);
	bool is_global = outer->kind == SCOPE_MODULE || owner->flags & GLOBAL;
	owner->flags |= BOUND;
	if (is_global)
		note_global(walk, mangled);
	for (; scope != outer; scope = scope->parent)
		get_symbol(scope, mangled)->flags |= is_global ? GLOBAL : NONLOCAL;
}

static void walk_walrus(struct walk *walk, struct ast *node) {
	if (walk->comp_iter)
		throw_at(walk, node->pos,
			"assignment expression cannot be used in a comprehension iterable expression", "");
	if (walk->scope->is_comp)
		bind_outside_comp(walk, node->walrus.target);
	walk_node(node->walrus.value, walk);
	if (!walk->scope->is_comp)
		walk_target(walk, node->walrus.target, 0);
}

/* -- global and nonlocal */

static void check_directive(struct walk *walk, const struct ast_alias *alias,
		const struct ast *node) {
	const struct symbol *symbol = find_symbol(walk->scope, mangle(walk, alias->name));
	const char *word = node->kind == AST_GLOBAL ? "global" : "nonlocal";
	const char *format = NULL;
	if (!symbol)
		return;
	if (symbol->flags & PARAM)
		format = "name '%s' is parameter and ";
	else if (symbol->flags & USED)
		format = "name '%s' is used prior to ";
	else if (symbol->flags & ANNOTATED)
		format = "annotated name '%s' can't be ";
	else if (symbol->flags & BOUND)
		format = "name '%s' is assigned to before ";
	if (!format)
		return;
	char whole[128];
	snprintf(whole, sizeof whole, "%s%s%s", format, word,
		symbol->flags & (PARAM | (symbol->flags & USED ? 0 : ANNOTATED)) ? "" : " declaration");
	throw_at(walk, node->pos, whole, alias->name);
}

static void walk_directive(struct walk *walk, struct ast *node) {
	for (size_t i = 0; i < node->names.n; i++) {
		const struct ast_alias *alias = &node->names.items[i];
		check_directive(walk, alias, node);
		struct symbol *symbol = note(walk, alias->name,
			node->kind == AST_GLOBAL ? GLOBAL : NONLOCAL);
		symbol->directive = node->pos;
		if (node->kind == AST_GLOBAL)
			note_global(walk, mangle(walk, alias->name));
	}
}

/* -- the other nodes */

static void walk_import(struct walk *walk, const struct ast_aliases *names, bool is_from) {
	for (size_t i = 0; i < names->n; i++) {
		const struct ast_alias *alias = &names->items[i];
		const char *name = alias->alias ? alias->alias : alias->name;
		const char *dot = strchr(name, '.');
		if (is_from && !strcmp(name, "*")) {
			if (walk->scope->kind != SCOPE_MODULE)
				throw_at(walk, alias->pos, "import * only allowed at module level", "");
			continue;
		}
		if (dot)
			name = names_get(walk->names, name, (size_t)(dot - name));
		note(walk, name, BOUND | IMPORTED);
	}
}

static void walk_annotated(struct walk *walk, struct ast *node) {
	struct ast *target = node->annotated.target;
	if (target->kind == AST_NAME) {
		const struct symbol *old = find_symbol(walk->scope, mangle(walk, target->name));
		if (old && old->flags & (GLOBAL | NONLOCAL) && node->annotated.simple
				&& walk->scope->kind != SCOPE_MODULE)
			throw_at(walk, node->pos, old->flags & GLOBAL
				? "annotated name '%s' can't be global"
				: "annotated name '%s' can't be nonlocal", target->name);
		if (node->annotated.simple)
			note(walk, target->name, ANNOTATED | BOUND);
		else if (node->annotated.value)
			note(walk, target->name, BOUND);
	} else {
		walk_node(target, walk);
	}
	walk_one(walk, node->annotated.value);
}

static void walk_name(struct walk *walk, struct ast *node) {
	note(walk, node->name, USED);
	if (walk->scope->kind == SCOPE_FUNCTION && !strcmp(node->name, "super"))
		note(walk, names_of(walk->names, "__class__"), USED);
}

static void walk_handler(struct walk *walk, struct ast *node) {
	walk_one(walk, node->handler.type);
	if (node->handler.name)
		note(walk, node->handler.name, BOUND);
	walk_list(walk, &node->handler.body);
}

static void walk_with(struct walk *walk, struct ast *node) {
	for (size_t i = 0; i < node->with.managers.n; i++) {
		walk_node(node->with.managers.items[i], walk);
		walk_target(walk, node->with.targets.items[i], 0);
	}
	walk_list(walk, &node->with.body);
}

static void walk_for(struct walk *walk, struct ast *node) {
	walk_target(walk, node->loop.target, 0);
	walk_node(node->loop.iter, walk);
	walk_list(walk, &node->loop.body);
	walk_list(walk, &node->loop.orelse);
}

static void walk_assign(struct walk *walk, struct ast *node) {
	for (size_t i = 0; i < node->assign.targets.n; i++)
		walk_target(walk, node->assign.targets.items[i], 0);
	walk_node(node->assign.value, walk);
}

static void walk_node(struct ast *node, void *data) {
	struct walk *walk = data;
	switch (node->kind) {
	case AST_NAME: walk_name(walk, node); break;
	case AST_WALRUS: walk_walrus(walk, node); break;
	case AST_LAMBDA: walk_lambda(walk, node); break;
	case AST_LIST_COMP: case AST_SET_COMP: case AST_DICT_COMP: case AST_GENERATOR:
		walk_comp(walk, node);
		break;
	case AST_YIELD: case AST_YIELD_FROM:
		walk->scope->is_generator = true;
		ast_children(node, walk_node, walk);
		break;
	case AST_ASSIGN: walk_assign(walk, node); break;
	case AST_AUGMENTED:
		walk_target(walk, node->augmented.target, 0);
		walk_node(node->augmented.value, walk);
		break;
	case AST_ANNOTATED: walk_annotated(walk, node); break;
	case AST_DELETE:
		for (size_t i = 0; i < node->items.n; i++)
			walk_target(walk, node->items.items[i], 0);
		break;
	case AST_GLOBAL: case AST_NONLOCAL: walk_directive(walk, node); break;
	case AST_IMPORT: walk_import(walk, &node->names, false); break;
	case AST_IMPORT_FROM: walk_import(walk, &node->import_from.names, true); break;
	case AST_FOR: walk_for(walk, node); break;
	case AST_WITH: walk_with(walk, node); break;
	case AST_HANDLER: walk_handler(walk, node); break;
	case AST_FUNCTION: walk_function(walk, node); break;
	case AST_CLASS: walk_class(walk, node); break;
	default: ast_children(node, walk_node, walk); break;
	}
}

/* -- the second walk */

/* Make `name` free from `scope` out to, not with, its owner. */
static void pass_through(struct scope *scope, const struct scope *owner, const char *name) {
	for (; scope != owner; scope = scope->parent) {
		struct symbol *symbol = get_symbol(scope, name);
		if (scope->kind == SCOPE_CLASS && symbol->flags & BOUND && !(symbol->flags & NONLOCAL))
			symbol->passes = true;
		else
			symbol->use = SCOPE_FREE;
	}
}

static bool owns(const struct symbol *symbol) {
	return symbol && symbol->flags & BOUND && !(symbol->flags & (GLOBAL | NONLOCAL));
}

/* A name that `scope` does not bind: find its owner among the functions around. */
static bool settle_outside(struct scope *scope, const char *name, bool is_class_cell) {
	for (struct scope *outer = scope->parent; outer && outer->kind != SCOPE_MODULE;
			outer = outer->parent) {
		if (outer->kind == SCOPE_CLASS) {
			if (!is_class_cell)
				continue;
			outer->needs_class_cell = true;
			pass_through(scope, outer, name);
			return true;
		}
		struct symbol *symbol = find_symbol(outer, name);
		if (symbol && symbol->flags & GLOBAL)
			return false;
		if (owns(symbol)) {
			symbol->use = SCOPE_CELL;
			pass_through(scope, outer, name);
			return true;
		}
	}
	return false;
}

static void check_settled(struct walk *walk, const struct scope *scope,
		const struct symbol *symbol, const char *name) {
	if (symbol->flags & GLOBAL && symbol->flags & NONLOCAL)
		throw_at(walk, symbol->directive, "name '%s' is nonlocal and global", name);
	if (symbol->flags & NONLOCAL && scope->kind == SCOPE_MODULE)
		throw_at(walk, symbol->directive, "nonlocal declaration not allowed at module level", name);
}

static void settle_symbol(struct walk *walk, struct scope *scope, size_t i) {
	const char *name = scope->index.names[i];
	unsigned flags = scope->symbols[i].flags;
	check_settled(walk, scope, &scope->symbols[i], name);
	if (flags & GLOBAL) {
		scope->symbols[i].use = SCOPE_GLOBAL;
	} else if (owns(&scope->symbols[i])) {
		if (scope->symbols[i].use != SCOPE_CELL)
			scope->symbols[i].use = SCOPE_LOCAL;
	} else if (scope->symbols[i].use != SCOPE_FREE && scope->kind != SCOPE_MODULE) {
		bool found = settle_outside(scope, name, !strcmp(name, "__class__"));
		if (!found && flags & NONLOCAL)
			throw_at(walk, scope->symbols[i].directive, "no binding for nonlocal '%s' found", name);
	}
}

static void settle(struct walk *walk, struct scope *scope) {
	for (size_t i = 0; i < scope->index.n; i++)
		settle_symbol(walk, scope, i);
	for (struct scope *child = scope->first_child; child; child = child->next)
		settle(walk, child);
}

struct scope *scope_build(struct arena *arena, struct names *names, const struct ast_list *body,
		struct fault *fault) {
	struct walk walk = { .arena = arena, .names = names, .fault = fault };
	enter(&walk, NULL, SCOPE_MODULE);
	walk_list(&walk, body);
	settle(&walk, walk.scope);
	return walk.scope;
}

enum scope_use scope_use(const struct scope *scope, const char *name) {
	const struct symbol *symbol = find_symbol(scope, name);
	return symbol ? symbol->use : SCOPE_GLOBAL_IMPLICIT;
}

bool scope_is_imported(const struct scope *module, const char *name) {
	const struct symbol *symbol = find_symbol(module, name);
	return symbol && symbol->flags & IMPORTED;
}

bool scope_is_bound(const struct scope *scope, const char *name) {
	const struct symbol *symbol = find_symbol(scope, name);
	return symbol && symbol->flags & BOUND;
}
