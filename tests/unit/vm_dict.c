/* Dicts under random operations, against a plain array that does the same slowly. */

#include "vm/dict.h"
#include "vm_stage.h"

enum { KEYS = 300, STEPS = 60000 };

/* The same as the dict, in order. */
struct reference {
	int keys[KEYS];
	int64_t vals[KEYS];
	size_t n;
};

static size_t place_of(const struct reference *ref, int key) {
	size_t i = 0;

	while (i < ref->n && ref->keys[i] != key)
		i++;
	return i;
}

static void ref_set(struct reference *ref, int key, int64_t v) {
	size_t i = place_of(ref, key);

	if (i == ref->n)
		ref->keys[ref->n++] = key;
	ref->vals[i] = v;
}

static bool ref_delete(struct reference *ref, int key) {
	size_t i = place_of(ref, key);

	if (i == ref->n)
		return false;
	ref->n--;
	memmove(&ref->keys[i], &ref->keys[i + 1], (ref->n - i) * sizeof *ref->keys);
	memmove(&ref->vals[i], &ref->vals[i + 1], (ref->n - i) * sizeof *ref->vals);
	return true;
}

/* Even keys are ints, odd ones strings. */
static value key_of(struct thread *t, int key) {
	return key % 2 ? str_format(t, "key %d", key) : value_of_small((int64_t)key << 20);
}

static void compare(struct thread *t, const struct dict *d, const struct reference *ref) {
	struct dict_entry entry;
	size_t at = 0, i = 0;

	assert_int_equal(d->used, ref->n);
	for (; dict_walk(d, &at, &entry); i++) {
		value key = key_of(t, ref->keys[i]);

		assert_int_equal(value_equal(t, entry.key, key), 1);
		assert_int_equal(value_small(entry.val), ref->vals[i]);
		value_drop(t, key);
	}
	assert_int_equal(i, ref->n);
	for (at = d->n_entries; dict_walk_back(d, &at, &entry);)
		assert_int_equal(value_small(entry.val), ref->vals[--i]);
}

/* Which keys are used drifts, so that holes are made everywhere and tables grow and shrink. */
static void random_operations(void **state) {
	struct thread *t = stage_thread(state);
	struct dict *d = value_dict(dict_new(t));
	struct reference ref = {.n = 0};

	srand(7);
	for (int step = 0; step < STEPS; step++) {
		int most = 1 + step * 7 / STEPS * 40, key = rand() % most;
		value k = key_of(t, key), found;
		bool was_there;

		if (rand() % 5 < 3) {
			assert_true(dict_set(t, d, k, value_of_small(step)));
			ref_set(&ref, key, step);
		} else {
			assert_true(dict_delete(t, d, k, &was_there));
			assert_int_equal(was_there, ref_delete(&ref, key));
		}
		key = rand() % most;
		value_drop(t, k);
		k = key_of(t, key);
		found = dict_get(t, d, k);
		assert_int_equal(found != VALUE_NULL, place_of(&ref, key) < ref.n);
		value_drop(t, k);
		if (step % 500 == 0)
			compare(t, d, &ref);
	}
	compare(t, d, &ref);
	dict_clear(t, d);
	assert_int_equal(d->used, 0);
	value_drop(t, value_of_obj(d));
}

/* Used as a stack the dict never grows, and its index must not fill up with what was deleted. */
static void push_and_pop(void **state) {
	struct thread *t = stage_thread(state);
	struct dict *d = value_dict(dict_new(t));
	bool was_there;

	for (int i = 0; i < 100000; i++) {
		assert_true(dict_set(t, d, value_of_small(i * 8), VALUE_NONE));
		assert_true(dict_delete(t, d, value_of_small(i * 8), &was_there));
		assert_true(was_there);
	}
	assert_int_equal(d->used, 0);
	assert_true(d->index_bits <= 4);
	assert_true(dict_get(t, d, value_of_small(5)) == VALUE_NULL);
	value_drop(t, value_of_obj(d));
}

static void copies_are_apart(void **state) {
	struct thread *t = stage_thread(state);
	struct dict *d = value_dict(dict_new(t)), *copy;
	bool was_there;

	for (int i = 0; i < 1000; i++)
		dict_set(t, d, value_of_small(i), value_of_small(-i));
	for (int i = 0; i < 1000; i += 2)
		dict_delete(t, d, value_of_small(i), &was_there);
	copy = dict_copy(t, d);
	dict_set(t, d, value_of_small(1), VALUE_TRUE);
	assert_int_equal(copy->used, 500);
	assert_int_equal(value_small(dict_get(t, copy, value_of_small(1))), -1);
	value_drop(t, value_of_obj(d));
	value_drop(t, value_of_obj(copy));
}

/* What was asked for before it is there and after it is gone. */
static void unhashable(void **state) {
	struct thread *t = stage_thread(state);
	value d = dict_new(t), list = list_of(t, NULL, 0);

	assert_false(dict_set(t, value_dict(d), list, VALUE_NONE));
	assert_true(raised_is(t, exc_class(t->vm, EXC_TYPE)));
	raised_clear(t);
	assert_int_equal(value_dict(d)->used, 0);
	value_drop(t, list);
	value_drop(t, d);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(random_operations, stage_open, stage_close),
		cmocka_unit_test_setup_teardown(push_and_pop, stage_open, stage_close),
		cmocka_unit_test_setup_teardown(copies_are_apart, stage_open, stage_close),
		cmocka_unit_test_setup_teardown(unhashable, stage_open, stage_close),
	};

	return cmocka_run_group_tests_name("vm dict", tests, NULL, NULL);
}
