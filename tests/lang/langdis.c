/*
 * langdis FILE [NAME=VALUE...] - print a program's code, or why it was refused.
 *
 * One line an instruction, as record.py prints CPython's: its number, its name,
 * what its arg means (else the arg), its position.  Exit status: 1 SyntaxError,
 * 2 usage, 3 refused.
 */

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "lang/code.h"
#include "lang/compile.h"
#include "lang/disasm.h"

#include <stdio.h>
#include <string.h>

enum { MAX_PARAMS = 16 };

/* "   12 LOAD_FAST     0 (x)" becomes "12 LOAD_FAST (x)". */
static void print_ins(const struct code *code, size_t i) {
	struct text text = { 0 };
	size_t number;
	char name[64];
	int at = 0;
	disasm_ins(&text, code, i);
	sscanf(text_str(&text), "%zu %63s %n", &number, name, &at);
	const char *arg = text_str(&text) + at, *meaning = strstr(arg, " (");
	bool is_set = meaning && strncmp(meaning, " (frozenset(", 12) == 0;
	printf("%zu %s", number, name);
	if (is_set)
		printf(" (frozenset)");
	else if (*arg)
		printf(" %s", meaning ? meaning + 1 : arg);
	text_free(&text);
}

static void print_code(const struct code *code) {
	printf("== %s\n", code->qualname);
	for (size_t i = 0; i < code->n_ins; i++) {
		const struct code_pos *pos = code_pos_at(code, i);
		print_ins(code, i);
		printf("  @%u:%u-%u:%u\n", pos->line, pos->col, pos->end_line, pos->end_col);
	}
	for (size_t i = 0; i < code->n_handlers; i++) {
		const struct code_handler *handler = &code->handlers[i];
		printf("handler %u..%u -> %u [%u]%s\n", handler->start, handler->end, handler->target,
			handler->depth, handler->push_lasti ? " lasti" : "");
	}
	printf("stack %d\n", code->stack_size);
	for (size_t i = 0; i < code->n_lits; i++)
		if (code->lits[i].kind == LIT_CODE)
			print_code(code->lits[i].code);
}

static int tell(const struct err *err, const struct compile_fault *fault) {
	printf("%d:%d-%d %s%s%s\n", err->line, fault->col, fault->end_col, fault->kind,
		fault->kind[0] ? ": " : "", err->text);
	return fault->is_missing ? 3 : 1;
}

int main(int argc, char **argv) {
	struct compile_param params[MAX_PARAMS];
	struct compile_options options = { .params = params, .no_fuse = true };
	struct compile_fault fault;
	struct err err;
	size_t len;
	(void)argc;
	argv++;
	if (!*argv) {
		fprintf(stderr, "usage: langdis FILE [NAME=VALUE...]\n");
		return 2;
	}
	for (char **arg = argv + 1; *arg && options.n_params < MAX_PARAMS; arg++) {
		char *equals = strchr(*arg, '=');
		if (equals) {
			*equals = '\0';
			params[options.n_params++] = (struct compile_param){ *arg, equals + 1 };
		}
	}
	char *source = file_read(argv[0], (size_t)4 * LIMIT_SOURCE_BYTES, &len, &err);
	if (!source) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	struct program *program = compile(argv[0], source, len, &options, &err, &fault);
	mem_free(source);
	if (!program)
		return tell(&err, &fault);
	print_code(program->module);
	program_close(program);
	return 0;
}
