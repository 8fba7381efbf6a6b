/*
 * From lang's literals to values, once for each code.
 */

#include "base/mem.h"
#include "lang/op.h"
#include "vm/func.h"
#include "vm/state.h"
#include "vm/types.h"

/* CPython interns literals that look like names. */
static bool looks_like_name(const char *s, size_t len) {
	for (size_t i = 0; i < len; i++)
		if (!(s[i] == '_' || (s[i] >= '0' && s[i] <= '9')
				|| ((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z')))
			return false;
	return true;
}

static value load_lit(struct thread *t, struct module *module, const struct lit *lit);

static value load_items(struct thread *t, struct module *module, const struct lit *lit) {
	value *items = MEM_NEW_ARRAY(value, lit->len + 1);
	value made = VALUE_NULL;
	size_t n = 0;

	while (n < lit->len && (items[n] = load_lit(t, module, &lit->items[n])) != VALUE_NULL)
		n++;
	if (n == lit->len)
		made = lit->kind == LIT_TUPLE ? tuple_of(t, items, n) : frozenset_of(t, items, n);
	while (n > 0)
		value_drop(t, items[--n]);
	mem_free(items);
	return made;
}

static value load_str(struct thread *t, const struct lit *lit) {
	if (looks_like_name(lit->bytes, lit->len))
		return value_of_obj(name_of_bytes(t->vm, lit->bytes, lit->len));
	return str_of_bytes(t, lit->bytes, lit->len);
}

static value load_lit(struct thread *t, struct module *module, const struct lit *lit) {
	struct loaded *loaded;

	switch (lit->kind) {
	case LIT_NONE: return VALUE_NONE;
	case LIT_TRUE: return VALUE_TRUE;
	case LIT_FALSE: return VALUE_FALSE;
	case LIT_ELLIPSIS: return VALUE_ELLIPSIS;
	case LIT_INT: return int_of(t, lit->integer);
	case LIT_BIG: return int_of_digits(t, lit->bytes, lit->len);
	case LIT_FLOAT: return float_of(t, lit->real);
	case LIT_STR: return load_str(t, lit);
	case LIT_BYTES: return bytes_of(t, lit->bytes, lit->len);
	case LIT_TUPLE: case LIT_FROZENSET: return load_items(t, module, lit);
	case LIT_CODE:
		loaded = load_code(t, module, lit->code);
		return loaded ? value_of_obj(loaded) : VALUE_NULL;
	}
	return VALUE_NULL;
}

static struct str **load_names(struct vm *vm, const char *const *names, size_t n) {
	struct str **loaded = arena_alloc(vm->arena, (n + 1) * sizeof *loaded);

	for (size_t i = 0; i < n; i++)
		loaded[i] = name_of(vm, names[i]);
	return loaded;
}

static void fill(struct vm *vm, struct loaded *loaded, struct module *module, struct code *code) {
	const unsigned fancy = CODE_VARARGS | CODE_VARKEYWORDS | CODE_GENERATOR | CODE_COROUTINE;

	loaded->code = code;
	loaded->ins = code->ins;
	loaded->names = load_names(vm, code->names, code->n_names);
	loaded->locals = load_names(vm, code->local_names, (size_t)code->n_locals);
	loaded->name = name_of(vm, code->name);
	loaded->qualname = name_of(vm, code->qualname);
	loaded->module = module;
	loaded->frames = NULL;
	loaded->n_args = (unsigned)code->n_args;
	loaded->n_locals = (unsigned)code->n_locals;
	loaded->start = code->ins + (code->n_ins && code->ins[0].op == OP_RESUME);
	loaded->n_simple = code->flags & fancy || code->n_kwonly ? SIZE_MAX : (size_t)code->n_args;
	loaded->is_lasting = code->flags & (CODE_MODULE | CODE_CLASS);
}

struct loaded *load_code(struct thread *t, struct module *module, struct code *code) {
	struct loaded *loaded = state_make(t->vm, OBJ_CODE, sizeof *loaded);

	fill(t->vm, loaded, module, code);
	loaded->consts = arena_alloc(t->vm->arena, (code->n_lits + 1) * sizeof(value));
	for (size_t i = 0; i < code->n_lits; i++) {
		loaded->consts[i] = load_lit(t, module, &code->lits[i]);
		if (loaded->consts[i] == VALUE_NULL)
			return NULL;
		if (value_is_obj(loaded->consts[i]))
			heap_make_immortal(value_obj(loaded->consts[i]));
	}
	code->loaded = loaded;
	return loaded;
}
