/*
 * lanes.c - painting the rows.
 *
 *     column   0 1 2 3            15                                    62        80
 *              . A . Thread-1     [ cells ............................] right
 *
 * A row is asked of zoom cell by cell, so its cost does not depend on the events
 * in it.  Letters stand for workers wherever one has something: the GIL, a core.
 */

#include "draw/lanes.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "draw/lanes_private.h"
#include "draw/legend.h"

#include <stdio.h>
#include <string.h>

enum { LETTER_COL = 1, NAME_COL = 3, LEVELS = 5 };

/* One picture while it is painted. */
struct painter {
	const struct pen *pen;
	const struct lanes *lanes;
	const struct timeline *timeline;
	char *letters;
	int cells_col, cells;          /* in the rect */
	struct zoom_cell *zoomed;
	struct zoom_owner *owners;
	uint64_t *numbers;
	unsigned seen;
};

/* ---- Names and places ---- */

void lanes_columns(int cols, int *cells_col, int *cells) {
	int name = cols < 70 ? 11 : cols < 100 ? 12 : cols < 140 ? 16 : 20;
	int right = cols < 50 ? 0 : cols < 70 ? 16 : cols < 100 ? 18 : 24;
	*cells_col = NAME_COL + name;
	*cells = cols - *cells_col - 1 - right;
	if (*cells < 1)
		*cells = 1;
}

char *lanes_letters(const struct timeline *timeline) {
	static const char alphabet[] = "ABCDEFGHIJKLNOPQRSTUVWXYZ";
	char *letters = mem_alloc(timeline->n_lanes + 1);
	size_t next = 0;
	bool is_main_seen = false;
	for (size_t i = 0; i < timeline->n_lanes; i++) {
		const struct timeline_lane *lane = &timeline->lanes[i];
		if (!is_main_seen && lane->kind == REGION_MAIN && lane->process == 0) {
			letters[i] = 'M';
			is_main_seen = true;
		} else {
			letters[i] = next < sizeof alphabet - 1 ? alphabet[next] : '+';
			next++;
		}
	}
	return letters;
}

char lanes_letter(const struct timeline *timeline, unsigned lane) {
	if (lane >= timeline->n_lanes)
		return ' ';
	char *letters = lanes_letters(timeline), letter = letters[lane];
	mem_free(letters);
	return letter;
}

const char *lanes_name(const struct timeline *timeline, unsigned lane) {
	const struct timeline_lane *record = lane < timeline->n_lanes ? &timeline->lanes[lane] : NULL;
	if (!record || !record->name)
		return "";
	if (record->kind == REGION_MAIN && record->process > 0
		&& record->process < timeline->n_processes && timeline->processes[record->process].name)
		return timeline->processes[record->process].name;
	return record->name;
}

unsigned lanes_cores(const struct timeline *timeline) {
	unsigned cores = timeline->settings.cores;
	return cores > timeline->n_cores ? cores : (unsigned)timeline->n_cores;
}

/* A worker's name in `room` columns: "Thread-1 (count)" loses its function before it is cut. */
static void put_worker_name(const struct painter *painter, int row, int col, int room,
	unsigned lane) {
	const char *name = lanes_name(painter->timeline, lane);
	const char *function = strstr(name, " (");
	size_t len = strlen(name);
	bool is_inner = painter->timeline->lanes[lane].kind != REGION_MAIN
		&& painter->timeline->lanes[lane].process > 0;
	char brief[256];
	if (function && utf8_width(name, len) > room)
		len = (size_t)(function - name);
	snprintf(brief, sizeof brief, "%s%.*s", is_inner ? " " : "", (int)len, name);
	canvas_put_in(painter->pen->canvas, row, col, room, brief, CANVAS_STYLE(TEXT));
}

static void put_name(const struct painter *painter, int row, const struct lanes_row *what) {
	const struct timeline *timeline = painter->timeline;
	struct canvas *canvas = painter->pen->canvas;
	enum say_lang lang = painter->pen->lang;
	int col = painter->pen->rect.col, room = painter->cells_col - NAME_COL - 1;
	char name[256] = "";
	switch (what->kind) {
	case LANES_WORKER:
		canvas_set(canvas, row, col + LETTER_COL, (uint32_t)painter->letters[what->index],
			CANVAS_STYLE(STRONG));
		put_worker_name(painter, row, col + NAME_COL, room, what->index);
		return;
	case LANES_QUEUE:
		if (timeline->objects[what->index].capacity)
			snprintf(name, sizeof name, say(lang, SAY_LANES_QUEUE_OF),
				timeline->objects[what->index].name, timeline->objects[what->index].capacity);
		else
			snprintf(name, sizeof name, "%s", timeline->objects[what->index].name);
		break;
	case LANES_GIL:
		if (what->index == 0)
			snprintf(name, sizeof name, "%s", say(lang, SAY_LANES_GIL));
		else
			snprintf(name, sizeof name, say(lang, SAY_LANES_GIL_OF),
				timeline->processes[what->index].name);
		break;
	case LANES_CORE:
		snprintf(name, sizeof name, say(lang, SAY_LANES_CORE), timeline->cores[what->index].number);
		break;
	case LANES_CORES:
		snprintf(name, sizeof name, "%s", say(lang, SAY_LANES_CORES));
		break;
	}
	canvas_put_in(canvas, row, col + NAME_COL, room, name, CANVAS_STYLE(QUIET));
}

