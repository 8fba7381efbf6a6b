#include "draw/legend.h"

#include "base/utf8.h"

#include <string.h>

enum { GAP = 3 };

/* What each bit of `seen` is called; the signs follow the states. */
static const struct {
	unsigned bit;
	enum say_id brief, full;
} entries[] = {
	{ 1 << STATE_RUN, SAY_LEGEND_RUN, SAY_LEGEND_RUN_LONG },
	{ 1 << STATE_NATIVE, SAY_LEGEND_NATIVE, SAY_LEGEND_NATIVE_LONG },
	{ 1 << STATE_READY, SAY_LEGEND_READY, SAY_LEGEND_READY_LONG },
	{ 1 << STATE_GIL, SAY_LEGEND_GIL, SAY_LEGEND_GIL_LONG },
	{ 1 << STATE_LOCK, SAY_LEGEND_LOCK, SAY_LEGEND_LOCK_LONG },
	{ 1 << STATE_WAIT, SAY_LEGEND_WAIT, SAY_LEGEND_WAIT_LONG },
	{ 1 << STATE_IO, SAY_LEGEND_IO, SAY_LEGEND_IO_LONG },
	{ 1 << STATE_SLEEP, SAY_LEGEND_SLEEP, SAY_LEGEND_SLEEP_LONG },
	{ LEGEND_MIXED, SAY_LEGEND_MIXED, SAY_LEGEND_MIXED_LONG },
	{ LEGEND_LOST, SAY_LEGEND_LOST, SAY_LEGEND_LOST_LONG },
};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

static void put_sign(const struct pen *pen, int row, int col, unsigned bit) {
	static const struct zoom_cell half
		= { .kind = ZOOM_MIXED, .a = STATE_RUN, .b = HISTORY_NONE, .share = 500 };
	if (bit == LEGEND_MIXED)
		glyph_cell(pen->canvas, row, col, pen->glyphs, &half);
	else
		glyph_state(pen->canvas, row, col, pen->glyphs, (unsigned)__builtin_ctz(bit));
}

static const char *words(const struct pen *pen, int entry, bool is_full) {
	return say(pen->lang, is_full ? entries[entry].full : entries[entry].brief);
}

static int width(const struct pen *pen, unsigned seen, bool is_full) {
	int cols = 1;
	for (int i = 0; i < ENTRIES; i++) {
		const char *text = words(pen, i, is_full);
		if (seen & entries[i].bit)
			cols += 2 + utf8_width(text, strlen(text)) + GAP;
	}
	return cols - GAP;
}

void legend_paint(const struct pen *pen, unsigned seen) {
	struct canvas_rect rect = pen->rect;
	bool is_full = width(pen, seen, true) < rect.cols;
	int col = 1;
	canvas_fill(pen->canvas, (struct canvas_rect){ rect.row, rect.col, 1, rect.cols }, ' ',
		CANVAS_STYLE(TEXT));
	for (int i = 0; i < ENTRIES && col + 2 < rect.cols; i++) {
		if (!(seen & entries[i].bit))
			continue;
		put_sign(pen, rect.row, rect.col + col, entries[i].bit);
		col += 2 + GAP
			+ canvas_put_in(pen->canvas, rect.row, rect.col + col + 2, rect.cols - col - 2,
				words(pen, i, is_full), CANVAS_STYLE(QUIET));
	}
}

int legend_paint_all(const struct pen *pen) {
	struct canvas_rect rect = pen->rect;
	int row = 0;
	for (; row < ENTRIES && row < rect.rows; row++) {
		put_sign(pen, rect.row + row, rect.col, entries[row].bit);
		canvas_put_in(pen->canvas, rect.row + row, rect.col + 3, rect.cols - 3,
			words(pen, row, true), CANVAS_STYLE(TEXT));
	}
	return row;
}
