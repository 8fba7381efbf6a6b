/*
 * timeline.c - copying a run while it happens.
 *
 *     region                                timeline
 *     lane record  ----------------------->  sums, counts, name, end
 *     ring --STATE--> history of the lane ->  spans of its GIL and of its core
 *          --WAKE, LINE--> lists of the lane
 *          --DEPTH--> series of the queue    (fed by several lanes: sorted after)
 *
 * Records are small and read at every pull; rings cost a few nanoseconds an event.
 * What several lanes feed is put into order at the end of a pull.
 */

#include "tape/timeline.h"

#include "base/limits.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH = 1024 };

/* acquire: pairs with the release stores of the record's writers */
#define LOAD(field) atomic_load_explicit(&(field), memory_order_acquire)

static uint64_t later(uint64_t a, uint64_t b) {
	return a > b ? a : b;
}

/* ---- Records ---- */

static void copy_name(char **name, const struct region *region, uint32_t name_at) {
	mem_free(*name);
	*name = mem_copy_string(region_name(region, name_at));
}

static bool pull_processes(struct timeline *timeline) {
	const struct region *region = timeline->region;
	size_t n = LOAD(region->header->n_processes);
	bool has_changed = false;
	for (size_t i = 0; i < n && i < LIMIT_PROCESSES; i++) {
		if (i == timeline->n_processes) {
			MEM_GROW(timeline->processes, i, timeline->cap_processes);
			timeline->processes[timeline->n_processes++] = (struct timeline_process){0};
		}
		const struct region_process *from = &region->processes[i];
		struct timeline_process *process = &timeline->processes[i];
		if (!LOAD(from->ready))
			continue;
		if (!process->is_ready) {
			process->is_ready = has_changed = true;
			process->parent = from->parent;
			process->parent_lane = from->parent_lane;
			copy_name(&process->name, region, from->name_at);
		}
		uint8_t end = LOAD(from->end);
		has_changed |= end != process->end;
		process->end = end;
		process->main_lane = LOAD(from->main_lane);
		process->pid = LOAD(from->pid);
		process->status = LOAD(from->status);
		process->cpu_ns = LOAD(from->cpu_ns);
		process->handoffs = LOAD(from->handoffs);
		process->forced = LOAD(from->forced);
	}
	return has_changed;
}

static bool pull_objects(struct timeline *timeline) {
	const struct region *region = timeline->region;
	size_t n = LOAD(region->header->n_objects) + (size_t)1;
	bool has_changed = false;
	for (size_t i = 0; i < n && i < REGION_OBJECTS; i++) {
		if (i == timeline->n_objects) {
			MEM_GROW(timeline->objects, i, timeline->cap_objects);
			timeline->objects[timeline->n_objects++] = (struct timeline_object){0};
		}
		const struct region_object *from = region_object(region, (unsigned)i);
		struct timeline_object *object = &timeline->objects[i];
		if (!from)
			continue;
		if (!object->is_ready) {
			object->is_ready = has_changed = true;
			object->kind = from->kind;
			object->process = from->process;
			object->capacity = from->capacity;
			copy_name(&object->name, region, from->name_at);
		}
		object->holder = LOAD(from->holder);
	}
	return has_changed;
}

static void pull_record(struct timeline *timeline, unsigned index) {
	const struct region *region = timeline->region;
	const struct region_lane *from = &region->lanes[index];
	struct timeline_lane *lane = &timeline->lanes[index];
	uint32_t name_at = LOAD(from->name_at);
	if (!lane->is_ready) {
		if (from->process >= timeline->n_processes)
			pull_processes(timeline); /* it came since */
		lane->is_ready = true;
		lane->kind = from->kind;
		lane->daemon = from->daemon;
		lane->process = from->process < timeline->n_processes ? from->process : REGION_NONE;
		lane->parent = from->parent < REGION_LANES ? from->parent : REGION_NONE;
		copy_name(&lane->name, region, name_at);
		lane->name_at = name_at;
	}
	if (name_at != lane->name_at) {
		copy_name(&lane->name, region, name_at);
		lane->name_at = name_at;
	}
	lane->tid = LOAD(from->tid);
	lane->start_ns = LOAD(from->start_ns);
	lane->line = LOAD(from->line);
	lane->switches = LOAD(from->switches);
	lane->preempted = LOAD(from->preempted);
}

