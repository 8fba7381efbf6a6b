/*
 * 'a %s b' % (x,) is an f-string in disguise: FSTRING("a ", FORMATTED(x, 's'), " b").
 * Only %s, %r and %a, with a width and a precision of three digits at most.
 */

#include "lang/fold.h"

#include <stdio.h>
#include <string.h>

enum { MAX_DIGITS = 3 };

struct format {
	struct arena *arena;
	const char *at, *end;
	struct ast_list values;
};

/* Text up to the next unit; %% is one percent sign. */
static void add_text(struct format *format) {
	char *text = arena_alloc(format->arena, (size_t)(format->end - format->at) + 1);
	size_t n = 0;
	while (format->at < format->end) {
		bool is_percent = *format->at == '%';
		if (is_percent && (format->at + 1 == format->end || format->at[1] != '%'))
			break;
		format->at += is_percent;
		text[n++] = *format->at++;
	}
	if (!n)
		return;
	struct lit *lit = arena_alloc(format->arena, sizeof *lit);
	*lit = (struct lit){ .kind = LIT_STR, .bytes = text, .len = n };
	struct ast *node = ast_new(format->arena, AST_CONST, (struct code_pos){ 0 });
	node->lit = lit;
	ast_add(format->arena, &format->values, node);
}

/* A number of at most three digits; -1: more. */
static int read_number(struct format *format) {
	int number = 0, digits = 0;
	for (; format->at < format->end && *format->at >= '0' && *format->at <= '9'; format->at++) {
		number = number * 10 + *format->at - '0';
		if (++digits > MAX_DIGITS)
			return -1;
	}
	return number;
}

static bool is_digit(const struct format *format) {
	return format->at < format->end && *format->at >= '0' && *format->at <= '9';
}

/* One unit; false if it is not a simple one. */
static bool add_unit(struct format *format, struct ast *value) {
	char spec[16] = "";
	bool left = false;
	int n = 0;
	for (format->at++; format->at < format->end && strchr("-+ #0", *format->at); format->at++)
		left |= *format->at == '-';
	if (is_digit(format)) {
		int width = read_number(format);
		if (width < 0)
			return false;
		n += snprintf(spec, sizeof spec, "%s%d", !left && width > 0 ? ">" : "", width);
	}
	if (format->at < format->end && *format->at == '.') {
		format->at++;
		int precision = read_number(format);
		if (precision < 0)
			return false;
		snprintf(spec + n, sizeof spec - (size_t)n, ".%d", precision);
	}
	if (format->at == format->end || !strchr("sra", *format->at))
		return false;
	struct ast *node = ast_new(format->arena, AST_FORMATTED, value->pos);
	node->op = *format->at++;
	node->formatted.value = value;
	if (*spec) {
		struct lit *lit = arena_alloc(format->arena, sizeof *lit);
		*lit = (struct lit){ .kind = LIT_STR, .len = strlen(spec),
			.bytes = arena_format(format->arena, "%s", spec) };
		node->formatted.spec = ast_new(format->arena, AST_CONST, value->pos);
		node->formatted.spec->lit = lit;
	}
	ast_add(format->arena, &format->values, node);
	return true;
}

bool fold_format(struct arena *arena, struct ast *node) {
	const struct ast *left = node->binary.left, *right = node->binary.right;
	if (left->kind != AST_CONST || left->lit->kind != LIT_STR || right->kind != AST_TUPLE)
		return false;
	struct format format = { .arena = arena, .at = left->lit->bytes,
		.end = left->lit->bytes + left->lit->len };
	for (size_t i = 0; i < right->items.n; i++) {
		struct ast *value = right->items.items[i];
		add_text(&format);
		if (value->kind == AST_STARRED || format.at == format.end || !add_unit(&format, value))
			return false;
	}
	add_text(&format);
	if (format.at != format.end)
		return false;
	node->kind = AST_FSTRING;
	node->items = format.values;
	return true;
}
