/*
 * Expressions, targets and conditional jumps.
 */

#include "lang/generator.h"

/* -- displays */

bool gen_all_const(const struct ast_list *list, size_t begin, size_t end) {
	for (size_t i = begin; i < end; i++)
		if (!list->items[i] || list->items[i]->kind != AST_CONST)
			return false;
	return true;
}

struct lit gen_tuple_of(struct gen *gen, const struct ast_list *list, size_t begin, size_t end) {
	struct lit *items = arena_alloc(gen->keep, (end - begin + 1) * sizeof *items);
	for (size_t i = begin; i < end; i++)
		items[i - begin] = *list->items[i]->lit;
	return (struct lit){ .kind = LIT_TUPLE, .items = items, .len = end - begin };
}

static void gen_const_items(struct gen *gen, const struct ast_list *items, int pushed,
		struct gen_display display) {
	struct lit tuple = gen_tuple_of(gen, items, 0, items->n);
	if (display.is_tuple && !pushed) {
		gen_const(gen, tuple);
		return;
	}
	if (display.add == OP_SET_ADD)
		tuple.kind = LIT_FROZENSET;
	gen_op(gen, display.build, pushed);
	gen_const(gen, tuple);
	gen_op(gen, display.extend, 1);
	if (display.is_tuple)
		gen_op(gen, OP_LIST_TO_TUPLE, 0);
}

static bool any_starred(const struct ast_list *items) {
	for (size_t i = 0; i < items->n; i++)
		if (items->items[i]->kind == AST_STARRED)
			return true;
	return false;
}

void gen_items(struct gen *gen, const struct ast_list *items, int pushed,
		struct gen_display display) {
	int n = (int)items->n;
	if (n > 2 && gen_all_const(items, 0, items->n)) {
		gen_const_items(gen, items, pushed, display);
		return;
	}
	bool built = n + pushed > GEN_STACK_GUIDELINE;
	if (!built && !any_starred(items)) {
		for (int i = 0; i < n; i++)
			gen_expr(gen, items->items[i]);
		gen_op(gen, display.is_tuple ? OP_BUILD_TUPLE : display.build, n + pushed);
		return;
	}
	if (built)
		gen_op(gen, display.build, pushed);
	for (int i = 0; i < n; i++) {
		struct ast *item = items->items[i];
		bool is_starred = item->kind == AST_STARRED;
		if (is_starred && !built) {
			gen_op(gen, display.build, i + pushed);
			built = true;
		}
		gen_expr(gen, is_starred ? item->value : item);
		if (built)
			gen_op(gen, is_starred ? display.extend : display.add, 1);
	}
	if (display.is_tuple)
		gen_op(gen, OP_LIST_TO_TUPLE, 0);
}

static const struct gen_display list_display = {
		OP_BUILD_LIST, OP_LIST_APPEND, OP_LIST_EXTEND, false};
static const struct gen_display tuple_display = {
		OP_BUILD_LIST, OP_LIST_APPEND, OP_LIST_EXTEND, true};
static const struct gen_display set_display = { OP_BUILD_SET, OP_SET_ADD, OP_SET_UPDATE, false };

/* A run of pairs without **. */
static void gen_pairs(struct gen *gen, const struct ast *node, size_t begin, size_t end) {
	const struct ast_list *keys = &node->dict.keys, *values = &node->dict.values;
	int n = (int)(end - begin);
	bool is_big = n * 2 > GEN_STACK_GUIDELINE;
	if (n > 1 && !is_big && gen_all_const(keys, begin, end)) {
		for (size_t i = begin; i < end; i++)
			gen_expr(gen, values->items[i]);
		gen_const(gen, gen_tuple_of(gen, keys, begin, end));
		gen_op(gen, OP_BUILD_CONST_KEY_MAP, n);
		return;
	}
	if (is_big)
		gen_op(gen, OP_BUILD_MAP, 0);
	for (size_t i = begin; i < end; i++) {
		gen_expr(gen, keys->items[i]);
		gen_expr(gen, values->items[i]);
		if (is_big)
			gen_op(gen, OP_MAP_ADD, 1);
	}
	if (!is_big)
		gen_op(gen, OP_BUILD_MAP, n);
}

static void merge_pairs(struct gen *gen, const struct ast *node, size_t begin, size_t end,
		bool *has_dict) {
	gen_pairs(gen, node, begin, end);
	if (*has_dict)
		gen_op(gen, OP_DICT_UPDATE, 1);
	*has_dict = true;
}