/* ---- Events ---- */

static struct track *core_track(struct timeline *timeline, unsigned number) {
	size_t at = 0;
	while (at < timeline->n_cores && timeline->cores[at].number < number)
		at++;
	if (at == timeline->n_cores || timeline->cores[at].number != number) {
		MEM_GROW(timeline->cores, timeline->n_cores, timeline->cap_cores);
		memmove(&timeline->cores[at + 1], &timeline->cores[at],
			(timeline->n_cores - at) * sizeof *timeline->cores);
		timeline->cores[at] = (struct timeline_core){ .number = number };
		timeline->n_cores++;
	}
	return &timeline->cores[at].track;
}

static void follow_gil(struct timeline *timeline, unsigned index, bool holds, uint64_t ts_ns) {
	struct timeline_lane *lane = &timeline->lanes[index];
	if (holds && !lane->hold_ns) {
		lane->hold_ns = ts_ns;
	} else if (!holds && lane->hold_ns) {
		if (lane->process != REGION_NONE)
			track_add(&timeline->processes[lane->process].gil, lane->hold_ns, ts_ns, index);
		lane->hold_ns = 0;
	}
}

static void follow_core(struct timeline *timeline, unsigned index, unsigned core, uint64_t ts_ns) {
	struct timeline_lane *lane = &timeline->lanes[index];
	if (lane->core_ns && lane->core != core) {
		track_add(core_track(timeline, lane->core), lane->core_ns, ts_ns, index);
		lane->core_ns = 0;
	}
	if (!lane->core_ns && core != EVENT_NO_CORE) {
		lane->core_ns = ts_ns;
		lane->core = core;
	}
}

/* The lane enters a state, one that only a history knows included. */
static void enter(struct timeline *timeline, unsigned index, struct event event, bool holds) {
	struct timeline_lane *lane = &timeline->lanes[index];
	bool is_on_core = event_state(&event) <= STATE_NATIVE;
	history_append(&lane->history, &event);
	follow_gil(timeline, index, holds, event.ts_ns);
	follow_core(timeline, index, is_on_core ? event_core(event.arg) : EVENT_NO_CORE, event.ts_ns);
}

static void enter_unknown(struct timeline *timeline, unsigned index, unsigned state,
	uint64_t ts_ns) {
	struct event event = { .ts_ns = ts_ns, .kind = EVENT_STATE, .state = (uint8_t)state };
	enter(timeline, index, event, false);
}

static void add_line(struct timeline_lane *lane, const struct event *event) {
	MEM_GROW(lane->lines, lane->n_lines, lane->cap_lines);
	lane->lines[lane->n_lines++] = (struct timeline_line){ event->ts_ns, event->arg };
}

static void add_wake(struct timeline_lane *lane, const struct event *event) {
	MEM_GROW(lane->wakes, lane->n_wakes, lane->cap_wakes);
	lane->wakes[lane->n_wakes++]
		= (struct timeline_wake){ event->ts_ns, event->object, (uint16_t)event->arg };
}

static void add_depth(struct timeline *timeline, const struct event *event) {
	if (event->object >= timeline->n_objects)
		pull_objects(timeline); /* it came since */
	if (event->object == 0 || event->object >= timeline->n_objects)
		return;
	struct timeline_object *object = &timeline->objects[event->object];
	MEM_GROW(object->depths, object->n_depths, object->cap_depths);
	object->depths[object->n_depths++] = (struct timeline_depth){
		.ts_ns = event->ts_ns,
		.depth = event->arg,
	};
}

static void end_lane(struct timeline *timeline, unsigned index, uint64_t ts_ns) {
	struct timeline_lane *lane = &timeline->lanes[index];
	if (lane->is_ended)
		return;
	enter_unknown(timeline, index, HISTORY_NONE, ts_ns);
	lane->is_ended = true;
	lane->end_ns = ts_ns;
}

static void take_event(struct timeline *timeline, unsigned index, const struct event *event) {
	struct timeline_lane *lane = &timeline->lanes[index];
	timeline->n_events++;
	switch (event->kind) {
	case EVENT_STATE:
		if (event_state(event) < STATE_COUNT)
			enter(timeline, index, *event, event->state & EVENT_HOLDS);
		break;
	case EVENT_WAKE:
		add_wake(lane, event);
		break;
	case EVENT_LINE:
		add_line(lane, event);
		break;
	case EVENT_DEPTH:
		add_depth(timeline, event);
		break;
	case EVENT_END:
		end_lane(timeline, index, event->ts_ns);
		break;
	}
}

