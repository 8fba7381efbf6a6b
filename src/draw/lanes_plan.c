/*
 * lanes_plan.c - which rows a picture of lanes has, when not all of them fit.
 *
 *     all rows       workers by process, queues, GILs, cores
 *     1st fold       the cores become one row
 *     2nd fold       main threads that only wait go
 *     then           what is left scrolls
 *
 * Whenever something is hidden the last row says so, which costs a row itself.
 */

#include "base/mem.h"
#include "draw/lanes_private.h"

#include <string.h>

enum { ONLY_WAITS_PERCENT = 90 };

static void add(struct lanes_plan *plan, enum lanes_row_kind kind, unsigned index) {
	plan->rows[plan->n++] = (struct lanes_row){ kind, index };
}

static bool has_begun(const struct timeline_lane *lane) {
	return lane->is_ready && lane->start_ns;
}

static void add_workers(struct lanes_plan *plan, const struct timeline *timeline) {
	for (unsigned process = 0; process < timeline->n_processes; process++)
		for (unsigned i = 0; i < timeline->n_lanes; i++)
			if (has_begun(&timeline->lanes[i]) && timeline->lanes[i].process == process)
				add(plan, LANES_WORKER, i);
}

static void add_queues(struct lanes_plan *plan, const struct timeline *timeline) {
	for (unsigned i = 0; i < timeline->n_objects; i++)
		if (timeline->objects[i].n_depths)
			add(plan, LANES_QUEUE, i);
}

/* A GIL for which nobody but one lane can ask is no news. */
static void add_gils(struct lanes_plan *plan, const struct timeline *timeline) {
	unsigned lanes[LIMIT_PROCESSES] = {0};
	for (unsigned i = 0; i < timeline->n_lanes; i++)
		if (has_begun(&timeline->lanes[i]) && timeline->lanes[i].process < LIMIT_PROCESSES)
			lanes[timeline->lanes[i].process]++;
	for (unsigned i = 0; i < timeline->n_processes; i++)
		if (lanes[i] > 1 && timeline->processes[i].gil.n)
			add(plan, LANES_GIL, i);
}

static struct lanes_plan all_rows(const struct lanes *lanes) {
	const struct timeline *timeline = lanes->timeline;
	struct lanes_plan plan = {0};
	plan.rows = MEM_NEW_ARRAY(struct lanes_row,
		timeline->n_lanes + timeline->n_objects + timeline->n_processes + timeline->n_cores + 1);
	add_workers(&plan, timeline);
	if (!lanes->workers_only) {
		add_queues(&plan, timeline);
		add_gils(&plan, timeline);
		for (unsigned i = 0; i < timeline->n_cores; i++)
			add(&plan, LANES_CORE, i);
	}
	plan.all = plan.n;
	return plan;
}

static void fold_cores(struct lanes_plan *plan) {
	int first = plan->n;
	while (first > 0 && plan->rows[first - 1].kind == LANES_CORE)
		first--;
	if (plan->n - first < 2)
		return;
	plan->rows[first] = (struct lanes_row){ LANES_CORES, 0 };
	plan->n = first + 1;
}

static bool only_waits(const struct timeline *timeline, unsigned index) {
	const struct timeline_lane *lane = &timeline->lanes[index];
	uint64_t life = 0, waits = lane->sums_ns[STATE_WAIT];
	for (int i = 0; i < STATE_COUNT; i++)
		life += lane->sums_ns[i];
	return lane->kind == REGION_MAIN && waits * 100 >= life * ONLY_WAITS_PERCENT;
}

static void fold_mains(struct lanes_plan *plan, const struct timeline *timeline) {
	int kept = 0;
	for (int i = 0; i < plan->n; i++)
		if (plan->rows[i].kind != LANES_WORKER || !only_waits(timeline, plan->rows[i].index))
			plan->rows[kept++] = plan->rows[i];
	plan->is_main_hidden = kept < plan->n && plan->n == plan->all;
	plan->n = kept;
}

struct lanes_plan lanes_plan(const struct lanes *lanes, int room) {
	struct lanes_plan plan = all_rows(lanes);
	int left = room > 0 ? room : 0;
	if (plan.n > left) {
		left = left > 1 ? left - 1 : left; /* for the row that says so */
		if (!lanes->show_all)
			fold_cores(&plan);
		if (!lanes->show_all && plan.n > left)
			fold_mains(&plan, lanes->timeline);
	}
	plan.shown = plan.n < left ? plan.n : left;
	plan.first = lanes->scroll > plan.n - plan.shown ? plan.n - plan.shown : lanes->scroll;
	if (plan.first < 0)
		plan.first = 0;
	plan.hidden = plan.all - plan.shown;
	if (plan.n > plan.shown)
		plan.is_main_hidden = false;
	return plan;
}

void lanes_plan_free(struct lanes_plan *plan) {
	mem_free(plan->rows);
	*plan = (struct lanes_plan){0};
}