static void gen_dict(struct gen *gen, const struct ast *node) {
	size_t n = node->dict.values.n, pending = 0;
	bool has_dict = false;
	for (size_t i = 0; i < n; i++) {
		if (node->dict.keys.items[i]) {
			if (pending * 2 > GEN_STACK_GUIDELINE) {
				merge_pairs(gen, node, i - pending, i + 1, &has_dict);
				pending = 0;
			} else {
				pending++;
			}
			continue;
		}
		if (pending)
			merge_pairs(gen, node, i - pending, i, &has_dict);
		pending = 0;
		if (!has_dict)
			gen_op(gen, OP_BUILD_MAP, 0);
		has_dict = true;
		gen_expr(gen, node->dict.values.items[i]);
		gen_op(gen, OP_DICT_UPDATE, 1);
	}
	if (pending)
		merge_pairs(gen, node, n - pending, n, &has_dict);
	if (!has_dict)
		gen_op(gen, OP_BUILD_MAP, 0);
}

/* -- operators */

static void gen_unary(struct gen *gen, const struct ast *node) {
	static const int ops[] = {OP_UNARY_POSITIVE, OP_UNARY_NEGATIVE, OP_UNARY_NOT, OP_UNARY_INVERT};
	gen_expr(gen, node->value);
	gen_op(gen, ops[node->op], 0);
}

static void gen_compare_op(struct gen *gen, int op) {
	if (op == AST_IS || op == AST_IS_NOT)
		gen_op(gen, OP_IS_OP, op == AST_IS_NOT);
	else if (op == AST_IN || op == AST_NOT_IN)
		gen_op(gen, OP_CONTAINS_OP, op == AST_NOT_IN);
	else
		gen_op(gen, OP_COMPARE_OP, op);
}

/* All comparisons of a chain but the last: each keeps its right side for the next. */
static void gen_chain(struct gen *gen, const struct ast *node, int jump,
		struct flow_block *cleanup) {
	gen_expr(gen, node->compare.left);
	for (size_t i = 0; i + 1 < node->compare.rights.n; i++) {
		gen_expr(gen, node->compare.rights.items[i]);
		gen_op(gen, OP_SWAP, 2);
		gen_op(gen, OP_COPY, 2);
		gen_compare_op(gen, node->compare.ops[i]);
		gen_jump(gen, jump, cleanup);
	}
	size_t last = node->compare.rights.n - 1;
	gen_expr(gen, node->compare.rights.items[last]);
	gen_compare_op(gen, node->compare.ops[last]);
}

static void gen_compare(struct gen *gen, const struct ast *node) {
	if (node->compare.rights.n == 1) {
		gen_chain(gen, node, 0, NULL);
		return;
	}
	struct flow_block *cleanup = gen_block(gen);
	gen_chain(gen, node, OP_JUMP_IF_FALSE_OR_POP, cleanup);
	struct flow_block *end = gen_block(gen);
	gen_jump_nowhere(gen, end);
	gen_use(gen, cleanup);
	gen_op(gen, OP_SWAP, 2);
	gen_op(gen, OP_POP_TOP, 0);
	gen_use(gen, end);
}

static void gen_bool(struct gen *gen, const struct ast *node) {
	struct flow_block *end = gen_block(gen);
	int jump = node->op == AST_AND ? OP_JUMP_IF_FALSE_OR_POP : OP_JUMP_IF_TRUE_OR_POP;
	for (size_t i = 0; i + 1 < node->items.n; i++) {
		gen_expr(gen, node->items.items[i]);
		gen_jump(gen, jump, end);
	}
	gen_expr(gen, node->items.items[node->items.n - 1]);
	gen_use(gen, end);
}

static void gen_conditional(struct gen *gen, const struct ast *node) {
	struct flow_block *end = gen_block(gen), *orelse = gen_block(gen);
	gen_jump_if(gen, node->conditional.test, orelse, false);
	gen_expr(gen, node->conditional.body);
	gen_jump_nowhere(gen, end);
	gen_use(gen, orelse);
	gen_expr(gen, node->conditional.orelse);
	gen_use(gen, end);
}

/* -- conditional jumps */

static void jump_if_bool(struct gen *gen, const struct ast *node, struct flow_block *target,
		bool when) {
	bool is_or = node->op == AST_OR;
	struct flow_block *next = is_or != when ? gen_block(gen) : target;
	for (size_t i = 0; i + 1 < node->items.n; i++)
		gen_jump_if(gen, node->items.items[i], next, is_or);
	gen_jump_if(gen, node->items.items[node->items.n - 1], target, when);
	if (next != target)
		gen_use(gen, next);
}

static void jump_if_conditional(struct gen *gen, const struct ast *node,
		struct flow_block *target, bool when) {
	struct flow_block *end = gen_block(gen), *orelse = gen_block(gen);
	gen_jump_if(gen, node->conditional.test, orelse, false);
	gen_jump_if(gen, node->conditional.body, target, when);
	gen_jump_nowhere(gen, end);
	gen_use(gen, orelse);
	gen_jump_if(gen, node->conditional.orelse, target, when);
	gen_use(gen, end);
}

