/*
 * From md4c's callbacks to a flat list of blocks.
 *
 *     - one            enter UL, enter LI, text "one", enter UL, ...
 *       - **two**   =>
 *                      block ITEM   indent 2  marker "- "  [one]
 *                      block ITEM   indent 4  marker "- "  [two: STRONG]
 *
 * A leaf block is opened by the first text that needs it and closed by whatever
 * cannot be inside it; containers only change the indent and the marker of the
 * next one.  Text gathers in one buffer; a change of style ends a span.  Nesting
 * is shown MAX_DEPTH deep and no deeper, so that no line is pushed off a page.
 */

#include "lesson/markdown.h"

#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"

#include <md4c.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 8, MAX_CELLS = 16, QUOTE_INDENT = 2, PROGRAM_INDENT = 4 };

struct list { bool is_ordered, is_tight; unsigned number; };

struct builder {
	struct arena *arena;
	struct markdown_block *blocks;
	size_t n_blocks, cap_blocks;
	struct markdown_span *spans; /* of the open block */
	size_t n_spans, cap_spans;
	struct text text;            /* of the open span */
	unsigned style;
	unsigned depth_of[4];        /* how often emphasis, strong, code, link are open */
	struct list lists[MAX_DEPTH];
	int n_lists, quotes;         /* counted on, beyond MAX_DEPTH too */
	char marker[16];
	enum markdown_kind kind;     /* of the open block */
	int level;
	int cell_ends[MAX_CELLS];
	int n_cells;
	bool is_open, is_head, is_program;
	bool wants_blank;            /* the next block stands apart */
	bool soft_break;
	int last;                    /* last character of the open block, for soft breaks */
};

/* -- spans */

static void add_span(struct builder *b, const char *bytes, size_t len, unsigned style) {
	if (!len)
		return;
	struct text safe = {0};
	text_safe(&safe, bytes, len, false);
	MEM_GROW(b->spans, b->n_spans, b->cap_spans);
	b->spans[b->n_spans++] = (struct markdown_span){
		.text = arena_copy(b->arena, text_str(&safe), safe.len),
		.len = safe.len,
		.style = style,
	};
	text_free(&safe);
}

/* The length of a hole at `bytes`, with its braces; 0: none.  A doubled brace is none. */
static size_t hole_length(const char *bytes, size_t len) {
	if (len < 3 || bytes[0] != '{' || bytes[1] == '{' || bytes[1] == ' ')
		return 0;
	for (size_t i = 1; i < len && i < 200; i++) {
		if (bytes[i] == '}')
			return i > 1 ? i + 1 : 0;
		if (bytes[i] == '{' || bytes[i] == '\n')
			return 0;
	}
	return 0;
}

static void end_span(struct builder *b) {
	const char *s = text_str(&b->text);
	size_t from = 0, len = b->text.len;
	bool holes = !(b->style & MARKDOWN_CODE);
	for (size_t i = 0; holes && i < len;) {
		size_t hole = hole_length(s + i, len - i);
		if (hole) {
			add_span(b, s + from, i - from, b->style);
			add_span(b, s + i + 1, hole - 2, b->style | MARKDOWN_HOLE);
			from = i + hole;
		}
		i += hole ? hole : 1;
	}
	add_span(b, s + from, len - from, b->style);
	text_clear(&b->text);
}

static void set_style(struct builder *b) {
	static const unsigned bits[] = {
		MARKDOWN_EMPHASIS, MARKDOWN_STRONG, MARKDOWN_CODE, MARKDOWN_LINK};
	unsigned style = b->kind == MARKDOWN_TITLE ? MARKDOWN_HEADING : 0;
	if (b->kind == MARKDOWN_PROGRAM)
		style |= MARKDOWN_CODE;
	for (int i = 0; i < 4; i++)
		style |= b->depth_of[i] ? bits[i] : 0;
	if (b->is_open && style != b->style)
		end_span(b);
	b->style = style;
}

/* -- blocks */

static int least(int a, int b) {
	return a < b ? a : b;
}

