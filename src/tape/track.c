/*
 * track.c - spans that come lane by lane, brought into the order of time.
 *
 *     spans   [ settled, sorted ........ | added, in no order ][ open ]
 *                              ^ only from here on is anything sorted anew:
 *                                the first settled one that begins after an added one
 */

#include "tape/track.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void track_free(struct track *track) {
	mem_free(track->spans);
	*track = (struct track){0};
}

void track_reopen(struct track *track) {
	track->n = track->n_settled;
}

void track_add(struct track *track, uint64_t start_ns, uint64_t end_ns, unsigned lane) {
	if (end_ns <= start_ns)
		return;
	MEM_GROW(track->spans, track->n, track->cap);
	track->spans[track->n++]
		= (struct track_span){ .start_ns = start_ns, .end_ns = end_ns, .lane = lane };
}

/* Where the run that begins at `from` ends: spans in the order of time. */
static size_t run_end(const struct track_span *spans, size_t from, size_t n) {
	size_t end = from < n ? from + 1 : n;
	while (end < n && spans[end].start_ns >= spans[end - 1].start_ns)
		end++;
	return end;
}

/* Merge runs [from, middle) and [middle, end) into `out`. */
static void merge(const struct track_span *spans, size_t from, size_t middle, size_t end,
	struct track_span *out) {
	size_t a = from, b = middle;
	for (size_t i = from; i < end; i++)
		out[i] = b == end || (a < middle && spans[a].start_ns <= spans[b].start_ns)
			? spans[a++] : spans[b++];
}

/* Each lane's spans come in order, so there are few runs: merge them two by two. */
static void sort_runs(struct track_span *spans, size_t n) {
	struct track_span *other = NULL;
	for (size_t end = run_end(spans, 0, n); end < n; end = run_end(spans, 0, n)) {
		if (!other)
			other = MEM_NEW_ARRAY(struct track_span, n);
		for (size_t from = 0; from < n;) {
			size_t middle = run_end(spans, from, n), last = run_end(spans, middle, n);
			merge(spans, from, middle, last, other);
			from = last;
		}
		memcpy(spans, other, n * sizeof *spans);
	}
	mem_free(other);
}

/* Sum up the lengths before each span from `from` on. */
static void count_before(struct track *track, size_t from) {
	for (size_t i = from ? from : 1; i < track->n; i++) {
		const struct track_span *last = &track->spans[i - 1];
		track->spans[i].before_ns = last->before_ns + (last->end_ns - last->start_ns);
	}
}

void track_settle(struct track *track) {
	struct track_span *spans = track->spans;
	size_t from = track->n_settled;
	if (track->n == from)
		return;
	uint64_t earliest = UINT64_MAX;
	for (size_t i = from; i < track->n; i++)
		if (spans[i].start_ns < earliest)
			earliest = spans[i].start_ns;
	while (from > 0 && spans[from - 1].start_ns > earliest)
		from--;
	sort_runs(spans + from, track->n - from);
	for (size_t i = from ? from : 1; i < track->n; i++)
		if (spans[i - 1].end_ns > spans[i].start_ns)
			spans[i - 1].end_ns = spans[i].start_ns;
	count_before(track, from);
	track->n_settled = track->n;
}

void track_show_open(struct track *track, uint64_t start_ns, uint64_t now_ns, unsigned lane) {
	if (track->n && track->spans[track->n - 1].end_ns > start_ns)
		start_ns = track->spans[track->n - 1].end_ns;
	track_add(track, start_ns, now_ns, lane);
	count_before(track, track->n - 1);
}

void track_drop_half(struct track *track) {
	size_t gone = track->n / 2;
	if (gone == 0)
		return;
	track->n -= gone;
	memmove(track->spans, track->spans + gone, track->n * sizeof *track->spans);
	track->n_settled = track->n;
}

size_t track_index(const struct track *track, uint64_t ts_ns) {
	size_t low = 0, high = track->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (track->spans[middle].end_ns <= ts_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int track_at(const struct track *track, uint64_t ts_ns) {
	size_t index = track_index(track, ts_ns);
	if (index == track->n || track->spans[index].start_ns > ts_ns)
		return -1;
	return (int)track->spans[index].lane;
}

/* The time up to `ts_ns` during which somebody had it. */
static uint64_t busy_until(const struct track *track, uint64_t ts_ns) {
	size_t index = track_index(track, ts_ns);
	if (index < track->n) {
		const struct track_span *span = &track->spans[index];
		return span->before_ns + (ts_ns > span->start_ns ? ts_ns - span->start_ns : 0);
	}
	if (track->n == 0)
		return 0;
	const struct track_span *last = &track->spans[track->n - 1];
	return last->before_ns + (last->end_ns - last->start_ns);
}

uint64_t track_busy(const struct track *track, uint64_t t0, uint64_t t1) {
	return busy_until(track, t1) - busy_until(track, t0);
}

static int by_size(const void *a, const void *b) {
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

uint64_t *track_lengths(const struct track *track) {
	uint64_t *lengths = MEM_NEW_ARRAY(uint64_t, track->n);
	for (size_t i = 0; i < track->n; i++)
		lengths[i] = track->spans[i].end_ns - track->spans[i].start_ns;
	qsort(lengths, track->n, sizeof *lengths, by_size);
	return lengths;
}

uint64_t track_percentile(const uint64_t *lengths, size_t n, unsigned percent) {
	return n ? lengths[(n * percent + 99) / 100 - 1] : 0;
}
