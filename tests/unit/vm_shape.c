/* Shapes: the same attributes in the same order give the same number, and only then. */

#include "vm/instance.h"
#include "vm/shape.h"
#include "vm_stage.h"

static value new_instance(struct thread *t) {
	return instance_new(t, vm_class(t->vm, OBJ_INSTANCE));
}

static uint32_t shape_of(value v) {
	return atomic_load_explicit(&value_instance(v)->shape, memory_order_relaxed);
}

static void set(struct thread *t, value v, const char *name, int64_t i) {
	bool was_there;
	struct str *interned = name_of(t->vm, name);

	assert_true(instance_set(t, value_instance(v), interned, value_of_small(i), &was_there));
}

static value get(struct thread *t, value v, const char *name) {
	return instance_get(t->vm, value_instance(v), name_of(t->vm, name));
}

static void test_same(void **state) {
	struct thread *t = stage_thread(state);
	value a = new_instance(t), b = new_instance(t), c = new_instance(t);

	set(t, a, "x", 1), set(t, a, "y", 2);
	set(t, b, "x", 3), set(t, b, "y", 4);
	set(t, c, "y", 5), set(t, c, "x", 6);
	assert_int_equal(shape_of(a), shape_of(b));
	assert_int_not_equal(shape_of(a), shape_of(c));
	assert_int_equal(get(t, b, "y"), value_of_small(4));
	assert_int_equal(get(t, c, "x"), value_of_small(6));
	assert_int_equal(get(t, c, "z"), VALUE_NULL);
	value_drop(t, a), value_drop(t, b), value_drop(t, c);
}

static void test_delete(void **state) {
	struct thread *t = stage_thread(state);
	value a = new_instance(t);
	bool was_there;

	set(t, a, "x", 1), set(t, a, "y", 2);
	assert_true(instance_set(t, value_instance(a), name_of(t->vm, "x"), VALUE_NULL, &was_there));
	assert_true(was_there);
	assert_true(instance_set(t, value_instance(a), name_of(t->vm, "x"), VALUE_NULL, &was_there));
	assert_false(was_there);
	assert_int_equal(get(t, a, "x"), VALUE_NULL);
	set(t, a, "x", 7);
	assert_int_equal(get(t, a, "x"), value_of_small(7));
	assert_int_equal(get(t, a, "y"), value_of_small(2));
	value_drop(t, a);
}

/* More attributes than there is room for in the object's own block. */
static void test_many(void **state) {
	enum { N = 500 };
	struct thread *t = stage_thread(state);
	value a = new_instance(t), b = new_instance(t), dict;
	char name[16];

	for (int i = 0; i < N; i++) {
		snprintf(name, sizeof name, "a%d", i);
		set(t, a, name, i), set(t, b, name, -i);
	}
	assert_int_equal(shape_of(a), shape_of(b));
	for (int i = 0; i < N; i++) {
		snprintf(name, sizeof name, "a%d", i);
		assert_int_equal(get(t, a, name), value_of_small(i));
	}
	dict = instance_dict(t, value_instance(b));
	assert_int_equal(value_len(t, dict), N);
	value_drop(t, dict), value_drop(t, a), value_drop(t, b);
}

static void test_cache(void **state) {
	(void)state;
	assert_int_equal(shape_cache(5, 3), 5 << 8 | 3);
	assert_int_equal(shape_cache(5, -1), 0);
	assert_int_equal(shape_cache(5, SHAPE_CACHE_SLOTS), 0);
	assert_int_equal(shape_cache(SHAPE_CACHE_SHAPES, 1), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_same, stage_open, stage_close),
		cmocka_unit_test_setup_teardown(test_delete, stage_open, stage_close),
		cmocka_unit_test_setup_teardown(test_many, stage_open, stage_close),
		cmocka_unit_test(test_cache),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
