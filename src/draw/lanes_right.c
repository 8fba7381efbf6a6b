/*
 * lanes_right.c - the words to the right of a row: what it does, or what it did.
 */

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "draw/lanes_private.h"

/* What the words of one row are made from. */
struct context {
	struct text *out;
	const struct lanes *lanes;
	const struct timeline *timeline;
	enum say_lang lang;
	const char *letters;
	uint64_t at_ns;          /* the moment that LANES_NOW speaks of */
	bool is_past;            /* a cursor was set: not the end of what is known */
};

#define ADD(context, id, ...) text_addf((context)->out, say((context)->lang, SAY_##id), __VA_ARGS__)
#define ADD_WORDS(context, id) text_add((context)->out, say((context)->lang, SAY_##id))

static const enum say_id state_words[STATE_COUNT] = {
	SAY_STATE_RUN, SAY_STATE_NATIVE, SAY_STATE_READY, SAY_STATE_GIL,
	SAY_STATE_LOCK, SAY_STATE_WAIT, SAY_STATE_IO, SAY_STATE_SLEEP,
};

static uint64_t elapsed(const struct timeline *timeline) {
	return timeline_until(timeline) - timeline->zero_ns;
}

/* ---- Workers ---- */

static void say_runs(const struct context *context, unsigned lane) {
	unsigned line = timeline_line_at(context->timeline, lane, context->at_ns);
	if (line)
		ADD(context, LANES_RUNS_LINE, line);
	else
		ADD_WORDS(context, LANES_RUNS);
}

static void say_gil(const struct context *context, unsigned lane) {
	unsigned process = context->timeline->lanes[lane].process;
	int holder = timeline_holder(context->timeline, process, context->at_ns);
	if (holder >= 0 && holder != (int)lane)
		ADD(context, LANES_GIL_HELD, context->letters[holder]);
	else
		ADD_WORDS(context, LANES_GIL_FREE);
}

/* The holder of an object, when it is known: for the present only. */
static int holder_of(const struct context *context, const struct timeline_object *object) {
	bool is_lasting = object->kind == REGION_JOIN || object->kind == REGION_CHILD;
	if (object->kind == REGION_CHILD && object->capacity < context->timeline->n_processes)
		return context->timeline->processes[object->capacity].main_lane;
	if ((context->is_past && !is_lasting) || object->holder == 0)
		return -1;
	return (int)object->holder - 1;
}

static void say_object(const struct context *context, unsigned lane) {
	const struct timeline *timeline = context->timeline;
	unsigned index = timeline_object_at(timeline, lane, context->at_ns);
	if (index == 0 || index >= timeline->n_objects || !timeline->objects[index].is_ready) {
		ADD_WORDS(context, LANES_WAITS_ANY);
		return;
	}
	const struct timeline_object *object = &timeline->objects[index];
	int holder = holder_of(context, object);
	bool is_known = holder >= 0 && (size_t)holder < timeline->n_lanes;
	if (object->kind == REGION_JOIN || object->kind == REGION_CHILD) {
		char letter[2] = { is_known ? context->letters[holder] : '\0', '\0' };
		ADD(context, LANES_JOIN, is_known ? letter : object->name);
	} else if (is_known && holder != (int)lane) {
		ADD(context, LANES_HELD, context->letters[holder], object->name);
	} else {
		ADD(context, LANES_WAITS, object->name);
	}
}

static void say_now(const struct context *context, unsigned lane) {
	const struct timeline_lane *record = &context->timeline->lanes[lane];
	switch (timeline_state(context->timeline, lane, context->at_ns)) {
	case STATE_RUN:
		say_runs(context, lane);
		break;
	case STATE_NATIVE:
		ADD_WORDS(context, LANES_NATIVE);
		break;
	case STATE_READY:
		ADD_WORDS(context, LANES_READY);
		break;
	case STATE_GIL:
		say_gil(context, lane);
		break;
	case STATE_LOCK:
	case STATE_WAIT:
		say_object(context, lane);
		break;
	case STATE_IO:
		ADD_WORDS(context, LANES_IO);
		break;
	case STATE_SLEEP:
		ADD_WORDS(context, LANES_SLEEPS);
		break;
	default:
		if (record->is_ended && record->end_ns <= context->at_ns)
			ADD_WORDS(context, LANES_ENDED);
	}
}

static unsigned percent(uint64_t part, uint64_t whole) {
	return whole ? (unsigned)((part * 100 + whole / 2) / whole) : 0;
}

static unsigned largest(const uint64_t *sums, unsigned but) {
	unsigned found = but == 0 ? 1 : 0;
	for (unsigned i = found + 1; i < STATE_COUNT; i++)
		if (i != but && sums[i] > sums[found])
			found = i;
	return found;
}

