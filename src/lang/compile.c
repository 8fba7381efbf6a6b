/*
 * The way of a program:
 *
 *     bytes -> source -> tokens -> tree -> folded -> parameters put in
 *           -> scopes -> refused by name -> code -> superinstructions
 *
 * Whatever goes wrong is thrown (fault.h) to compile, which alone knows the two
 * arenas: one that the program keeps, one for everything on the way.
 */

#include "lang/compile.h"

#include "lang/fault.h"
#include "lang/fold.h"
#include "lang/fuse.h"
#include "lang/gen.h"
#include "lang/params.h"
#include "lang/parse.h"
#include "lang/refuse.h"
#include "lang/scope.h"
#include "lang/source.h"

static void run_passes(struct program *program, struct arena *scratch, const char *bytes,
		size_t len, const struct compile_options *options, struct fault *fault) {
	source_load(program, bytes, len, fault);
	struct names *names = names_open(program->arena);
	struct ast_list body =
		parse_program(scratch, names, program->source, program->source_len, fault);
	fold_tree(scratch, &body);
	params_apply(program, scratch, names, &body, options, fault);
	struct scope *scope = scope_build(scratch, names, &body, fault);
	refuse_tree(&body, scope, fault);
	bool fuses = !options || !options->no_fuse;
	program->module =
		gen_module(program, scratch, names, scope, &body, fault, fuses ? fuse_code : NULL);
}

static struct program *open_program(const char *file) {
	struct arena *arena = arena_open();
	struct program *program = arena_alloc(arena, sizeof *program);
	program->arena = arena;
	program->file = arena_format(arena, "%s", file);
	return program;
}

/* All that must live through a longjmp. */
struct job {
	struct program *program;
	struct arena *scratch;
	struct fault fault;
};

struct program *compile(const char *file, const char *source, size_t len,
		const struct compile_options *options, struct err *err, struct compile_fault *out) {
	struct job job = { .program = open_program(file), .scratch = arena_open() };
	err_clear(err);
	if (setjmp(job.fault.escape)) {
		fault_tell(&job.fault, file, job.program->lines, job.program->n_lines, err, out);
		program_close(job.program);
		job.program = NULL;
	} else {
		run_passes(job.program, job.scratch, source, len, options, &job.fault);
	}
	arena_close(job.scratch);
	return job.program;
}

void program_close(struct program *program) {
	if (program)
		arena_close(program->arena);
}

const struct code_pos *code_pos_at(const struct code *code, size_t i) {
	static const struct code_pos none = { 0 };
	return i < code->n_ins ? &code->pos[i] : &none;
}
