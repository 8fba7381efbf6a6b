/*
 * lang_stage.h - what the tests of lang share: compile a text, list its code.
 */

#ifndef UNIT_LANG_STAGE_H
#define UNIT_LANG_STAGE_H

#include "base/text.h"
#include "lang/code.h"
#include "lang/compile.h"
#include "lang/disasm.h"

#include <stdio.h>
#include <string.h>

/* "   12 LOAD_FAST     0 (x)" becomes "12 LOAD_FAST (x)". */
static inline void stage_list_ins(struct text *out, const struct code *code, size_t i) {
	struct text line = { 0 };
	size_t number;
	char name[64];
	int at = 0;
	disasm_ins(&line, code, i);
	sscanf(text_str(&line), "%zu %63s %n", &number, name, &at);
	const char *arg = text_str(&line) + at, *meaning = strstr(arg, " (");
	text_addf(out, "%zu %s", number, name);
	if (meaning && strncmp(meaning, " (frozenset(", 12) == 0)
		text_add(out, " (frozenset)");
	else if (*arg)
		text_addf(out, " %s", meaning ? meaning + 1 : arg);
	text_free(&line);
}

/* A code object and all inside it, as record.py prints CPython's. */
static inline void stage_list(struct text *out, const struct code *code) {
	text_addf(out, "== %s\n", code->qualname);
	for (size_t i = 0; i < code->n_ins; i++) {
		const struct code_pos *pos = code_pos_at(code, i);
		stage_list_ins(out, code, i);
		text_addf(out, "  @%u:%u-%u:%u\n", pos->line, pos->col, pos->end_line, pos->end_col);
	}
	for (size_t i = 0; i < code->n_handlers; i++) {
		const struct code_handler *handler = &code->handlers[i];
		text_addf(out, "handler %u..%u -> %u [%u]%s\n", handler->start, handler->end,
			handler->target, handler->depth, handler->push_lasti ? " lasti" : "");
	}
	text_addf(out, "stack %d\n", code->stack_size);
	for (size_t i = 0; i < code->n_lits; i++)
		if (code->lits[i].kind == LIT_CODE)
			stage_list(out, code->lits[i].code);
}

/* "3:5 SyntaxError: invalid syntax", or "3:5 match is not in lesson Python". */
static inline void stage_tell(struct text *out, const struct err *err,
		const struct compile_fault *fault) {
	text_addf(out, "%d:%d %s%s%s\n", err->line, err->col, fault->kind,
		fault->kind[0] ? ": " : "", err->text);
}

/* Compile plain code, without superinstructions: its list, or why it was refused. */
static inline bool stage_compile(struct text *out, const char *file, const char *source,
		size_t len) {
	const struct compile_options options = { .no_fuse = true };
	struct compile_fault fault;
	struct err err;
	struct program *program = compile(file, source, len, &options, &err, &fault);
	if (program)
		stage_list(out, program->module);
	else
		stage_tell(out, &err, &fault);
	program_close(program);
	return program != NULL;
}

#endif
