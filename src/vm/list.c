/* The class list; sorting is in list_sort.c. */

#include "vm/list.h"

#include "vm/iter.h"
#include "vm/nest.h"
#include "vm/seq.h"
#include "vm/str.h"
#include "vm/types.h"

static const char *const bad_key = "list indices must be integers or slices, not %s";

/* ---- making and growing ---- */

struct list *list_make(struct thread *t, size_t cap) {
	struct list *list = heap_object(t, OBJ_LIST, state_class(t->vm, OBJ_LIST), sizeof *list);

	if (!list)
		return NULL;
	list->len = list->cap = 0;
	list->items = NULL;
	if (!cap || list_reserve(t, list, cap))
		return list;
	value_drop(t, value_of_obj(list));
	return NULL;
}

bool list_reserve(struct thread *t, struct list *list, size_t n) {
	size_t need = list->len + n, cap;
	value *items;

	if (need <= list->cap)
		return true;
	if (need > SIZE_MAX / 16) {
		raise_no_memory(t);
		return false;
	}
	cap = list->cap ? (need + (need >> 3) + 6) & ~(size_t)3 : need;
	items = heap_resize(t, list->items, list->cap * sizeof *items, cap * sizeof *items);
	if (!items)
		return false;
	list->items = items;
	list->cap = cap;
	return true;
}

value list_of(struct thread *t, const value *items, size_t n) {
	struct list *list = list_make(t, n);

	if (!list)
		return VALUE_NULL;
	for (size_t i = 0; i < n; i++)
		list->items[i] = value_keep(items[i]);
	list->len = n;
	return value_of_obj(list);
}

bool list_append(struct thread *t, struct list *list, value item) {
	if (list->len == list->cap && !list_reserve(t, list, 1))
		return false;
	list->items[list->len++] = value_keep(item);
	return true;
}

bool list_extend(struct thread *t, struct list *list, value iterable) {
	value it, v;
	bool ok = true;

	if (value_is_list(iterable) || value_is_kind(iterable, OBJ_TUPLE)) {
		struct items items;

		if (!seq_collect(t, iterable, &items))
			return false;
		ok = list_splice(t, list, list->len, 0, items.items, items.n);
		seq_release(t, &items);
		return ok;
	}
	it = value_iter(t, iterable);
	if (it == VALUE_NULL)
		return false;
	while (ok && (v = value_next(t, it)) != VALUE_NULL) {
		ok = list_append(t, list, v);
		value_drop(t, v);
	}
	value_drop(t, it);
	return ok && !raised(t);
}

value list_of_iterable(struct thread *t, value iterable) {
	struct list *list = list_make(t, 0);

	if (!list)
		return VALUE_NULL;
	if (list_extend(t, list, iterable))
		return value_of_obj(list);
	value_drop(t, value_of_obj(list));
	return VALUE_NULL;
}

/* ---- shrinking ---- */

void list_clear(struct thread *t, struct list *list) {
	struct list old = *list;

	list->len = list->cap = 0;
	list->items = NULL;
	for (size_t i = old.len; i-- > 0;)
		value_drop(t, old.items[i]);
	heap_free(t, old.items, old.cap * sizeof *old.items);
}

/* Give memory back once less than half is used. */
static void shrink(struct thread *t, struct list *list) {
	value *items;

	if (list->len >= list->cap / 2 || list->cap < 16)
		return;
	items = heap_resize(t, list->items, list->cap * sizeof *items, (list->len + 4) * sizeof *items);
	if (items) {
		list->items = items;
		list->cap = list->len + 4;
	} else {
		raised_clear(t);
	}
}

static void close_gap(struct list *list, size_t at, size_t n) {
	memmove(list->items + at, list->items + at + n, (list->len - at - n) * sizeof *list->items);
	list->len -= n;
}

