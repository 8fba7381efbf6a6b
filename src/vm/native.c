/*
 * Functions in C
 *
 * A signature is parsed once, into a struct bind.  A call whose arguments are
 * all positional and complete passes them as they stand on the stack; any other
 * is sorted into an array of its own first.
 *
 *     "self, item, block=True, *, timeout=None"
 *      slots:  0     1     2              3        (the order of the signature)
 */

#include "vm/native.h"

#include "base/err.h"
#include "base/mem.h"
#include "vm/native_call.h"
#include "vm/state.h"

#include <ctype.h>
#include <stdlib.h>

enum { SIG_MOST = 32 };

/* A signature being read. */
struct reader {
	struct vm *vm;
	const char *at;
	const char *whole;
	struct str *positional[SIG_MOST], *kwonly[SIG_MOST];
	value defaults[SIG_MOST], kw_defaults[SIG_MOST];
	unsigned n_args, n_posonly, n_kwonly, n_required, n_slots;
	int kwonly_at, varargs_at, varkw_at;
	bool after_star, in_brackets, has_slash;
};

static void skip(struct reader *r) {
	while (*r->at && strchr(" ,[]", *r->at)) {
		if (*r->at == '[')
			r->in_brackets = true;
		r->at++;
	}
}

static struct str *read_name(struct reader *r) {
	const char *start = r->at;

	while (isalnum((unsigned char)*r->at) || *r->at == '_')
		r->at++;
	if (r->at == start)
		err_die("bad signature of a native function: %s", r->whole);
	return name_of_bytes(r->vm, start, (size_t)(r->at - start));
}

static bool read_word(struct reader *r, const char *word) {
	size_t len = strlen(word);

	if (strncmp(r->at, word, len))
		return false;
	r->at += len;
	return true;
}

static value read_number(struct reader *r) {
	char *end, *end_int;
	double real = strtod(r->at, &end);
	long long whole = strtoll(r->at, &end_int, 10);
	value v;

	if (end == r->at)
		err_die("bad default in the signature of a native function: %s", r->whole);
	v = end_int == end ? int_of(vm_boot(r->vm), whole) : float_of(vm_boot(r->vm), real);
	if (value_is_obj(v))
		heap_make_immortal(value_obj(v));
	r->at = end;
	return v;
}

static value read_string(struct reader *r) {
	const char *start = ++r->at;
	value v;

	while (*r->at && *r->at != '\'')
		r->at++;
	v = value_of_obj(name_of_bytes(r->vm, start, (size_t)(r->at - start)));
	if (*r->at)
		r->at++;
	return v;
}

static value read_default(struct reader *r) {
	value v;

	if (read_word(r, "None"))
		return VALUE_NONE;
	if (read_word(r, "True"))
		return VALUE_TRUE;
	if (read_word(r, "False"))
		return VALUE_FALSE;
	if (*r->at == '\'')
		return read_string(r);
	if (read_word(r, "()")) {
		v = tuple_of(vm_boot(r->vm), NULL, 0);
		heap_make_immortal(value_obj(v));
		return v;
	}
	return read_number(r);
}

static void read_positional(struct reader *r, struct str *name, bool has_default, value v) {
	if (r->n_args == SIG_MOST)
		err_die("too many arguments in a native function: %s", r->whole);
	if (!has_default && !r->in_brackets)
		r->n_required = r->n_args + 1;
	r->defaults[r->n_args] = v;
	r->positional[r->n_args++] = name;
}

static void read_kwonly(struct reader *r, struct str *name, value v) {
	if (!r->n_kwonly)
		r->kwonly_at = (int)r->n_slots;
	r->kw_defaults[r->n_kwonly] = v;
	r->kwonly[r->n_kwonly++] = name;
}

