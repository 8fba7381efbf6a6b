#include "base/say.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ARGS_MAX = 16 };

/*
 * The types of a format's arguments, each as its length and letter ("ld", "s"), a `*`
 * as "d".  Knows "%2$s", by which a translation may turn the order round.
 */
static int arguments(const char *format, char types[ARGS_MAX][4]) {
	int count = 0, next = 0;
	for (const char *at = format; (at = strchr(at, '%')); ) {
		at++;
		if (*at == '%') {
			at++;
			continue;
		}
		char *end;
		long place = strtol(at, &end, 10);
		if (end > at && *end == '$')
			at = end + 1;
		else
			place = 0;
		for (; strchr("-+ #0123456789.*'", *at); at++)
			if (*at == '*')
				strcpy(types[next++], "d");
		size_t len = strspn(at, "hljztL");
		int slot = place ? (int)place - 1 : next++;
		assert_in_range(slot, 0, ARGS_MAX - 1);
		assert_in_range(len, 0, 2);
		assert_non_null(strchr("diouxXeEfFgGcsp", at[len]));
		assert_int_not_equal(at[len], 0);
		snprintf(types[slot], 4, "%.*s", (int)len + 1, at);
		at += len + 1;
		count = slot + 1 > count ? slot + 1 : count;
	}
	return next > count ? next : count;
}

static void each_language_takes_the_same_arguments(void **state) {
	(void)state;
	for (int id = 0; id < SAY_COUNT; id++) {
		char en[ARGS_MAX][4] = {{0}}, zh[ARGS_MAX][4] = {{0}};
		const char *first = say(SAY_EN, (enum say_id)id), *other = say(SAY_ZH, (enum say_id)id);
		int count = arguments(first, en);
		if (arguments(other, zh) != count || memcmp(en, zh, sizeof en) != 0)
			fail_msg("the two take different arguments:\n%s\n%s", first, other);
	}
}

static void the_check_itself_sees_differences(void **state) {
	(void)state;
	char a[ARGS_MAX][4] = {{0}}, b[ARGS_MAX][4] = {{0}};
	assert_int_equal(arguments("%d of %ld: %-*.3s 5%%", a), 4);
	assert_string_equal(a[1], "ld");
	assert_string_equal(a[2], "d");
	assert_string_equal(a[3], "s");
	assert_int_equal(arguments("%2$s %1$d", b), 2);
	assert_string_equal(b[0], "d");
	assert_string_equal(b[1], "s");
	assert_int_equal(arguments("100%%", b), 0);
}

static void each_message_is_there_and_clean(void **state) {
	(void)state;
	for (int id = 0; id < SAY_COUNT; id++)
		for (int lang = 0; lang < SAY_LANGS; lang++) {
			const char *text = say((enum say_lang)lang, (enum say_id)id);
			if (!*text || !utf8_valid(text, strlen(text), NULL))
				fail_msg("row %d, %s", id, say_lang_name((enum say_lang)lang));
			for (const char *at = text; *at; at++)
				if ((unsigned char)*at < 0x20 && *at != '\n')
					fail_msg("a control character in: %s", text);
		}
}

static void a_language_has_a_name(void **state) {
	(void)state;
	assert_int_equal(say_lang_of("en"), SAY_EN);
	assert_int_equal(say_lang_of("zh"), SAY_ZH);
	assert_int_equal(say_lang_of("zh_CN.UTF-8"), SAY_ZH);
	assert_int_equal(say_lang_of("zh-Hans"), SAY_ZH);
	assert_int_equal(say_lang_of("en_US"), SAY_EN);
	assert_int_equal(say_lang_of("zhx"), -1);
	assert_int_equal(say_lang_of("de_DE.UTF-8"), -1);
	assert_int_equal(say_lang_of(""), -1);
	assert_int_equal(say_lang_of(NULL), -1);
	for (int lang = 0; lang < SAY_LANGS; lang++)
		assert_int_equal(say_lang_of(say_lang_name((enum say_lang)lang)), lang);
}

static enum say_lang choose(const char *all, const char *lang, const char *option) {
	setenv("LC_ALL", all, 1);
	unsetenv("LC_MESSAGES");
	setenv("LANG", lang, 1);
	return say_lang_choose(option);
}

static void the_first_that_is_set_decides(void **state) {
	(void)state;
	assert_int_equal(choose("", "zh_CN.UTF-8", NULL), SAY_ZH);
	assert_int_equal(choose("en_US.UTF-8", "zh_CN.UTF-8", NULL), SAY_EN);
	assert_int_equal(choose("C", "zh_CN.UTF-8", NULL), SAY_EN);
	assert_int_equal(choose("zh_CN", "en", NULL), SAY_ZH);
	assert_int_equal(choose("zh_CN", "zh", "en"), SAY_EN);
	assert_int_equal(choose("", "", "zh"), SAY_ZH);
	assert_int_equal(choose("zh_CN", "zh", "klingon"), SAY_EN);
	assert_int_equal(choose("", "", NULL), SAY_EN);
}

static void limits_have_words(void **state) {
	(void)state;
	assert_int_equal(LIMIT_THREADS, 1024);
	assert_string_equal(limit_what("THREADS"), "threads in one run");
	assert_string_equal(limit_what("no such"), "no such");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_language_takes_the_same_arguments),
		cmocka_unit_test(the_check_itself_sees_differences),
		cmocka_unit_test(each_message_is_there_and_clean),
		cmocka_unit_test(a_language_has_a_name),
		cmocka_unit_test(the_first_that_is_set_decides),
		cmocka_unit_test(limits_have_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
