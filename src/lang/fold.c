/*
 * From the leaves up.  Integers are folded while they fit 64 bits; CPython goes
 * on to 128 and makes the same value at compile time that we make at run time.
 */

#include "lang/fold.h"

#include "lang/flow.h"
#include "lang/op.h"

#include <math.h>
#include <string.h>

enum {
	MAX_ITEMS = 256, MAX_BYTES = 4096, /* of a folded repetition: CPython's limits */
	MAX_MADE = 16 << 20                /* bytes of text and tuples made in one program */
};

struct fold {
	struct arena *arena;
	size_t left; /* of MAX_MADE */
};

static void fold_node(struct ast *node, void *data);

static void become(struct arena *arena, struct ast *node, struct lit value) {
	struct lit *lit = arena_alloc(arena, sizeof *lit);
	*lit = value;
	node->kind = AST_CONST;
	node->lit = lit;
}

static struct lit of_bool(bool truth) {
	return (struct lit){ .kind = truth ? LIT_TRUE : LIT_FALSE };
}

static struct lit of_int(int64_t integer) {
	return (struct lit){ .kind = LIT_INT, .integer = integer };
}

static struct lit of_real(double real) {
	return (struct lit){ .kind = LIT_FLOAT, .real = real };
}

/* -- numbers */

static bool as_int(const struct lit *lit, int64_t *out) {
	*out = lit->kind == LIT_INT ? lit->integer : lit->kind == LIT_TRUE;
	return lit->kind == LIT_INT || lit->kind == LIT_TRUE || lit->kind == LIT_FALSE;
}

static bool as_real(const struct lit *lit, double *out) {
	int64_t integer;
	if (lit->kind == LIT_FLOAT) {
		*out = lit->real;
		return true;
	}
	if (!as_int(lit, &integer))
		return false;
	*out = (double)integer;
	return true;
}

static int64_t floor_div(int64_t a, int64_t b) {
	int64_t quotient = a / b;
	return a % b != 0 && (a % b < 0) != (b < 0) ? quotient - 1 : quotient;
}

static bool power(int64_t base, int64_t exponent, int64_t *out) {
	int64_t result = 1;
	if (exponent < 0)
		return false;
	if (base == 0 || base == 1) {
		*out = exponent ? base : 1;
		return true;
	}
	for (; exponent > 0; exponent--)
		if (exponent > 1024 * 1024 || __builtin_mul_overflow(result, base, &result))
			return false;
	*out = result;
	return true;
}

static bool fold_ints(int op, int64_t a, int64_t b, struct lit *out) {
	int64_t result = 0;
	bool fits = true;
	if ((op == OP_FLOOR_DIVIDE || op == OP_REMAINDER) && (b == 0 || b == -1))
		return false;
	switch (op) {
	case OP_ADD: fits = !__builtin_add_overflow(a, b, &result); break;
	case OP_SUBTRACT: fits = !__builtin_sub_overflow(a, b, &result); break;
	case OP_MULTIPLY: fits = !__builtin_mul_overflow(a, b, &result); break;
	case OP_FLOOR_DIVIDE: result = floor_div(a, b); break;
	case OP_REMAINDER: result = a - floor_div(a, b) * b; break;
	case OP_POWER: fits = power(a, b, &result); break;
	case OP_LSHIFT:
		fits = b >= 0 && b < 63 && !__builtin_mul_overflow(a, (int64_t)1 << b, &result);
		break;
	case OP_RSHIFT:
		fits = b >= 0;
		result = b > 63 ? (a < 0 ? -1 : 0) : a >> (b & 63);
		break;
	case OP_AND: result = a & b; break;
	case OP_OR: result = a | b; break;
	case OP_XOR: result = a ^ b; break;
	default: return false;
	}
	*out = of_int(result);
	return fits;
}

/* The remainder that has the divisor's sign, and the quotient that goes with it. */
static double floor_mod(double a, double b) {
	double mod = fmod(a, b);
	if (mod == 0)
		return copysign(0.0, b);
	return (b < 0) != (mod < 0) ? mod + b : mod;
}