static void open_block(struct builder *b, enum markdown_kind kind) {
	bool is_item = b->marker[0] && (kind == MARKDOWN_PARAGRAPH || kind == MARKDOWN_TITLE);
	b->is_open = true;
	b->kind = is_item ? MARKDOWN_ITEM : kind;
	b->n_spans = 0;
	b->n_cells = 0;
	b->soft_break = false;
	b->last = 0;
	b->style = 0;
	set_style(b);
}

static void close_block(struct builder *b) {
	if (!b->is_open)
		return;
	end_span(b);
	b->is_open = false;
	MEM_GROW(b->blocks, b->n_blocks, b->cap_blocks);
	struct markdown_block *block = &b->blocks[b->n_blocks++];
	*block = (struct markdown_block){
		.kind = b->kind,
		.level = b->level,
		.indent = least(b->quotes, MAX_DEPTH) * QUOTE_INDENT,
		.is_apart = b->wants_blank && b->n_blocks > 1,
		.is_head = b->is_head,
		.marker = arena_copy(b->arena, b->marker, strlen(b->marker)),
		.n_spans = b->n_spans,
		.n_cells = b->n_cells,
	};
	for (int i = 0; i < least(b->n_lists, MAX_DEPTH); i++)
		block->indent += b->lists[i].is_ordered ? 3 : 2;
	if (b->kind == MARKDOWN_PROGRAM)
		block->indent += PROGRAM_INDENT;
	block->spans = arena_alloc(b->arena, b->n_spans * sizeof *b->spans);
	if (b->n_spans)
		memcpy(block->spans, b->spans, b->n_spans * sizeof *b->spans);
	if (b->n_cells)
		block->cell_ends = (const int *)arena_copy(b->arena, (const char *)b->cell_ends,
			(size_t)b->n_cells * sizeof *b->cell_ends);
	b->marker[0] = '\0';
	b->wants_blank = false;
}

static void enter_list(struct builder *b, struct list list) {
	close_block(b);
	if (!b->n_lists)
		b->wants_blank = true;
	if (b->n_lists < MAX_DEPTH)
		b->lists[b->n_lists] = list;
	b->n_lists++;
}

static void enter_item(struct builder *b) {
	close_block(b);
	struct list *list = &b->lists[least(b->n_lists, MAX_DEPTH) - 1];
	if (list->is_ordered)
		snprintf(b->marker, sizeof b->marker, "%u. ", list->number++ % 100000);
	else
		snprintf(b->marker, sizeof b->marker, "- ");
	if (!list->is_tight)
		b->wants_blank = true;
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *data) {
	struct builder *b = data;
	switch (type) {
	case MD_BLOCK_UL:
		enter_list(b, (struct list){.is_tight = ((MD_BLOCK_UL_DETAIL *)detail)->is_tight});
		break;
	case MD_BLOCK_OL: {
		const MD_BLOCK_OL_DETAIL *ordered = detail;
		enter_list(b, (struct list){true, ordered->is_tight, ordered->start});
		break;
	}
	case MD_BLOCK_LI:
		enter_item(b);
		break;
	case MD_BLOCK_QUOTE:
		close_block(b);
		b->quotes++;
		b->wants_blank = true;
		break;
	case MD_BLOCK_H:
		close_block(b);
		b->level = (int)((MD_BLOCK_H_DETAIL *)detail)->level;
		b->wants_blank = true;
		open_block(b, MARKDOWN_TITLE);
		break;
	case MD_BLOCK_P:
		close_block(b);
		/* An item's first paragraph has its distance from enter_item. */
		if (!b->marker[0])
			b->wants_blank = true;
		open_block(b, MARKDOWN_PARAGRAPH);
		break;
	case MD_BLOCK_CODE:
		close_block(b);
		b->wants_blank = true;
		b->is_program = true;
		break;
	case MD_BLOCK_HR:
		close_block(b);
		b->wants_blank = true;
		open_block(b, MARKDOWN_RULE);
		break;
	case MD_BLOCK_TABLE:
		close_block(b);
		b->wants_blank = true;
		break;
	case MD_BLOCK_THEAD:
		b->is_head = true;
		break;
	case MD_BLOCK_TR:
		open_block(b, MARKDOWN_ROW);
		break;
	default:
		break;
	}
	return 0;
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *data) {
	struct builder *b = data;
	(void)detail;
	switch (type) {
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		close_block(b);
		b->marker[0] = '\0';
		if (--b->n_lists == 0)
			b->wants_blank = true;
		break;
	case MD_BLOCK_QUOTE:
		close_block(b);
		b->quotes--;
		b->wants_blank = true;
		break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		end_span(b);
		b->soft_break = false;
		b->last = 0;
		if (b->n_cells < MAX_CELLS)
			b->cell_ends[b->n_cells++] = (int)b->n_spans;
		break;
	case MD_BLOCK_THEAD:
		b->is_head = false;
		break;
	case MD_BLOCK_CODE:
		close_block(b);
		b->is_program = false;
		break;
	case MD_BLOCK_TBODY:
	case MD_BLOCK_TABLE:
		break;
	default:
		close_block(b);
		break;
	}
	return 0;
}