/* One parameter, or a star or a slash. */
static void read_item(struct reader *r) {
	struct str *name;
	value v = VALUE_NULL;
	bool has_default;

	if (*r->at == '/') {
		r->at++;
		r->n_posonly = r->n_args;
		r->has_slash = true;
		return;
	}
	if (read_word(r, "**")) {
		read_name(r);
		r->varkw_at = (int)r->n_slots++;
		return;
	}
	if (read_word(r, "*")) {
		r->after_star = true;
		if (isalpha((unsigned char)*r->at) || *r->at == '_') {
			read_name(r);
			r->varargs_at = (int)r->n_slots++;
		}
		return;
	}
	name = read_name(r);
	has_default = *r->at == '=';
	if (has_default) {
		r->at++;
		v = read_default(r);
	}
	if (r->after_star)
		read_kwonly(r, name, v);
	else
		read_positional(r, name, has_default, v);
	r->n_slots++;
}

static void *copy(struct vm *vm, const void *items, size_t n, size_t size) {
	void *copied = arena_alloc(vm->arena, (n + 1) * size);

	memcpy(copied, items, n * size);
	return copied;
}

static void make_bind(struct reader *r, struct bind *bind) {
	struct str *names[2 * SIG_MOST];

	memcpy(names, r->positional, r->n_args * sizeof *names);
	memcpy(names + r->n_args, r->kwonly, r->n_kwonly * sizeof *names);
	*bind = (struct bind){
			.names = copy(r->vm, names, r->n_args + r->n_kwonly, sizeof *names),
			.n_args = r->n_args,
			.n_posonly = r->n_posonly,
			.n_kwonly = r->n_kwonly,
			.n_required = r->n_required,
			.kwonly_at = r->kwonly_at,
			.varargs_at = r->varargs_at,
			.varkw_at = r->varkw_at,
			.defaults = copy(r->vm, r->defaults + r->n_required, r->n_args - r->n_required,
					sizeof(value)),
			.kw_defaults = copy(r->vm, r->kw_defaults, r->n_kwonly, sizeof(value)),
			.is_c = r->has_slash,
	};
}

static struct native_sig *read_signature(struct vm *vm, const char *signature) {
	struct native_sig *sig = arena_alloc(vm->arena, sizeof *sig);
	struct reader r = {
		.vm = vm, .at = signature, .whole = signature,
		.kwonly_at = -1, .varargs_at = -1, .varkw_at = -1,
	};

	for (skip(&r); *r.at; skip(&r))
		read_item(&r);
	make_bind(&r, &sig->bind);
	sig->n_slots = r.n_slots;
	sig->is_plain = r.varargs_at < 0 && r.varkw_at < 0 && !r.n_kwonly;
	return sig;
}

static struct native *make_native(struct vm *vm, const struct native_def *def, const char *owner,
		struct class *of) {
	struct native *native = state_make(vm, OBJ_NATIVE, sizeof *native);
	struct native_sig *sig = read_signature(vm, def->signature);
	bool is_new = of && !strcmp(def->name, "__new__");
	bool is_method = is_new || (of && def->how != NATIVE_STATIC);

	native->def = def;
	native->sig = sig;
	native->owner = owner;
	native->self = VALUE_NULL;
	native->of = def->how == NATIVE_PLAIN ? of : NULL;
	native->name = name_of(vm, def->name);
	sig->bind.is_method = is_method;
	sig->bind.who = is_new ? of->name->s
			: of           ? arena_format(vm->arena, "%s.%s", of->name->s, def->name)
						   : arena_copy(vm->arena, def->name, strlen(def->name));
	native->sig_name = sig->bind.who;
	return native;
}

value native_make(struct vm *vm, const struct native_def *def, const char *owner) {
	return value_of_obj(make_native(vm, def, owner, NULL));
}

/* ---- calling ---- */

/* "descriptor 'append' for 'list' objects doesn't apply to a 'int' object" */
static bool is_applicable(struct thread *t, const struct native *native, const value *args,
		size_t n) {
	if (!native->of)
		return true;
	if (!n) {
		raise_exc(t, EXC_TYPE, "unbound method %s() needs an argument", native->sig->bind.who);
		return false;
	}
	if (class_is(state_class_of(t->vm, args[0]), native->of))
		return true;
	raise_exc(t, EXC_TYPE, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object",
		native->name->s, native->of->name->s, value_type_name(t->vm, args[0]));
	return false;
}

