/*
 * Units: a stack of code objects in the making, each with its own blocks,
 * constants and names.  A block ends at a jump; what follows starts a new one.
 *
 * Fast slots are known only at a unit's end, for locals are numbered as they
 * turn up.  Until then the arg of a cell's instruction counts cells, then free
 * variables; fix_slots moves them behind the locals, or onto an argument.
 */

#include "lang/generator.h"

#include "base/limits.h"
#include "lang/assemble.h"

#include <stdlib.h>
#include <string.h>

/* -- instructions */

static void append(struct gen *gen, struct flow_ins ins) {
	struct gen_unit *unit = gen->unit;
	if (++gen->n_ins > LIMIT_PROGRAM_LENGTH)
		fault_limit(gen->fault, unit->pos, "PROGRAM_LENGTH", LIMIT_PROGRAM_LENGTH);
	if (unit->block->n && flow_ends_block(&unit->block->ins[unit->block->n - 1]))
		gen_use(gen, gen_block(gen));
	flow_append(gen->scratch, unit->block, ins);
}

void gen_op(struct gen *gen, int op, int arg) {
	append(gen, (struct flow_ins){ .op = op, .arg = arg, .pos = gen->unit->pos });
}

void gen_op_nowhere(struct gen *gen, int op) {
	append(gen, (struct flow_ins){ .op = op });
}

void gen_jump(struct gen *gen, int op, struct flow_block *target) {
	append(gen, (struct flow_ins){ .op = op, .target = target, .pos = gen->unit->pos });
}

void gen_jump_nowhere(struct gen *gen, struct flow_block *target) {
	append(gen, (struct flow_ins){ .op = FLOW_JUMP, .target = target });
}

struct flow_block *gen_block(struct gen *gen) {
	return flow_block_new(gen->scratch, &gen->unit->newest);
}

void gen_use(struct gen *gen, struct flow_block *block) {
	gen->unit->block->next = block;
	gen->unit->block = block;
}

void gen_nowhere(struct gen *gen) {
	gen->unit->pos = (struct code_pos){ 0 };
}

/* -- constants */

int gen_const_index(struct gen *gen, struct lit lit) {
	return flow_const(&gen->unit->consts, lit);
}

void gen_const(struct gen *gen, struct lit lit) {
	gen_op(gen, OP_LOAD_CONST, gen_const_index(gen, lit));
}

void gen_none(struct gen *gen) {
	gen_const(gen, (struct lit){ .kind = LIT_NONE });
}

struct lit gen_string(const char *string) {
	return (struct lit){ .kind = LIT_STR, .bytes = string, .len = strlen(string) };
}

struct lit gen_names_tuple(struct gen *gen, const char *const *names, size_t n) {
	struct lit *items = arena_alloc(gen->keep, n * sizeof *items);
	for (size_t i = 0; i < n; i++)
		items[i] = gen_string(names[i]);
	return (struct lit){ .kind = LIT_TUPLE, .items = items, .len = n };
}

/* -- names */

const char *gen_mangle(struct gen *gen, const char *name) {
	return scope_mangle(gen->keep, gen->interned, gen->unit->scope->private_name, name);
}

void gen_attr(struct gen *gen, int op, const char *name) {
	gen_op(gen, op, index_add(&gen->unit->names, gen_mangle(gen, name)));
}

static void global_op(struct gen *gen, const char *name, enum gen_access access) {
	static const int ops[] = { OP_LOAD_GLOBAL, OP_STORE_GLOBAL, OP_DELETE_GLOBAL };
	int slot = index_add(&gen->slots, name);
	gen_op(gen, ops[access], access == GEN_LOAD ? slot << 1 : slot);
}

static void name_op(struct gen *gen, const char *name, enum gen_access access) {
	static const int ops[] = { OP_LOAD_NAME, OP_STORE_NAME, OP_DELETE_NAME };
	bool is_module = gen->unit->scope->kind == SCOPE_MODULE;
	gen_op(gen, ops[access], index_add(is_module ? &gen->slots : &gen->unit->names, name));
}

