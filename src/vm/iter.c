/*
 * Iterators made in C: what they share, and those over sequences
 *
 * A struct iter keeps what it walks in `over` and where it is in `at`.  A list
 * may change meanwhile, so its length is asked for at every step; once an
 * iterator has come to its end it lets go of `over` and stays at its end.
 */

#include "vm/iter.h"

#include "vm/list.h"
#include "vm/str.h"
#include "vm/tuple.h"
#include "vm/types.h"

struct iter *iter_make(struct thread *t, enum obj_kind kind, iter_next_fn *next, value over) {
	struct iter *it = heap_object(t, OBJ_ITER, state_class(t->vm, kind), sizeof *it);

	if (it)
		*it = (struct iter){
			.obj = it->obj, .next = next, .over = value_keep(over), .extra = VALUE_NULL,
		};
	return it;
}

value iter_end(struct thread *t, struct iter *it) {
	value over = it->over;

	it->over = VALUE_NULL;
	value_drop(t, over);
	return VALUE_NULL;
}

static value iter_self(struct thread *t, value self) {
	(void)t;
	return value_keep(self);
}

static value iter_step(struct thread *t, value self) {
	struct iter *it = (struct iter *)value_obj(self);

	return it->next(t, it);
}

static void iter_free(struct thread *t, struct obj *self) {
	struct iter *it = (struct iter *)self;

	value_drop(t, it->over);
	value_drop(t, it->extra);
}

const struct class_ops iter_ops = {
	.iter = iter_self,
	.next = iter_step,
	.free = iter_free,
};

void iter_open_kind(struct vm *vm, enum obj_kind kind, const char *name) {
	class_open_kind(vm, kind, name, NULL, &iter_ops, NULL, false);
}

/* ---- over sequences ---- */

static value next_of_list(struct thread *t, struct iter *it) {
	const struct list *list;

	if (it->over == VALUE_NULL)
		return VALUE_NULL;
	list = value_list(it->over);
	if ((size_t)it->at >= list->len)
		return iter_end(t, it);
	return value_keep(list->items[it->at++]);
}

value iter_of_list(struct thread *t, value list) {
	return iter_value(iter_make(t, OBJ_LIST_ITERATOR, next_of_list, list));
}

static value next_of_list_reversed(struct thread *t, struct iter *it) {
	const struct list *list;

	if (it->over == VALUE_NULL)
		return VALUE_NULL;
	list = value_list(it->over);
	if (it->at < 0 || (size_t)it->at >= list->len)
		return iter_end(t, it);
	return value_keep(list->items[it->at--]);
}

value iter_of_list_reversed(struct thread *t, value list) {
	struct iter *it = iter_make(t, OBJ_LIST_REVERSE_ITERATOR, next_of_list_reversed, list);

	if (it)
		it->at = (int64_t)value_list(list)->len - 1;
	return iter_value(it);
}

static value next_of_tuple(struct thread *t, struct iter *it) {
	const struct tuple *tuple;

	if (it->over == VALUE_NULL)
		return VALUE_NULL;
	tuple = value_tuple(it->over);
	if ((size_t)it->at >= tuple->len)
		return iter_end(t, it);
	return value_keep(tuple->items[it->at++]);
}

value iter_of_tuple(struct thread *t, value tuple) {
	return iter_value(iter_make(t, OBJ_TUPLE_ITERATOR, next_of_tuple, tuple));
}

/* `at` is an offset in bytes. */
static value next_of_str(struct thread *t, struct iter *it) {
	const struct str *s;
	const char *p;
	int codepoint;

	if (it->over == VALUE_NULL)
		return VALUE_NULL;
	s = value_as_str(it->over);
	if ((size_t)it->at >= s->len)
		return iter_end(t, it);
	p = s->s + it->at;
	it->at = str_next(p, &codepoint) - s->s;
	return str_of_codepoint(t, codepoint);
}

value iter_of_str(struct thread *t, value str) {
	bool is_ascii = str_is_ascii(value_as_str(str));
	enum obj_kind kind = is_ascii ? OBJ_STR_ASCII_ITERATOR : OBJ_STR_ITERATOR;

	return iter_value(iter_make(t, kind, next_of_str, str));
}

static value next_of_bytes(struct thread *t, struct iter *it) {
	const struct bytes *bytes;

	if (it->over == VALUE_NULL)
		return VALUE_NULL;
	bytes = (const struct bytes *)value_obj(it->over);
	if ((size_t)it->at >= bytes->len)
		return iter_end(t, it);
	return value_of_small((unsigned char)bytes->s[it->at++]);
}

value iter_of_bytes(struct thread *t, value bytes) {
	return iter_value(iter_make(t, OBJ_BYTES_ITERATOR, next_of_bytes, bytes));
}

/* ---- iter(callable, sentinel) ---- */

static value next_of_callable(struct thread *t, struct iter *it) {
	value callee = value_keep(it->over), result;
	int is_end;

	if (callee == VALUE_NULL)
		return VALUE_NULL;
	result = vm_call0(t, callee);
	value_drop(t, callee);
	if (result == VALUE_NULL) {
		if (!raised_is(t, exc_class(t->vm, EXC_STOP_ITERATION)))
			return VALUE_NULL;
		raised_clear(t);
		return iter_end(t, it);
	}
	is_end = value_equal(t, it->extra, result);
	if (!is_end)
		return result;
	value_drop(t, result);
	return is_end < 0 ? VALUE_NULL : iter_end(t, it);
}

value iter_of_callable(struct thread *t, value callee, value sentinel) {
	struct iter *it;

	if (!value_is_callable(t->vm, callee))
		return raise_exc(t, EXC_TYPE, "iter(v, w): v must be callable");
	it = iter_make(t, OBJ_CALLABLE_ITERATOR, next_of_callable, callee);
	if (it)
		it->extra = value_keep(sentinel);
	return iter_value(it);
}

void iter_open(struct vm *vm) {
	iter_open_kind(vm, OBJ_ITER, "iterator");
	iter_open_kind(vm, OBJ_LIST_ITERATOR, "list_iterator");
	iter_open_kind(vm, OBJ_LIST_REVERSE_ITERATOR, "list_reverseiterator");
	iter_open_kind(vm, OBJ_TUPLE_ITERATOR, "tuple_iterator");
	iter_open_kind(vm, OBJ_STR_ITERATOR, "str_iterator");
	iter_open_kind(vm, OBJ_STR_ASCII_ITERATOR, "str_ascii_iterator");
	iter_open_kind(vm, OBJ_BYTES_ITERATOR, "bytes_iterator");
	iter_open_kind(vm, OBJ_CALLABLE_ITERATOR, "callable_iterator");
	iter_tools_open(vm);
}
