/* Types by hand: sorting, limits of size, depth without end, reprs of doubles. */

#include "vm/list.h"
#include "vm/tuple.h"
#include "vm_stage.h"

/* ---- sorting ---- */

static value random_pairs(struct thread *t, size_t n, int kinds) {
	struct list *list = list_make(t, n);

	for (size_t i = 0; i < n; i++) {
		value pair[2] = {value_of_small(rand() % kinds), value_of_small((int64_t)i)};
		value tuple = tuple_of(t, pair, 2);

		list_append(t, list, tuple);
		value_drop(t, tuple);
	}
	return value_of_obj(list);
}

static int64_t part(const struct list *list, size_t i, int which) {
	return value_small(value_tuple(list->items[i])->items[which]);
}

/* The first member of a pair. */
static value first_of(struct thread *t, const value *args) {
	(void)t;
	return value_tuple(args[0])->items[0];
}

/* Sorted by the first member, equal ones must keep the order of the second. */
static void sort_is_stable(void **state) {
	static const struct native_def key_def = {"first_of", first_of, "pair, /", NATIVE_PLAIN};
	struct thread *t = stage_thread(state);
	value key = native_make(t->vm, &key_def, NULL);

	srand(11);
	for (size_t n = 0; n < 3000; n = n * 5 / 4 + 1)
		for (int is_reverse = 0; is_reverse < 2; is_reverse++) {
			value v = random_pairs(t, n, 1 + rand() % 40);
			const struct list *list = value_list(v);

			assert_true(list_sort(t, value_list(v), key, is_reverse));
			assert_int_equal(list->len, n);
			for (size_t i = 1; i < n; i++) {
				int64_t a = part(list, i - 1, 0), b = part(list, i, 0);

				assert_true(is_reverse ? a >= b : a <= b);
				assert_true(a != b || part(list, i - 1, 1) < part(list, i, 1));
			}
			value_drop(t, v);
		}
}

/* A comparison that fails leaves all items in the list, once each. */
static void sort_that_fails(void **state) {
	struct thread *t = stage_thread(state);
	value v = random_pairs(t, 500, 100);
	struct list *list = value_list(v);
	bool seen[500] = {false};

	value_drop(t, value_tuple(list->items[333])->items[0]);
	value_tuple(list->items[333])->items[0] = VALUE_NONE;
	assert_false(list_sort(t, list, VALUE_NONE, false));
	assert_true(raised_is(t, exc_class(t->vm, EXC_TYPE)));
	raised_clear(t);
	assert_int_equal(list->len, 500);
	for (size_t i = 0; i < 500; i++)
		seen[part(list, i, 1)] = true;
	for (size_t i = 0; i < 500; i++)
		assert_true(seen[i]);
	value_drop(t, v);
}

/* ---- limits ---- */

static void is_refused(struct thread *t, value a, value b, int op) {
	assert_true(value_binary(t, a, b, op) == VALUE_NULL);
	assert_true(raised_is(t, exc_class(t->vm, EXC_MEMORY)));
	raised_clear(t);
}

/* Nothing may be allocated before the size was looked at: these would take the machine. */
static void sizes_are_checked_first(void **state) {
	struct thread *t = stage_thread(state);
	value huge = value_of_small((int64_t)1 << 40), letter = str_of(t, "xy");
	value list = list_of(t, &letter, 1), tuple = tuple_of(t, &letter, 1);

	is_refused(t, letter, huge, BINARY_MULTIPLY);
	is_refused(t, huge, letter, BINARY_MULTIPLY);
	is_refused(t, list, huge, BINARY_MULTIPLY);
	is_refused(t, tuple, huge, BINARY_MULTIPLY);
	is_refused(t, value_of_small(1), huge, BINARY_LSHIFT);
	is_refused(t, value_of_small(10), huge, BINARY_POWER);
	is_refused(t, value_of_small(-3), huge, BINARY_POWER);
	is_refused(t, letter, value_of_small(VALUE_INT_MAX), BINARY_MULTIPLY);
	value_drop(t, list);
	value_drop(t, tuple);
	value_drop(t, letter);
}

/* A list in a list in a list ... */
static value nested(struct thread *t, size_t depth) {
	value v = list_of(t, NULL, 0);

	while (depth-- > 0) {
		value outer = list_of(t, &v, 1);

		value_drop(t, v);
		v = outer;
	}
	return v;
}

static void depth_has_an_end(void **state) {
	struct thread *t = stage_thread(state);
	value a = nested(t, 500000), b = nested(t, 500000);

	assert_true(value_repr(t, a) == VALUE_NULL);
	assert_true(raised_is(t, exc_class(t->vm, EXC_RECURSION)));
	raised_clear(t);
	assert_int_equal(value_equal(t, a, b), -1);
	assert_true(raised_is(t, exc_class(t->vm, EXC_RECURSION)));
	raised_clear(t);
	assert_null(t->nest);
	value_drop(t, a);
	value_drop(t, b);
}

/* ---- reprs ---- */

static void doubles_read_back(void **state) {
	static const struct { double d; const char *repr; } table[] = {
		{0.1, "0.1"}, {1e16, "1e+16"}, {1e15, "1000000000000000.0"}, {-0.0, "-0.0"},
		{1.7976931348623157e308, "1.7976931348623157e+308"}, {5e-324, "5e-324"},
		{2.2250738585072014e-308, "2.2250738585072014e-308"}, {1e-310, "1e-310"},
		{1.0 / 3, "0.3333333333333333"}, {9007199254740993.0, "9007199254740992.0"},
		{1e22, "1e+22"}, {0.0001, "0.0001"}, {0.00001, "1e-05"},
	};
	struct thread *t = stage_thread(state);

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		value v = float_of(t, table[i].d), text = value_repr(t, v);

		assert_string_equal(value_as_str(text)->s, table[i].repr);
		value_drop(t, text);
		value_drop(t, v);
	}
	srand(3);
	for (int i = 0; i < 20000; i++) {
		uint64_t bits = (uint64_t)rand() << 42 ^ (uint64_t)rand() << 21 ^ (uint64_t)rand();
		double d, back;
		value v, text;

		memcpy(&d, &bits, sizeof d);
		if (d != d)
			continue;
		v = float_of(t, d);
		text = value_repr(t, v);
		back = strtod(value_as_str(text)->s, NULL);
		assert_memory_equal(&d, &back, sizeof d);
		value_drop(t, text);
		value_drop(t, v);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sort_is_stable, stage_open, stage_close),
		cmocka_unit_test_setup_teardown(sort_that_fails, stage_open, stage_close),
		cmocka_unit_test_setup_teardown(sizes_are_checked_first, stage_open, stage_close),
		cmocka_unit_test_setup_teardown(depth_has_an_end, stage_open, stage_close),
		cmocka_unit_test_setup_teardown(doubles_read_back, stage_open, stage_close),
	};

	return cmocka_run_group_tests_name("vm types", tests, NULL, NULL);
}
