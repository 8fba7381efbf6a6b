/*
 * What an operator does to two values
 *
 *     a + b    b's __radd__, if b's class derives from a's and has one of its own
 *              a's __add__   (a method, or class_ops.binary)
 *              b's __radd__  (the same)
 *              TypeError
 *
 * Methods are only looked for in instances: what is made in C answers through
 * its class_ops.  A class_ops.binary is one function for both sides.
 */

#include "vm/ops.h"

#include "vm/int.h"
#include "vm/state.h"

static const enum dunder_id COMPARE_NAMES[] = {
	DUNDER_LT, DUNDER_LE, DUNDER_EQ, DUNDER_NE, DUNDER_GT, DUNDER_GE,
};

static const int COMPARE_SWAPPED[] = {
	COMPARE_GT, COMPARE_GE, COMPARE_EQ, COMPARE_NE, COMPARE_LT, COMPARE_LE,
};

static const char *const BINARY_SIGNS[] = {
	"+", "&", "//", "<<", "@", "*", "%", "|", "** or pow()", ">>", "-", "/", "^",
};

static const char *const COMPARE_SIGNS[] = {"<", "<=", "==", "!=", ">", ">="};

/* A method that the class of an instance has, or gets from C; VALUE_NULL: none. */
static value method_of(struct vm *vm, value v, enum dunder_id id) {
	return value_is_instance(v) ? class_lookup_own(vm, value_obj(v)->class, dunder(vm, id))
								: VALUE_NULL;
}

static const struct class_ops *ops_of(const struct vm *vm, value v) {
	return state_class_of(vm, v)->ops;
}

/* ---- binary ---- */

/* One side's answer; VALUE_NOT_IMPLEMENTED: it does not know. */
static value try_method(struct thread *t, value self, value other, enum dunder_id id) {
	value found = method_of(t->vm, self, id);

	if (found == VALUE_NULL || found == VALUE_NONE)
		return VALUE_NOT_IMPLEMENTED;
	return state_call_found(t, found, self, &other, 1);
}

static value try_ops(struct thread *t, const struct class_ops *ops, value a, value b, int op,
		bool is_inplace) {
	return ops->binary ? ops->binary(t, a, b, op, is_inplace) : VALUE_NOT_IMPLEMENTED;
}

static value say_unsupported(struct thread *t, value a, value b, int op) {
	bool is_inplace = op >= BINARY_INPLACE;
	const char *sign = BINARY_SIGNS[op % BINARY_INPLACE];

	if (is_inplace && op % BINARY_INPLACE == BINARY_POWER)
		sign = "**";
	return raise_exc(t, EXC_TYPE, "unsupported operand type(s) for %s%s: '%s' and '%s'", sign,
		is_inplace ? "=" : "", value_type_name(t->vm, a), value_type_name(t->vm, b));
}

static bool overrides(struct vm *vm, value a, value b, enum dunder_id id) {
	struct class *left = state_class_of(vm, a), *right = state_class_of(vm, b);

	return left != right && value_is_instance(b) && class_is(right, left)
		&& class_lookup(vm, right, dunder(vm, id)) != class_lookup(vm, left, dunder(vm, id));
}

/* At least one side is an instance. */
static value binary_methods(struct thread *t, value a, value b, int op) {
	int plain = op % BINARY_INPLACE;
	bool reflected_first = overrides(t->vm, a, b, DUNDER_RADD + plain);
	value r = VALUE_NOT_IMPLEMENTED;

	if (op >= BINARY_INPLACE)
		r = try_method(t, a, b, DUNDER_IADD + plain);
	if (r == VALUE_NOT_IMPLEMENTED && reflected_first)
		r = try_method(t, b, a, DUNDER_RADD + plain);
	if (r == VALUE_NOT_IMPLEMENTED)
		r = try_method(t, a, b, DUNDER_ADD + plain);
	/* sequences in C concatenate only after the other side was asked */
	if (r == VALUE_NOT_IMPLEMENTED && !reflected_first &&
			state_class_of(t->vm, a) != state_class_of(t->vm, b) &&
			!(plain == BINARY_REMAINDER && value_is_str(a)))
		r = try_method(t, b, a, DUNDER_RADD + plain);
	return r;
}