static void jump_if_chain(struct gen *gen, const struct ast *node, struct flow_block *target,
		bool when) {
	struct flow_block *cleanup = gen_block(gen);
	gen->unit->pos = node->pos;
	gen_chain(gen, node, FLOW_POP_JUMP_IF_FALSE, cleanup);
	gen_jump(gen, when ? FLOW_POP_JUMP_IF_TRUE : FLOW_POP_JUMP_IF_FALSE, target);
	struct flow_block *end = gen_block(gen);
	gen_jump_nowhere(gen, end);
	gen_use(gen, cleanup);
	gen_op(gen, OP_POP_TOP, 0);
	if (!when)
		gen_jump_nowhere(gen, target);
	gen_use(gen, end);
}

void gen_jump_if(struct gen *gen, struct ast *test, struct flow_block *target, bool when) {
	if (test->kind == AST_UNARY && test->op == AST_NOT) {
		gen_jump_if(gen, test->value, target, !when);
	} else if (test->kind == AST_BOOL) {
		jump_if_bool(gen, test, target, when);
	} else if (test->kind == AST_CONDITIONAL) {
		jump_if_conditional(gen, test, target, when);
	} else if (test->kind == AST_COMPARE && test->compare.rights.n > 1) {
		jump_if_chain(gen, test, target, when);
	} else {
		if (test->kind == AST_COMPARE) /* only its jump stands at the test itself */
			gen->unit->pos = test->pos;
		gen_expr(gen, test);
		gen_jump(gen, when ? FLOW_POP_JUMP_IF_TRUE : FLOW_POP_JUMP_IF_FALSE, target);
	}
}

/* -- attributes, subscripts, strings */

/* An attribute on a later line than its object stands at its own name. */
void gen_attr_place(struct gen *gen, const struct ast *attribute) {
	struct code_pos *pos = &gen->unit->pos;
	size_t len = 0;
	while (attribute->attribute.name[len])
		len++;
	if (pos->line == attribute->pos.end_line)
		return;
	pos->line = attribute->pos.end_line;
	pos->col = len <= attribute->pos.end_col ? (uint16_t)(attribute->pos.end_col - len) : 0;
}

static void gen_slice(struct gen *gen, const struct ast *node) {
	struct ast *const parts[] = { node->slice.lower, node->slice.upper };
	for (int i = 0; i < 2; i++) {
		if (parts[i])
			gen_expr(gen, parts[i]);
		else
			gen_none(gen);
	}
	if (node->slice.step)
		gen_expr(gen, node->slice.step);
	gen_op(gen, OP_BUILD_SLICE, node->slice.step ? 3 : 2);
}

static void gen_fstring(struct gen *gen, const struct ast *node) {
	int n = (int)node->items.n;
	if (n <= GEN_STACK_GUIDELINE) {
		for (int i = 0; i < n; i++)
			gen_expr(gen, node->items.items[i]);
		if (n != 1)
			gen_op(gen, OP_BUILD_STRING, n);
		return;
	}
	gen_const(gen, gen_string(""));
	gen_attr(gen, OP_LOAD_METHOD, names_of(gen->interned, "join"));
	gen_op(gen, OP_BUILD_LIST, 0);
	for (int i = 0; i < n; i++) {
		gen_expr(gen, node->items.items[i]);
		gen_op(gen, OP_LIST_APPEND, 1);
	}
	gen_op(gen, OP_PRECALL, 1);
	gen_op(gen, OP_CALL, 1);
}

static void gen_formatted(struct gen *gen, const struct ast *node) {
	int arg = node->op == 's' ? 1 : node->op == 'r' ? 2 : node->op == 'a' ? 3 : 0;
	gen_expr(gen, node->formatted.value);
	if (node->formatted.spec) {
		gen_expr(gen, node->formatted.spec);
		arg |= 4;
	}
	gen_op(gen, OP_FORMAT_VALUE, arg);
}

/* -- one expression */

