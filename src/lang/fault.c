#include "lang/fault.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void fault_again(struct fault *fault) {
	longjmp(fault->escape, 1);
}

void fault_throw(struct fault *fault, enum fault_kind kind, struct code_pos pos,
		const char *format, ...) {
	va_list args;
	va_start(args, format);
	vsnprintf(fault->text, sizeof fault->text, format, args);
	va_end(args);
	fault->kind = kind;
	fault->pos = pos;
	fault_again(fault);
}

void fault_limit(struct fault *fault, struct code_pos pos, const char *limit, int value) {
	fault_throw(fault, FAULT_MISSING, pos, "more than %d %s (limit %s)",
		value, limit_what(limit), limit);
}

static const char *kind_name(enum fault_kind kind) {
	switch (kind) {
	case FAULT_INDENTATION: return "IndentationError";
	case FAULT_TAB: return "TabError";
	default: return "SyntaxError";
	}
}

/* Copy what fits of a line, never half a character.  Returns the bytes kept. */
static size_t keep_line(char *out, size_t size, const char *line) {
	size_t len = strlen(line), kept = 0;
	if (len < size) {
		memcpy(out, line, len + 1);
		return len;
	}
	while (kept < size) {
		int codepoint, n = utf8_decode(line + kept, len - kept, &codepoint);
		if (kept + (size_t)n >= size)
			break;
		kept += (size_t)n;
	}
	memcpy(out, line, kept);
	out[kept] = '\0';
	return kept;
}

/* From a byte column counted from 0 to a column of characters counted from 1. */
static int column_of(const char *line, size_t col) {
	size_t len = strlen(line);
	size_t within = col < len ? col : len;
	return (int)(utf8_count(line, within) + (col - within)) + 1;
}

static void tell_place(const struct fault *fault, const char *line, struct err *err,
		struct compile_fault *out) {
	const struct code_pos *pos = &fault->pos;
	size_t kept = keep_line(out->source_line, sizeof out->source_line, line);
	err->col = column_of(line, pos->col);
	if (pos->col > kept)
		return;
	out->col = err->col;
	out->end_col = out->col + 1;
	if (pos->end_line == pos->line && pos->end_col > pos->col)
		out->end_col = column_of(line, pos->end_col);
	else if (pos->end_line > pos->line)
		out->end_col = column_of(line, strlen(line));
}

void fault_tell(const struct fault *fault, const char *file, const char *const *lines,
		size_t n_lines, struct err *err, struct compile_fault *out) {
	memset(out, 0, sizeof *out);
	out->is_missing = fault->kind == FAULT_MISSING;
	out->is_param = fault->kind == FAULT_PARAM;
	if (!out->is_missing && !out->is_param)
		snprintf(out->kind, sizeof out->kind, "%s", kind_name(fault->kind));
	err_at(err, file, (int)fault->pos.line, 0, "%s", fault->text);
	if (lines && fault->pos.line > 0 && fault->pos.line <= n_lines)
		tell_place(fault, lines[fault->pos.line - 1], err, out);
}