bool list_splice(struct thread *t, struct list *list, size_t at, size_t n_old, const value *items,
		size_t n) {
	value few[8], *old = few;

	if (n_old > 8 && !(old = heap_alloc(t, n_old * sizeof *old)))
		return false;
	if (n > n_old && !list_reserve(t, list, n - n_old)) {
		if (old != few)
			heap_free(t, old, n_old * sizeof *old);
		return false;
	}
	if (n_old)
		memcpy(old, list->items + at, n_old * sizeof *old);
	if (n != n_old && list->len > at + n_old)
		memmove(list->items + at + n, list->items + at + n_old,
			(list->len - at - n_old) * sizeof *items);
	for (size_t i = 0; i < n; i++)
		list->items[at + i] = value_keep(items[i]);
	list->len = list->len - n_old + n;
	if (n < n_old)
		shrink(t, list);
	for (size_t i = 0; i < n_old; i++)
		value_drop(t, old[i]);
	if (old != few)
		heap_free(t, old, n_old * sizeof *old);
	return true;
}

/* ---- asking ---- */

static value list_repr(struct thread *t, value self) {
	const struct list *list = value_list(self);
	struct text text = {0};
	struct nest nest;
	bool ok = true;

	if (nest_has(t, &list->obj))
		return str_of(t, "[...]");
	if (!nest_enter(t, &nest, &list->obj, " while getting the repr of an object"))
		return VALUE_NULL;
	text_add_char(&text, '[');
	for (size_t i = 0; ok && i < list->len; i++) {
		value item = value_keep(list->items[i]);

		if (i)
			text_add(&text, ", ");
		ok = str_add_value(t, &text, item, true);
		value_drop(t, item);
	}
	text_add_char(&text, ']');
	nest_leave(t, &nest);
	if (ok)
		return str_of_text(t, &text);
	text_free(&text);
	return VALUE_NULL;
}

/* value_equal of list[i], which may change meanwhile. */
static int equal_at(struct thread *t, const struct list *list, size_t i, value other) {
	value item = value_keep(list->items[i]);
	int equal = value_equal(t, item, other);

	value_drop(t, item);
	return equal;
}

static int64_t first_difference(struct thread *t, const struct list *a, const struct list *b) {
	struct nest nest;
	size_t i;
	int equal = 1;

	if (!nest_enter(t, &nest, &a->obj, " in comparison"))
		return -1;
	for (i = 0; i < a->len && i < b->len; i++) {
		value item = value_keep(b->items[i]);

		equal = equal_at(t, a, i, item);
		value_drop(t, item);
		if (equal != 1)
			break;
	}
	nest_leave(t, &nest);
	return equal < 0 ? -1 : (int64_t)i;
}

static value list_compare(struct thread *t, value x, value y, int op) {
	const struct list *a, *b;
	value p, q, result;
	int64_t i;

	if (!value_is_list(x) || !value_is_list(y))
		return VALUE_NOT_IMPLEMENTED;
	a = value_list(x);
	b = value_list(y);
	if (a->len != b->len && (op == COMPARE_EQ || op == COMPARE_NE))
		return value_of_bool(op == COMPARE_NE);
	i = first_difference(t, a, b);
	if (i < 0)
		return VALUE_NULL;
	if ((size_t)i >= a->len || (size_t)i >= b->len)
		return seq_compare_lengths(a->len, b->len, op);
	if (op == COMPARE_EQ || op == COMPARE_NE)
		return value_of_bool(op == COMPARE_NE);
	p = value_keep(a->items[i]);
	q = value_keep(b->items[i]);
	result = value_compare(t, p, q, op);
	value_drop(t, p);
	value_drop(t, q);
	return result;
}

static int64_t list_len(struct thread *t, value self) {
	(void)t;
	return (int64_t)value_list(self)->len;
}

/* Where `item` is in [from, to); -1: nowhere, -2: an exception is set. */
static int64_t find(struct thread *t, const struct list *list, value item, size_t from, size_t to) {
	for (size_t i = from; i < to && i < list->len; i++) {
		int equal = equal_at(t, list, i, item);

		if (equal)
			return equal < 0 ? -2 : (int64_t)i;
	}
	return -1;
}