static void gen_load(struct gen *gen, struct ast *node) {
	switch (node->kind) {
	case AST_NAME: gen_name(gen, node->name, GEN_LOAD); break;
	case AST_CONST: gen_const(gen, *node->lit); break;
	case AST_TUPLE: gen_items(gen, &node->items, 0, tuple_display); break;
	case AST_LIST: gen_items(gen, &node->items, 0, list_display); break;
	case AST_SET: gen_items(gen, &node->items, 0, set_display); break;
	case AST_DICT: gen_dict(gen, node); break;
	case AST_ATTRIBUTE:
		gen_expr(gen, node->attribute.value);
		gen_attr_place(gen, node);
		gen_attr(gen, OP_LOAD_ATTR, node->attribute.name);
		break;
	case AST_SUBSCRIPT:
		gen_expr(gen, node->subscript.value);
		gen_expr(gen, node->subscript.index);
		gen_op(gen, OP_BINARY_SUBSCR, 0);
		break;
	case AST_SLICE: gen_slice(gen, node); break;
	case AST_CALL: gen_call(gen, node); break;
	case AST_UNARY: gen_unary(gen, node); break;
	case AST_BINARY:
		gen_expr(gen, node->binary.left);
		gen_expr(gen, node->binary.right);
		gen_op(gen, OP_BINARY_OP, node->op);
		break;
	case AST_BOOL: gen_bool(gen, node); break;
	case AST_COMPARE: gen_compare(gen, node); break;
	case AST_CONDITIONAL: gen_conditional(gen, node); break;
	case AST_LAMBDA: gen_lambda(gen, node); break;
	case AST_WALRUS:
		gen_expr(gen, node->walrus.value);
		gen_op(gen, OP_COPY, 1);
		gen_store(gen, node->walrus.target);
		break;
	case AST_FSTRING: gen_fstring(gen, node); break;
	case AST_FORMATTED: gen_formatted(gen, node); break;
	case AST_LIST_COMP: case AST_SET_COMP: case AST_DICT_COMP:
		gen_comp(gen, node);
		break;
	case AST_STARRED:
		gen_throw(gen, node->pos, "can't use starred expression here");
	default:
		fault_throw(gen->fault, FAULT_MISSING, node->pos, "%s is not in lesson Python",
			ast_what(node));
	}
}

void gen_expr(struct gen *gen, struct ast *node) {
	struct code_pos before = gen->unit->pos;
	gen->unit->pos = node->pos;
	gen_load(gen, node);
	gen->unit->pos = before;
}

/* -- targets */

static void gen_unpack(struct gen *gen, const struct ast *node) {
	int n = (int)node->items.n, star = -1;
	for (int i = 0; i < n; i++) {
		if (node->items.items[i]->kind != AST_STARRED)
			continue;
		if (star >= 0)
			gen_throw(gen, node->pos, "multiple starred expressions in assignment");
		if (i > UINT8_MAX || n - i - 1 > UINT8_MAX)
			gen_throw(gen, node->pos, "too many expressions in star-unpacking assignment");
		star = i;
	}
	if (star >= 0)
		gen_op(gen, OP_UNPACK_EX, star | (n - star - 1) << 8);
	else
		gen_op(gen, OP_UNPACK_SEQUENCE, n);
	for (int i = 0; i < n; i++) {
		struct ast *item = node->items.items[i];
		gen_store(gen, item->kind == AST_STARRED ? item->value : item);
	}
}

void gen_store(struct gen *gen, struct ast *target) {
	struct code_pos before = gen->unit->pos;
	gen->unit->pos = target->pos;
	switch (target->kind) {
	case AST_NAME: gen_name(gen, target->name, GEN_STORE); break;
	case AST_ATTRIBUTE:
		gen_expr(gen, target->attribute.value);
		gen_attr_place(gen, target);
		gen_attr(gen, OP_STORE_ATTR, target->attribute.name);
		break;
	case AST_SUBSCRIPT:
		gen_expr(gen, target->subscript.value);
		gen_expr(gen, target->subscript.index);
		gen_op(gen, OP_STORE_SUBSCR, 0);
		break;
	case AST_TUPLE: case AST_LIST: gen_unpack(gen, target); break;
	case AST_CONST: gen_op(gen, OP_UNPACK_SEQUENCE, 0); break; /* () = x, folded */
	default: gen_throw(gen, target->pos, "starred assignment target must be in a list or tuple");
	}
	gen->unit->pos = before;
}

void gen_delete(struct gen *gen, struct ast *target) {
	struct code_pos before = gen->unit->pos;
	gen->unit->pos = target->pos;
	switch (target->kind) {
	case AST_NAME: gen_name(gen, target->name, GEN_DELETE); break;
	case AST_ATTRIBUTE:
		gen_expr(gen, target->attribute.value);
		gen_attr_place(gen, target);
		gen_attr(gen, OP_DELETE_ATTR, target->attribute.name);
		break;
	case AST_SUBSCRIPT:
		gen_expr(gen, target->subscript.value);
		gen_expr(gen, target->subscript.index);
		gen_op(gen, OP_DELETE_SUBSCR, 0);
		break;
	case AST_CONST: /* del (), folded */
		break;
	default:
		for (size_t i = 0; i < target->items.n; i++)
			gen_delete(gen, target->items.items[i]);
		break;
	}
	gen->unit->pos = before;
}