value value_binary(struct thread *t, value a, value b, int op) {
	const struct class_ops *left = ops_of(t->vm, a), *right = ops_of(t->vm, b);
	int plain = op % BINARY_INPLACE;
	bool is_inplace = op >= BINARY_INPLACE;
	value r = VALUE_NOT_IMPLEMENTED;

	if (value_is_instance(a) || value_is_instance(b))
		r = binary_methods(t, a, b, op);
	if (r == VALUE_NOT_IMPLEMENTED)
		r = try_ops(t, left, a, b, plain, is_inplace);
	if (r == VALUE_NOT_IMPLEMENTED && right->binary != left->binary)
		r = try_ops(t, right, a, b, plain, false);
	return r == VALUE_NOT_IMPLEMENTED ? say_unsupported(t, a, b, op) : r;
}

/* ---- unary ---- */

value value_unary(struct thread *t, value v, int op) {
	static const char *const signs[] = {"+", "-", "~"};
	value found = method_of(t->vm, v, DUNDER_POS + op), r = VALUE_NOT_IMPLEMENTED;

	if (found != VALUE_NULL)
		return state_call_found(t, found, v, NULL, 0);
	if (ops_of(t->vm, v)->unary)
		r = ops_of(t->vm, v)->unary(t, v, op);
	if (r != VALUE_NOT_IMPLEMENTED)
		return r;
	return raise_exc(t, EXC_TYPE, "bad operand type for unary %s: '%s'", signs[op],
		value_type_name(t->vm, v));
}

/* ---- comparing ---- */

static value try_compare(struct thread *t, value a, value b, int op) {
	const struct class_ops *ops = ops_of(t->vm, a);
	value found = method_of(t->vm, a, COMPARE_NAMES[op]);

	if (found != VALUE_NULL && found != VALUE_NONE)
		return state_call_found(t, found, a, &b, 1);
	if (op == COMPARE_NE && value_is_instance(a)) {
		/* != is not ==, unless somebody says otherwise */
		value equal = try_compare(t, a, b, COMPARE_EQ);
		int truth;

		if (equal == VALUE_NULL || equal == VALUE_NOT_IMPLEMENTED)
			return equal;
		truth = value_truth(t, equal);
		value_drop(t, equal);
		return truth < 0 ? VALUE_NULL : value_of_bool(!truth);
	}
	return ops->compare ? ops->compare(t, a, b, op) : VALUE_NOT_IMPLEMENTED;
}

value value_compare(struct thread *t, value a, value b, int op) {
	bool swapped_first = overrides(t->vm, a, b, COMPARE_NAMES[COMPARE_SWAPPED[op]]);
	value r = VALUE_NOT_IMPLEMENTED;

	if (swapped_first)
		r = try_compare(t, b, a, COMPARE_SWAPPED[op]);
	if (r == VALUE_NOT_IMPLEMENTED)
		r = try_compare(t, a, b, op);
	if (r == VALUE_NOT_IMPLEMENTED && !swapped_first)
		r = try_compare(t, b, a, COMPARE_SWAPPED[op]);
	if (r != VALUE_NOT_IMPLEMENTED)
		return r;
	if (op == COMPARE_EQ || op == COMPARE_NE)
		return value_of_bool((a == b) == (op == COMPARE_EQ));
	return raise_exc(t, EXC_TYPE, "'%s' not supported between instances of '%s' and '%s'",
		COMPARE_SIGNS[op], value_type_name(t->vm, a), value_type_name(t->vm, b));
}

int value_equal(struct thread *t, value a, value b) {
	value r;
	int truth;

	if (a == b)
		return 1;
	if (value_both_int(a, b))
		return 0;
	r = value_compare(t, a, b, COMPARE_EQ);
	if (r == VALUE_NULL)
		return -1;
	truth = value_truth(t, r);
	value_drop(t, r);
	return truth;
}

/* ---- asking ---- */

static int truth_of_method(struct thread *t, value v, value found) {
	value r = state_call_found(t, found, v, NULL, 0);
	int truth = r == VALUE_TRUE;

	if (r != VALUE_NULL && !value_is_bool(r))
		raise_exc(t, EXC_TYPE, "__bool__ should return bool, returned %s", value_type_name(t->vm,
				r));
	value_drop(t, r);
	return raised(t) ? -1 : truth;
}