static int list_contains(struct thread *t, value self, value item) {
	int64_t i = find(t, value_list(self), item, 0, SIZE_MAX);

	return i == -2 ? -1 : i >= 0;
}

/* ---- operators ---- */

static value concat(struct thread *t, const struct list *a, const struct list *b) {
	struct list *list = list_make(t, a->len + b->len);

	if (!list)
		return VALUE_NULL;
	for (size_t i = 0; i < a->len; i++)
		list->items[list->len++] = value_keep(a->items[i]);
	for (size_t i = 0; i < b->len; i++)
		list->items[list->len++] = value_keep(b->items[i]);
	return value_of_obj(list);
}

static value repeat(struct thread *t, const struct list *old, value by) {
	int64_t n = seq_factor(t, by, old->len * sizeof(value));
	struct list *list = n < 0 ? NULL : list_make(t, old->len * (size_t)n);

	if (!list)
		return VALUE_NULL;
	for (; n > 0; n--)
		for (size_t i = 0; i < old->len; i++)
			list->items[list->len++] = value_keep(old->items[i]);
	return value_of_obj(list);
}

static value repeat_inplace(struct thread *t, value self, value by) {
	struct list *list = value_list(self);
	size_t len = list->len;
	int64_t n = seq_factor(t, by, len * sizeof(value));

	if (n < 0 || (n > 1 && !list_reserve(t, list, len * (size_t)(n - 1))))
		return VALUE_NULL;
	if (n == 0)
		list_clear(t, list);
	for (; n > 1; n--)
		for (size_t i = 0; i < len; i++)
			list->items[list->len++] = value_keep(list->items[i]);
	return value_keep(self);
}

static value list_binary(struct thread *t, value a, value b, int op, bool is_inplace) {
	if (op == BINARY_ADD && value_is_list(a)) {
		if (is_inplace)
			return list_extend(t, value_list(a), b) ? value_keep(a) : VALUE_NULL;
		if (value_is_list(b))
			return concat(t, value_list(a), value_list(b));
		return raise_exc(t, EXC_TYPE, "can only concatenate list (not \"%s\") to list",
			value_type_name(t->vm, b));
	}
	if (op != BINARY_MULTIPLY)
		return VALUE_NOT_IMPLEMENTED;
	if (is_inplace && value_is_list(a))
		return repeat_inplace(t, a, b);
	return value_is_list(a) ? repeat(t, value_list(a), b) : repeat(t, value_list(b), a);
}

/* ---- indices and slices ---- */

static value slice_items(struct thread *t, const struct list *old, const struct slice *slice) {
	struct list *list;
	struct span span;

	if (!seq_span(t, slice, old->len, &span))
		return VALUE_NULL;
	list = list_make(t, (size_t)span.len);
	if (!list)
		return VALUE_NULL;
	for (int64_t i = 0; i < span.len; i++)
		list->items[i] = value_keep(old->items[span.start + i * span.step]);
	list->len = (size_t)span.len;
	return value_of_obj(list);
}

static value list_get_item(struct thread *t, value self, value key) {
	struct list *list = value_list(self);
	int64_t i;

	if (value_is_kind(key, OBJ_SLICE))
		return slice_items(t, list, (struct slice *)value_obj(key));
	i = seq_index(t, key, list->len, bad_key, "list index out of range");
	return i < 0 ? VALUE_NULL : value_keep(list->items[i]);
}

/* del list[a:b:step]: what stays moves down, what goes is dropped afterwards. */
static bool delete_span(struct thread *t, struct list *list, struct span span) {
	struct items gone = {0};
	int64_t next;
	size_t to;

	if (span.len == 0)
		return true;
	if (span.step < 0) {
		span.start += (span.len - 1) * span.step;
		span.step = -span.step;
	}
	if (span.step == 1)
		return list_splice(t, list, (size_t)span.start, (size_t)span.len, NULL, 0);
	gone.items = heap_alloc(t, (size_t)span.len * sizeof(value));
	if (!gone.items)
		return false;
	gone.cap = (size_t)span.len;
	next = span.start;
	to = (size_t)span.start;
	for (size_t i = to; i < list->len; i++) {
		if ((int64_t)i == next && gone.n < gone.cap) {
			gone.items[gone.n++] = list->items[i];
			next = gone.n < gone.cap ? next + span.step : next;
		} else {
			list->items[to++] = list->items[i];
		}
	}
	list->len = to;
	seq_release(t, &gone);
	return true;
}