static value call_sorted(struct thread *t, const struct native *native, const value *args, size_t n,
		value names) {
	const struct native_sig *sig = native->sig;
	value slots[SIG_MOST + 4];
	value result = VALUE_NULL;

	for (unsigned i = 0; i < sig->n_slots; i++)
		slots[i] = VALUE_NULL;
	if (!bind_args(t, &sig->bind, args, n, names, slots, sig->n_slots))
		return VALUE_NULL;
	result = native->def->fn(t, slots);
	for (unsigned i = 0; i < sig->n_slots; i++)
		value_drop(t, slots[i]);
	return result;
}

/* All positional, some left out: defaults are immortal, so nothing needs to be kept. */
static value call_short(struct thread *t, const struct native *native, const value *args,
		size_t n) {
	const struct bind *bind = &native->sig->bind;
	value slots[SIG_MOST];

	memcpy(slots, args, n * sizeof *slots);
	memcpy(slots + n, bind->defaults + (n - bind->n_required), (bind->n_args - n) * sizeof *slots);
	return native->def->fn(t, slots);
}

value native_call_method(struct thread *t, const struct native *native, const value *args, size_t n,
		value names) {
	const struct native_sig *sig = native->sig;

	if (sig->is_plain && names == VALUE_NULL) {
		if (n == sig->bind.n_args)
			return native->def->fn(t, args);
		if (n >= sig->bind.n_required && n < sig->bind.n_args)
			return call_short(t, native, args, n);
	}
	return call_sorted(t, native, args, n, names);
}

value native_call(struct thread *t, const struct native *native, const value *args, size_t n,
		value names) {
	if (native->of && !is_applicable(t, native, args, n))
		return VALUE_NULL;
	return native_call_method(t, native, args, n, names);
}

/* ---- classes and modules ---- */

static value wrap(struct vm *vm, enum obj_kind kind, value func) {
	struct wrapper *wrapper = state_make(vm, kind, sizeof *wrapper);

	wrapper->func = func;
	return value_of_obj(wrapper);
}

/* A getter or setter: the class's property of that name, made at the first of the two. */
static value add_property(struct vm *vm, struct class *class, const struct native_def *def,
		value func) {
	value found = dict_get_name(class->dict, name_of(vm, def->name));
	struct property *property;

	if (found != VALUE_NULL && value_is_kind(found, OBJ_PROPERTY)) {
		property = (struct property *)value_obj(found);
	} else {
		property = state_make(vm, OBJ_PROPERTY, sizeof *property);
		property->get = property->set = property->del = VALUE_NONE;
	}
	*(def->how == NATIVE_GETTER ? &property->get : &property->set) = func;
	return value_of_obj(property);
}

void native_class_fill(struct vm *vm, struct class *class, const struct native_def *defs) {
	for (; defs && defs->name; defs++) {
		value v = value_of_obj(make_native(vm, defs, class->name->s, class));

		switch (defs->how) {
		case NATIVE_PLAIN: break;
		case NATIVE_STATIC: v = wrap(vm, OBJ_STATIC, v); break;
		case NATIVE_CLASS: v = wrap(vm, OBJ_CLASSMETHOD, v); break;
		case NATIVE_GETTER: case NATIVE_SETTER: v = add_property(vm, class, defs, v); break;
		}
		class_set(vm_boot(vm), class, name_of(vm, defs->name), v);
	}
}

void native_add(struct vm *vm, struct module *module, const char *name, value v) {
	dict_set_name(vm_boot(vm), module->dict, name_of(vm, name), v);
	value_drop(vm_boot(vm), v);
}

void native_add_functions(struct vm *vm, struct module *module, const struct native_def *defs) {
	for (; defs && defs->name; defs++)
		native_add(vm, module, defs->name, native_make(vm, defs, module->name));
}

void *native_payload(struct thread *t, value v, struct class *class) {
	if (value_is_instance(v) && class_is(value_obj(v)->class, class))
		return value_instance(v)->payload;
	raise_exc(t, EXC_TYPE, "descriptor requires a '%s' object but received a '%s'", class->name->s,
		value_type_name(t->vm, v));
	return NULL;
}