static void fast_op(struct gen *gen, const char *name, enum gen_access access) {
	static const int ops[] = { OP_LOAD_FAST, OP_STORE_FAST, OP_DELETE_FAST };
	gen_op(gen, ops[access], index_add(&gen->unit->locals, name));
}

static void deref_op(struct gen *gen, int index, enum gen_access access) {
	static const int ops[] = { OP_LOAD_DEREF, OP_STORE_DEREF, OP_DELETE_DEREF };
	bool is_class = gen->unit->scope->kind == SCOPE_CLASS;
	gen_op(gen, is_class && access == GEN_LOAD ? OP_LOAD_CLASSDEREF : ops[access], index);
}

void gen_name(struct gen *gen, const char *plain, enum gen_access access) {
	const struct gen_unit *unit = gen->unit;
	const char *name = gen_mangle(gen, plain);
	bool in_function = unit->scope->kind == SCOPE_FUNCTION;
	switch (scope_use(unit->scope, name)) {
	case SCOPE_FREE:
		deref_op(gen, (int)unit->cells.n + index_find(&unit->frees, name), access);
		break;
	case SCOPE_CELL:
		deref_op(gen, index_find(&unit->cells, name), access);
		break;
	case SCOPE_LOCAL:
		(in_function ? fast_op : name_op)(gen, name, access);
		break;
	case SCOPE_GLOBAL_IMPLICIT:
		(in_function ? global_op : name_op)(gen, name, access);
		break;
	case SCOPE_GLOBAL:
		global_op(gen, name, access);
		break;
	}
}

/* -- frames */

noreturn void gen_throw(struct gen *gen, struct code_pos pos, const char *text) {
	fault_throw(gen->fault, FAULT_SYNTAX, pos, "%s", text);
}

void gen_push(struct gen *gen, struct gen_frame frame) {
	struct gen_unit *unit = gen->unit;
	if (unit->n_frames == GEN_MAX_FRAMES)
		gen_throw(gen, unit->pos, "too many statically nested blocks");
	unit->frames[unit->n_frames++] = frame;
}

void gen_pop(struct gen *gen) {
	gen->unit->n_frames--;
}

/* -- units */