/* -- inside a block */

static int span_index(MD_SPANTYPE type) {
	switch (type) {
	case MD_SPAN_EM: return 0;
	case MD_SPAN_STRONG: return 1;
	case MD_SPAN_CODE: return 2;
	case MD_SPAN_A: return 3;
	default: return -1;
	}
}

static void need_block(struct builder *b) {
	if (!b->is_open)
		open_block(b, b->is_program ? MARKDOWN_PROGRAM : MARKDOWN_PARAGRAPH);
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *data) {
	struct builder *b = data;
	(void)detail;
	int index = span_index(type);
	need_block(b);
	if (index >= 0) {
		b->depth_of[index]++;
		/* The blank of a soft break belongs to the text before. */
		if (b->soft_break && b->last) {
			text_add_char(&b->text, ' ');
			b->soft_break = false;
		}
		set_style(b);
	}
	return 0;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *data) {
	struct builder *b = data;
	(void)detail;
	int index = span_index(type);
	if (index >= 0) {
		b->depth_of[index]--;
		set_style(b);
	}
	return 0;
}

static void add_text(struct builder *b, const char *bytes, size_t len) {
	if (!len)
		return;
	need_block(b);
	int first;
	utf8_decode(bytes, len, &first);
	if (b->soft_break && b->last) {
		bool between_wide = first > 0 && utf8_width_char(first) == 2
			&& utf8_width_char(b->last) == 2;
		if (!between_wide)
			text_add_char(&b->text, ' ');
	}
	b->soft_break = false;
	text_add_bytes(&b->text, bytes, len);
	/* The last character: back over at most three continuation bytes. */
	size_t at = len - 1;
	while (at && len - at < 4 && ((unsigned char)bytes[at] & 0xc0) == 0x80)
		at--;
	utf8_decode(bytes + at, len - at, &b->last);
	if (b->last < 0)
		b->last = 1;
}

