/*
 * zoom.c - what a column of a lane shows, exactly, whatever the zoom.
 *
 *     window   t0 |----|----|----|----|----|----|----|----| t1      n columns
 *     changes        x        x  x x  x x                 x
 *                 solid/split  \__ dense __/         split
 *
 * A column's time per state is a difference of running sums, so it costs the same
 * for three changes as for three million.  Only columns of few events are walked
 * through, to find the very place of their one change.  Where changes follow each
 * other by less than two columns, four of them or more, the columns are dense: they
 * are cut into bins of at least three changes, and each bin shows its share.
 */

#include "tape/zoom.h"

#include "base/mem.h"

#include <string.h>

enum {
	WALKED = 16,        /* events of a column that are looked at one by one */
	DENSE_CHANGES = 4,  /* make a part dense; fewer are drawn one by one */
	BIN_CHANGES = 3,    /* at least, are averaged */
	TRACE = 31,         /* thousandths: less of a state is not drawn */
};

/* The changes in one column that can be seen; all events if there are more than WALKED. */
struct changes {
	uint32_t n;
	uint64_t first_ns, last_ns;
};

/* One column while we look at it. */
struct column {
	struct history_sums sums;
	struct changes changes;
};

/* The time at which column `i` of `n` begins. */
static uint64_t edge(uint64_t t0, uint64_t t1, int n, int i) {
	return t0 + (uint64_t)((unsigned __int128)(t1 - t0) * (unsigned)i / (unsigned)n);
}

/* ---- Columns ---- */

static void note_change(struct changes *changes, uint64_t ts_ns) {
	if (changes->n++ == 0)
		changes->first_ns = ts_ns;
	changes->last_ns = ts_ns;
}

/* Count the changes among events [from, to) that can be seen: to another state, which lasts. */
static void walk(const struct history *history, size_t from, size_t to, struct changes *changes) {
	unsigned shown = from ? history_shown(&history->events[from - 1]) : HISTORY_NONE;
	for (size_t i = from; i < to; i++) {
		const struct event *event = &history->events[i];
		if (i + 1 < history->n && event[1].ts_ns == event->ts_ns)
			continue;
		if (history_shown(event) != shown)
			note_change(changes, event->ts_ns);
		shown = history_shown(event);
	}
}

/* Fill sums and changes of all columns in one pass along the window. */
static void look(const struct history *history, uint64_t t0, uint64_t t1, int n,
	struct column *columns) {
	size_t index = history_index(history, t0, 0);
	struct history_sums before = history_until(history, t0, index);
	for (int i = 0; i < n; i++) {
		uint64_t start = edge(t0, t1, n, i), end = edge(t0, t1, n, i + 1);
		size_t next = history_index(history, end, index);
		struct history_sums after = history_until(history, end, next);
		struct column *column = &columns[i];
		uint64_t known = 0;
		for (int s = 0; s < HISTORY_STATES; s++) {
			column->sums.ns[s] = after.ns[s] - before.ns[s];
			known += column->sums.ns[s];
		}
		column->sums.ns[HISTORY_NONE] += end - start - known;
		if (next - index <= WALKED) {
			walk(history, index, next, &column->changes);
		} else {
			column->changes = (struct changes){
				.n = (uint32_t)(next - index),
				.first_ns = history->events[index].ts_ns,
				.last_ns = history->events[next - 1].ts_ns,
			};
		}
		index = next;
		before = after;
	}
}

/* ---- Cells ---- */

static unsigned largest(const struct history_sums *sums, unsigned but) {
	unsigned found = but == 0 ? 1 : 0;
	for (unsigned s = found + 1; s < HISTORY_STATES; s++)
		if (s != but && sums->ns[s] > sums->ns[found])
			found = s;
	return found;
}

static uint64_t total(const struct history_sums *sums) {
	uint64_t sum = 0;
	for (int s = 0; s < HISTORY_STATES; s++)
		sum += sums->ns[s];
	return sum;
}

static struct zoom_cell solid(unsigned state) {
	if (state == HISTORY_LOST)
		return (struct zoom_cell){ .kind = ZOOM_LOST, .a = HISTORY_LOST, .b = HISTORY_LOST };
	return (struct zoom_cell){
		.kind = state == HISTORY_NONE ? ZOOM_BLANK : ZOOM_SOLID,
		.a = (uint8_t)state,
		.b = (uint8_t)state,
	};
}

