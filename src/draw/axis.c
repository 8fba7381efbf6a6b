#include "draw/axis.h"

#include "base/text.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_GAP = 10 }; /* columns from one label to the next, at least */

/* In what labels are counted: the largest unit of which a tenth is no more than a step. */
static const struct unit {
	const char *name;
	uint64_t ns;
} units[] = { { "s", 1000000000 }, { "ms", 1000000 }, { "us", 1000 }, { "ns", 1 } };

static const struct unit *unit_of(uint64_t step_ns) {
	const struct unit *unit = units;
	while (unit->ns > 1 && unit->ns > step_ns * 10)
		unit++;
	return unit;
}

uint64_t axis_step(uint64_t window_ns, int cols) {
	static const unsigned rounds[] = { 1, 2, 5 };
	if (cols < 1)
		cols = 1;
	for (uint64_t power = 1; power < UINT64_MAX / 100; power *= 10) {
		for (int i = 0; i < 3; i++) {
			uint64_t step = power * rounds[i];
			if ((unsigned __int128)step * (unsigned)cols >= (unsigned __int128)window_ns * LABEL_GAP)
				return step;
		}
	}
	return window_ns;
}

/* A time as a number of `unit`, with one decimal if steps of it need one. */
static void write_number(char *out, size_t size, uint64_t ns, const struct unit *unit, uint64_t step) {
	int decimals = step % unit->ns ? 1 : 0;
	snprintf(out, size, "%.*f", decimals, (double)ns / (double)unit->ns);
}

void axis_rule(const struct pen *pen, const char *title) {
	struct canvas_rect line = { pen->rect.row, pen->rect.col, 1, pen->rect.cols };
	canvas_fill(pen->canvas, line, '-', CANVAS_STYLE(RULE));
	if (!title || !*title || pen->rect.cols < 5)
		return;
	int row = pen->rect.row, col = pen->rect.col + 1, room = pen->rect.cols - 3;
	canvas_set(pen->canvas, row, col, ' ', CANVAS_STYLE(RULE));
	int used = canvas_put_in(pen->canvas, row, col + 1, room, title, CANVAS_STYLE(RULE_NAME));
	canvas_set(pen->canvas, row, col + 1 + used, ' ', CANVAS_STYLE(RULE));
}

/* Put " 20 " so that the digit stands at `col`; false when there is no room. */
static bool put_label(const struct pen *pen, int col, int end, const char *label) {
	int width = utf8_width(label, strlen(label));
	if (col + width + 1 > end)
		return false;
	int at = pen->rect.col + col;
	if (col > 0)
		canvas_set(pen->canvas, pen->rect.row, at - 1, ' ', CANVAS_STYLE(RULE));
	canvas_put(pen->canvas, pen->rect.row, at, label, CANVAS_STYLE(TEXT));
	canvas_set(pen->canvas, pen->rect.row, at + width, ' ', CANVAS_STYLE(RULE));
	return true;
}

/* The labels' texts: the first with its unit, the last of a part with the whole. */
static void write_label(char *out, size_t size, const struct pen *pen, const struct axis *axis,
	uint64_t at_ns, uint64_t step, bool is_first, bool is_last) {
	const struct unit *unit = unit_of(step);
	char number[32], whole[32];
	write_number(number, sizeof number, at_ns, unit, step);
	write_number(whole, sizeof whole, axis->whole_ns, unit, step);
	if (is_last && axis->whole_ns)
		snprintf(out, size, say(pen->lang, SAY_AXIS_OF), number, whole);
	else
		snprintf(out, size, is_first ? "%s %s" : "%s", number, unit->name);
}

static void put_labels(const struct pen *pen, const struct axis *axis) {
	uint64_t window = axis->t1 - axis->t0, step = axis_step(window, axis->cols);
	uint64_t from = axis->t0 > axis->zero_ns ? axis->t0 - axis->zero_ns : 0;
	uint64_t first = (from + step - 1) / step * step;
	int end = pen->rect.cols;
	for (uint64_t at = first; axis->zero_ns + at < axis->t1; at += step) {
		uint64_t off = axis->zero_ns + at - axis->t0;
		int col = axis->col + (int)((unsigned __int128)off * (unsigned)axis->cols / window);
		bool is_last = axis->zero_ns + at + step >= axis->t1;
		char label[96];
		write_label(label, sizeof label, pen, axis, at, step, at == first, is_last);
		if (!put_label(pen, col, end, label) && is_last) {
			write_label(label, sizeof label, pen, axis, at, step, at == first, false);
			put_label(pen, col, end, label);
		}
	}
}

void axis_paint(const struct pen *pen, const struct axis *axis) {
	struct pen title = *pen;
	axis_rule(pen, NULL);
	if (axis->col > 0 && axis->col < pen->rect.cols)
		title.rect.cols = axis->col - 1;
	axis_rule(&title, axis->title);
	if (axis->t1 > axis->t0 && axis->cols > 0)
		put_labels(pen, axis);
}