static void add_entity(struct builder *b, const char *bytes, size_t len) {
	static const struct { const char *name, *text; } named[] = {
		{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&nbsp;", " "},
	};
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (strlen(named[i].name) == len && memcmp(named[i].name, bytes, len) == 0) {
			add_text(b, named[i].text, strlen(named[i].text));
			return;
		}
	if (len > 3 && bytes[1] == '#') {
		bool hex = bytes[2] == 'x' || bytes[2] == 'X';
		unsigned long code = strtoul(bytes + (hex ? 3 : 2), NULL, hex ? 16 : 10);
		char utf8[4];
		int n = utf8_encode(code > 0x10ffff || !code ? 0xfffd : (int)code, utf8);
		add_text(b, utf8, (size_t)n);
		return;
	}
	add_text(b, bytes, len);
}

/* Text of a fenced or indented block: each line becomes a block, so that none is wrapped. */
static void add_program(struct builder *b, const char *bytes, size_t len) {
	while (len) {
		const char *newline = memchr(bytes, '\n', len);
		size_t n = newline ? (size_t)(newline - bytes) : len;
		need_block(b);
		text_add_bytes(&b->text, bytes, n);
		if (!newline)
			return;
		close_block(b);
		bytes += n + 1;
		len -= n + 1;
	}
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *bytes, MD_SIZE len, void *data) {
	struct builder *b = data;
	if (b->is_program) {
		add_program(b, bytes, len);
		return 0;
	}
	switch (type) {
	case MD_TEXT_SOFTBR:
		b->soft_break = true;
		break;
	case MD_TEXT_BR:
		if (b->kind == MARKDOWN_ROW && b->is_open) {
			b->soft_break = true;
		} else {
			bool is_title = b->kind == MARKDOWN_TITLE;
			close_block(b);
			open_block(b, is_title ? MARKDOWN_TITLE : MARKDOWN_PARAGRAPH);
		}
		break;
	case MD_TEXT_NULLCHAR:
		add_text(b, "\0", 1);
		break;
	case MD_TEXT_ENTITY:
		add_entity(b, bytes, len);
		break;
	default:
		add_text(b, bytes, len);
		break;
	}
	return 0;
}

const struct markdown *markdown_build(struct arena *arena, const char *bytes, size_t len) {
	static const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_COLLAPSEWHITESPACE,
		.enter_block = on_enter_block,
		.leave_block = on_leave_block,
		.enter_span = on_enter_span,
		.leave_span = on_leave_span,
		.text = on_text,
	};
	struct builder b = {.arena = arena};
	if (len > LIMIT_LESSON_BYTES)
		len = LIMIT_LESSON_BYTES;
	md_parse(bytes ? bytes : "", (MD_SIZE)len, &parser, &b);
	close_block(&b);
	struct markdown *markdown = arena_alloc(arena, sizeof *markdown);
	markdown->n_blocks = b.n_blocks;
	markdown->blocks = arena_alloc(arena, b.n_blocks * sizeof *b.blocks);
	if (b.n_blocks)
		memcpy(markdown->blocks, b.blocks, b.n_blocks * sizeof *b.blocks);
	mem_free(b.blocks);
	mem_free(b.spans);
	text_free(&b.text);
	return markdown;
}

/* -- holes */

static bool has_holes(const struct markdown_block *block) {
	for (size_t i = 0; i < block->n_spans; i++)
		if (block->spans[i].style & MARKDOWN_HOLE)
			return true;
	return false;
}

static void fill_span(struct arena *arena, struct markdown_span *span, markdown_fill_fn *fill,
		void *data) {
	const char *value = fill(data, span->text, span->len);
	struct text safe = {0};
	if (!value)
		value = "...";
	text_safe(&safe, value, strlen(value), false);
	span->text = arena_copy(arena, text_str(&safe), safe.len);
	span->len = safe.len;
	span->style &= ~(unsigned)MARKDOWN_HOLE;
	text_free(&safe);
}

const struct markdown *markdown_fill(struct arena *arena, const struct markdown *markdown,
		markdown_fill_fn *fill, void *data) {
	struct markdown *copy = arena_alloc(arena, sizeof *copy);
	copy->n_blocks = markdown->n_blocks;
	copy->blocks = arena_alloc(arena, copy->n_blocks * sizeof *copy->blocks);
	for (size_t i = 0; i < copy->n_blocks; i++) {
		struct markdown_block *block = &copy->blocks[i];
		*block = markdown->blocks[i];
		if (!has_holes(block))
			continue;
		block->spans = (struct markdown_span *)arena_copy(arena, (const char *)block->spans,
			block->n_spans * sizeof *block->spans);
		for (size_t j = 0; j < block->n_spans; j++)
			if (block->spans[j].style & MARKDOWN_HOLE)
				fill_span(arena, &block->spans[j], fill, data);
	}
	return copy;
}

const struct markdown *markdown_join(struct arena *arena, const struct markdown *first,
		const struct markdown *second) {
	if (!first || !first->n_blocks || !second)
		return first && first->n_blocks ? first : second;
	struct markdown *both = arena_alloc(arena, sizeof *both);
	both->n_blocks = first->n_blocks + second->n_blocks;
	both->blocks = arena_alloc(arena, both->n_blocks * sizeof *both->blocks);
	memcpy(both->blocks, first->blocks, first->n_blocks * sizeof *first->blocks);
	if (second->n_blocks)
		memcpy(both->blocks + first->n_blocks, second->blocks,
			second->n_blocks * sizeof *second->blocks);
	if (second->n_blocks)
		both->blocks[first->n_blocks].is_apart = true;
	return both;
}
