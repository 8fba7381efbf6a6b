#include "tui/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Feed `bytes` in pieces of `piece`; write the tokens with | between them, pastes in [ ]. */
static const char *cut(const char *bytes, size_t piece) {
	static char out[512];
	struct keys keys;
	struct keys_token token;
	size_t len = strlen(bytes), n = 0;
	keys_init(&keys);
	for (size_t at = 0; at < len; at += piece) {
		keys_add(&keys, bytes + at, len - at < piece ? len - at : piece, 1000);
		while (keys_next(&keys, &token, 1000)) {
			n += (size_t)snprintf(out + n, sizeof out - n, token.is_paste ? "[%.*s]|" : "%.*s|",
				(int)token.len, token.bytes);
		}
	}
	out[n] = '\0';
	snprintf(out + n, sizeof out - n, "%zu", keys_pending(&keys));
	keys_free(&keys);
	return out;
}

static void test_whole_keys_in_any_pieces(void **state) {
	(void)state;
	static const char *const cases[][2] = {
		{"ab", "a|b|0"},
		{"锁é", "锁|é|0"},
		{"\033[D\033OC\033[5~", "\033[D|\033OC|\033[5~|0"},
		{"\033[1;2A\033[[A", "\033[1;2A|\033[[A|0"},
		{"\033b\033锁", "\033b|\033锁|0"},
		{"\033\033[A", "\033|\033[A|0"},
		{"\033", "1"},
		{"\033[20", "4"},
		{"\xe9\x94", "2"},
		{"\xe9" "a\xff", "\xe9|a|\xff|0"},
		{"\033[200~a\rb\033[D\033[201~c", "[a\rb\033[D]|c|0"},
		{"\033[200~\033[20", "4"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t piece = 1; piece < 8; piece++)
			assert_string_equal(cut(cases[i][0], piece), cases[i][1]);
}

static void test_lone_escape_waits(void **state) {
	(void)state;
	struct keys keys;
	struct keys_token token;
	keys_init(&keys);
	assert_true(keys_deadline(&keys) == UINT64_MAX);
	keys_add(&keys, "\033", 1, 1000);
	assert_true(keys_deadline(&keys) == 1000 + KEYS_ESC_NS);
	assert_false(keys_next(&keys, &token, 1000 + KEYS_ESC_NS - 1));
	assert_true(keys_next(&keys, &token, 1000 + KEYS_ESC_NS));
	assert_int_equal(token.len, 1);
	assert_true(keys_deadline(&keys) == UINT64_MAX);
	keys_free(&keys);
}

static void test_more_than_there_is_room_for(void **state) {
	(void)state;
	struct keys keys;
	struct keys_token token;
	static char many[2 * KEYS_ROOM];
	memset(many, 'x', sizeof many);
	keys_init(&keys);
	assert_int_equal(keys_add(&keys, many, sizeof many, 0), KEYS_ROOM - 1);
	assert_int_equal(keys_room(&keys), 0);
	size_t n = 0;
	while (keys_next(&keys, &token, 0))
		n += token.len;
	assert_int_equal(n, KEYS_ROOM - 1);
	assert_int_equal(keys_room(&keys), KEYS_ROOM - 1);
	/* An escape sequence that does not end is taken for what it is in the end. */
	memset(many, '1', sizeof many);
	memcpy(many, "\033[", 2);
	keys_add(&keys, many, KEYS_ROOM - 1, 0);
	assert_false(keys_next(&keys, &token, 0));
	assert_true(keys_next(&keys, &token, KEYS_ESC_NS));
	assert_int_equal(token.len, KEYS_ROOM - 1);
	keys_free(&keys);
}

static int look_up(const char *key, bool is_empty, bool is_list) {
	struct keys_token token = {key, strlen(key), false};
	return keys_lookup(&token, (struct keys_state){is_empty, is_list, false});
}

static void test_lookup(void **state) {
	(void)state;
	assert_int_equal(look_up("?", true, false), SESSION_KEY_HELP);
	assert_int_equal(look_up("？", true, false), SESSION_KEY_HELP);
	assert_int_equal(look_up("?", false, false), -1);
	assert_int_equal(look_up("\033[5~", false, false), SESSION_KEY_PAGE_UP);
	assert_int_equal(look_up("\033OA", true, false), SESSION_KEY_UP);
	assert_int_equal(look_up("j", true, false), -1);
	assert_int_equal(look_up("j", true, true), SESSION_KEY_DOWN);
	assert_int_equal(look_up("j", false, true), -1);
	assert_int_equal(look_up("\033", false, true), SESSION_KEY_ESC);
	assert_int_equal(look_up("\033", false, false), -1);
	assert_int_equal(look_up("锁", true, false), -1);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_keys_in_any_pieces),
		cmocka_unit_test(test_lone_escape_waits),
		cmocka_unit_test(test_more_than_there_is_room_for),
		cmocka_unit_test(test_lookup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
