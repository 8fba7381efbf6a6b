/*
 * totals.c - adding up a run.
 *
 * What a lane spent in each state is in its record.  What several lanes did at
 * the same time is not: for that all histories are merged by time, with a heap of
 * one entry a lane, and counted as states begin and end.
 */

#include "tape/totals.h"

#include "base/mem.h"

#include <string.h>

/* ---- Lanes ---- */

static const char *process_name(const struct timeline *timeline, unsigned process) {
	const char *name = process < timeline->n_processes ? timeline->processes[process].name : NULL;
	return name ? name : "";
}

static void measure_lane(struct run *run, const struct timeline *timeline, unsigned id) {
	const struct timeline_lane *from = &timeline->lanes[id];
	struct run_lane *lane = &run->lanes[run->n_lanes++];
	*lane = (struct run_lane){
		.id = id,
		.kind = (enum region_lane_kind)from->kind,
		.name = mem_copy_string(from->name),
		.process_name = mem_copy_string(process_name(timeline, from->process)),
		.process = from->process,
		.parent = from->parent == REGION_NONE ? -1 : from->parent,
		.daemon = from->daemon,
		.start_ns = (int64_t)(from->start_ns - timeline->zero_ns),
		.end_ns = (int64_t)(from->end_ns - timeline->zero_ns),
		.switches = from->switches,
		.preempted = from->preempted,
	};
	memcpy(lane->state_ns, from->sums_ns, sizeof lane->state_ns);
	run->busy_ns += lane->state_ns[STATE_RUN] + lane->state_ns[STATE_NATIVE];
	run->written += from->written;
	run->lost += from->lost;
}

static void measure_lanes(struct run *run, const struct timeline *timeline) {
	run->lanes = MEM_NEW_ARRAY(struct run_lane, timeline->n_lanes + 1);
	for (unsigned i = 0; i < timeline->n_lanes; i++)
		if (timeline->lanes[i].is_ready && timeline->lanes[i].start_ns)
			measure_lane(run, timeline, i);
}

/* ---- GILs ---- */

static void measure_slices(struct run_gil *gil, const struct track *track) {
	uint64_t *slices = track_lengths(track);
	gil->n_slices = track->n;
	gil->p50_ns = track_percentile(slices, track->n, 50);
	gil->p95_ns = track_percentile(slices, track->n, 95);
	gil->max_ns = track_percentile(slices, track->n, 100);
	mem_free(slices);
}

static void measure_gils(struct run *run, const struct timeline *timeline) {
	run->gils = MEM_NEW_ARRAY(struct run_gil, timeline->n_processes + 1);
	for (unsigned i = 0; i < timeline->n_processes; i++) {
		const struct timeline_process *process = &timeline->processes[i];
		if (!process->is_ready)
			continue;
		struct run_gil *gil = &run->gils[run->n_gils++];
		gil->process = i;
		gil->process_name = mem_copy_string(process_name(timeline, i));
		gil->handoffs = process->handoffs;
		gil->forced = process->forced;
		measure_slices(gil, &process->gil);
	}
}

/* ---- What happened at the same time ---- */

/* How many lanes are in each state, and how long at least two were. */
struct together {
	uint32_t lanes[HISTORY_STATES];
	uint64_t since_ns[HISTORY_STATES];
	uint64_t overlap_ns[HISTORY_STATES];
};

static void join_state(struct together *together, unsigned state, uint64_t ts_ns) {
	if (++together->lanes[state] == 2)
		together->since_ns[state] = ts_ns;
}

static void leave_state(struct together *together, unsigned state, uint64_t ts_ns) {
	if (together->lanes[state]-- == 2)
		together->overlap_ns[state] += ts_ns - together->since_ns[state];
}

/* Where the merge stands in one lane. */
struct cursor {
	const struct history *history;
	size_t next;
	unsigned group;       /* index of its GIL's struct together; 0 is the whole run */
};

static uint64_t cursor_ts(const struct cursor *cursor) {
	return cursor->history->events[cursor->next].ts_ns;
}

static void sift_down(struct cursor *heap, size_t n, size_t at) {
	for (;;) {
		size_t least = at;
		for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < n; child++)
			if (cursor_ts(&heap[child]) < cursor_ts(&heap[least]))
				least = child;
		if (least == at)
			return;
		struct cursor swap = heap[at];
		heap[at] = heap[least];
		heap[least] = swap;
		at = least;
	}
}

/* Take one event: its lane leaves a state and joins another. */
static void step(struct together *together, struct cursor *cursor) {
	uint64_t ts_ns = cursor_ts(cursor);
	struct together *both[] = { &together[0], cursor->group ? &together[cursor->group] : NULL };
	for (int i = 0; i < 2 && both[i]; i++) {
		if (cursor->next)
			leave_state(both[i], history_shown(&cursor->history->events[cursor->next - 1]), ts_ns);
		join_state(both[i], history_shown(&cursor->history->events[cursor->next]), ts_ns);
	}
	cursor->next++;
}