/*
 * "run 50% gil 50%": the two states that took most of its life, in the order of
 * states; the first alone where both have no room, for half a figure is a wrong one.
 */
static void say_totals(const struct context *context, unsigned lane, int room) {
	const uint64_t *sums = context->timeline->lanes[lane].sums_ns;
	uint64_t life = 0;
	for (unsigned i = 0; i < STATE_COUNT; i++)
		life += sums[i];
	unsigned first = largest(sums, STATE_COUNT), second = largest(sums, first);
	for (unsigned i = 0; i < STATE_COUNT; i++)
		if ((i == first || i == second) && percent(sums[i], life) > 0)
			text_addf(context->out, "%s%s %u%%", context->out->len ? " " : "",
				say(context->lang, state_words[i]), percent(sums[i], life));
	if (utf8_width(text_str(context->out), context->out->len) <= room)
		return;
	text_clear(context->out);
	text_addf(context->out, "%s %u%%", say(context->lang, state_words[first]),
			percent(sums[first], life));
}

/* ---- The others ---- */

static void say_slices(const struct context *context, const struct track *gil) {
	struct text median = {0};
	uint64_t *lengths = track_lengths(gil);
	text_duration(&median, (long long)track_percentile(lengths, gil->n, 50));
	ADD(context, LANES_SLICES, gil->n, text_str(&median));
	text_free(&median);
	mem_free(lengths);
}

static void say_gil_row(const struct context *context, unsigned process) {
	const struct timeline_process *record = &context->timeline->processes[process];
	if (context->is_past) {
		int holder = timeline_holder(context->timeline, process, context->at_ns);
		if (holder >= 0)
			ADD(context, LANES_HAS_IT, context->letters[holder]);
		else
			ADD_WORDS(context, LANES_FREE);
	} else if (context->lanes->right == LANES_TOTALS && record->gil.n) {
		say_slices(context, &record->gil);
	} else {
		ADD(context, LANES_HANDOVERS, (unsigned long long)record->handoffs);
	}
}

static void say_core_row(const struct context *context, unsigned index) {
	const struct timeline *timeline = context->timeline;
	const struct track *track = &timeline->cores[index].track;
	if (context->is_past) {
		int lane = track_at(track, context->at_ns);
		if (lane >= 0)
			ADD(context, LANES_ON_CORE, context->letters[lane]);
		else
			ADD_WORDS(context, LANES_IDLE);
		return;
	}
	uint64_t whole = elapsed(timeline);
	uint64_t busy = track_busy(track, timeline->zero_ns, timeline_until(timeline));
	ADD(context, LANES_IDLE_SHARE, percent(whole > busy ? whole - busy : 0, whole));
}

static void say_cores_row(const struct context *context) {
	const struct timeline *timeline = context->timeline;
	uint64_t busy = 0, whole = elapsed(timeline);
	for (size_t i = 0; i < timeline->n_cores; i++)
		busy += track_busy(&timeline->cores[i].track, timeline->zero_ns, timeline_until(timeline));
	ADD(context, LANES_BUSY, whole ? (double)busy / (double)whole : 0.0, lanes_cores(timeline));
}

static void say_queue_row(const struct context *context, unsigned object) {
	if (context->lanes->right == LANES_TOTALS && !context->is_past)
		ADD(context, LANES_MOST_ITEMS, timeline_depth_max(context->timeline, object));
	else
		ADD(context, LANES_ITEMS, timeline_depth_at(context->timeline, object, context->at_ns));
}

void lanes_right_write(struct text *out, const struct lanes *lanes, const struct lanes_row *row,
	enum say_lang lang, const char *letters, int room) {
	const struct timeline *timeline = lanes->timeline;
	uint64_t until = timeline_until(timeline);
	struct context context = {
		.out = out,
		.lanes = lanes,
		.timeline = timeline,
		.lang = lang,
		.letters = letters,
		.at_ns = lanes->cursor_ns ? lanes->cursor_ns : until ? until - 1 : 0,
		.is_past = lanes->cursor_ns != 0,
	};
	if (lanes->right == LANES_NOTHING)
		return;
	switch (row->kind) {
	case LANES_WORKER:
		if (lanes->right == LANES_TOTALS && !context.is_past)
			say_totals(&context, row->index, room);
		else
			say_now(&context, row->index);
		break;
	case LANES_QUEUE:
		say_queue_row(&context, row->index);
		break;
	case LANES_GIL:
		say_gil_row(&context, row->index);
		break;
	case LANES_CORE:
		say_core_row(&context, row->index);
		break;
	case LANES_CORES:
		say_cores_row(&context);
		break;
	}
}