/* The exact share of what runs over the largest of the others. */
static struct zoom_cell mixed(const struct history_sums *sums) {
	uint64_t all = total(sums);
	unsigned shown = sums->ns[STATE_RUN] ? STATE_RUN
		: sums->ns[STATE_NATIVE] ? STATE_NATIVE : largest(sums, HISTORY_STATES);
	unsigned other = largest(sums, shown);
	if (sums->ns[HISTORY_LOST])
		return solid(HISTORY_LOST);
	if (shown > STATE_NATIVE) /* nothing runs: mostly this, and no picture of a share */
		return solid(shown);
	uint64_t share = (uint64_t)(((unsigned __int128)sums->ns[shown] * 1000 + all / 2) / all);
	if (share < TRACE || share > 1000 - TRACE)
		return solid(share < TRACE ? other : shown);
	return (struct zoom_cell){
		.kind = ZOOM_MIXED,
		.a = (uint8_t)shown,
		.b = (uint8_t)other,
		.share = (uint16_t)share,
	};
}

/* One change, at `ts_ns` in [start, end): to the nearest eighth. */
static struct zoom_cell split(unsigned a, unsigned b, uint64_t start, uint64_t end,
	uint64_t ts_ns) {
	uint64_t eighths = ((ts_ns - start) * 8 + (end - start) / 2) / (end - start);
	if (eighths == 0)
		return solid(b);
	if (eighths >= 8)
		return solid(a);
	return (struct zoom_cell){
		.kind = ZOOM_SPLIT,
		.a = (uint8_t)a,
		.b = (uint8_t)b,
		.eighths = (uint8_t)eighths,
	};
}

/* A column that is not dense: one state, or one change, or two that are alone. */
static struct zoom_cell plain(const struct column *column, const struct history *history,
	uint64_t start, uint64_t end) {
	unsigned most = largest(&column->sums, HISTORY_STATES);
	if (column->sums.ns[HISTORY_LOST])
		return solid(HISTORY_LOST);
	if (column->sums.ns[most] == end - start)
		return solid(most);
	if (column->changes.n > 1)
		return mixed(&column->sums);
	/* One change; without one the lane's known time ends here. */
	uint64_t ts_ns = column->changes.n ? column->changes.first_ns : history->horizon_ns;
	unsigned after = ts_ns < history->horizon_ns ? history_state(history, ts_ns) : HISTORY_NONE;
	unsigned before = column->changes.n ? largest(&column->sums, after) : most;
	return split(before, after, start, end, ts_ns);
}

/* ---- Dense parts ---- */

static void add_sums(struct history_sums *to, const struct history_sums *from) {
	for (int s = 0; s < HISTORY_STATES; s++)
		to->ns[s] += from->ns[s];
}

/*
 * The last column of the part that begins in `first` and has gaps below two
 * columns throughout; *n is how many changes it has.  `changes` of column i is
 * `stride` bytes further for each i.
 */
static int dense_end(const void *changes, size_t stride, int columns, int first,
	uint64_t wide_ns, uint64_t *n) {
	const struct changes *last_one = (const void *)((const char *)changes + (size_t)first * stride);
	int last = first;
	*n = last_one->n;
	for (int i = first + 1; last_one->n && i < columns && i - last <= 2; i++) {
		const struct changes *one = (const void *)((const char *)changes + (size_t)i * stride);
		if (one->n == 0)
			continue;
		if (one->first_ns - last_one->last_ns >= wide_ns)
			break;
		last = i;
		last_one = one;
		*n += one->n;
	}
	return last;
}

/*
 * Paint columns [first, last], which have `changes`, in bins of at least three;
 * what would be left over joins the last bin.
 */
static void paint_dense(const struct column *columns, int first, int last, uint64_t changes,
	struct zoom_cell *cells) {
	for (int bin = first; bin <= last;) {
		struct history_sums sums = {0};
		uint64_t in_bin = 0;
		int end = bin;
		while (end <= last && (in_bin < BIN_CHANGES || changes < BIN_CHANGES)) {
			add_sums(&sums, &columns[end].sums);
			in_bin += columns[end].changes.n;
			changes -= columns[end].changes.n;
			end++;
		}
		struct zoom_cell cell = mixed(&sums);
		while (bin < end)
			cells[bin++] = cell;
	}
}

void zoom_lane(const struct history *history, uint64_t t0, uint64_t t1, int n,
	struct zoom_cell *cells) {
	if (n <= 0)
		return;
	memset(cells, 0, (size_t)n * sizeof *cells);
	if (t1 - t0 < (uint64_t)n || t1 <= t0)
		t1 = t0 + (uint64_t)n;
	struct column *columns = MEM_NEW_ARRAY(struct column, (size_t)n);
	look(history, t0, t1, n, columns);
	uint64_t wide_ns = 2 * (t1 - t0) / (uint64_t)n;
	for (int i = 0; i < n; i++) {
		uint64_t changes;
		int last = dense_end(&columns[0].changes, sizeof *columns, n, i, wide_ns, &changes);
		if (changes >= DENSE_CHANGES) {
			paint_dense(columns, i, last, changes, cells);
			i = last;
		} else {
			cells[i] = plain(&columns[i], history, edge(t0, t1, n, i), edge(t0, t1, n, i + 1));
		}
	}
	mem_free(columns);
}

