/*
 * How lists are sorted: stable, by merging runs that are there already
 *
 *     3 5 9 | 8 4 2 | 6 7 ...      ascending, strictly descending (turned round), ...
 *     short ones are filled up to MIN_RUN by binary insertion
 *
 *     stack:  [ A ][ B ][ C ]      A > B + C and B > C, else neighbours are merged
 *
 * Merging copies the left run aside and fills from the left; where a comparison
 * fails, what was aside goes back into the gap, so that nothing is lost.  While it
 * is sorted the list itself is empty: whoever changes it then gets a ValueError.
 */

#include "vm/float.h"
#include "vm/list.h"
#include "vm/seq.h"
#include "vm/str.h"

enum { MIN_RUN = 32, MOST_RUNS = 96 };

struct pair {
	value key, item;
};

struct run {
	size_t at, len;
};

struct sorter {
	struct thread *t;
	struct pair *pairs, *aside;
	size_t n;
	int (*less)(struct thread *t, value a, value b);   /* 1, 0, -1: an exception is set */
	struct run runs[MOST_RUNS];
	size_t n_runs;
};

/* ---- a < b ---- */

static int less_int(struct thread *t, value a, value b) {
	(void)t;
	return (int64_t)a < (int64_t)b;
}

static int less_float(struct thread *t, value a, value b) {
	(void)t;
	return float_value(a) < float_value(b);
}

static int less_str(struct thread *t, value a, value b) {
	(void)t;
	return str_order(value_as_str(a), value_as_str(b)) < 0;
}

static int less_any(struct thread *t, value a, value b) {
	value v = value_compare(t, a, b, COMPARE_LT);
	int truth = v == VALUE_NULL ? -1 : value_truth(t, v);

	value_drop(t, v);
	return truth;
}

static bool is_int(value v) {
	return value_is_int(v);
}

static bool all_keys(const struct sorter *s, bool (*is)(value)) {
	for (size_t i = 0; i < s->n; i++)
		if (!is(s->pairs[i].key))
			return false;
	return true;
}

static void choose_less(struct sorter *s) {
	s->less = all_keys(s, is_int) ? less_int : all_keys(s, value_is_str) ? less_str
		: all_keys(s, value_is_float) ? less_float : less_any;
}

/* ---- runs ---- */

static void turn_round(struct pair *pairs, size_t n) {
	for (size_t i = 0, j = n; i + 1 < j; i++) {
		struct pair pair = pairs[--j];

		pairs[j] = pairs[i];
		pairs[i] = pair;
	}
}

/* How many from `at` on are in order; a descending run is turned round. 0: an exception is set. */
static size_t count_run(struct sorter *s, size_t at) {
	const struct pair *p = s->pairs + at;
	size_t most = s->n - at, n = 2;
	int down, less;

	if (most < 2)
		return most;
	down = s->less(s->t, p[1].key, p[0].key);
	for (less = down; less >= 0 && n < most; n++) {
		less = s->less(s->t, p[n].key, p[n - 1].key);
		if (less != down)
			break;
	}
	if (down < 0 || less < 0)
		return 0;
	if (down)
		turn_round(s->pairs + at, n);
	return n;
}

/* Bring [at + sorted, at + n) into the order of the `sorted` first. */
static bool insert_all(struct sorter *s, size_t at, size_t sorted, size_t n) {
	struct pair *p = s->pairs + at;

	for (size_t i = sorted; i < n; i++) {
		struct pair pair = p[i];
		size_t low = 0, high = i;

		while (low < high) {
			size_t middle = (low + high) / 2;
			int less = s->less(s->t, pair.key, p[middle].key);

			if (less < 0)
				return false;
			if (less)
				high = middle;
			else
				low = middle + 1;
		}
		memmove(p + low + 1, p + low, (i - low) * sizeof *p);
		p[low] = pair;
	}
	return true;
}

/* The shortest run: n divided by two until it is below 2 * MIN_RUN, rounded up. */
static size_t shortest_run(size_t n) {
	size_t rest = 0;

	while (n >= 2 * MIN_RUN) {
		rest |= n & 1;
		n >>= 1;
	}
	return n + rest;
}

/* ---- merging ---- */

/* a[0, n_a) lies before b[0, n_b), and both are in order. */
static bool merge(struct sorter *s, struct pair *a, size_t n_a, struct pair *b, size_t n_b) {
	struct pair *left = s->aside, *to = a;
	size_t i = 0, j = 0;
	int less = 0;

	memcpy(left, a, n_a * sizeof *a);
	while (i < n_a && j < n_b) {
		less = s->less(s->t, b[j].key, left[i].key);
		if (less < 0)
			break;
		*to++ = less ? b[j++] : left[i++];
	}
	memcpy(to, left + i, (n_a - i) * sizeof *a);
	return less >= 0;
}

