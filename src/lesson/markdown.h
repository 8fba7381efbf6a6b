/*
 * markdown.h - CommonMark to blocks of styled words, and blocks to lines of a width.
 *
 * A struct markdown is built once and lives in its caller's arena.  All its text
 * is safe for a terminal (text_safe) already, so nobody who shows it needs to
 * look again.  Time and memory are linear in the input; nesting and delimiters
 * beyond the limits are plain text.
 */

#ifndef LESSON_MARKDOWN_H
#define LESSON_MARKDOWN_H

#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>

/* How a piece of text looks; bits. */
enum markdown_style {
	MARKDOWN_EMPHASIS = 1,
	MARKDOWN_STRONG = 2,
	MARKDOWN_CODE = 4,
	MARKDOWN_HEADING = 8,
	MARKDOWN_LINK = 16,
	MARKDOWN_DIM = 32,
	MARKDOWN_HOLE = 64, /* "ratio:.2f" of {ratio:.2f}, until markdown_fill replaces it */
};

/* A run of characters of one style.  Not NUL-terminated; no newline inside. */
struct markdown_span {
	const char *text;
	size_t len;
	unsigned style;
};

enum markdown_kind {
	MARKDOWN_PARAGRAPH,
	MARKDOWN_TITLE,
	MARKDOWN_ITEM,
	MARKDOWN_PROGRAM,
	MARKDOWN_RULE,
	MARKDOWN_ROW,
	MARKDOWN_QUOTE,
};

/* One block: a paragraph, an item of a list, a line of code, a row of a table. */
struct markdown_block {
	enum markdown_kind kind;
	int level;          /* of a title, 1 to 6 */
	int indent;         /* columns before it, the marker not counted */
	bool is_apart;      /* a blank row stands before it */
	bool is_head;       /* a table's first row */
	const char *marker; /* of an item's first line: "- ", "3. "; "" for none */
	struct markdown_span *spans;
	size_t n_spans;
	const int *cell_ends; /* of a table's row: spans up to here belong to the cell */
	int n_cells;
};

struct markdown {
	struct markdown_block *blocks;
	size_t n_blocks;
};

/* One row of a page, at most as wide as it was wrapped to. */
struct markdown_line {
	enum markdown_kind kind;
	struct markdown_span *spans;
	size_t n_spans;
	int indent;
	int cols;       /* with the indent */
};

struct markdown_page {
	struct markdown_line *lines;
	size_t n_lines;
};

/* Build from any bytes.  Never fails: what cannot be understood is text. */
const struct markdown *markdown_build(struct arena *arena, const char *bytes, size_t len);

/* What stands for a hole's text, or NULL: "..." is shown.  Made safe by markdown_fill. */
typedef const char *markdown_fill_fn(void *data, const char *hole, size_t len);

/* A copy in `arena` with its holes filled; blocks without any are shared. */
const struct markdown *markdown_fill(struct arena *arena, const struct markdown *markdown,
	markdown_fill_fn *fill, void *data);

/* The two one after the other; either may be NULL. */
const struct markdown *markdown_join(struct arena *arena, const struct markdown *first,
	const struct markdown *second);

/*
 * Wrap to `width` columns (at least 8) in `arena`.  Breaks at blanks and between
 * wide characters; no line begins with closing punctuation or ends with opening
 * punctuation; a word too long for a line is cut.
 */
const struct markdown_page *markdown_wrap(struct arena *arena, const struct markdown *markdown,
	int width);

#endif
