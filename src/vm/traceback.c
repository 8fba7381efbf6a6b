/*
 * Printing exceptions as CPython 3.11 prints them.
 *
 *     Traceback (most recent call last):
 *       File "x.py", line 3, in f
 *         return a + b[c]
 *                ~~^~~~~~          from the positions of the instruction
 *     TypeError: ...
 *
 * The carets follow Python/traceback.c: none when they would cover the whole
 * line; to the end of the line when the expression goes on below; `~` around the
 * `^` of the operator in a binary operation and of the brackets in a subscript.
 */

#include "vm/traceback.h"

#include "base/utf8.h"
#include "lang/op.h"
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

/* Bytes of the line: [start, end) is marked, and in it [left, right) more so; left -1: no such part. */
struct marks {
	int start, end, left, right;
};

/* Where the operator of a BINARY_OP stands: before the right operand, which the instruction before it made. */
static void find_operator(struct marks *marks, const char *line, const struct code *code, size_t at) {
	if (at == 0)
		return;
	const struct code_pos *right = code_pos_at(code, at - 1);
	int first = right->col, op = first - 1;
	if (right->line != code_pos_at(code, at)->line || first <= marks->start)
		return;
	while (op > marks->start && (is_blank(line[op]) || line[op] == '('))
		op--;
	if (op > marks->start && strchr("*/<>", line[op]) && line[op - 1] == line[op])
		op--; /* ** // << >> */
	marks->left = op;
	marks->right = op + 1;
	if (op + 1 < first && !is_blank(line[op + 1]))
		marks->right++;
}

/* The brackets at the end of a subscript. */
static void find_brackets(struct marks *marks, const char *line) {
	int depth = 0;
	for (int i = marks->end - 1; i > marks->start; i--) {
		if (strchr(")]}", line[i]))
			depth++;
		else if (strchr("([{", line[i]) && --depth == 0) {
			marks->left = i;
			marks->right = marks->end;
			return;
		}
	}
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
	} else if (code->ins[at].op == OP_BINARY_OP) {
		find_operator(marks, line, code, at);
	} else if (code->ins[at].op == OP_BINARY_SUBSCR || code->ins[at].op == OP_STORE_SUBSCR) {
		find_brackets(marks, line);
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
	text_add(out, class->name->s);
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

/* The exceptions that led to this one, the first cause first; `depth` guards against a ring of them. */
static void add_chain(struct thread *t, value exception, struct text *out, unsigned depth) {
	const struct exc *exc = exc_of(exception);
	if (depth < LIMIT_NATIVE_DEPTH) {
		if (exc->cause != VALUE_NONE && exc->cause != VALUE_NULL) {
			add_chain(t, exc->cause, out, depth + 1);
			text_add(out, "\nThe above exception was the direct cause of the following exception:\n\n");
		} else if (exc->context != VALUE_NONE && exc->context != VALUE_NULL && !exc->suppress_context) {
			add_chain(t, exc->context, out, depth + 1);
			text_add(out, "\nDuring handling of the above exception, another exception occurred:\n\n");
		}
	}
	add_trail(out, exc->traceback);
	traceback_last_line(t, exception, out);
	add_notes(t, exc->notes, out);
}

void traceback_print(struct thread *t, value exception, struct text *out) {
	add_chain(t, exception, out, 0);
}