/* ---- Cells ---- */

static void note_seen(struct painter *painter, const struct zoom_cell *cell) {
	switch ((enum zoom_kind)cell->kind) {
	case ZOOM_MIXED:
		painter->seen |= LEGEND_MIXED;
		break;
	case ZOOM_LOST:
		painter->seen |= LEGEND_LOST;
		return;
	default:
		break;
	}
	painter->seen |= 1u << cell->a | 1u << cell->b;
	painter->seen &= ~(1u << HISTORY_NONE);
}

static void put_worker(struct painter *painter, int row, int col, unsigned lane) {
	const struct lanes *lanes = painter->lanes;
	zoom_lane(&painter->timeline->lanes[lane].history, lanes->t0, lanes->t1, painter->cells,
		painter->zoomed);
	for (int i = 0; i < painter->cells; i++) {
		glyph_cell(painter->pen->canvas, row, col + i, painter->pen->glyphs, &painter->zoomed[i]);
		note_seen(painter, &painter->zoomed[i]);
	}
}

static void put_share(const struct painter *painter, int row, int col, unsigned share) {
	canvas_set(painter->pen->canvas, row, col, glyph_share(painter->pen->glyphs, share),
		CANVAS_STYLE(QUIET));
}

static void put_track(struct painter *painter, int row, int col, const struct track *track) {
	const struct lanes *lanes = painter->lanes;
	zoom_track(track, lanes->t0, lanes->t1, painter->cells, painter->owners);
	for (int i = 0; i < painter->cells; i++) {
		const struct zoom_owner *owner = &painter->owners[i];
		if (owner->is_dense)
			put_share(painter, row, col + i, owner->share);
		else if (owner->lane >= 0)
			canvas_set(painter->pen->canvas, row, col + i, (uint32_t)painter->letters[owner->lane],
				CANVAS_STYLE(TEXT));
	}
}

static void put_cores(struct painter *painter, int row, int col) {
	const struct timeline *timeline = painter->timeline;
	unsigned cores = lanes_cores(timeline);
	memset(painter->numbers, 0, (size_t)painter->cells * sizeof *painter->numbers);
	for (size_t k = 0; k < timeline->n_cores; k++) {
		zoom_track(&timeline->cores[k].track, painter->lanes->t0, painter->lanes->t1,
			painter->cells, painter->owners);
		for (int i = 0; i < painter->cells; i++)
			painter->numbers[i] += painter->owners[i].share;
	}
	for (int i = 0; i < painter->cells && cores; i++)
		put_share(painter, row, col + i, (unsigned)(painter->numbers[i] / cores));
}

static void put_queue(struct painter *painter, int row, int col, unsigned index) {
	const struct timeline_object *object = &painter->timeline->objects[index];
	uint64_t full
		= object->capacity ? object->capacity : timeline_depth_max(painter->timeline, index);
	zoom_depth(object, painter->lanes->t0, painter->lanes->t1, painter->cells, painter->numbers);
	for (int i = 0; i < painter->cells && full; i++) {
		uint64_t level = (painter->numbers[i] * LEVELS + full * 1000 - 1) / (full * 1000);
		canvas_set(painter->pen->canvas, row, col + i,
			glyph_level(painter->pen->glyphs, (unsigned)level), CANVAS_STYLE(TEXT));
	}
}

static void put_cells(struct painter *painter, int row, int col, const struct lanes_row *what) {
	switch (what->kind) {
	case LANES_WORKER:
		put_worker(painter, row, col, what->index);
		break;
	case LANES_QUEUE:
		put_queue(painter, row, col, what->index);
		break;
	case LANES_GIL:
		put_track(painter, row, col, &painter->timeline->processes[what->index].gil);
		break;
	case LANES_CORE:
		put_track(painter, row, col, &painter->timeline->cores[what->index].track);
		break;
	case LANES_CORES:
		put_cores(painter, row, col);
		break;
	}
}

static void put_right(const struct painter *painter, int row, const struct lanes_row *what) {
	int col = painter->cells_col + painter->cells + 1, room = painter->pen->rect.cols - col;
	struct text words = {0};
	if (room < 4)
		return;
	lanes_right_write(&words, painter->lanes, what, painter->pen->lang, painter->letters, room);
	canvas_put_in(painter->pen->canvas, row, painter->pen->rect.col + col, room,
		text_str(&words), CANVAS_STYLE(QUIET));
	text_free(&words);
}

/* ---- The picture ---- */