/* ---- Lanes ---- */

/* From the last event that we have on, nobody knows. */
static void mark_lost(struct timeline *timeline, unsigned index) {
	const struct timeline_lane *lane = &timeline->lanes[index];
	const struct history *history = &lane->history;
	uint64_t ts_ns = history->n ? history->events[history->n - 1].ts_ns : lane->start_ns;
	enter_unknown(timeline, index, HISTORY_LOST, ts_ns);
}

static bool drain(struct timeline *timeline, unsigned index, const struct ring *ring) {
	struct event batch[BATCH];
	bool has_changed = false;
	size_t n;
	do {
		struct timeline_lane *lane = &timeline->lanes[index];
		uint64_t lost = 0;
		n = ring_drain(ring, &lane->tail, batch, BATCH, &lost);
		lane->lost += lost;
		has_changed |= n || lost;
		if (lost)
			mark_lost(timeline, index);
		for (size_t i = 0; i < n; i++)
			take_event(timeline, index, &batch[i]);
	} while (n == BATCH);
	timeline->lanes[index].written = ring_written(ring);
	return has_changed;
}

/* A lane without a ring has begun: nothing but its sums will be known. */
static bool begin_unseen(struct timeline *timeline, unsigned index) {
	const struct timeline_lane *lane = &timeline->lanes[index];
	if (lane->history.n || !lane->start_ns)
		return false;
	mark_lost(timeline, index);
	return true;
}

static bool pull_lane(struct timeline *timeline, unsigned index) {
	const struct region *region = timeline->region;
	const struct region_lane *from = &region->lanes[index];
	bool has_changed = !timeline->lanes[index].is_ready;
	bool is_over = LOAD(from->ended); /* before the ring: its last event is there then */
	pull_record(timeline, index);
	const struct ring *ring = region_ring(region, index);
	has_changed |= ring ? drain(timeline, index, ring) : begin_unseen(timeline, index);

	struct timeline_lane *lane = &timeline->lanes[index];
	if (is_over && !lane->is_ended) {
		end_lane(timeline, index, LOAD(from->end_ns));
		has_changed = true;
	}
	if (is_over)
		lane->end_ns = LOAD(from->end_ns);
	if (lane->history.n && !lane->is_ended)
		lane->history.horizon_ns = later(lane->history.horizon_ns, timeline->now_ns);
	region_sums(region, index, timeline->now_ns, lane->sums_ns);
	return has_changed;
}

static bool pull_lanes(struct timeline *timeline) {
	const struct region *region = timeline->region;
	size_t n = LOAD(region->header->n_lanes);
	bool has_changed = false;
	for (size_t i = 0; i < n && i < REGION_LANES; i++) {
		if (i == timeline->n_lanes) {
			MEM_GROW(timeline->lanes, i, timeline->cap_lanes);
			timeline->lanes[timeline->n_lanes++] = (struct timeline_lane){0};
		}
		if (LOAD(region->lanes[i].ready))
			has_changed |= pull_lane(timeline, (unsigned)i);
	}
	return has_changed;
}

/* ---- Order ---- */

static int by_depth_time(const void *a, const void *b) {
	const struct timeline_depth *x = a, *y = b;
	return (x->ts_ns > y->ts_ns) - (x->ts_ns < y->ts_ns);
}

static void settle_depths(struct timeline_object *object) {
	size_t from = object->n_settled;
	if (from == object->n_depths)
		return;
	uint64_t earliest = UINT64_MAX;
	for (size_t i = from; i < object->n_depths; i++)
		if (object->depths[i].ts_ns < earliest)
			earliest = object->depths[i].ts_ns;
	while (from > 0 && object->depths[from - 1].ts_ns > earliest)
		from--;
	qsort(object->depths + from, object->n_depths - from, sizeof *object->depths, by_depth_time);
	object->n_settled = object->n_depths;
	for (size_t i = from ? from : 1; i < object->n_depths; i++) {
		struct timeline_depth *depth = &object->depths[i], *before = depth - 1;
		depth->area = before->area + (depth->ts_ns - before->ts_ns) * before->depth;
	}
}

