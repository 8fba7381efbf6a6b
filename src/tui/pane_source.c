#include "tui/pane.h"

#include "draw/axis.h"
#include "draw/lanes.h"

#include <stdio.h>
#include <string.h>

/*
 * The program, with the workers at their lines:
 *
 *     - threads.py 7-16 of 16 ---------------------
 *         █B   8      while n > 0:
 *      ▞A█C+   9          n -= 1
 *
 * A reader is shown a piece of the file, from source.top on.  While a program
 * runs, in as few rows as there are, the lines where workers are and were last:
 * lines stay until others push them out, so that nothing jumps while workers go
 * to and fro between them.
 */

enum { MARKS = 3, MARK_COLS = 2, GUTTER_COLS = 1 + MARK_COLS * MARKS };
enum { NUMBER_COLS = 4, GAP_COLS = 2 };

/* -- words in colours ---------------------------------------------------------- */

static bool is_keyword(const char *word, size_t len) {
	static const char *const words[] = {
#define WORD(name, text) text,
#include "lang/token.def"
#undef WORD
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0)
			return true;
	return false;
}

static bool is_word(char c) {
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
		|| (unsigned char)c >= 0x80;
}

/* The end of a string that begins at `s`, on this line. */
static size_t string_end(const char *s) {
	size_t i = 1;
	while (s[i] && s[i] != s[0])
		i += s[i] == '\\' && s[i + 1] ? 2 : 1;
	return s[i] ? i + 1 : i;
}

/* The next piece of a line that has one look. */
static size_t next_piece(const char *s, struct canvas_style *style) {
	size_t n = 0;
	*style = CANVAS_STYLE(TEXT);
	if (*s == '#') {
		*style = CANVAS_STYLE(QUIET);
		return strlen(s);
	}
	if (*s == '"' || *s == '\'') {
		*style = CANVAS_STYLE(CODE);
		return string_end(s);
	}
	while (is_word(s[n]))
		n++;
	if (n && is_keyword(s, n))
		*style = CANVAS_STYLE(STRONG);
	while (n == 0 || (s[n] && !is_word(s[n]) && !strchr("#\"'", s[n]) && style->role == THEME_TEXT))
		n++;
	return n;
}

static void paint_code(struct pane_frame *frame, int row, int col, int cols, const char *line) {
	int used = 0;
	while (*line && used < cols) {
		struct canvas_style style;
		size_t len = next_piece(line, &style);
		used += canvas_put_in(frame->canvas, row, col + used, cols - used,
			arena_copy(frame->arena, line, len), style);
		line += len;
	}
}

/* -- the gutter -------------------------------------------------------------------- */

static void paint_marks(struct pane_frame *frame, int row, int col, int line) {
	const struct session_source *source = &frame->view->source;
	const struct timeline *timeline = frame->view->run.timeline;
	int n = 0, at = 0;
	for (size_t i = 0; i < source->n_marks; i++)
		n += source->marks[i].line == line;
	if (n > MARKS)
		canvas_set(frame->canvas, row, col + MARK_COLS * MARKS, '+', CANVAS_STYLE(STRONG));
	int shown = n < MARKS ? n : MARKS;
	for (size_t i = 0; timeline && i < source->n_marks && at < shown; i++) {
		const struct session_mark *mark = &source->marks[i];
		if (mark->line != line)
			continue;
		int place = col + MARK_COLS * (MARKS - shown + at++);
		glyph_state(frame->canvas, row, place, frame->glyphs, mark->state);
		canvas_set(frame->canvas, row, place + 1, (uint32_t)lanes_letter(timeline, mark->lane),
			CANVAS_STYLE(STRONG));
	}
}

static void paint_line(
	struct pane_frame *frame, struct canvas_rect rect, int row, int line, bool has_gutter) {
	const struct session_source *source = &frame->view->source;
	if (line < 1 || line > source->n_lines)
		return;
	int col = rect.col + (has_gutter ? GUTTER_COLS : 0);
	if (has_gutter)
		paint_marks(frame, rect.row + row, rect.col, line);
	char number[16];
	snprintf(number, sizeof number, "%*d", NUMBER_COLS, line);
	canvas_put_in(
		frame->canvas, rect.row + row, col, NUMBER_COLS, number, CANVAS_STYLE(LINE_NUMBER));
	col += NUMBER_COLS + GAP_COLS;
	paint_code(frame, rect.row + row, col, rect.col + rect.cols - col, source->lines[line - 1]);
}