static void put_rule(const struct painter *painter) {
	const struct lanes *lanes = painter->lanes;
	const struct timeline *timeline = lanes->timeline;
	uint64_t until = timeline_until(timeline);
	struct axis axis = {
		.title = lanes->title ? lanes->title : say(painter->pen->lang, SAY_LANES_TITLE),
		.zero_ns = timeline->zero_ns,
		.t0 = lanes->t0,
		.t1 = lanes->t1,
		.whole_ns = timeline->is_finished && until > lanes->t1 ? until - timeline->zero_ns : 0,
		.col = painter->cells_col,
		.cols = painter->cells,
	};
	axis_paint(painter->pen, &axis);
}

/* Mark the column of the cursor from `row` on, over `rows` rows. */
static void put_cursor(const struct painter *painter, int row, int rows) {
	const struct lanes *lanes = painter->lanes;
	if (lanes->cursor_ns < lanes->t0 || lanes->cursor_ns >= lanes->t1)
		return;
	uint64_t off = lanes->cursor_ns - lanes->t0;
	int col = painter->pen->rect.col + painter->cells_col
		+ (int)((unsigned __int128)off * (unsigned)painter->cells / (lanes->t1 - lanes->t0));
	struct canvas_rect mark
		= canvas_clip(painter->pen->canvas, (struct canvas_rect){ row, col, rows, 1 });
	for (int i = 0; i < mark.rows; i++)
		canvas_at(painter->pen->canvas, mark.row + i, mark.col)->style.flags ^= THEME_REVERSE;
}

static void put_hidden(const struct painter *painter, int row, const struct lanes_plan *plan) {
	enum say_id id = plan->is_main_hidden ? SAY_LANES_HIDDEN_MAIN : SAY_LANES_HIDDEN;
	char words[160];
	snprintf(words, sizeof words, say(painter->pen->lang, id), plan->hidden);
	canvas_put_in(painter->pen->canvas, row, painter->pen->rect.col + 1,
		painter->pen->rect.cols - 1, words, CANVAS_STYLE(QUIET));
}

/* A row of the plan, `thick` rows high: its name and words in the middle one. */
static void put_row(struct painter *painter, int row, int thick, const struct lanes_row *what) {
	for (int i = 0; i < thick; i++)
		put_cells(painter, row + i, painter->pen->rect.col + painter->cells_col, what);
	put_name(painter, row + thick / 2, what);
	put_right(painter, row + thick / 2, what);
}

static void open_painter(struct painter *painter, const struct pen *pen,
	const struct lanes *lanes) {
	*painter = (struct painter){ .pen = pen, .lanes = lanes, .timeline = lanes->timeline };
	lanes_columns(pen->rect.cols, &painter->cells_col, &painter->cells);
	size_t n = (size_t)painter->cells;
	painter->letters = lanes_letters(lanes->timeline);
	painter->zoomed = MEM_NEW_ARRAY(struct zoom_cell, n);
	painter->owners = MEM_NEW_ARRAY(struct zoom_owner, n);
	painter->numbers = MEM_NEW_ARRAY(uint64_t, n);
}

static void close_painter(struct painter *painter) {
	mem_free(painter->letters);
	mem_free(painter->zoomed);
	mem_free(painter->owners);
	mem_free(painter->numbers);
}

static int thickness(const struct lanes *lanes) {
	return lanes->thickness > 1 ? lanes->thickness : 1;
}

struct lanes_done lanes_paint(const struct pen *pen, const struct lanes *lanes) {
	struct canvas_rect rect = pen->rect;
	struct painter painter;
	int rule = lanes->no_rule ? 0 : 1, thick = thickness(lanes);
	canvas_fill(pen->canvas, rect, ' ', CANVAS_STYLE(TEXT));
	open_painter(&painter, pen, lanes);
	if (rect.rows < rule || rect.cols <= painter.cells_col) {
		close_painter(&painter);
		return (struct lanes_done){0};
	}
	if (rule)
		put_rule(&painter);

	struct lanes_plan plan = lanes_plan(lanes, (rect.rows - rule) / thick);
	int row = rect.row + rule;
	for (int i = 0; i < plan.shown; i++, row += thick)
		put_row(&painter, row, thick, &plan.rows[plan.first + i]);
	put_cursor(&painter, rect.row + rule, row - rect.row - rule);
	if (plan.hidden && row < rect.row + rect.rows)
		put_hidden(&painter, row++, &plan);

	struct lanes_done done = {
		.rows = row - rect.row,
		.all_rows = plan.all * thick + rule,
		.hidden = plan.hidden,
		.seen = painter.seen,
	};
	lanes_plan_free(&plan);
	close_painter(&painter);
	return done;
}

int lanes_rows(const struct lanes *lanes) {
	struct lanes_plan plan = lanes_plan(lanes, INT32_MAX);
	int rows = plan.all * thickness(lanes) + (lanes->no_rule ? 0 : 1);
	lanes_plan_free(&plan);
	return rows;
}