static void reopen_tracks(struct timeline *timeline) {
	for (size_t i = 0; i < timeline->n_processes; i++)
		track_reopen(&timeline->processes[i].gil);
	for (size_t i = 0; i < timeline->n_cores; i++)
		track_reopen(&timeline->cores[i].track);
}

static void settle(struct timeline *timeline) {
	for (size_t i = 0; i < timeline->n_processes; i++)
		track_settle(&timeline->processes[i].gil);
	for (size_t i = 0; i < timeline->n_cores; i++)
		track_settle(&timeline->cores[i].track);
	for (size_t i = 0; i < timeline->n_objects; i++)
		settle_depths(&timeline->objects[i]);
	for (size_t i = 0; i < timeline->n_lanes; i++) {
		const struct timeline_lane *lane = &timeline->lanes[i];
		if (lane->hold_ns && lane->process != REGION_NONE)
			track_show_open(&timeline->processes[lane->process].gil, lane->hold_ns,
				timeline->now_ns, (unsigned)i);
		if (lane->core_ns)
			track_show_open(core_track(timeline, lane->core), lane->core_ns,
				timeline->now_ns, (unsigned)i);
	}
}

/* ---- Limits ---- */

static size_t weight(const struct timeline_lane *lane) {
	return lane->history.n + lane->n_wakes + lane->n_lines;
}

static void drop_half(void *items, size_t *n, size_t size) {
	size_t gone = *n / 2;
	if (gone == 0)
		return;
	*n -= gone;
	memmove(items, (char *)items + gone * size, *n * size);
}

/* Its older half is forgotten; so are the older holders of its GIL. */
static void forget_lane(struct timeline *timeline, struct timeline_lane *lane) {
	lane->lost += history_drop_half(&lane->history);
	drop_half(lane->wakes, &lane->n_wakes, sizeof *lane->wakes);
	drop_half(lane->lines, &lane->n_lines, sizeof *lane->lines);
	if (lane->process != REGION_NONE)
		track_drop_half(&timeline->processes[lane->process].gil);
}

static void forget_depths(struct timeline_object *object) {
	drop_half(object->depths, &object->n_depths, sizeof *object->depths);
	object->n_settled = object->n_depths;
}

static size_t count_events(const struct timeline *timeline) {
	size_t n = 0;
	for (size_t i = 0; i < timeline->n_lanes; i++)
		n += weight(&timeline->lanes[i]);
	for (size_t i = 0; i < timeline->n_objects; i++)
		n += timeline->objects[i].n_depths;
	return n;
}

/* Keep within the limit: the lane, or the queue, that has most forgets its older half. */
static void forget(struct timeline *timeline) {
	while (timeline->n_events > LIMIT_HISTORY_EVENTS) {
		size_t lane = 0, object = 0;
		for (size_t i = 1; i < timeline->n_lanes; i++)
			if (weight(&timeline->lanes[i]) > weight(&timeline->lanes[lane]))
				lane = i;
		for (size_t i = 1; i < timeline->n_objects; i++)
			if (timeline->objects[i].n_depths > timeline->objects[object].n_depths)
				object = i;
		if (timeline->n_objects
			&& timeline->objects[object].n_depths > weight(&timeline->lanes[lane]))
			forget_depths(&timeline->objects[object]);
		else
			forget_lane(timeline, &timeline->lanes[lane]);
		timeline->n_events = count_events(timeline);
	}
}

/* ---- The whole ---- */

struct timeline *timeline_open(const struct region *region) {
	struct timeline *timeline = MEM_NEW(struct timeline);
	timeline->region = region;
	timeline->settings = region->header->settings;
	timeline->verdict = mem_copy_string("");
	return timeline;
}

void timeline_close(struct timeline *timeline) {
	if (!timeline)
		return;
	for (size_t i = 0; i < timeline->n_lanes; i++) {
		struct timeline_lane *lane = &timeline->lanes[i];
		mem_free(lane->name);
		mem_free(lane->lines);
		mem_free(lane->wakes);
		history_free(&lane->history);
	}
	for (size_t i = 0; i < timeline->n_processes; i++) {
		mem_free(timeline->processes[i].name);
		track_free(&timeline->processes[i].gil);
	}
	for (size_t i = 0; i < timeline->n_objects; i++) {
		mem_free(timeline->objects[i].name);
		mem_free(timeline->objects[i].depths);
	}
	for (size_t i = 0; i < timeline->n_cores; i++)
		track_free(&timeline->cores[i].track);
	mem_free(timeline->lanes);
	mem_free(timeline->processes);
	mem_free(timeline->objects);
	mem_free(timeline->cores);
	mem_free(timeline->verdict);
	mem_free(timeline);
}

