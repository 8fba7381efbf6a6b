/*
 * seq.h - what lists, tuples, strings, bytes and ranges have in common: indices, slices, comparing.
 */

#ifndef VM_SEQ_H
#define VM_SEQ_H

#include "vm/state.h"

/* A slice applied to a length: `len` items from `start` on, `step` apart. */
struct span {
	int64_t start, step, len;
};

/*
 * An index into `len` items: negative ones count from the end.  -1: an exception
 * is set; `bad_key` is its format for a key that is no integer (a %s takes the
 * key's type), `out_of_range` its text for one beyond the items.
 */
int64_t seq_index(struct thread *t, value key, size_t len, const char *bad_key,
	const char *out_of_range);

/* What a slice means for `len` items; false: TypeError or ValueError. */
bool seq_span(struct thread *t, const struct slice *slice, size_t len, struct span *span);

/* start and end arguments as str.find and list.index take them; VALUE_NULL and None: the whole. */
bool seq_bounds(struct thread *t, value start, value end, size_t len, size_t *from, size_t *to);

/*
 * The factor of `seq * v` for a sequence of `len` bytes: negative counts as 0; -1: an exception
 * is set.
 */
int64_t seq_factor(struct thread *t, value v, size_t len);

/* What `op` says of two sequences' lengths, for when no item decides. */
value seq_compare_lengths(size_t a, size_t b, int op);

/* Two ints, or anything with an order, as `a op b`. */
static inline bool seq_order(int64_t cmp, int op) {
	switch (op) {
	case COMPARE_LT: return cmp < 0;
	case COMPARE_LE: return cmp <= 0;
	case COMPARE_EQ: return cmp == 0;
	case COMPARE_NE: return cmp != 0;
	case COMPARE_GT: return cmp > 0;
	default:         return cmp >= 0;
	}
}

/*
 * Collect an iterable into an array: *items is the caller's, to be given back by
 * seq_release.  Lists and tuples are copied, so that nobody changes them under it.
 * `not_iterable` is the TypeError's text, NULL for the usual one.
 */
struct items {
	value *items;
	size_t n, cap;
};
bool seq_collect(struct thread *t, value iterable, struct items *items);
bool seq_collect_or(struct thread *t, value iterable, struct items *items,
	const char *not_iterable);
/* takes v over, even when it fails */
bool seq_push(struct thread *t, struct items *items, value v);
void seq_release(struct thread *t, struct items *items);

#endif