/* Merge runs[i] and runs[i + 1]; what already stands where it belongs is left alone. */
static bool merge_at(struct sorter *s, size_t i) {
	struct run *a = &s->runs[i], *b = &s->runs[i + 1];
	struct pair *p = s->pairs + a->at, *q = s->pairs + b->at;
	size_t n_a = a->len, n_b = b->len;
	int less = 0;

	a->len += b->len;
	memmove(b, b + 1, (s->n_runs - i - 2) * sizeof *b);
	s->n_runs--;
	for (; n_a && !(less = s->less(s->t, q[0].key, p[0].key)); n_a--)
		p++;
	if (less < 0)
		return false;
	for (; n_a && n_b && !(less = s->less(s->t, q[n_b - 1].key, p[n_a - 1].key)); n_b--)
		continue;
	if (less < 0)
		return false;
	return !n_a || !n_b || merge(s, p, n_a, q, n_b);
}

static bool is_unbalanced(const struct run *runs, size_t n) {
	return (n > 2 && runs[n - 3].len <= runs[n - 2].len + runs[n - 1].len) ||
		(n > 3 && runs[n - 4].len <= runs[n - 3].len + runs[n - 2].len);
}

static bool merge_some(struct sorter *s, bool to_the_end) {
	while (s->n_runs > 1) {
		size_t n = s->n_runs;
		const struct run *runs = s->runs;

		if (n > 2 && (to_the_end || is_unbalanced(runs, n)) && runs[n - 3].len < runs[n - 1].len) {
			if (!merge_at(s, n - 3))
				return false;
		} else if (to_the_end || is_unbalanced(runs, n) || runs[n - 2].len <= runs[n - 1].len) {
			if (!merge_at(s, n - 2))
				return false;
		} else {
			return true;
		}
	}
	return true;
}

static bool sort_pairs(struct sorter *s) {
	size_t least = shortest_run(s->n);

	choose_less(s);
	for (size_t at = 0; at < s->n;) {
		size_t n = count_run(s, at), want = s->n - at < least ? s->n - at : least;

		if (!n || (n < want && !insert_all(s, at, n, want)))
			return false;
		s->runs[s->n_runs++] = (struct run){at, n < want ? want : n};
		at += s->runs[s->n_runs - 1].len;
		if (!merge_some(s, false))
			return false;
	}
	return merge_some(s, true);
}

/* ---- the list's side ---- */

static void drop_keys(struct sorter *s) {
	for (size_t i = 0; i < s->n; i++)
		value_drop(s->t, s->pairs[i].key);
}

/* Make pairs of the items, and their keys; s->n counts those made. */
static bool make_pairs(struct sorter *s, const struct list *items, value key) {
	for (s->n = 0; s->n < items->len; s->n++) {
		value item = items->items[s->n];
		value k = key == VALUE_NONE ? value_keep(item) : vm_call1(s->t, key, item);

		if (k == VALUE_NULL)
			return false;
		s->pairs[s->n] = (struct pair){k, item};
	}
	return true;
}

/* One block for all that it takes: sorts can be inside each other, and stacks are short. */
static bool sort_taken(struct thread *t, struct list *taken, value key, bool is_reverse) {
	size_t size = sizeof(struct sorter) + taken->len * 2 * sizeof(struct pair);
	struct sorter *s = heap_alloc(t, size);
	bool ok;

	if (!s)
		return false;
	s->t = t;
	s->n_runs = 0;
	s->pairs = (struct pair *)(s + 1);
	s->aside = s->pairs + taken->len;
	ok = make_pairs(s, taken, key);
	if (ok) {
		if (is_reverse)
			turn_round(s->pairs, s->n);
		ok = sort_pairs(s);
		if (is_reverse)
			turn_round(s->pairs, s->n);
		for (size_t i = 0; i < s->n; i++)
			taken->items[i] = s->pairs[i].item;
	}
	drop_keys(s);
	heap_free(t, s, size);
	return ok;
}

bool list_sort(struct thread *t, struct list *list, value key, bool is_reverse) {
	struct list taken = *list;
	bool ok = true;

	if (taken.len < 2 && key == VALUE_NONE)
		return true;
	list->len = list->cap = 0;
	list->items = NULL;
	if (taken.len)
		ok = sort_taken(t, &taken, key, is_reverse);
	if (list->items) {
		if (ok)
			raise_exc(t, EXC_VALUE, "list modified during sort");
		ok = false;
		list_clear(t, list);
	}
	list->items = taken.items;
	list->len = taken.len;
	list->cap = taken.cap;
	return ok;
}