static bool assign_span(struct thread *t, struct list *list, struct span span,
		const struct items *items) {
	if ((int64_t)items->n != span.len) {
		raise_exc(t, EXC_VALUE,
			"attempt to assign sequence of size %zu to extended slice of size %lld",
			items->n, (long long)span.len);
		return false;
	}
	for (size_t i = 0; i < items->n; i++) {
		value *place = &list->items[span.start + (int64_t)i * span.step];
		value old = *place;

		*place = items->items[i];
		items->items[i] = old;  /* dropped with the rest */
	}
	return true;
}

static bool set_slice(struct thread *t, struct list *list, const struct slice *slice, value v) {
	bool is_plain = slice->step == VALUE_NONE || slice->step == value_of_small(1);
	struct items items;
	struct span span;
	bool ok;

	if (v == VALUE_NULL)
		return seq_span(t, slice, list->len, &span) && delete_span(t, list, span);
	if (!seq_collect_or(t, v, &items,
			is_plain ? "can only assign an iterable" : "must assign iterable to extended slice"))
		return false;
	ok = seq_span(t, slice, list->len, &span);
	if (ok && is_plain)
		ok = list_splice(t, list, (size_t)span.start, (size_t)span.len, items.items, items.n);
	else if (ok)
		ok = assign_span(t, list, span, &items);
	seq_release(t, &items);
	return ok;
}

static bool list_set_item(struct thread *t, value self, value key, value item) {
	struct list *list = value_list(self);
	int64_t i;
	value old;

	if (value_is_kind(key, OBJ_SLICE))
		return set_slice(t, list, (struct slice *)value_obj(key), item);
	i = seq_index(t, key, list->len, bad_key, "list assignment index out of range");
	if (i < 0)
		return false;
	old = list->items[i];
	if (item == VALUE_NULL)
		close_gap(list, (size_t)i, 1);
	else
		list->items[i] = value_keep(item);
	value_drop(t, old);
	return true;
}

static void list_free(struct thread *t, struct obj *self) {
	list_clear(t, (struct list *)self);
}

/* ---- methods ---- */

static value method_new(struct thread *t, const value *args) {
	struct list *list;

	if (args[1] != VALUE_NULL)
		return list_of_iterable(t, args[1]);
	list = list_make(t, 0);
	return list ? value_of_obj(list) : VALUE_NULL;
}

static value method_append(struct thread *t, const value *args) {
	return list_append(t, value_list(args[0]), args[1]) ? VALUE_NONE : VALUE_NULL;
}

static value method_extend(struct thread *t, const value *args) {
	return list_extend(t, value_list(args[0]), args[1]) ? VALUE_NONE : VALUE_NULL;
}

static value method_insert(struct thread *t, const value *args) {
	struct list *list = value_list(args[0]);
	int64_t i;

	if (!arg_i64(t, args[1], &i))
		return VALUE_NULL;
	if (i < 0)
		i += (int64_t)list->len;
	if (i < 0)
		i = 0;
	if (i > (int64_t)list->len)
		i = (int64_t)list->len;
	return list_splice(t, list, (size_t)i, 0, &args[2], 1) ? VALUE_NONE : VALUE_NULL;
}

static value method_pop(struct thread *t, const value *args) {
	struct list *list = value_list(args[0]);
	int64_t i;
	value v;

	if (!arg_i64(t, args[1], &i))
		return VALUE_NULL;
	if (!list->len)
		return raise_exc(t, EXC_INDEX, "pop from empty list");
	if (i < 0)
		i += (int64_t)list->len;
	if (i < 0 || i >= (int64_t)list->len)
		return raise_exc(t, EXC_INDEX, "pop index out of range");
	v = list->items[i];
	close_gap(list, (size_t)i, 1);
	shrink(t, list);
	return v;
}