int value_truth(struct thread *t, value v) {
	const struct class_ops *ops;
	value found;

	if (value_is_int(v))
		return v != value_of_small(0);
	if (value_is_flonum(v))
		return v != VALUE_FLOAT_ZERO;
	if (!value_is_obj(v))
		return v != VALUE_FALSE && v != VALUE_NONE;
	found = method_of(t->vm, v, DUNDER_BOOL);
	if (found != VALUE_NULL)
		return truth_of_method(t, v, found);
	ops = ops_of(t->vm, v);
	if (ops->truth)
		return ops->truth(t, v);
	if (ops->len || method_of(t->vm, v, DUNDER_LEN) != VALUE_NULL) {
		int64_t len = value_len(t, v);

		return len < 0 ? -1 : len > 0;
	}
	return 1;
}

static int64_t len_of_method(struct thread *t, value v, value found) {
	value r = state_call_found(t, found, v, NULL, 0);
	int64_t len = -1;

	if (r == VALUE_NULL)
		return -1;
	if (!value_is_int(r))
		raise_exc(t, EXC_TYPE, "'%s' object cannot be interpreted as an integer",
				value_type_name(t->vm, r));
	else if (value_small(r) < 0)
		raise_exc(t, EXC_VALUE, "__len__() should return >= 0");
	else
		len = value_small(r);
	value_drop(t, r);
	return len;
}

int64_t value_len(struct thread *t, value v) {
	value found = method_of(t->vm, v, DUNDER_LEN);

	if (found != VALUE_NULL)
		return len_of_method(t, v, found);
	if (ops_of(t->vm, v)->len)
		return ops_of(t->vm, v)->len(t, v);
	raise_exc(t, EXC_TYPE, "object of type '%s' has no len()", value_type_name(t->vm, v));
	return -1;
}

static bool hash_of_method(struct thread *t, value v, value found, int64_t *hash) {
	value r = state_call_found(t, found, v, NULL, 0);
	bool ok = value_is_integer(r);

	if (r == VALUE_NULL)
		return false;
	if (!ok)
		raise_exc(t, EXC_TYPE, "__hash__ method should return an integer");
	else if (!int_to_i64(r, hash))
		*hash = int_hash(r);
	if (ok && *hash == -1)
		*hash = -2;
	value_drop(t, r);
	return ok;
}

bool value_hash(struct thread *t, value v, int64_t *hash) {
	value found = method_of(t->vm, v, DUNDER_HASH);
	const struct class_ops *ops = ops_of(t->vm, v);

	if (found != VALUE_NULL && found != VALUE_NONE)
		return hash_of_method(t, v, found, hash);
	if (found == VALUE_NULL && ops->hash)
		return ops->hash(t, v, hash);
	if (found == VALUE_NULL && value_is_obj(v) && !ops->compare) {
		*hash = (int64_t)(v >> 4);
		return true;
	}
	raise_exc(t, EXC_TYPE, "unhashable type: '%s'", value_type_name(t->vm, v));
	return false;
}

/* ---- text ---- */

static value text_of_method(struct thread *t, value v, value found, const char *name) {
	value r = state_call_found(t, found, v, NULL, 0);

	if (r == VALUE_NULL || value_is_str(r))
		return r;
	raise_exc(t, EXC_TYPE, "%s returned non-string (type %s)", name, value_type_name(t->vm, r));
	value_drop(t, r);
	return VALUE_NULL;
}

value value_repr(struct thread *t, value v) {
	value found = method_of(t->vm, v, DUNDER_REPR);

	if (found != VALUE_NULL)
		return text_of_method(t, v, found, "__repr__");
	if (ops_of(t->vm, v)->repr)
		return ops_of(t->vm, v)->repr(t, v);
	return str_format(t, "<%s object at %p>", value_type_name(t->vm, v), (void *)value_obj(v));
}

value value_str(struct thread *t, value v) {
	value found;

	if (value_is_str(v))
		return value_keep(v);
	found = method_of(t->vm, v, DUNDER_STR);
	if (found != VALUE_NULL)
		return text_of_method(t, v, found, "__str__");
	if (ops_of(t->vm, v)->str && method_of(t->vm, v, DUNDER_REPR) == VALUE_NULL)
		return ops_of(t->vm, v)->str(t, v);
	return value_repr(t, v);
}