static void measure_overlap(struct run *run, const struct timeline *timeline) {
	struct together *together = MEM_NEW_ARRAY(struct together, timeline->n_processes + 1);
	struct cursor *heap = MEM_NEW_ARRAY(struct cursor, timeline->n_lanes + 1);
	size_t n = 0;
	for (size_t i = 0; i < timeline->n_lanes; i++) {
		const struct timeline_lane *lane = &timeline->lanes[i];
		unsigned group = lane->process == REGION_NONE ? 0 : lane->process + 1u;
		if (lane->history.n)
			heap[n++] = (struct cursor){ &lane->history, 0, group };
	}
	for (size_t i = n; i-- > 0;)
		sift_down(heap, n, i);
	/* Every lane ends in HISTORY_NONE, so whatever overlaps has ended when the heap is empty. */
	while (n > 0) {
		step(together, &heap[0]);
		if (heap[0].next == heap[0].history->n)
			heap[0] = heap[--n];
		sift_down(heap, n, 0);
	}
	memcpy(run->overlap_ns, together[0].overlap_ns, sizeof run->overlap_ns);
	for (size_t i = 0; i < run->n_gils; i++)
		memcpy(run->gils[i].overlap_ns, together[run->gils[i].process + 1].overlap_ns,
			sizeof run->gils[i].overlap_ns);
	mem_free(together);
	mem_free(heap);
}

/* ---- Queues ---- */

static void measure_queue(struct run_queue *queue, const struct timeline_object *object,
	uint64_t until_ns) {
	for (size_t i = 0; i < object->n_depths; i++) {
		const struct timeline_depth *depth = &object->depths[i];
		uint64_t end_ns = i + 1 < object->n_depths ? depth[1].ts_ns : until_ns;
		uint64_t ns = end_ns > depth->ts_ns ? end_ns - depth->ts_ns : 0;
		if (depth->depth > queue->max_depth)
			queue->max_depth = depth->depth;
		if (depth->depth == 0)
			queue->empty_ns += ns;
		else if (object->capacity && depth->depth >= object->capacity)
			queue->full_ns += ns;
	}
}

static void measure_queues(struct run *run, const struct timeline *timeline) {
	run->queues = MEM_NEW_ARRAY(struct run_queue, timeline->n_objects + 1);
	for (size_t i = 0; i < timeline->n_objects; i++) {
		const struct timeline_object *object = &timeline->objects[i];
		if (!object->is_ready || object->n_depths == 0)
			continue;
		struct run_queue *queue = &run->queues[run->n_queues++];
		queue->name = mem_copy_string(object->name);
		queue->process = object->process;
		queue->capacity = object->capacity;
		measure_queue(queue, object, timeline_until(timeline));
	}
}

/* ---- The whole ---- */

struct run *totals_measure(const struct timeline *timeline) {
	struct run *run = MEM_NEW(struct run);
	run->settings = timeline->settings;
	run->wall_ns = timeline->zero_ns ? timeline_until(timeline) - timeline->zero_ns : 0;
	run->refused_lanes = timeline->refused_lanes;
	run->is_stuck = timeline->is_stuck;
	run->verdict = mem_copy_string(timeline->verdict);
	run->program = mem_copy_string("");
	measure_lanes(run, timeline);
	measure_gils(run, timeline);
	measure_overlap(run, timeline);
	measure_queues(run, timeline);
	return run;
}

static void free_params(struct run *run) {
	for (size_t i = 0; i < run->n_params; i++)
		mem_free(run->params[i]);
	mem_free(run->params);
}

void totals_name(struct run *run, const char *program, char *const params[], size_t n_params) {
	free_params(run);
	mem_free(run->program);
	run->program = mem_copy_string(program);
	run->params = MEM_NEW_ARRAY(char *, n_params + 1);
	run->n_params = n_params;
	for (size_t i = 0; i < n_params; i++)
		run->params[i] = mem_copy_string(params[i]);
}

void totals_free(struct run *run) {
	if (!run)
		return;
	for (size_t i = 0; i < run->n_lanes; i++) {
		mem_free(run->lanes[i].name);
		mem_free(run->lanes[i].process_name);
	}
	for (size_t i = 0; i < run->n_gils; i++)
		mem_free(run->gils[i].process_name);
	for (size_t i = 0; i < run->n_queues; i++)
		mem_free(run->queues[i].name);
	free_params(run);
	mem_free(run->program);
	mem_free(run->lanes);
	mem_free(run->gils);
	mem_free(run->queues);
	mem_free(run->verdict);
	mem_free(run);
}

/* ---- Looking up ---- */

uint64_t totals_handoffs(const struct run *run) {
	uint64_t handoffs = 0;
	for (size_t i = 0; i < run->n_gils; i++)
		handoffs += run->gils[i].handoffs;
	return handoffs;
}

const struct run_lane *totals_lane(const struct run *run, const char *name) {
	for (size_t i = 0; i < run->n_lanes; i++)
		if (strcmp(run->lanes[i].name, name) == 0)
			return &run->lanes[i];
	return NULL;
}

uint64_t totals_overlap(const struct run *run, enum state state) {
	uint64_t overlap_ns = 0;
	for (size_t i = 0; i < run->n_gils; i++)
		overlap_ns += run->gils[i].overlap_ns[state];
	return overlap_ns;
}