static value method_remove(struct thread *t, const value *args) {
	struct list *list = value_list(args[0]);
	int64_t i = find(t, list, args[1], 0, SIZE_MAX);
	value v;

	if (i == -2)
		return VALUE_NULL;
	if (i < 0 || (size_t)i >= list->len)
		return raise_exc(t, EXC_VALUE, "list.remove(x): x not in list");
	v = list->items[i];
	close_gap(list, (size_t)i, 1);
	value_drop(t, v);
	return VALUE_NONE;
}

static value method_clear(struct thread *t, const value *args) {
	list_clear(t, value_list(args[0]));
	return VALUE_NONE;
}

static value method_index(struct thread *t, const value *args) {
	const struct list *list = value_list(args[0]);
	size_t from, to;
	int64_t i;
	value repr;

	if (!seq_bounds(t, args[2], args[3], list->len, &from, &to))
		return VALUE_NULL;
	i = find(t, list, args[1], from, to);
	if (i >= 0)
		return value_of_small(i);
	if (i == -2 || (repr = value_repr(t, args[1])) == VALUE_NULL)
		return VALUE_NULL;
	raise_exc(t, EXC_VALUE, "%s is not in list", value_as_str(repr)->s);
	value_drop(t, repr);
	return VALUE_NULL;
}

static value method_count(struct thread *t, const value *args) {
	const struct list *list = value_list(args[0]);
	int64_t n = 0;

	for (size_t i = 0; i < list->len; i++) {
		int equal = equal_at(t, list, i, args[1]);

		if (equal < 0)
			return VALUE_NULL;
		n += equal;
	}
	return value_of_small(n);
}

static value method_reverse(struct thread *t, const value *args) {
	struct list *list = value_list(args[0]);

	(void)t;
	for (size_t i = 0, j = list->len; i + 1 < j; i++) {
		value v = list->items[--j];

		list->items[j] = list->items[i];
		list->items[i] = v;
	}
	return VALUE_NONE;
}

static value method_copy(struct thread *t, const value *args) {
	return list_of(t, value_list(args[0])->items, value_list(args[0])->len);
}

static value method_sort(struct thread *t, const value *args) {
	int is_reverse = value_truth(t, args[2]);

	if (is_reverse < 0)
		return VALUE_NULL;
	return list_sort(t, value_list(args[0]), args[1], is_reverse) ? VALUE_NONE : VALUE_NULL;
}

static const struct class_ops ops = {
	.repr = list_repr,
	.compare = list_compare,
	.binary = list_binary,
	.len = list_len,
	.get_item = list_get_item,
	.set_item = list_set_item,
	.contains = list_contains,
	.iter = iter_of_list,
	.free = list_free,
};

static const struct native_def methods[] = {
	{"__new__", method_new, "cls[, iterable], /", NATIVE_STATIC},
	{"append", method_append, "self, object, /", NATIVE_PLAIN},
	{"extend", method_extend, "self, iterable, /", NATIVE_PLAIN},
	{"insert", method_insert, "self, index, object, /", NATIVE_PLAIN},
	{"pop", method_pop, "self, index=-1, /", NATIVE_PLAIN},
	{"remove", method_remove, "self, value, /", NATIVE_PLAIN},
	{"clear", method_clear, "self, /", NATIVE_PLAIN},
	{"index", method_index, "self, value[, start, stop], /", NATIVE_PLAIN},
	{"count", method_count, "self, value, /", NATIVE_PLAIN},
	{"reverse", method_reverse, "self, /", NATIVE_PLAIN},
	{"copy", method_copy, "self, /", NATIVE_PLAIN},
	{"sort", method_sort, "self, /, *, key=None, reverse=False", NATIVE_PLAIN},
	{0},
};

void list_open(struct vm *vm) {
	class_open_kind(vm, OBJ_LIST, "list", NULL, &ops, methods, true);
}
