#include "lesson/progress.h"

#include "base/file.h"
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void fill(struct progress *progress) {
	progress_init(progress);
	assert_true(progress_set(progress->lesson, sizeof progress->lesson, "05-the-gil"));
	progress->step = 3;
	progress_set(progress->lang, sizeof progress->lang, "zh");
	progress_set(progress->theme, sizeof progress->theme, "dark");
	progress_set(progress->glyphs, sizeof progress->glyphs, "safe");
	struct progress_answer *answer = progress_answer(progress, "05-the-gil", 2, 1);
	answer->choice = 'a';
	answer->is_bet = true;
	answer->measured = 'b';
	progress_answer(progress, "05-the-gil", 2, 2)->choice = '0';
}

static void what_is_written_is_read(void **state) {
	(void)state;
	struct progress one, other;
	struct text first = {0}, second = {0};
	fill(&one);
	progress_write(&one, &first);
	progress_init(&other);
	assert_int_equal(progress_read(&other, text_str(&first), first.len), PROGRESS_FINE);
	progress_write(&other, &second);
	assert_string_equal(text_str(&first), text_str(&second));
	assert_string_equal(other.lesson, "05-the-gil");
	assert_int_equal(other.step, 3);
	assert_int_equal(other.n_answers, 2);
	assert_true(progress_find(&other, "05-the-gil", 2, 1)->is_bet);
	assert_int_equal(progress_find(&other, "05-the-gil", 2, 2)->measured, '-');
	assert_null(progress_find(&other, "05-the-gil", 3, 1));
	progress_free(&one);
	progress_free(&other);
	text_free(&first);
	text_free(&second);
}

/* Every flipped bit and every cut is seen. */
static void damage_is_seen(void **state) {
	(void)state;
	struct progress progress;
	struct text text = {0};
	fill(&progress);
	progress_write(&progress, &text);
	for (size_t i = 0; i < text.len * 8; i++) {
		text.s[i / 8] ^= (char)(1 << i % 8);
		assert_int_equal(progress_read(&progress, text.s, text.len), PROGRESS_DAMAGED);
		assert_int_equal(progress.n_answers, 0);
		text.s[i / 8] ^= (char)(1 << i % 8);
	}
	for (size_t len = 0; len < text.len; len++)
		assert_int_equal(progress_read(&progress, text.s, len), PROGRESS_DAMAGED);
	assert_int_equal(progress_read(&progress, text.s, text.len), PROGRESS_FINE);
	progress_free(&progress);
	text_free(&text);
}

/* The text of a file with a right check line. */
static void checked(struct text *text, const char *body) {
	uint32_t hash = 2166136261u;
	for (const char *s = body; *s; s++)
		hash = (hash ^ (unsigned char)*s) * 16777619u;
	text_clear(text);
	text_addf(text, "%scheck %08x\n", body, (unsigned)hash);
}

static void odd_lines_are_left_out(void **state) {
	(void)state;
	struct progress progress;
	struct text text = {0};
	progress_init(&progress);
	checked(&text,
		"baton progress 1\nlesson\nstep -4\nstep x\nfuture thing 5\nanswer a 0.1 a b\nanswer a "
		"1.1\n"
		"answer a 1 a b\nanswer b 99999999999.1 a b\n\n  \nlang zh\n");
	assert_int_equal(progress_read(&progress, text.s, text.len), PROGRESS_FINE);
	assert_int_equal(progress.n_answers, 0);
	assert_int_equal(progress.step, 0);
	assert_string_equal(progress.lang, "zh");
	checked(&text, "baton progress 2\nlesson x\n");
	assert_int_equal(progress_read(&progress, text.s, text.len), PROGRESS_NEWER);
	checked(&text, "other file\n");
	assert_int_equal(progress_read(&progress, text.s, text.len), PROGRESS_DAMAGED);
	progress_free(&progress);
	text_free(&text);
}

static void the_oldest_answers_make_room(void **state) {
	(void)state;
	struct progress progress;
	struct text text = {0};
	progress_init(&progress);
	for (int i = 1; i <= PROGRESS_ANSWERS + 5; i++)
		progress_answer(&progress, "a-lesson-with-a-rather-long-name-of-sixty-bytes-in-all-or-so",
			i, 1);
	assert_int_equal(progress.n_answers, PROGRESS_ANSWERS);
	assert_int_equal(progress.answers[0].step, 6);
	progress_write(&progress, &text);
	assert_true(text.len < 49152); /* what guard takes */
	progress_free(&progress);
	text_free(&text);
}

static void words_must_be_words(void **state) {
	(void)state;
	char field[8] = "old";
	assert_false(progress_set(field, sizeof field, ""));
	assert_false(progress_set(field, sizeof field, "two words"));
	assert_false(progress_set(field, sizeof field, "a\nb"));
	assert_false(progress_set(field, sizeof field, "toolongs"));
	assert_string_equal(field, "old");
	assert_true(progress_set(field, sizeof field, "justfit"));
}

static void the_older_file_serves(void **state) {
	(void)state;
	char folder[] = "/tmp/baton-progress-XXXXXX";
	assert_non_null(mkdtemp(folder));
	char *path = file_join(folder, "progress"), *older = file_join(folder, "progress.1");
	struct progress progress, read;
	struct text text = {0};
	enum say_id note;
	fill(&progress);
	progress_write(&progress, &text);

	assert_int_equal(progress_load(&read, path, &note), PROGRESS_FINE);
	assert_int_equal(note, SAY_COUNT);
	assert_string_equal(read.lesson, "");

	assert_true(file_save(path, "junk", 4, NULL));
	assert_int_equal(progress_load(&read, path, &note), PROGRESS_DAMAGED);
	assert_int_equal(note, SAY_PROGRESS_LOST);

	assert_true(file_save(older, text.s, text.len, NULL));
	assert_int_equal(progress_load(&read, path, &note), PROGRESS_FINE);
	assert_int_equal(note, SAY_PROGRESS_DAMAGED);
	assert_string_equal(read.lesson, "05-the-gil");
	progress_free(&read);

	assert_true(file_save(path, text.s, text.len, NULL));
	assert_int_equal(progress_load(&read, path, &note), PROGRESS_FINE);
	assert_int_equal(note, SAY_COUNT);
	progress_free(&read);

	unlink(path);
	unlink(older);
	rmdir(folder);
	mem_free(path);
	mem_free(older);
	progress_free(&progress);
	text_free(&text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(damage_is_seen),
		cmocka_unit_test(odd_lines_are_left_out),
		cmocka_unit_test(the_oldest_answers_make_room),
		cmocka_unit_test(words_must_be_words),
		cmocka_unit_test(the_older_file_serves),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
