#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void fresh_memory_is_zero(void **state) {
	(void)state;
	int *numbers = MEM_NEW_ARRAY(int, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers[i], 0);
	mem_free(numbers);
	mem_free(mem_alloc(0));
	mem_free(NULL);
}

static void an_array_grows_and_keeps_its_items(void **state) {
	(void)state;
	int *items = NULL;
	size_t n = 0, cap = 0;
	while (n < 10000) {
		MEM_GROW(items, n, cap);
		assert_true(n < cap);
		items[n] = (int)n;
		n++;
	}
	for (size_t i = 0; i < n; i++)
		assert_int_equal(items[i], (int)i);
	mem_free(items);
}

static void an_arena_gives_zeroed_aligned_pieces(void **state) {
	(void)state;
	struct arena *arena = arena_open();
	size_t sum = 0;
	for (size_t size = 0; size < 3000; size += 7) {
		char *piece = arena_alloc(arena, size);
		assert_int_equal((uintptr_t)piece % 16, 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(piece[i], 0);
		memset(piece, 0xff, size);
		sum += size;
	}
	assert_int_equal(arena_size(arena), sum);
	arena_close(arena);
	arena_close(NULL);
}

/* A big piece gets a block of its own; small ones go on where they were. */
static void a_big_piece_wastes_no_block(void **state) {
	(void)state;
	struct arena *arena = arena_open();
	char *before = arena_alloc(arena, 16);
	char *big = arena_alloc(arena, 1 << 20);
	memset(big, 1, 1 << 20);
	assert_ptr_equal(arena_alloc(arena, 16), before + 16);
	arena_close(arena);

	arena = arena_open();
	memset(arena_alloc(arena, 1 << 20), 1, 1 << 20);
	assert_int_equal(*(char *)arena_alloc(arena, 1), 0);
	arena_close(arena);
}

static void an_arena_copies_and_formats(void **state) {
	(void)state;
	struct arena *arena = arena_open();
	assert_memory_equal(arena_copy(arena, "a\0b", 3), "a\0b\0", 4);
	assert_string_equal(arena_copy(arena, NULL, 0), "");
	assert_string_equal(arena_format(arena, "%s is %d", "x", 42), "x is 42");
	char *wide = arena_format(arena, "%40000d", 1);
	assert_int_equal(strlen(wide), 40000);
	arena_close(arena);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fresh_memory_is_zero),
		cmocka_unit_test(an_array_grows_and_keeps_its_items),
		cmocka_unit_test(an_arena_gives_zeroed_aligned_pieces),
		cmocka_unit_test(a_big_piece_wastes_no_block),
		cmocka_unit_test(an_arena_copies_and_formats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
