#include "vm/seq.h"

#include "vm/int.h"
#include "vm/list.h"
#include "vm/tuple.h"

/* Is it an int, or an instance with __index__? */
static bool has_index(struct thread *t, value v) {
	if (value_is_integer(v))
		return true;
	return value_is_instance(v) &&
		class_lookup(t->vm, value_obj(v)->class, dunder(t->vm, DUNDER_INDEX)) != VALUE_NULL;
}

int64_t seq_index(struct thread *t, value key, size_t len, const char *bad_key,
		const char *out_of_range) {
	int64_t i;

	if (value_is_int(key)) {
		i = value_small(key);
	} else {
		value index;

		if (!has_index(t, key)) {
			raise_exc(t, EXC_TYPE, bad_key, value_type_name(t->vm, key));
			return -1;
		}
		index = value_index(t, key);
		if (index == VALUE_NULL)
			return -1;
		if (!int_to_i64(index, &i)) {
			raise_exc(t, EXC_INDEX, "cannot fit '%s' into an index-sized integer",
				value_type_name(t->vm, key));
			value_drop(t, index);
			return -1;
		}
		value_drop(t, index);
	}
	if (i < 0)
		i += (int64_t)len;
	if (i < 0 || i >= (int64_t)len) {
		raise_exc(t, EXC_INDEX, "%s", out_of_range);
		return -1;
	}
	return i;
}

/* One member of a slice, clamped to int64_t. */
static bool bound(struct thread *t, value v, int64_t *out) {
	value index;

	if (value_is_int(v)) {
		*out = value_small(v);
		return true;
	}
	if (!has_index(t, v)) {
		raise_exc(t, EXC_TYPE,
			"slice indices must be integers or None or have an __index__ method");
		return false;
	}
	index = value_index(t, v);
	if (index == VALUE_NULL)
		return false;
	*out = int_clamp(index);
	value_drop(t, index);
	return true;
}

/* A bound of a slice, moved into low..high. */
static bool clamp_bound(struct thread *t, value v, int64_t len, int64_t low, int64_t high,
		int64_t *out) {
	if (!bound(t, v, out))
		return false;
	if (*out < 0)
		*out += len;
	if (*out < low)
		*out = low;
	if (*out > high)
		*out = high;
	return true;
}

bool seq_span(struct thread *t, const struct slice *slice, size_t length, struct span *span) {
	int64_t len = (int64_t)length, low, high, stop;

	span->step = 1;
	if (slice->step != VALUE_NONE && !bound(t, slice->step, &span->step))
		return false;
	if (span->step == 0) {
		raise_exc(t, EXC_VALUE, "slice step cannot be zero");
		return false;
	}
	if (span->step < -INT64_MAX)
		span->step = -INT64_MAX;
	low = span->step < 0 ? -1 : 0;
	high = span->step < 0 ? len - 1 : len;
	span->start = span->step < 0 ? high : low;
	stop = span->step < 0 ? low : high;
	if (slice->start != VALUE_NONE && !clamp_bound(t, slice->start, len, low, high, &span->start))
		return false;
	if (slice->stop != VALUE_NONE && !clamp_bound(t, slice->stop, len, low, high, &stop))
		return false;
	if (span->step < 0)
		span->len = stop < span->start ? (span->start - stop - 1) / -span->step + 1 : 0;
	else
		span->len = span->start < stop ? (stop - span->start - 1) / span->step + 1 : 0;
	return true;
}

bool seq_bounds(struct thread *t, value start, value end, size_t len, size_t *from, size_t *to) {
	int64_t a = 0, b = (int64_t)len;

	if (start != VALUE_NULL && start != VALUE_NONE && !clamp_bound(t, start, b, 0, INT64_MAX, &a))
		return false;
	if (end != VALUE_NULL && end != VALUE_NONE &&
		!clamp_bound(t, end, (int64_t)len, 0, (int64_t)len, &b))
		return false;
	*from = (size_t)a;
	*to = (size_t)b;
	return true;
}

int64_t seq_factor(struct thread *t, value v, size_t len) {
	value index;
	int64_t n;

	if (!has_index(t, v)) {
		raise_exc(t, EXC_TYPE, "can't multiply sequence by non-int of type '%s'",
			value_type_name(t->vm, v));
		return -1;
	}
	index = value_index(t, v);
	if (index == VALUE_NULL)
		return -1;
	if (!int_to_i64(index, &n)) {
		n = -1;
		raise_exc(t, EXC_OVERFLOW, "cannot fit '%s' into an index-sized integer",
			value_type_name(t->vm, v));
	} else if (n <= 0) {
		n = 0;
	} else if (len && (uint64_t)n > (uint64_t)INT64_MAX / len) {
		n = -1;
		raise_no_memory(t);
	} else if (!vm_check_size(t, len * (size_t)n)) {
		n = -1;
	}
	value_drop(t, index);
	return n;
}

value seq_compare_lengths(size_t a, size_t b, int op) {
	return value_of_bool(seq_order((a > b) - (a < b), op));
}

/* ---- collecting ---- */

bool seq_push(struct thread *t, struct items *items, value v) {
	if (items->n == items->cap) {
		size_t cap = items->cap ? items->cap * 2 : 8;
		value *grown = heap_resize(t, items->items, items->cap * sizeof *grown,
			cap * sizeof *grown);

		if (!grown) {
			value_drop(t, v);
			return false;
		}
		items->items = grown;
		items->cap = cap;
	}
	items->items[items->n++] = v;
	return true;
}

static bool collect_array(struct thread *t, struct items *items, const value *from, size_t n) {
	if (!n)
		return true;
	items->items = heap_alloc(t, n * sizeof *items->items);
	if (!items->items)
		return false;
	items->n = items->cap = n;
	for (size_t i = 0; i < n; i++)
		items->items[i] = value_keep(from[i]);
	return true;
}

/* iter(v), with a text of the caller's own when there is no such thing. */
static value iter_or(struct thread *t, value v, const char *not_iterable) {
	value it = value_iter(t, v);

	if (it == VALUE_NULL && not_iterable && raised_is(t, exc_class(t->vm, EXC_TYPE))) {
		raised_clear(t);
		raise_exc(t, EXC_TYPE, "%s", not_iterable);
	}
	return it;
}

bool seq_collect(struct thread *t, value iterable, struct items *items) {
	return seq_collect_or(t, iterable, items, NULL);
}

bool seq_collect_or(struct thread *t, value iterable, struct items *items,
		const char *not_iterable) {
	value it, v;
	bool ok = true;

	*items = (struct items){0};
	if (value_is_list(iterable))
		return collect_array(t, items, value_list(iterable)->items, value_list(iterable)->len);
	if (value_is_tuple(iterable))
		return collect_array(t, items, value_tuple(iterable)->items, value_tuple(iterable)->len);
	it = iter_or(t, iterable, not_iterable);
	if (it == VALUE_NULL)
		return false;
	while (ok && (v = value_next(t, it)) != VALUE_NULL)
		ok = seq_push(t, items, v);
	value_drop(t, it);
	if (ok && !raised(t))
		return true;
	seq_release(t, items);
	return false;
}

void seq_release(struct thread *t, struct items *items) {
	for (size_t i = 0; i < items->n; i++)
		value_drop(t, items->items[i]);
	heap_free(t, items->items, items->cap * sizeof *items->items);
	*items = (struct items){0};
}