static int compare_names(const void *a, const void *b) {
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Number all names of one kind, sorted, as CPython does. */
static void number_sorted(struct gen *gen, const struct scope *scope, bool want_free,
		struct index *to) {
	size_t n = 0, max = scope->index.n;
	const char **found = arena_alloc(gen->scratch, (max + 1) * sizeof *found);
	for (size_t i = 0; i < max; i++) {
		const struct symbol *symbol = &scope->symbols[i];
		bool is_free = symbol->use == SCOPE_FREE || symbol->passes;
		if (want_free ? is_free : symbol->use == SCOPE_CELL)
			found[n++] = scope->index.names[i];
	}
	qsort(found, n, sizeof *found, compare_names);
	for (size_t i = 0; i < n; i++)
		index_add(to, found[i]);
}

static const char *qualname(struct gen *gen, const char *name) {
	const struct gen_unit *outer = gen->unit;
	if (!outer || outer->scope->kind == SCOPE_MODULE)
		return name;
	if (scope_use(outer->scope, gen_mangle(gen, name)) == SCOPE_GLOBAL)
		return name;
	bool in_function = outer->scope->kind == SCOPE_FUNCTION && !outer->scope->is_comp;
	return arena_format(gen->keep, "%s%s.%s", outer->code->qualname,
		in_function ? ".<locals>" : "", name);
}

static unsigned flags_of(const struct scope *scope) {
	unsigned flags = scope->is_nested ? CODE_NESTED : 0;
	if (scope->kind == SCOPE_MODULE)
		flags |= CODE_MODULE;
	if (scope->kind == SCOPE_CLASS)
		flags |= CODE_CLASS;
	return flags;
}

struct gen_unit *gen_enter(struct gen *gen, const struct scope *scope, const char *name,
		int first_line) {
	struct gen_unit *unit = arena_alloc(gen->scratch, sizeof *unit);
	struct code *code = arena_alloc(gen->keep, sizeof *code);
	unit->code = code;
	unit->scope = scope;
	code->name = name;
	code->qualname = qualname(gen, name);
	code->program = gen->program;
	code->first_line = first_line;
	code->flags = flags_of(scope);
	unit->consts.arena = gen->scratch;
	index_init(&unit->names, gen->keep);
	index_init(&unit->locals, gen->keep);
	index_init(&unit->cells, gen->scratch);
	index_init(&unit->frees, gen->scratch);
	number_sorted(gen, scope, false, &unit->cells);
	if (scope->needs_class_cell)
		index_add(&unit->cells, names_of(gen->interned, "__class__"));
	number_sorted(gen, scope, true, &unit->frees);
	unit->outer = gen->unit;
	gen->unit = unit;
	unit->entry = unit->block = gen_block(gen);
	if (scope->kind != SCOPE_MODULE)
		unit->pos.line = unit->pos.end_line = (uint32_t)first_line;
	gen_op(gen, OP_RESUME, 0);
	return unit;
}

/* Where each cell lies: on the argument of its name, else behind the locals. */
static int *place_cells(struct gen *gen, int *n_own) {
	const struct gen_unit *unit = gen->unit;
	int *slots = arena_alloc(gen->scratch, (unit->cells.n + 1) * sizeof *slots);
	*n_own = 0;
	for (size_t i = 0; i < unit->cells.n; i++) {
		int local = index_find(&unit->locals, unit->cells.names[i]);
		slots[i] = local >= 0 ? local : (int)unit->locals.n + (*n_own)++;
	}
	return slots;
}

static void name_slots(struct gen *gen, const int *cells, int n_own) {
	struct gen_unit *unit = gen->unit;
	struct code *code = unit->code;
	size_t n_cells_end = unit->locals.n + (size_t)n_own;
	code->n_free = (int)unit->frees.n;
	code->n_locals = (int)(n_cells_end + unit->frees.n);
	const char **names = arena_alloc(gen->keep, ((size_t)code->n_locals + 1) * sizeof *names);
	uint8_t *kinds = arena_alloc(gen->keep, (size_t)code->n_locals + 1);
	for (size_t i = 0; i < unit->locals.n; i++) {
		names[i] = unit->locals.names[i];
		kinds[i] = CODE_LOCAL;
	}
	for (size_t i = 0; i < unit->cells.n; i++) {
		names[cells[i]] = unit->cells.names[i];
		kinds[cells[i]] |= CODE_CELL;
	}
	for (size_t i = 0; i < unit->frees.n; i++) {
		names[n_cells_end + i] = unit->frees.names[i];
		kinds[n_cells_end + i] = CODE_FREE;
	}
	code->local_names = names;
	code->local_kinds = kinds;
}

static void fix_slots(struct gen *gen, const int *cells, int n_own) {
	const struct gen_unit *unit = gen->unit;
	int n_cells = (int)unit->cells.n;
	for (struct flow_block *block = unit->entry; block; block = block->next)
		for (size_t i = 0; i < block->n; i++) {
			struct flow_ins *ins = &block->ins[i];
			bool is_cell = ins->op == OP_LOAD_DEREF || ins->op == OP_STORE_DEREF
				|| ins->op == OP_DELETE_DEREF || ins->op == OP_LOAD_CLASSDEREF
				|| ins->op == OP_LOAD_CLOSURE;
			if (!is_cell)
				continue;
			ins->arg = ins->arg < n_cells ? cells[ins->arg]
				: (int)unit->locals.n + n_own + ins->arg - n_cells;
		}
}

static int compare_slots(const void *a, const void *b) {
	return *(const int *)a - *(const int *)b;
}

/* COPY_FREE_VARS and MAKE_CELLs go before all else, without a line. */
static void add_prefix(struct gen *gen, int *cells) {
	struct gen_unit *unit = gen->unit;
	struct flow_block *entry = unit->entry, whole = *entry;
	entry->ins = NULL;
	entry->n = entry->cap = 0;
	if (unit->frees.n)
		flow_append(gen->scratch, entry, (struct flow_ins){
			.op = OP_COPY_FREE_VARS, .arg = (int)unit->frees.n });
	qsort(cells, unit->cells.n, sizeof *cells, compare_slots);
	for (size_t i = 0; i < unit->cells.n; i++)
		flow_append(gen->scratch, entry, (struct flow_ins){
			.op = OP_MAKE_CELL, .arg = cells[i] });
	for (size_t i = 0; i < whole.n; i++)
		flow_append(gen->scratch, entry, whole.ins[i]);
}

/* A body that may fall off its end returns None. */
static void add_return(struct gen *gen) {
	const struct flow_block *block = gen->unit->block;
	if (block->n && block->ins[block->n - 1].op == OP_RETURN_VALUE)
		return;
	gen_nowhere(gen);
	gen_none(gen);
	gen_op(gen, OP_RETURN_VALUE, 0);
}

/* Constants came from the tree, which dies: copy all that they point to. */
static struct lit keep_lit(struct arena *keep, const struct lit *lit) {
	struct lit kept = *lit;
	if (lit->bytes)
		kept.bytes = arena_copy(keep, lit->bytes, lit->len);
	if (lit->items) {
		struct lit *items = arena_alloc(keep, (lit->len + 1) * sizeof *items);
		for (size_t i = 0; i < lit->len; i++)
			items[i] = keep_lit(keep, &lit->items[i]);
		kept.items = items;
	}
	return kept;
}

static void keep_lits(struct gen *gen, size_t n) {
	struct lit *lits = arena_alloc(gen->keep, (n + 1) * sizeof *lits);
	for (size_t i = 0; i < n; i++)
		lits[i] = keep_lit(gen->keep, &gen->unit->consts.items[i]);
	gen->unit->code->lits = lits;
	gen->unit->code->n_lits = n;
}

/* Unused constants at the end are dropped; the first one may be a docstring. */
static size_t count_used(const struct gen_unit *unit) {
	size_t n = unit->consts.n ? 1 : 0;
	for (const struct flow_block *block = unit->entry; block; block = block->next)
		for (size_t i = 0; i < block->n; i++) {
			const struct flow_ins *ins = &block->ins[i];
			bool uses = ins->op == OP_LOAD_CONST || ins->op == OP_KW_NAMES;
			if (uses && (size_t)ins->arg >= n)
				n = (size_t)ins->arg + 1;
		}
	return n;
}

struct code *gen_leave(struct gen *gen) {
	struct gen_unit *unit = gen->unit;
	struct code *code = unit->code;
	int n_own;
	add_return(gen);
	int *cells = place_cells(gen, &n_own);
	name_slots(gen, cells, n_own);
	fix_slots(gen, cells, n_own);
	add_prefix(gen, cells);
	flow_optimize(gen->scratch, unit->entry, unit->newest, &unit->consts, code->first_line);
	assemble(code, unit->entry, gen->keep, gen->scratch, gen->fault);
	keep_lits(gen, count_used(unit));
	code->names = unit->names.names;
	code->n_names = unit->names.n;
	gen->unit = unit->outer;
	if (gen->visit)
		gen->visit(code);
	return code;
}

/* -- the module */

struct code *gen_module(struct program *program, struct arena *scratch, struct names *names,
		struct scope *scope, const struct ast_list *body, struct fault *fault,
		gen_visit_fn *visit) {
	struct gen gen = {
		.program = program, .keep = program->arena, .scratch = scratch,
		.interned = names, .fault = fault, .visit = visit,
	};
	index_init(&gen.slots, program->arena);
	gen_enter(&gen, scope, "<module>", 1);
	const struct lit *doc = gen_docstring(body);
	if (doc) {
		gen.unit->pos = body->items[0]->value->pos;
		gen_const(&gen, *doc);
		gen_nowhere(&gen);
		gen_name(&gen, names_of(names, "__doc__"), GEN_STORE);
	}
	gen_body(&gen, body, doc != NULL);
	struct code *code = gen_leave(&gen);
	program->slots = gen.slots.names;
	program->n_slots = gen.slots.n;
	return code;
}