/* ---- Tracks and queues ---- */

/* Who of the spans [from, to) had most of [start, end). */
static int longest(const struct track *track, size_t from, size_t to, uint64_t start,
	uint64_t end) {
	uint64_t most = 0;
	int lane = -1;
	for (size_t i = from; i < to; i++) {
		const struct track_span *span = &track->spans[i];
		uint64_t first = span->start_ns > start ? span->start_ns : start;
		uint64_t last = span->end_ns < end ? span->end_ns : end;
		if (last > first && last - first > most) {
			most = last - first;
			lane = (int)span->lane;
		}
	}
	return lane;
}

/* The beginnings and ends of the spans [from, to) that lie in [start, end). */
static struct changes span_changes(const struct track *track, size_t from, size_t to,
	uint64_t start, uint64_t end) {
	struct changes changes = {0};
	if (to - from > WALKED) {
		changes.n = (uint32_t)(to - from);
		changes.first_ns = start;
		changes.last_ns = end;
		return changes;
	}
	for (size_t i = from; i < to; i++) {
		const struct track_span *span = &track->spans[i];
		bool is_taken_over = i > 0 && span[-1].end_ns == span->start_ns;
		if (span->start_ns >= start && span->start_ns < end && !is_taken_over)
			note_change(&changes, span->start_ns);
		if (span->end_ns >= start && span->end_ns < end)
			note_change(&changes, span->end_ns);
	}
	return changes;
}

static struct changes look_at_owner(const struct track *track, uint64_t start, uint64_t end,
	struct zoom_owner *cell) {
	/* An end at the very start is a change of this column. */
	size_t from = track_index(track, start ? start - 1 : 0), to = track_index(track, end);
	uint64_t busy = track_busy(track, start, end);
	if (to < track->n && track->spans[to].start_ns < end)
		to++;
	*cell = (struct zoom_owner){ .lane = -1, .share = (uint16_t)(busy * 1000 / (end - start)) };
	if (busy * 2 >= end - start && to - from <= WALKED)
		cell->lane = longest(track, from, to, start, end);
	return span_changes(track, from, to, start, end);
}

/* Average the shares of [first, last] in bins of at least three changes, as of a lane. */
static void average_owners(const struct changes *changes, int first, int last, uint64_t left,
	struct zoom_owner *cells) {
	for (int bin = first; bin <= last;) {
		uint64_t in_bin = 0, share = 0;
		int end = bin;
		while (end <= last && (in_bin < BIN_CHANGES || left < BIN_CHANGES)) {
			share += cells[end].share;
			in_bin += changes[end].n;
			left -= changes[end].n;
			end++;
		}
		share /= (uint64_t)(end - bin);
		for (; bin < end; bin++) {
			cells[bin].share = (uint16_t)share;
			cells[bin].is_dense = true;
		}
	}
}

void zoom_track(const struct track *track, uint64_t t0, uint64_t t1, int n,
	struct zoom_owner *cells) {
	if (n <= 0)
		return;
	if (t1 - t0 < (uint64_t)n || t1 <= t0)
		t1 = t0 + (uint64_t)n;
	struct changes *changes = MEM_NEW_ARRAY(struct changes, (size_t)n);
	for (int i = 0; i < n; i++)
		changes[i] = look_at_owner(track, edge(t0, t1, n, i), edge(t0, t1, n, i + 1), &cells[i]);
	/* A letter is for a cell, never for a part of one: more than a change a cell is dense. */
	uint64_t wide_ns = (t1 - t0) / (uint64_t)n;
	for (int i = 0; i < n; i++) {
		uint64_t in_part;
		int last = dense_end(changes, sizeof *changes, n, i, wide_ns, &in_part);
		if (in_part >= DENSE_CHANGES) {
			average_owners(changes, i, last, in_part, cells);
			i = last;
		}
	}
	mem_free(changes);
}

/* Items times nanoseconds of a queue from its beginning up to `ts_ns`. */
static uint64_t area_until(const struct timeline_object *object, uint64_t ts_ns) {
	size_t index = timeline_depth_index(object, ts_ns);
	if (index == 0)
		return 0;
	const struct timeline_depth *last = &object->depths[index - 1];
	return last->area + (ts_ns - last->ts_ns) * last->depth;
}

void zoom_depth(const struct timeline_object *object, uint64_t t0, uint64_t t1, int n,
	uint64_t *milli) {
	if (t1 - t0 < (uint64_t)n || t1 <= t0)
		t1 = t0 + (uint64_t)n;
	uint64_t before = area_until(object, t0);
	for (int i = 0; i < n; i++) {
		uint64_t start = edge(t0, t1, n, i), end = edge(t0, t1, n, i + 1);
		uint64_t after = area_until(object, end);
		milli[i] = (uint64_t)((unsigned __int128)(after - before) * 1000 / (end - start));
		before = after;
	}
}
