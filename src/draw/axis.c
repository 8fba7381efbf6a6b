#include "draw/axis.h"

#include "base/text.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_GAP = 8 }; /* columns from one label to the next, at least */

static const struct unit {
	const char *name;
	uint64_t ns;
} units[] = { { "s", 1000000000 }, { "ms", 1000000 }, { "us", 1000 }, { "ns", 1 } };

/* How the labels of one axis are written. */
struct labels {
	const struct unit *unit;
	uint64_t step;
	int decimals;            /* enough to tell one step from the next */
};

static uint64_t round_step(uint64_t window_ns, int cols, int gap) {
	static const unsigned rounds[] = { 1, 2, 5 };
	for (uint64_t power = 1; power < UINT64_MAX / 100; power *= 10) {
		for (int i = 0; i < 3; i++) {
			uint64_t step = power * rounds[i];
			if ((unsigned __int128)step * (unsigned)cols
				>= (unsigned __int128)window_ns * (unsigned)gap)
				return step;
		}
	}
	return window_ns;
}

uint64_t axis_step(uint64_t window_ns, int cols) {
	return round_step(window_ns, cols > 0 ? cols : 1, LABEL_GAP);
}

static void write_number(char *out, size_t size, uint64_t ns, const struct unit *unit,
	int decimals) {
	snprintf(out, size, "%.*f", decimals, (double)ns / (double)unit->ns);
}

/* Unit, decimals and step for the window: long numbers need longer steps. */
static struct labels choose_labels(const struct axis *axis) {
	struct labels labels = { .unit = units };
	uint64_t until = axis->t1 - axis->zero_ns, window = axis->t1 - axis->t0;
	while (labels.unit->ns > 1 && labels.unit->ns > until)
		labels.unit++;
	for (int gap = LABEL_GAP;;) {
		char longest[32];
		labels.step = round_step(window, axis->cols, gap);
		labels.decimals = 0;
		for (uint64_t unit = labels.unit->ns; labels.step % unit; unit /= 10)
			labels.decimals++;
		write_number(longest, sizeof longest, until, labels.unit, labels.decimals);
		if ((int)strlen(longest) + 3 <= gap)
			return labels;
		gap = (int)strlen(longest) + 3;
	}
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
static bool put_label(const struct pen *pen, int col, const char *label) {
	int width = utf8_width(label, strlen(label));
	if (col + width + 1 > pen->rect.cols)
		return false;
	int at = pen->rect.col + col;
	if (col > 0)
		canvas_set(pen->canvas, pen->rect.row, at - 1, ' ', CANVAS_STYLE(RULE));
	canvas_put(pen->canvas, pen->rect.row, at, label, CANVAS_STYLE(TEXT));
	canvas_set(pen->canvas, pen->rect.row, at + width, ' ', CANVAS_STYLE(RULE));
	return true;
}

/* The label of a time; the first has the unit, the last of a part says of what whole. */
static void write_label(char *out, size_t size, const struct labels *labels, uint64_t at_ns,
	bool is_first) {
	char number[32];
	write_number(number, sizeof number, at_ns, labels->unit, labels->decimals);
	snprintf(out, size, is_first ? "%s %s" : "%s", number, labels->unit->name);
}

static void write_last(char *out, size_t size, const struct pen *pen, const struct axis *axis,
	const struct labels *labels, uint64_t at_ns) {
	char number[32], whole[32];
	bool is_big = axis->whole_ns / labels->unit->ns >= 100;
	write_number(number, sizeof number, at_ns, labels->unit, labels->decimals);
	write_number(whole, sizeof whole, axis->whole_ns, labels->unit, is_big ? 0 : 1);
	snprintf(out, size, say(pen->lang, SAY_AXIS_OF), number, whole);
}

static void put_labels(const struct pen *pen, const struct axis *axis) {
	struct labels labels = choose_labels(axis);
	uint64_t window = axis->t1 - axis->t0, step = labels.step;
	uint64_t from = axis->t0 > axis->zero_ns ? axis->t0 - axis->zero_ns : 0;
	uint64_t first = (from + step - 1) / step * step;
	for (uint64_t at = first; axis->zero_ns + at < axis->t1; at += step) {
		uint64_t off = axis->zero_ns + at - axis->t0;
		int col = axis->col + (int)((unsigned __int128)off * (unsigned)axis->cols / window);
		bool is_last = at > first && axis->zero_ns + at + step >= axis->t1;
		char label[96];
		if (is_last && axis->whole_ns) {
			write_last(label, sizeof label, pen, axis, &labels, at);
			if (put_label(pen, col, label))
				continue;
		}
		write_label(label, sizeof label, &labels, at, at == first);
		put_label(pen, col, label);
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