static double floor_quotient(double a, double b, double mod) {
	double quotient = (a - mod) / b;
	if (quotient == 0)
		return copysign(0.0, a / b);
	double whole = floor(quotient);
	return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

static bool fold_reals(int op, double a, double b, struct lit *out) {
	double result;
	switch (op) {
	case OP_ADD: result = a + b; break;
	case OP_SUBTRACT: result = a - b; break;
	case OP_MULTIPLY: result = a * b; break;
	case OP_TRUE_DIVIDE:
		if (b == 0)
			return false;
		result = a / b;
		break;
	case OP_FLOOR_DIVIDE: case OP_REMAINDER:
		if (b == 0)
			return false;
		result = floor_mod(a, b);
		if (op == OP_FLOOR_DIVIDE)
			result = floor_quotient(a, b, result);
		break;
	case OP_POWER:
		if ((a == 0 && b < 0) || (a < 0 && floor(b) != b))
			return false;
		result = pow(a, b);
		if (!isfinite(result))
			return false;
		break;
	default: return false;
	}
	*out = of_real(result);
	return true;
}

/* Division of ints is exact only while both fit a double. */
static bool is_exact(const struct lit *lit) {
	int64_t integer, most = (int64_t)1 << 53;
	return !as_int(lit, &integer) || (integer <= most && integer >= -most);
}

static bool fold_numbers(int op, const struct lit *a, const struct lit *b, struct lit *out) {
	int64_t i, j;
	double x, y;
	bool ints = as_int(a, &i) && as_int(b, &j);
	bool bools = a->kind != LIT_INT && b->kind != LIT_INT
		&& (op == OP_AND || op == OP_OR || op == OP_XOR);
	if (ints && op != OP_TRUE_DIVIDE && !(op == OP_POWER && j < 0))
		return !bools && fold_ints(op, i, j, out);
	if (!as_real(a, &x) || !as_real(b, &y) || !is_exact(a) || !is_exact(b))
		return false;
	return fold_reals(op, x, y, out);
}

/* -- strings */

/* Memory for what is made, or NULL: then the expression stays as it is. */
static void *take(struct fold *fold, size_t size) {
	if (size > fold->left)
		return NULL;
	fold->left -= size;
	return arena_alloc(fold->arena, size);
}

static bool is_text(const struct lit *lit) {
	return lit->kind == LIT_STR || lit->kind == LIT_BYTES;
}

static bool fold_repeat(struct fold *fold, const struct lit *text, int64_t times,
		struct lit *out) {
	if (times < 0 || !text->len)
		times = 0;
	if (text->len && times > MAX_BYTES / (int64_t)text->len)
		return false;
	char *bytes = take(fold, text->len * (size_t)times + 1);
	if (!bytes)
		return false;
	for (size_t i = 0; i < (size_t)times; i++)
		memcpy(bytes + i * text->len, text->bytes, text->len);
	*out = (struct lit){ .kind = text->kind, .bytes = bytes, .len = text->len * (size_t)times };
	return true;
}

static bool fold_texts(struct fold *fold, int op, const struct lit *a, const struct lit *b,
		struct lit *out) {
	int64_t times;
	if (op == OP_MULTIPLY && is_text(a) && as_int(b, &times))
		return fold_repeat(fold, a, times, out);
	if (op == OP_MULTIPLY && is_text(b) && as_int(a, &times))
		return fold_repeat(fold, b, times, out);
	if (op != OP_ADD || !is_text(a) || a->kind != b->kind)
		return false;
	char *bytes = take(fold, a->len + b->len + 1);
	if (!bytes)
		return false;
	memcpy(bytes, a->bytes, a->len);
	memcpy(bytes + a->len, b->bytes, b->len);
	*out = (struct lit){ .kind = a->kind, .bytes = bytes, .len = a->len + b->len };
	return true;
}

static bool fold_tuples(struct fold *fold, int op, const struct lit *a, const struct lit *b,
		struct lit *out) {
	int64_t times;
	if (op == OP_MULTIPLY && b->kind == LIT_TUPLE) {
		const struct lit *number = a;
		a = b;
		b = number;
	}
	if (a->kind != LIT_TUPLE)
		return false;
	bool repeats = op == OP_MULTIPLY && as_int(b, &times);
	size_t n = a->len;
	if (repeats) {
		if (times < 0)
			times = 0;
		if (n && times > MAX_ITEMS / (int64_t)n)
			return false;
		n *= (size_t)times;
	} else if (op == OP_ADD && b->kind == LIT_TUPLE) {
		n += b->len;
	} else {
		return false;
	}
	struct lit *items = take(fold, (n + 1) * sizeof *items);
	if (!items)
		return false;
	for (size_t i = 0; i < n; i++)
		items[i] = repeats || i < a->len ? a->items[i % a->len] : b->items[i - a->len];
	*out = (struct lit){ .kind = LIT_TUPLE, .items = items, .len = n };
	return true;
}

/* -- nodes */

static void fold_binary(struct fold *fold, struct ast *node) {
	const struct ast *left = node->binary.left, *right = node->binary.right;
	struct lit value;
	if (node->op == OP_REMAINDER && fold_format(fold->arena, node))
		return;
	if (left->kind != AST_CONST || right->kind != AST_CONST)
		return;
	if (fold_numbers(node->op, left->lit, right->lit, &value)
			|| fold_texts(fold, node->op, left->lit, right->lit, &value)
			|| fold_tuples(fold, node->op, left->lit, right->lit, &value))
		become(fold->arena, node, value);
}

/* not (a in b) is a not in b, and so for is. */
static bool fold_not_compare(struct ast *node) {
	struct ast *inner = node->value;
	if (inner->kind != AST_COMPARE || inner->compare.rights.n != 1)
		return false;
	int op = inner->compare.ops[0];
	if (op < AST_IS)
		return false;
	*node = *inner;
	node->compare.ops[0] = op ^ 1;
	return true;
}

static void fold_unary(struct arena *arena, struct ast *node) {
	int64_t integer;
	if (node->op == AST_NOT && fold_not_compare(node))
		return;
	if (node->value->kind != AST_CONST)
		return;
	const struct lit *lit = node->value->lit;
	bool is_int = as_int(lit, &integer);
	if (node->op == AST_NOT)
		become(arena, node, of_bool(!flow_is_true(lit)));
	else if (node->op == AST_NEGATIVE && is_int && integer != INT64_MIN)
		become(arena, node, of_int(-integer));
	else if (node->op == AST_NEGATIVE && lit->kind == LIT_FLOAT)
		become(arena, node, of_real(-lit->real));
	else if (node->op == AST_POSITIVE && is_int)
		become(arena, node, of_int(integer));
	else if (node->op == AST_POSITIVE && lit->kind == LIT_FLOAT)
		become(arena, node, *lit);
	else if (node->op == AST_INVERT && is_int)
		become(arena, node, of_int(~integer));
}

static bool all_const(const struct ast_list *items) {
	for (size_t i = 0; i < items->n; i++)
		if (items->items[i]->kind != AST_CONST)
			return false;
	return true;
}

static void fold_items(struct arena *arena, struct ast *node, enum lit_kind kind) {
	struct ast_list items = node->items;
	struct lit *lits = arena_alloc(arena, (items.n + 1) * sizeof *lits);
	for (size_t i = 0; i < items.n; i++)
		lits[i] = *items.items[i]->lit;
	become(arena, node, (struct lit){ .kind = kind, .items = lits, .len = items.n });
}

/* What is only iterated over need not be a new list each time. */
static void fold_iter(struct arena *arena, struct ast *node) {
	if (node->kind == AST_LIST) {
		for (size_t i = 0; i < node->items.n; i++)
			if (node->items.items[i]->kind == AST_STARRED)
				return;
		node->kind = AST_TUPLE;
		if (all_const(&node->items))
			fold_items(arena, node, LIT_TUPLE);
	} else if (node->kind == AST_SET && all_const(&node->items)) {
		fold_items(arena, node, LIT_FROZENSET);
	}
}

static void fold_compare(struct arena *arena, struct ast *node) {
	size_t last = node->compare.rights.n - 1;
	int op = node->compare.ops[last];
	if (op == AST_IN || op == AST_NOT_IN)
		fold_iter(arena, node->compare.rights.items[last]);
}

/* The i-th item of a constant; text only while it is ASCII. */
static bool item_of(const struct lit *value, size_t i, struct lit *out) {
	if (value->kind == LIT_TUPLE) {
		*out = value->items[i];
		return true;
	}
	if (value->kind == LIT_BYTES) {
		*out = of_int((unsigned char)value->bytes[i]);
		return true;
	}
	for (size_t k = 0; k < value->len; k++)
		if ((unsigned char)value->bytes[k] >= 0x80)
			return false;
	*out = (struct lit){ .kind = LIT_STR, .bytes = value->bytes + i, .len = 1 };
	return true;
}

static void fold_subscript(struct arena *arena, struct ast *node) {
	const struct ast *value = node->subscript.value, *index = node->subscript.index;
	int64_t i;
	struct lit item;
	if (value->kind != AST_CONST || index->kind != AST_CONST || !as_int(index->lit, &i)
			|| (value->lit->kind != LIT_TUPLE && !is_text(value->lit)))
		return;
	int64_t len = (int64_t)value->lit->len;
	if (i < 0)
		i += len;
	if (i >= 0 && i < len && item_of(value->lit, (size_t)i, &item))
		become(arena, node, item);
}

static void fold_node(struct ast *node, void *data) {
	struct fold *fold = data;
	struct arena *arena = fold->arena;
	ast_children(node, fold_node, fold);
	switch (node->kind) {
	case AST_BINARY: fold_binary(fold, node); break;
	case AST_UNARY: fold_unary(arena, node); break;
	case AST_TUPLE:
		if (all_const(&node->items))
			fold_items(arena, node, LIT_TUPLE);
		break;
	case AST_COMPARE: fold_compare(arena, node); break;
	case AST_SUBSCRIPT: fold_subscript(arena, node); break;
	case AST_FOR: fold_iter(arena, node->loop.iter); break;
	case AST_CLAUSE: fold_iter(arena, node->clause.iter); break;
	case AST_NAME:
		if (!strcmp(node->name, "__debug__"))
			become(arena, node, of_bool(true));
		break;
	default: break;
	}
}

void fold_tree(struct arena *arena, struct ast_list *body) {
	struct fold fold = { arena, MAX_MADE };
	for (size_t i = 0; i < body->n; i++)
		fold_node(body->items[i], &fold);
}
