#include "lesson/markdown.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A page as text: a line a row, its indent as blanks. */
static void show(const char *source, int width, struct text *out) {
	struct arena *arena = arena_open();
	const struct markdown *markdown = markdown_build(arena, source, strlen(source));
	const struct markdown_page *page = markdown_wrap(arena, markdown, width);
	for (size_t i = 0; i < page->n_lines; i++) {
		text_repeat(out, " ", page->lines[i].indent);
		for (size_t j = 0; j < page->lines[i].n_spans; j++)
			text_add_bytes(out, page->lines[i].spans[j].text, page->lines[i].spans[j].len);
		text_add_char(out, '\n');
	}
	arena_close(arena);
}

static void is_shown(const char *source, int width, const char *expected) {
	struct text out = {0};
	show(source, width, &out);
	assert_string_equal(text_str(&out), expected);
	text_free(&out);
}

static void blocks_have_their_shape(void **state) {
	(void)state;
	is_shown("one\ntwo\n\nthree\n", 20, "one two\n\nthree\n");
	is_shown("- a\n- b\n  - c\n", 20, "- a\n- b\n  - c\n");
	is_shown("1. one that is long\n2. two\n", 12, "1. one that\n   is long\n2. two\n");
	is_shown("9. a\n10. b\n", 20, "9. a\n10. b\n");
	is_shown("> said\n> so\n", 20, "  said so\n");
	is_shown("```python\nif x:\n    y\n\n```\nt\n", 40, "    if x:\n        y\n    \n\nt\n");
	is_shown("a\n\n***\n\nb\n", 20, "a\n\n\n\nb\n");
	is_shown("a  \nb\n", 20, "a\nb\n");
	is_shown("# T\n\n## U\n", 20, "T\n\nU\n");
	is_shown("&lt;&amp;&#65;&#x4e2d;&nosuch;\n", 40, "<&A中&nosuch;\n");
	is_shown("<b>no html</b>\n", 40, "<b>no html</b>\n");
	is_shown("[text](http://x)\n", 40, "text\n");
}

static void tables_have_columns(void **state) {
	(void)state;
	is_shown("| a | what |\n|---|---|\n| one | 1 |\n| two | 线程 |\n", 40,
		"a    what\none  1\ntwo  线程\n");
	is_shown("| a | b |\n|---|---|\n| x | a long cell here |\n", 12,
		"a  b\nx  a long\n   cell here\n");
}

static void soft_breaks_join_as_each_script_does(void **state) {
	(void)state;
	is_shown("全局\n解释器\n", 40, "全局解释器\n");
	is_shown("全局\nGIL\n", 40, "全局 GIL\n");
	is_shown("one *two*\n`three`\n", 40, "one two three\n");
}

static void no_row_begins_with_closing_punctuation(void **state) {
	(void)state;
	is_shown("全局解释器，锁\n", 10, "全局解释\n器，锁\n");
	is_shown("只有一个“线程”。\n", 10, "只有一个\n“线程”。\n");
	is_shown("一二三四（五六）七\n", 10, "一二三四\n（五六）七\n");
	is_shown("。。。。。。。。\n", 10, "。。。。。\n。。。\n");
}

static void spans_keep_their_style(void **state) {
	(void)state;
	struct arena *arena = arena_open();
	const char *s = "a *b **c*** `d` {e:.2f} `{f}`\n";
	const struct markdown *markdown = markdown_build(arena, s, strlen(s));
	static const struct { const char *text; unsigned style; } expected[] = {
		{"a ", 0}, {"b ", MARKDOWN_EMPHASIS}, {"c", MARKDOWN_EMPHASIS | MARKDOWN_STRONG}, {" ", 0},
		{"d", MARKDOWN_CODE}, {" ", 0}, {"e:.2f", MARKDOWN_HOLE}, {" ", 0}, {"{f}", MARKDOWN_CODE},
	};
	assert_int_equal(markdown->n_blocks, 1);
	assert_int_equal(markdown->blocks[0].n_spans, 9);
	for (int i = 0; i < 9; i++) {
		const struct markdown_span *span = &markdown->blocks[0].spans[i];
		assert_int_equal(span->len, strlen(expected[i].text));
		assert_memory_equal(span->text, expected[i].text, span->len);
		assert_int_equal(span->style, expected[i].style);
	}
	arena_close(arena);
}

static const char *fill(void *data, const char *hole, size_t len) {
	(void)data;
	return len == 1 && hole[0] == 'x' ? "1.0\x1b" : NULL;
}

static void holes_are_filled(void **state) {
	(void)state;
	struct arena *arena = arena_open();
	const char *s = "is {x}, {y} and { no } and {{}} and {\n";
	const struct markdown *markdown = markdown_fill(arena, markdown_build(arena, s, strlen(s)),
		fill, NULL);
	struct text out = {0};
	for (size_t i = 0; i < markdown->blocks[0].n_spans; i++)
		text_add_bytes(&out, markdown->blocks[0].spans[i].text, markdown->blocks[0].spans[i].len);
	assert_string_equal(text_str(&out), "is 1.0^[, ... and { no } and {{}} and {");
	text_free(&out);
	arena_close(arena);
}

