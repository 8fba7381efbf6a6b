#include "vm/func.h"

#include "vm/state.h"

/* ---- functions ---- */

struct func *func_new(struct thread *t, struct loaded *body, bool is_lasting) {
	struct func *func = heap_object(t, OBJ_FUNC, state_class(t->vm, OBJ_FUNC), sizeof *func);
	const struct code *code = body->code;

	if (!func)
		return NULL;
	func->body = body;
	func->defaults = func->kw_defaults = func->closure = func->dict = VALUE_NULL;
	func->doc = code->n_lits && code->lits[0].kind == LIT_STR ? value_keep(body->consts[0])
															  : VALUE_NONE;
	func->name = body->name;
	func->qualname = body->qualname;
	if (is_lasting)
		heap_make_immortal(&func->obj);
	return func;
}

static void func_free(struct thread *t, struct obj *self) {
	struct func *func = (struct func *)self;

	value_drop(t, func->defaults);
	value_drop(t, func->kw_defaults);
	value_drop(t, func->closure);
	value_drop(t, func->doc);
	value_drop(t, func->dict);
}

bool func_bind(struct thread *t, struct func *func, const value *args, size_t n_args, value names,
		value *slots) {
	const struct code *code = func->body->code;
	const struct tuple *defaults =
			func->defaults == VALUE_NULL ? NULL : (struct tuple *)value_obj(func->defaults);
	size_t n_defaults = defaults ? defaults->len : 0;
	int n_named = code->n_args + code->n_kwonly;
	bool has_varargs = code->flags & CODE_VARARGS;
	struct bind bind = {
			.who = func->qualname->s,
			.names = func->body->locals,
			.n_args = (unsigned)code->n_args,
			.n_posonly = (unsigned)code->n_posonly,
			.n_kwonly = (unsigned)code->n_kwonly,
			.n_required = (unsigned)code->n_args - (unsigned)n_defaults,
			.kwonly_at = code->n_args,
			.varargs_at = has_varargs ? n_named : -1,
			.varkw_at = code->flags & CODE_VARKEYWORDS ? n_named + has_varargs : -1,
			.defaults = defaults ? defaults->items : NULL,
			.kw_dict = func->kw_defaults == VALUE_NULL
					? NULL
					: (struct dict *)value_obj(func->kw_defaults),
	};

	return bind_args(t, &bind, args, n_args, names, slots, func->body->n_locals);
}

static value func_repr(struct thread *t, value self) {
	return str_format(t, "<function %s at %p>", ((struct func *)value_obj(self))->qualname->s,
		(void *)value_obj(self));
}

value func_get_attr(struct thread *t, value self, struct str *name) {
	const struct func *func = (struct func *)value_obj(self);
	struct vm *vm = t->vm;

	if (func->dict != VALUE_NULL) {
		value own = dict_get_name((struct dict *)value_obj(func->dict), name);

		if (own != VALUE_NULL)
			return value_keep(own);
	}
	if (name == dunder(vm, DUNDER_NAME))
		return value_of_obj(func->name);
	if (name == dunder(vm, DUNDER_QUALNAME))
		return value_of_obj(func->qualname);
	if (name == dunder(vm, DUNDER_DOC))
		return value_keep(func->doc);
	if (name == dunder(vm, DUNDER_MODULE))
		return value_of_obj(name_of(vm, func->body->module->name));
	if (name == dunder(vm, DUNDER_DEFAULTS))
		return func->defaults == VALUE_NULL ? VALUE_NONE : value_keep(func->defaults);
	if (name == dunder(vm, DUNDER_DICT))
		return func->dict == VALUE_NULL ? dict_new(t) : value_keep(func->dict);
	return VALUE_NULL;
}

static bool set_str(struct thread *t, struct str **slot, value v, const char *what) {
	if (!value_is_str(v)) {
		raise_exc(t, EXC_TYPE, "%s must be set to a string object", what);
		return false;
	}
	*slot = name_of_str(t->vm, value_as_str(v));
	return true;
}

static bool func_set_attr(struct thread *t, value self, struct str *name, value v, bool *is_mine) {
	struct func *func = (struct func *)value_obj(self);
	bool was_there = false;

	*is_mine = true;
	if (v != VALUE_NULL && name == dunder(t->vm, DUNDER_NAME))
		return set_str(t, &func->name, v, "__name__");
	if (v != VALUE_NULL && name == dunder(t->vm, DUNDER_QUALNAME))
		return set_str(t, &func->qualname, v, "__qualname__");
	if (func->dict == VALUE_NULL && (func->dict = dict_new(t)) == VALUE_NULL)
		return false;
	if (v != VALUE_NULL)
		return dict_set(t, (struct dict *)value_obj(func->dict), value_of_obj(name), v);
	if (!dict_delete(t, (struct dict *)value_obj(func->dict), value_of_obj(name), &was_there))
		return false;
	if (!was_there)
		raise_exc(t, EXC_ATTRIBUTE, "'function' object has no attribute '%s'", name->s);
	return was_there;
}

static const struct class_ops FUNC_OPS = {
	.repr = func_repr, .free = func_free, .get_attr = func_get_attr, .set_attr = func_set_attr,
};

/* ---- methods ---- */