static void paint_rule(struct pane_frame *frame, struct canvas_rect rect, int first, int last) {
	const struct session_source *source = &frame->view->source;
	struct pen pen = pane_pen(frame, (struct canvas_rect){rect.row, rect.col, 1, rect.cols});
	bool is_part = first > 1 || last < source->n_lines;
	const char *title = source->file;
	if (first && is_part)
		title = arena_format(frame->arena, say(frame->view->lang, SAY_TUI_LINES), title, first,
			last, source->n_lines);
	axis_rule(&pen, title);
}

/* -- a piece of the file ------------------------------------------------------------- */

static int source_rows(const struct pane_frame *frame, int cols) {
	const struct session_source *source = &frame->view->source;
	(void)cols;
	return *source->file && source->n_lines ? source->n_lines + 1 : 0;
}

static void paint_piece(
	struct pane_frame *frame, struct canvas_rect rect, int top, bool has_gutter) {
	int rows = rect.rows - 1, n = frame->view->source.n_lines;
	if (top > n - rows + 1)
		top = n - rows + 1;
	if (top < 1)
		top = 1;
	int last = top + rows - 1 < n ? top + rows - 1 : n;
	paint_rule(frame, rect, top, last);
	rect.row++;
	for (int row = 0; row < rows; row++)
		paint_line(frame, rect, row, top + row, has_gutter);
}

static void source_paint(struct pane_frame *frame, struct canvas_rect rect) {
	const struct session_source *source = &frame->view->source;
	paint_piece(frame, rect, source->top, source->n_marks > 0);
}

const struct pane pane_source = {source_rows, source_paint};

/* -- where workers are ------------------------------------------------------------------ */

static int here_rows(const struct pane_frame *frame, int cols) {
	return source_rows(frame, cols);
}

/* Move a line to the front of those that were seen last. */
static void note_line(struct pane_memory *memory, int line) {
	int at = 0;
	while (at < PANE_RECENT - 1 && memory->recent[at] && memory->recent[at] != line)
		at++;
	memmove(memory->recent + 1, memory->recent, (size_t)at * sizeof *memory->recent);
	memory->recent[0] = line;
}

static void note_marks(struct pane_frame *frame) {
	const struct session_source *source = &frame->view->source;
	struct pane_memory *memory = frame->memory;
	if (!memory->file || strcmp(memory->file, source->file) != 0) {
		mem_free(memory->file);
		memory->file = mem_copy_string(source->file);
		memset(memory->recent, 0, sizeof memory->recent);
	}
	for (size_t i = 0; i < source->n_marks; i++)
		if (source->marks[i].line > 0 && source->marks[i].line <= source->n_lines)
			note_line(memory, source->marks[i].line);
}

/* The lines to show, in order: the latest, then those after them while there is room. */
static int pick_lines(const struct pane_frame *frame, int rows, bool *is_picked) {
	const struct pane_memory *memory = frame->memory;
	int n_lines = frame->view->source.n_lines, n = 0;
	for (int i = 0; i < PANE_RECENT && memory->recent[i] && n < rows; i++, n++)
		is_picked[memory->recent[i]] = true;
	for (bool has_grown = true; n && n < rows && has_grown;) {
		has_grown = false;
		for (int line = n_lines; line >= 1 && n < rows; line--) {
			if (!is_picked[line])
				continue;
			int next = line < n_lines && !is_picked[line + 1] ? line + 1
				: line > 1 && !is_picked[line - 1] ? line - 1 : 0;
			if (next) {
				is_picked[next] = has_grown = true;
				n++;
			}
		}
	}
	return n;
}

static void here_paint(struct pane_frame *frame, struct canvas_rect rect) {
	const struct session_source *source = &frame->view->source;
	int rows = rect.rows - 1;
	note_marks(frame);
	if (rows >= source->n_lines || !frame->memory->recent[0]) {
		paint_piece(frame, rect, source->top, true);
		return;
	}
	bool *is_picked = arena_alloc(frame->arena, (size_t)source->n_lines + 2);
	pick_lines(frame, rows, is_picked);
	paint_rule(frame, rect, 0, 0);
	rect.row++;
	for (int line = 1, row = 0; line <= source->n_lines && row < rows; line++)
		if (is_picked[line])
			paint_line(frame, rect, row++, line, true);
}

const struct pane pane_here = {here_rows, here_paint};