static void pull_verdict(struct timeline *timeline) {
	const struct region_header *header = timeline->region->header;
	char text[REGION_VERDICT_SIZE];
	memcpy(text, header->verdict, sizeof text);
	text[sizeof text - 1] = '\0';
	mem_free(timeline->verdict);
	timeline->verdict = mem_copy_string(text);
	timeline->is_stuck = true;
}

static bool pull_header(struct timeline *timeline) {
	const struct region_header *header = timeline->region->header;
	uint64_t zero_ns = LOAD(header->start_ns), end_ns = LOAD(header->end_ns);
	bool has_changed = zero_ns != timeline->zero_ns || end_ns != timeline->end_ns;
	timeline->zero_ns = zero_ns;
	timeline->end_ns = end_ns;
	timeline->refused_lanes = LOAD(header->refused_lanes);
	if (!timeline->is_stuck && LOAD(header->stuck) == 1) {
		pull_verdict(timeline);
		has_changed = true;
	}
	return has_changed;
}

/* The parent of a killed process ends its lanes, unless it was killed too. */
static bool end_dead(struct timeline *timeline) {
	bool has_changed = false;
	for (unsigned i = 0; i < timeline->n_lanes; i++) {
		const struct timeline_lane *lane = &timeline->lanes[i];
		if (!lane->is_ready || lane->is_ended || !lane->start_ns || lane->process == REGION_NONE
		    || timeline->processes[lane->process].end == REGION_ALIVE)
			continue;
		end_lane(timeline, i, timeline->now_ns);
		has_changed = true;
	}
	return has_changed;
}

bool timeline_pull(struct timeline *timeline, uint64_t now_ns) {
	if (!timeline->region)
		return false;
	timeline->now_ns = later(timeline->now_ns, now_ns);
	reopen_tracks(timeline);
	forget(timeline);
	bool has_changed = pull_processes(timeline);
	has_changed |= pull_objects(timeline);
	has_changed |= pull_lanes(timeline);
	has_changed |= end_dead(timeline);
	settle(timeline);
	has_changed |= pull_header(timeline);
	return has_changed;
}

/* When a lane that nobody ended was last seen: the wall's end, if it did nothing after. */
static uint64_t last_sign(const struct timeline *timeline, const struct timeline_lane *lane) {
	const struct history *history = &lane->history;
	uint64_t last_ns = history->n ? history->events[history->n - 1].ts_ns : lane->start_ns;
	return later(last_ns, timeline->end_ns ? timeline->end_ns : timeline->now_ns);
}

/* Its sums must end where the lane does, even if its writer died between two stores. */
static void close_sums(struct timeline *timeline, unsigned index) {
	const struct region *region = timeline->region;
	struct timeline_lane *lane = &timeline->lanes[index];
	unsigned state = LOAD(region->lanes[index].state) & 0x7f;
	uint64_t known_ns = 0;
	region_sums(region, index, 0, lane->sums_ns); /* finished stretches only */
	for (int i = 0; i < STATE_COUNT; i++)
		known_ns += lane->sums_ns[i];
	lane->end_ns = later(lane->end_ns, lane->start_ns + known_ns);
	if (state < STATE_COUNT)
		lane->sums_ns[state] += lane->end_ns - lane->start_ns - known_ns;
}

void timeline_finish(struct timeline *timeline, uint64_t now_ns) {
	if (!timeline->region)
		return;
	timeline_pull(timeline, now_ns);
	reopen_tracks(timeline);
	for (unsigned i = 0; i < timeline->n_lanes; i++) {
		const struct timeline_lane *lane = &timeline->lanes[i];
		if (!lane->is_ready || !lane->start_ns)
			continue;
		if (!lane->is_ended)
			end_lane(timeline, i, last_sign(timeline, lane));
		close_sums(timeline, i);
	}
	settle(timeline);
	timeline->is_finished = true;
	timeline->region = NULL;
}