value value_format(struct thread *t, value v, struct str *spec) {
	value found = method_of(t->vm, v, DUNDER_FORMAT), arg = value_of_obj(spec);

	if (found != VALUE_NULL) {
		value r = state_call_found(t, found, v, &arg, 1);

		if (r == VALUE_NULL || value_is_str(r))
			return r;
		raise_exc(t, EXC_TYPE, "__format__ must return a str, not %s", value_type_name(t->vm, r));
		value_drop(t, r);
		return VALUE_NULL;
	}
	if (!spec->len)
		return value_str(t, v);
	if (ops_of(t->vm, v)->format)
		return ops_of(t->vm, v)->format(t, v, spec);
	return raise_exc(t, EXC_TYPE, "unsupported format string passed to %s.__format__",
		value_type_name(t->vm, v));
}

value value_index(struct thread *t, value v) {
	value found, r;

	if (value_is_int(v) || value_is_kind(v, OBJ_BIG))
		return value_keep(v);
	if (value_is_bool(v))
		return value_of_small(v == VALUE_TRUE);
	found = method_of(t->vm, v, DUNDER_INDEX);
	if (found == VALUE_NULL)
		return raise_exc(t, EXC_TYPE, "'%s' object cannot be interpreted as an integer",
			value_type_name(t->vm, v));
	r = state_call_found(t, found, v, NULL, 0);
	if (r == VALUE_NULL || value_is_int(r) || value_is_kind(r, OBJ_BIG))
		return r;
	raise_exc(t, EXC_TYPE, "__index__ returned non-int (type %s)", value_type_name(t->vm, r));
	value_drop(t, r);
	return VALUE_NULL;
}

bool value_is_callable(const struct vm *vm, value v) {
	if (!value_is_obj(v))
		return false;
	switch (value_obj(v)->kind) {
	case OBJ_FUNC: case OBJ_NATIVE: case OBJ_METHOD: case OBJ_CLASS:
		return true;
	default:
		return ops_of(vm, v)->call || method_of((struct vm *)vm, v, DUNDER_CALL) != VALUE_NULL;
	}
}

/* ---- items ---- */

/*
 * Class[key].  A class made in C that may be written so in a type hint is itself,
 * whatever the key.
 */
static value class_get_item(struct thread *t, value v, value key) {
	const struct class *class = (struct class *)value_obj(v);
	value found = class_lookup_own(t->vm, class, dunder(t->vm, DUNDER_CLASS_GETITEM));
	value args[2] = {v, key};

	if (value_is_kind(found, OBJ_CLASSMETHOD))
		found = ((struct wrapper *)value_obj(found))->func;
	if (found != VALUE_NULL)
		return vm_call(t, found, args, 2, VALUE_NULL);
	switch (class->instance_kind) {
	case OBJ_LIST: case OBJ_TUPLE: case OBJ_DICT: case OBJ_SET: case OBJ_FROZENSET: case OBJ_CLASS:
		return value_keep(v);
	default:
		if (class->native)
			return value_keep(v);
		return raise_exc(t, EXC_TYPE, "type '%s' is not subscriptable", class->name->s);
	}
}

value value_get_item(struct thread *t, value v, value key) {
	value found = method_of(t->vm, v, DUNDER_GETITEM);

	if (found != VALUE_NULL)
		return state_call_found(t, found, v, &key, 1);
	if (ops_of(t->vm, v)->get_item)
		return ops_of(t->vm, v)->get_item(t, v, key);
	if (value_is_kind(v, OBJ_CLASS))
		return class_get_item(t, v, key);
	return raise_exc(t, EXC_TYPE, "'%s' object is not subscriptable", value_type_name(t->vm, v));
}

/* CPython says "doesn't" when it has asked for a sequence's item number so and so. */
static void say_no_items(struct thread *t, value v, value key, bool is_delete) {
	bool is_sequence = value_is_instance(v) || ops_of(t->vm, v)->len;
	bool is_number = value_is_integer(key) || method_of(t->vm, key, DUNDER_INDEX) != VALUE_NULL;

	raise_exc(t, EXC_TYPE, "'%s' object does%s support item %s", value_type_name(t->vm, v),
			is_delete && is_sequence && is_number ? "n't" : " not",
			is_delete ? "deletion" : "assignment");
}

bool value_set_item(struct thread *t, value v, value key, value item) {
	bool is_delete = item == VALUE_NULL;
	value found = method_of(t->vm, v, is_delete ? DUNDER_DELITEM : DUNDER_SETITEM);
	value args[2] = {key, item};

	if (found != VALUE_NULL) {
		value r = state_call_found(t, found, v, args, is_delete ? 1 : 2);

		value_drop(t, r);
		return r != VALUE_NULL;
	}
	if (ops_of(t->vm, v)->set_item)
		return ops_of(t->vm, v)->set_item(t, v, key, item);
	say_no_items(t, v, key, is_delete);
	return false;
}