static void nothing_unsafe_comes_through(void **state) {
	(void)state;
	is_shown("a\x1b[31m\x07 \xff \xe2\x80\xae `\x9b`\n", 60, "a^[[31m^G \\xff <U+202E> \\x9b\n");
}

static const char *const pieces[] = {
	"word ",
	"，",
	"。",
	"线",
	"程",
	"（",
	"）",
	"*",
	"**",
	"`",
	"\n",
	"\n\n",
	"- ",
	"> ",
	"1. ",
	"longlonglonglong",
	"| ",
	"|\n",
	"|---|---|\n",
	"    ",
	"\t",
	"e\xcc\x81",
	"# ",
	"## ",
	"{x}",
	"\\",
	"<",
	"\xf0\x9f\x98\x80",
	"!",
	"\x01",
};

/* Random text of awkward pieces: every row keeps to its width, and no text is lost. */
static void rows_keep_to_their_width(void **state) {
	(void)state;
	unsigned seed = 12345;
	for (int round = 0; round < 400; round++) {
		struct text source = {0};
		int n = 5 + round % 120;
		for (int i = 0; i < n; i++) {
			seed = seed * 1103515245u + 12345u;
			text_add(&source, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
		}
		struct arena *arena = arena_open();
		const struct markdown *markdown = markdown_build(arena, text_str(&source), source.len);
		for (int width = 8; width < 90; width += 7) {
			const struct markdown_page *page = markdown_wrap(arena, markdown, width);
			for (size_t i = 0; i < page->n_lines; i++) {
				const struct markdown_line *line = &page->lines[i];
				int cols = line->indent;
				for (size_t j = 0; j < line->n_spans; j++) {
					assert_null(memchr(line->spans[j].text, '\n', line->spans[j].len));
					cols += utf8_width(line->spans[j].text, line->spans[j].len);
				}
				assert_int_equal(cols, line->cols);
				if (cols > width)
					print_error("seed %u width %d cols %d: %s\n", seed, width, cols,
						text_str(&source));
				assert_true(cols <= width);
			}
		}
		arena_close(arena);
		text_free(&source);
	}
}

static uint64_t time_of(const char *piece, const char *tail, size_t bytes) {
	struct text source = {0};
	uint64_t best = UINT64_MAX;
	while (source.len < bytes)
		text_add(&source, piece);
	text_add(&source, tail);
	for (int i = 0; i < 3; i++) {
		struct arena *arena = arena_open();
		uint64_t begun = clock_cpu_ns();
		markdown_wrap(arena, markdown_build(arena, text_str(&source), source.len), 78);
		uint64_t took = clock_cpu_ns() - begun;
		best = took < best ? took : best;
		arena_close(arena);
	}
	text_free(&source);
	return best;
}

/* What is known to hurt, repeated; and how it ends. */
static const struct { const char *piece, *tail; } patterns[] = {
	{"[", ""}, {"![", ""}, {"[a](", ""}, {"[a][", ""}, {"[a]: b\n", ""}, {"*a_ ", ""}, {"**a ", ""},
	{"_", ""}, {"`", ""}, {"``` ", ""}, {"```x\n", ""}, {"> ", "x"}, {"> a\n", ""}, {"- ", "x"},
	{"- a\n", ""}, {"1. ", "x"}, {"<", ""}, {"<!--", ""}, {"|", "\n"}, {"a|", "\n---|---\n"},
	{"&#1;", ""}, {"{x", ""}, {"\\", ""}, {"a ", ""}, {"线", ""}, {"，", ""}, {"# ", ""},
	{"\n", "x"}, {"    a\n", ""}, {"x\n", ""},
};

/* Twice the text takes at most about twice the time. */
static void time_is_linear(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		uint64_t one = time_of(patterns[i].piece, patterns[i].tail, 60000);
		uint64_t two = time_of(patterns[i].piece, patterns[i].tail, 120000);
		bool is_linear = two <= 8 * (uint64_t)CLOCK_MS || two <= 3 * one;
		if (!is_linear)
			print_error("'%s': %.1f ms, then %.1f ms\n", patterns[i].piece, (double)one * 1e-6,
				(double)two * 1e-6);
		assert_true(is_linear);
	}
}

int main(void) {
	utf8_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_have_their_shape),
		cmocka_unit_test(tables_have_columns),
		cmocka_unit_test(soft_breaks_join_as_each_script_does),
		cmocka_unit_test(no_row_begins_with_closing_punctuation),
		cmocka_unit_test(spans_keep_their_style),
		cmocka_unit_test(holes_are_filled),
		cmocka_unit_test(nothing_unsafe_comes_through),
		cmocka_unit_test(rows_keep_to_their_width),
		cmocka_unit_test(time_is_linear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
