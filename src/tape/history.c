/*
 * history.c - exact time per state for any window, by running sums.
 *
 *     events   e0 e1 ......... e63 | e64 ............ e127 | e128 ...
 *     checks   c0                    c1                      c2
 *              sums up to e0         sums up to e64          ...
 *
 * The sums up to a time are those of the check before it plus at most 64 stretches;
 * a window is the difference of two such sums.
 */

#include "tape/history.h"

#include "base/mem.h"

#include <string.h>

enum { BLOCK = 64 };

void history_free(struct history *history) {
	mem_free(history->events);
	mem_free(history->checks);
	*history = (struct history){0};
}

void history_append(struct history *history, const struct event *event) {
	MEM_GROW(history->events, history->n, history->cap);
	struct event *added = &history->events[history->n];
	*added = *event;
	if (history->n) {
		struct event *last = added - 1;
		if (added->ts_ns < last->ts_ns)
			added->ts_ns = last->ts_ns;
		history->sums.ns[history_shown(last)] += added->ts_ns - last->ts_ns;
	}
	if (history->n % BLOCK == 0) {
		MEM_GROW(history->checks, history->n_checks, history->cap_checks);
		history->checks[history->n_checks++] = history->sums;
	}
	history->n++;
	if (history->horizon_ns < added->ts_ns)
		history->horizon_ns = added->ts_ns;
}

size_t history_drop_half(struct history *history) {
	size_t gone = history->n / 2;
	if (gone < 2)
		return 0;
	struct history old = *history;
	struct event first
		= { .ts_ns = old.events[0].ts_ns, .kind = EVENT_STATE, .state = HISTORY_LOST };
	*history = (struct history){ .horizon_ns = old.horizon_ns };
	history_append(history, &first);
	for (size_t i = gone; i < old.n; i++)
		history_append(history, &old.events[i]);
	history_free(&old);
	return gone;
}

size_t history_index(const struct history *history, uint64_t ts_ns, size_t hint) {
	size_t low = hint < history->n ? hint : 0, high = history->n;
	/* Often the answer is near the hint: look in steps that double. */
	for (size_t step = 16; hint && low + step < high; step *= 2) {
		if (history->events[low + step].ts_ns >= ts_ns) {
			high = low + step;
			break;
		}
		low += step;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (history->events[middle].ts_ns < ts_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct history_sums history_until(const struct history *history, uint64_t ts_ns, size_t index) {
	struct history_sums sums = {0};
	if (index == 0)
		return sums;
	if (ts_ns > history->horizon_ns)
		ts_ns = history->horizon_ns;
	size_t last = index - 1;
	sums = history->checks[last / BLOCK];
	for (size_t i = last / BLOCK * BLOCK; i < last; i++)
		sums.ns[history_shown(&history->events[i])]
			+= history->events[i + 1].ts_ns - history->events[i].ts_ns;
	if (ts_ns > history->events[last].ts_ns)
		sums.ns[history_shown(&history->events[last])] += ts_ns - history->events[last].ts_ns;
	return sums;
}

struct history_sums history_between(const struct history *history, uint64_t t0, uint64_t t1) {
	size_t first = history_index(history, t0, 0);
	struct history_sums before = history_until(history, t0, first);
	struct history_sums sums = history_until(history, t1, history_index(history, t1, first));
	uint64_t known = 0;
	for (int i = 0; i < HISTORY_STATES; i++) {
		sums.ns[i] -= before.ns[i];
		known += sums.ns[i];
	}
	sums.ns[HISTORY_NONE] += t1 - t0 - known;
	return sums;
}

const struct event *history_at(const struct history *history, uint64_t ts_ns) {
	size_t index = history_index(history, ts_ns + 1, 0);
	if (index == 0 || ts_ns >= history->horizon_ns)
		return NULL;
	return &history->events[index - 1];
}

unsigned history_state(const struct history *history, uint64_t ts_ns) {
	const struct event *event = history_at(history, ts_ns);
	return event ? history_shown(event) : HISTORY_NONE;
}