static int contains_by_iter(struct thread *t, value v, value item) {
	value it, next;
	int is = 0;

	if (!ops_of(t->vm, v)->iter && method_of(t->vm, v, DUNDER_ITER) == VALUE_NULL
			&& method_of(t->vm, v, DUNDER_GETITEM) == VALUE_NULL) {
		raise_exc(t, EXC_TYPE, "argument of type '%s' is not iterable", value_type_name(t->vm, v));
		return -1;
	}
	it = value_iter(t, v);
	if (it == VALUE_NULL)
		return -1;
	while (!is && (next = value_next(t, it)) != VALUE_NULL) {
		is = value_equal(t, next, item);
		value_drop(t, next);
	}
	value_drop(t, it);
	return raised(t) ? -1 : is;
}

int value_contains(struct thread *t, value v, value item) {
	value found = method_of(t->vm, v, DUNDER_CONTAINS);

	if (found != VALUE_NULL) {
		value r = state_call_found(t, found, v, &item, 1);
		int truth = r == VALUE_NULL ? -1 : value_truth(t, r);

		value_drop(t, r);
		return truth;
	}
	if (ops_of(t->vm, v)->contains)
		return ops_of(t->vm, v)->contains(t, v, item);
	return contains_by_iter(t, v, item);
}

/* ---- iterating ---- */

/* An instance with __getitem__ alone: items 0, 1, 2 ... up to IndexError. */
static value next_item(struct thread *t, struct iter *it) {
	value item;

	if (it->over == VALUE_NULL)
		return VALUE_NULL;
	item = value_get_item(t, it->over, value_of_small(it->at++));
	if (item == VALUE_NULL && (raised_is(t, exc_class(t->vm, EXC_INDEX))
			|| raised_is(t, exc_class(t->vm, EXC_STOP_ITERATION)))) {
		raised_clear(t);
		value_drop(t, it->over);
		it->over = VALUE_NULL;
	}
	return item;
}

static value iter_over_items(struct thread *t, value v) {
	struct iter *it = heap_object(t, OBJ_ITER, state_class(t->vm, OBJ_ITER), sizeof *it);

	if (!it)
		return VALUE_NULL;
	*it = (struct iter){
			.obj = it->obj, .next = next_item, .over = value_keep(v), .extra = VALUE_NULL};
	return value_of_obj(it);
}

static value iter_of_method(struct thread *t, value v, value found) {
	value it = found == VALUE_NONE ? VALUE_NULL : state_call_found(t, found, v, NULL, 0);

	if (it == VALUE_NULL)
		return raised(t)
				? it
				: raise_exc(t, EXC_TYPE, "'%s' object is not iterable", value_type_name(t->vm, v));
	if (ops_of(t->vm, it)->next || method_of(t->vm, it, DUNDER_NEXT) != VALUE_NULL)
		return it;
	raise_exc(t, EXC_TYPE, "iter() returned non-iterator of type '%s'", value_type_name(t->vm, it));
	value_drop(t, it);
	return VALUE_NULL;
}

value value_iter(struct thread *t, value v) {
	value found = method_of(t->vm, v, DUNDER_ITER);

	if (found != VALUE_NULL)
		return iter_of_method(t, v, found);
	if (ops_of(t->vm, v)->iter)
		return ops_of(t->vm, v)->iter(t, v);
	if (method_of(t->vm, v, DUNDER_GETITEM) != VALUE_NULL)
		return iter_over_items(t, v);
	return raise_exc(t, EXC_TYPE, "'%s' object is not iterable", value_type_name(t->vm, v));
}

value value_next(struct thread *t, value iterator) {
	value found = method_of(t->vm, iterator, DUNDER_NEXT), item;

	if (found == VALUE_NULL && ops_of(t->vm, iterator)->next)
		return ops_of(t->vm, iterator)->next(t, iterator);
	if (found == VALUE_NULL)
		return raise_exc(t, EXC_TYPE, "'%s' object is not an iterator", value_type_name(t->vm,
				iterator));
	item = state_call_found(t, found, iterator, NULL, 0);
	if (item == VALUE_NULL && raised_is(t, exc_class(t->vm, EXC_STOP_ITERATION)))
		raised_clear(t);
	return item;
}
