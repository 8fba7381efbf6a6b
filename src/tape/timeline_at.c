/*
 * timeline_at.c - what was the case at a time, and where to look next.
 */

#include "tape/timeline.h"

static const struct timeline_lane *lane_of(const struct timeline *timeline, unsigned lane) {
	bool is_there = lane < timeline->n_lanes && timeline->lanes[lane].is_ready;
	return is_there ? &timeline->lanes[lane] : NULL;
}

static const struct timeline_object *object_of(const struct timeline *timeline, unsigned object) {
	return object < timeline->n_objects ? &timeline->objects[object] : NULL;
}

uint64_t timeline_until(const struct timeline *timeline) {
	uint64_t until = timeline->end_ns ? timeline->end_ns : timeline->now_ns;
	return until > timeline->zero_ns ? until : timeline->zero_ns;
}

unsigned timeline_state(const struct timeline *timeline, unsigned lane, uint64_t ts_ns) {
	const struct timeline_lane *found = lane_of(timeline, lane);
	return found ? history_state(&found->history, ts_ns) : HISTORY_NONE;
}

unsigned timeline_line_at(const struct timeline *timeline, unsigned lane, uint64_t ts_ns) {
	const struct timeline_lane *found = lane_of(timeline, lane);
	const struct event *event = found ? history_at(&found->history, ts_ns) : NULL;
	if (!event)
		return 0;
	unsigned line = event_line(event->arg);
	/* Since it entered that state it may have said where it was. */
	size_t low = 0, high = found->n_lines;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (found->lines[middle].ts_ns <= ts_ns)
			low = middle + 1;
		else
			high = middle;
	}
	if (low > 0 && found->lines[low - 1].ts_ns >= event->ts_ns)
		line = found->lines[low - 1].line;
	return line;
}

unsigned timeline_object_at(const struct timeline *timeline, unsigned lane, uint64_t ts_ns) {
	const struct timeline_lane *found = lane_of(timeline, lane);
	const struct event *event = found ? history_at(&found->history, ts_ns) : NULL;
	return event ? event->object : 0;
}

int timeline_holder(const struct timeline *timeline, unsigned process, uint64_t ts_ns) {
	if (process >= timeline->n_processes)
		return -1;
	return track_at(&timeline->processes[process].gil, ts_ns);
}

int timeline_on_core(const struct timeline *timeline, unsigned core, uint64_t ts_ns) {
	for (size_t i = 0; i < timeline->n_cores; i++)
		if (timeline->cores[i].number == core)
			return track_at(&timeline->cores[i].track, ts_ns);
	return -1;
}

/* ---- Steps ---- */

/* Is event `at` a change that can be seen: another state than before, that lasts? */
static bool is_change(const struct history *history, size_t at) {
	const struct event *event = &history->events[at];
	if (at + 1 < history->n && event[1].ts_ns == event->ts_ns)
		return false;
	return at == 0 || event_state(event) != event_state(event - 1);
}

static uint64_t next_change(const struct history *history, uint64_t ts_ns) {
	for (size_t i = history_index(history, ts_ns + 1, 0); i < history->n; i++)
		if (is_change(history, i))
			return history->events[i].ts_ns;
	return 0;
}

static uint64_t previous_change(const struct history *history, uint64_t ts_ns) {
	for (size_t i = history_index(history, ts_ns, 0); i-- > 0;)
		if (is_change(history, i))
			return history->events[i].ts_ns;
	return 0;
}

/* The nearer of two times ahead; 0 is none. */
static uint64_t sooner(uint64_t a, uint64_t b) {
	return a == 0 || (b && b < a) ? b : a;
}

uint64_t timeline_next(const struct timeline *timeline, uint64_t ts_ns) {
	uint64_t next = 0;
	for (size_t i = 0; i < timeline->n_lanes; i++)
		next = sooner(next, next_change(&timeline->lanes[i].history, ts_ns));
	return next;
}

uint64_t timeline_previous(const struct timeline *timeline, uint64_t ts_ns) {
	uint64_t previous = 0;
	for (size_t i = 0; i < timeline->n_lanes; i++) {
		uint64_t found = previous_change(&timeline->lanes[i].history, ts_ns);
		previous = found > previous ? found : previous;
	}
	return previous;
}

static bool is_handover(const struct track *track, size_t at) {
	return at > 0 && track->spans[at].lane != track->spans[at - 1].lane;
}

uint64_t timeline_next_handover(const struct timeline *timeline, uint64_t ts_ns) {
	uint64_t next = 0;
	for (size_t i = 0; i < timeline->n_processes; i++) {
		const struct track *gil = &timeline->processes[i].gil;
		size_t at = track_index(gil, ts_ns);
		while (at < gil->n && (gil->spans[at].start_ns <= ts_ns || !is_handover(gil, at)))
			at++;
		if (at < gil->n)
			next = sooner(next, gil->spans[at].start_ns);
	}
	return next;
}

uint64_t timeline_previous_handover(const struct timeline *timeline, uint64_t ts_ns) {
	uint64_t previous = 0;
	for (size_t i = 0; i < timeline->n_processes; i++) {
		const struct track *gil = &timeline->processes[i].gil;
		size_t at = track_index(gil, ts_ns) + 1;
		if (at > gil->n)
			at = gil->n;
		while (at > 0 && (gil->spans[at - 1].start_ns >= ts_ns || !is_handover(gil, at - 1)))
			at--;
		if (at > 0 && gil->spans[at - 1].start_ns > previous)
			previous = gil->spans[at - 1].start_ns;
	}
	return previous;
}

const struct timeline_wake *timeline_wake_at(const struct timeline *timeline, unsigned lane,
	uint64_t ts_ns) {
	const struct timeline_lane *found = lane_of(timeline, lane);
	size_t low = 0, high = found ? found->n_wakes : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (found->wakes[middle].ts_ns <= ts_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &found->wakes[low - 1] : NULL;
}

/* ---- Queues ---- */

size_t timeline_depth_index(const struct timeline_object *object, uint64_t ts_ns) {
	size_t low = 0, high = object->n_depths;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (object->depths[middle].ts_ns <= ts_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

unsigned timeline_depth_at(const struct timeline *timeline, unsigned object, uint64_t ts_ns) {
	const struct timeline_object *found = object_of(timeline, object);
	size_t index = found ? timeline_depth_index(found, ts_ns) : 0;
	return index ? found->depths[index - 1].depth : 0;
}

unsigned timeline_depth_max(const struct timeline *timeline, unsigned object) {
	const struct timeline_object *found = object_of(timeline, object);
	unsigned max = 0;
	for (size_t i = 0; found && i < found->n_depths; i++)
		if (found->depths[i].depth > max)
			max = found->depths[i].depth;
	return max;
}
