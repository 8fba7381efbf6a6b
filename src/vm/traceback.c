/*
 * Printing exceptions as CPython 3.11 prints them.
 *
 *     Traceback (most recent call last):
 *       File "x.py", line 3, in f
 *         return a + b[c]
 *                ~~^~~~~~          from the position of the instruction, parsed again
 *     TypeError: ...
 *
 * The carets follow Python/traceback.c: none when they would cover the whole
 * line; to the end of the line when the expression goes on below; `~` around the
 * `^` of the operator in a binary operation and of the brackets in a subscript.
 */

#include "vm/traceback.h"

#include "base/utf8.h"
#include "lang/parse.h"
#include "vm/exc.h"
#include "vm/state.h"
#include "vm/str.h"
#include "vm/tuple.h"

#include <string.h>

enum { REPEATS_SHOWN = 3, FRAMES_SHOWN = 1000 };

static bool is_blank(char c) {
	return c == ' ' || c == '\t' || c == '\f';
}

/* ---- carets ---- */

/* Bytes of the line: [start, end) is marked, and in it [left, right) more so; left -1: no such
 * part. */
struct marks {
	int start, end, left, right;
};

/* A piece of a line as an expression; NULL: it is none.  Positions count from the piece's start. */
static const struct ast *parse_piece(struct arena *arena, const char *piece, size_t len) {
	struct fault fault = {0};
	if (setjmp(fault.escape))
		return NULL;
	return parse_one_expression(arena, names_open(arena), piece, len, &fault);
}

/* The first sign between two operands: a bracket of the left one, if it has any, like CPython. */
static void find_operator(struct marks *marks, const char *piece, const struct ast *node) {
	int i = node->binary.left->pos.end_col, end = node->binary.right->pos.col;
	while (i < end && is_blank(piece[i]))
		i++;
	if (i >= end)
		return;
	marks->left = marks->start + i;
	marks->right = marks->left + 1 + (i + 1 < end && !is_blank(piece[i + 1]));
}

/* What the marked text is, if it is an operation or a subscript, has a centre to point at. */
static void find_centre(struct marks *marks, const char *line) {
	struct arena *arena = arena_open();
	const char *piece = line + marks->start;
	const struct ast *node = parse_piece(arena, piece, (size_t)(marks->end - marks->start));
	if (node && node->kind == AST_BINARY) {
		find_operator(marks, piece, node);
	} else if (node && node->kind == AST_SUBSCRIPT) {
		marks->left = marks->start + node->subscript.value->pos.end_col;
		marks->right = marks->start + node->subscript.index->pos.end_col + 1;
	}
	arena_close(arena);
}

static bool find_marks(struct marks *marks, const char *line, const struct code *code, size_t at) {
	const struct code_pos *pos = code_pos_at(code, at);
	int len = (int)strlen(line), indent = 0;
	*marks = (struct marks){pos->col, pos->end_col, -1, -1};
	while (is_blank(line[indent]))
		indent++;
	if (pos->end_line != pos->line) {
		marks->end = len;
		while (marks->end > 0 && is_blank(line[marks->end - 1]))
			marks->end--;
	} else if (pos->end_col > len) {
		return false;
	} else {
		find_centre(marks, line);
	}
	bool is_whole = marks->end - marks->start == len - indent && marks->left < 0;
	return marks->end > marks->start && marks->start >= indent && !is_whole;
}

static void add_carets(struct text *out, const char *line, const struct marks *marks) {
	int indent = 0;
	while (is_blank(line[indent]))
		indent++;
	text_add(out, "    ");
	for (int at = indent; at < marks->end;) {
		int codepoint;
		const char *sign = " ";
		if (at >= marks->start)
			sign = marks->left >= 0 && (at < marks->left || at >= marks->right) ? "~" : "^";
		text_add(out, sign);
		at += utf8_decode(line + at, (size_t)(marks->end - at), &codepoint);
	}
	text_add_char(out, '\n');
}

/* ---- frames ---- */