value method_new(struct thread *t, value func, value self) {
	struct method *method =
			heap_object(t, OBJ_METHOD, state_class(t->vm, OBJ_METHOD), sizeof *method);

	if (!method)
		return VALUE_NULL;
	method->func = value_keep(func);
	method->self = value_keep(self);
	return value_of_obj(method);
}

static void method_free(struct thread *t, struct obj *self) {
	struct method *method = (struct method *)self;

	value_drop(t, method->func);
	value_drop(t, method->self);
}

static value native_method_repr(struct thread *t, const struct method *method) {
	const struct native *native = (struct native *)value_obj(method->func);

	return str_format(t, "<built-in method %s of %s object at %p>", native->name->s,
		value_type_name(t->vm, method->self),
		value_is_obj(method->self) ? (void *)value_obj(method->self) : NULL);
}

static value method_repr(struct thread *t, value self) {
	const struct method *method = (struct method *)value_obj(self);
	value text, made;

	if (value_is_kind(method->func, OBJ_NATIVE))
		return native_method_repr(t, method);
	text = value_repr(t, method->self);
	if (text == VALUE_NULL || !value_is_kind(method->func, OBJ_FUNC))
		return text;
	made = str_format(t, "<bound method %s of %s>",
		((struct func *)value_obj(method->func))->qualname->s, value_as_str(text)->s);
	value_drop(t, text);
	return made;
}

static value method_compare(struct thread *t, value a, value b, int op) {
	const struct method *left = (struct method *)value_obj(a), *right;
	bool is_equal;

	(void)t;
	if (!value_is_kind(b, OBJ_METHOD) || (op != COMPARE_EQ && op != COMPARE_NE))
		return VALUE_NOT_IMPLEMENTED;
	right = (struct method *)value_obj(b);
	is_equal = left->func == right->func && left->self == right->self;
	return value_of_bool(is_equal == (op == COMPARE_EQ));
}

static bool method_hash(struct thread *t, value self, int64_t *hash) {
	const struct method *method = (struct method *)value_obj(self);

	(void)t;
	*hash = (int64_t)((method->func ^ method->self << 1) >> 4);
	return true;
}

static value method_get_attr(struct thread *t, value self, struct str *name) {
	const struct method *method = (struct method *)value_obj(self);

	if (name == dunder(t->vm, DUNDER_SELF))
		return value_keep(method->self);
	if (name == dunder(t->vm, DUNDER_FUNC))
		return value_keep(method->func);
	if (name == dunder(t->vm, DUNDER_CLASS))
		return VALUE_NULL;
	return attr_find(t, method->func, name);
}

static const struct class_ops METHOD_OPS = {
	.repr = method_repr, .free = method_free, .compare = method_compare, .hash = method_hash,
	.get_attr = method_get_attr,
};

/* ---- functions in C ---- */

static value native_repr(struct thread *t, value self) {
	const struct native *native = (struct native *)value_obj(self);

	if (native->of)
		return str_format(t, "<method '%s' of '%s' objects>", native->name->s, native->of->name->s);
	return str_format(t, "<built-in function %s>", native->name->s);
}

static value native_get_attr(struct thread *t, value self, struct str *name) {
	const struct native *native = (struct native *)value_obj(self);

	if (name == dunder(t->vm, DUNDER_NAME))
		return value_of_obj(native->name);
	if (name == dunder(t->vm, DUNDER_QUALNAME))
		return value_of_obj(name_of(t->vm, native->sig_name));
	if (name == dunder(t->vm, DUNDER_MODULE) && native->owner && !native->of)
		return value_of_obj(name_of(t->vm, native->owner));
	return VALUE_NULL;
}

static const struct class_ops NATIVE_OPS = {.repr = native_repr, .get_attr = native_get_attr};

/* ---- cells and code ---- */

value cell_new(struct thread *t, value v) {
	struct cell *cell = heap_object(t, OBJ_CELL, state_class(t->vm, OBJ_CELL), sizeof *cell);

	if (!cell)
		return VALUE_NULL;
	atomic_init(&cell->val, value_keep(v));
	return value_of_obj(cell);
}

static void cell_free(struct thread *t, struct obj *self) {
	value_drop(t, atomic_load_explicit(&((struct cell *)self)->val, memory_order_relaxed));
}

static value code_repr(struct thread *t, value self) {
	const struct loaded *code = (struct loaded *)value_obj(self);

	return str_format(t, "<code object %s at %p, file \"%s\", line %d>", code->name->s,
		(const void *)code, code->code->program->file, code->code->first_line);
}

void func_open(struct vm *vm) {
	static const struct class_ops cell_ops = {.free = cell_free};
	static const struct class_ops code_ops = {.repr = code_repr};

	class_open_kind(vm, OBJ_FUNC, "function", NULL, &FUNC_OPS, NULL, false);
	class_open_kind(vm, OBJ_METHOD, "method", NULL, &METHOD_OPS, NULL, false);
	class_open_kind(vm, OBJ_NATIVE, "builtin_function_or_method", NULL, &NATIVE_OPS, NULL, false);
	class_open_kind(vm, OBJ_CELL, "cell", NULL, &cell_ops, NULL, false);
	class_open_kind(vm, OBJ_CODE, "code", NULL, &code_ops, NULL, false);
}