static void add_frame(struct text *out, const struct traceback *entry) {
	const struct code *code = entry->code->code;
	const struct program *program = code->program;
	unsigned number = code_pos_at(code, entry->at)->line;
	struct marks marks;
	text_addf(out, "  File \"%s\", line %u, in %s\n", program->file, number, code->name);
	if (number == 0 || number > program->n_lines)
		return;
	const char *line = program->lines[number - 1], *text = line;
	while (is_blank(*text))
		text++;
	size_t len = strlen(text);
	while (len && is_blank(text[len - 1]))
		len--;
	if (len == 0)
		return;
	text_add(out, "    ");
	text_add_bytes(out, text, len);
	text_add_char(out, '\n');
	if (find_marks(&marks, line, code, entry->at))
		add_carets(out, line, &marks);
}

static bool is_same_place(const struct traceback *a, const struct traceback *b) {
	return a->code == b->code &&
		code_pos_at(a->code->code, a->at)->line == code_pos_at(b->code->code, b->at)->line;
}

static void add_repeats(struct text *out, size_t times) {
	if (times > REPEATS_SHOWN)
		text_addf(out, "  [Previous line repeated %zu more time%s]\n", times - REPEATS_SHOWN,
			times - REPEATS_SHOWN == 1 ? "" : "s");
}

static void add_trail(struct text *out, value trail) {
	const struct traceback *entry, *before = NULL;
	size_t all = 0, times = 0;
	if (trail == VALUE_NONE)
		return;
	text_add(out, "Traceback (most recent call last):\n");
	for (value v = trail; v != VALUE_NONE; v = ((struct traceback *)value_obj(v))->next)
		all++;
	for (; trail != VALUE_NONE; trail = entry->next) {
		entry = (const struct traceback *)value_obj(trail);
		if (all-- > FRAMES_SHOWN)
			continue;
		if (before && is_same_place(before, entry)) {
			times++;
		} else {
			add_repeats(out, times);
			times = 1;
		}
		if (times <= REPEATS_SHOWN)
			add_frame(out, entry);
		before = entry;
	}
	add_repeats(out, times);
}

/* ---- the last line, and the chain ---- */

void traceback_last_line(struct thread *t, value exception, struct text *out) {
	const struct class *class = class_of(t->vm, exception);
	if (strcmp(class->module_name, "builtins") != 0 && strcmp(class->module_name, "__main__") != 0)
		text_addf(out, "%s.", class->module_name);
	text_add(out, class->qualname->s);
	value shown = value_str(t, exception);
	if (shown == VALUE_NULL) {
		raised_clear(t);
		text_add(out, ": <exception str() failed>");
	} else if (value_as_str(shown)->len) {
		text_add(out, ": ");
		text_add_bytes(out, value_as_str(shown)->s, value_as_str(shown)->len);
	}
	value_drop(t, shown);
	traceback_hint(t, exception, out);
	text_add_char(out, '\n');
}

static void add_notes(struct thread *t, value notes, struct text *out) {
	if (!value_is_kind(notes, OBJ_LIST))
		return;
	const struct list *list = (const struct list *)value_obj(notes);
	for (size_t i = 0; i < list->len; i++) {
		if (!str_add_value(t, out, list->items[i], false))
			raised_clear(t);
		text_add_char(out, '\n');
	}
}

/* The exceptions that led to this one, the first cause first; `depth` guards against a ring of
 * them. */
static void add_chain(struct thread *t, value exception, struct text *out, unsigned depth) {
	const struct exc *exc = exc_of(exception);
	if (depth < LIMIT_NATIVE_DEPTH) {
		if (exc->cause != VALUE_NONE && exc->cause != VALUE_NULL) {
			add_chain(t, exc->cause, out, depth + 1);
			text_add(out,
					"\nThe above exception was the direct cause of the following exception:\n\n");
		} else if (exc->context != VALUE_NONE && exc->context != VALUE_NULL &&
				!exc->suppress_context) {
			add_chain(t, exc->context, out, depth + 1);
			text_add(out,
					"\nDuring handling of the above exception, another exception occurred:\n\n");
		}
	}
	add_trail(out, exc->traceback);
	traceback_last_line(t, exception, out);
	add_notes(t, exc->notes, out);
}

void traceback_print(struct thread *t, value exception, struct text *out) {
	add_chain(t, exception, out, 0);
}
