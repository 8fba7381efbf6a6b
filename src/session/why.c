/*
 * What the measurements mean, in sentences: the verdict, the figures, what changed
 * between two runs, what a worker waits for.
 *
 * A verdict is given only when it is safe: the block ran unchanged, the cores it
 * needs were free, and no time lies within 7 % of a bound.  Else the screen says
 * what the machine says, and offers to measure again.
 */

#include "session/inside.h"

#include "base/mem.h"
#include "draw/lanes.h"
#include "session/units.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- the verdict */

static bool is_too_busy(const struct session *session) {
	return session->probed > 0 && session->probed < measure_needs(session);
}

const struct runs_run *why_disturbed(const struct session *session) {
	for (size_t i = 0; i < session->n_programs; i++) {
		const struct runs_run *run = session->programs[i].run;
		if (run && runs_disturbed(run, session->capacity.cores) > INSIDE_DISTURBED)
			return run;
	}
	return NULL;
}

/* Did other programs get in the way of a question about times? */
static bool is_spoilt(const struct session *session) {
	const struct lesson_scene *scene = walk_scene(session);
	return scene->predict && condition_is_timed(scene->predict) && why_disturbed(session);
}

bool why_is_decided(const struct session *session) {
	const struct condition_result *result = session->result;
	return result && result->choice >= 0 && !result->is_near && !is_too_busy(session)
		&& !is_spoilt(session);
}

bool why_may_measure(const struct session *session) {
	const struct lesson_scene *scene = walk_scene(session);
	if (!scene || !scene->predict || !session->result || session->measures + 1 >= INSIDE_MEASURES)
		return false;
	return is_too_busy(session) || is_spoilt(session)
		|| (session->result->choice >= 0 && session->result->is_near);
}

/* Figures whose names say what they count are shown in words. */
static const struct { const char *name; enum say_id words; } units[] = {
	{"ratio", SAY_SESSION_TIMES}, {"percent", SAY_SESSION_PERCENT},
	{"cores", SAY_SESSION_CORES_KEPT}, {"rate", SAY_SESSION_A_SECOND},
	{"count", SAY_SESSION_COUNT},
};

/* "1.01 times", "54%", "1.00 s"; of any other name "name 0.3". */
static void add_measured(const struct session *session, struct text *out) {
	const struct condition_result *result = session->result;
	const char *name = result->measured_name;
	char *end;
	double value = strtod(result->measured, &end);
	bool is_real = strpbrk(result->measured, ".eE") != NULL;
	for (size_t i = 0; !*end && i < sizeof units / sizeof units[0]; i++)
		if (strcmp(name, units[i].name) == 0) {
			session_add(session, out, units[i].words, value);
			return;
		}
	if (*end)
		text_addf(out, "%s %s", name, result->measured);
	else if (strcmp(name, "wall") == 0 || strcmp(name, "cpu") == 0)
		text_duration(out, (long long)(value * 1e9));
	else
		text_addf(out, is_real && value < 10 ? "%s %.2f" : "%s %.0f", name, value);
}

static const char *choice_text(const struct session *session, int choice) {
	return walk_scene(session)->predict->choices[choice].text;
}

void why_said(const struct session *session, struct text *out) {
	const struct lesson_scene *scene = walk_scene(session);
	if (!scene || !scene->predict || session->is_skipped || session->answer == PREDICT_NONE)
		return;
	if (session->answer == PREDICT_UNSURE)
		text_add(out, session_say(session, SAY_SESSION_UNSURE));
	else
		session_add(session, out, session->is_bet ? SAY_SESSION_BET : SAY_SESSION_SAID,
			predict_letter(session->answer), choice_text(session, session->answer));
}

/* The measured part: "Measured: 1.01 times, so b: about the same." */
static void add_finding(const struct session *session, struct text *out) {
	const struct condition_result *result = session->result;
	struct text figure = {0};
	if (result->measured)
		add_measured(session, &figure);
	if (is_too_busy(session))
		session_add(session, out, SAY_SESSION_TOO_BUSY, session->probed, session->capacity.cores);
	else if (is_spoilt(session))
		session_add(session, out, SAY_SESSION_SPOILT, why_disturbed(session)->name,
			runs_disturbed(why_disturbed(session), session->capacity.cores));
	else if (result->choice < 0 && result->error)
		session_add(session, out, SAY_SESSION_NO_DECISION, result->error);
	else if (result->choice < 0)
		session_add(session, out, SAY_SESSION_NONE_FITS, text_str(&figure));
	else if (result->is_near)
		session_add(session, out, SAY_SESSION_TOO_NEAR, text_str(&figure));
	else if (result->choice == session->answer && result->measured)
		session_add(session, out, SAY_SESSION_MEASURED_SO, text_str(&figure));
	else if (result->choice == session->answer)
		text_add(out, session_say(session, SAY_SESSION_SEEN_SO));
	else if (result->measured)
		session_add(session, out, SAY_SESSION_MEASURED, text_str(&figure),
			predict_letter(result->choice), choice_text(session, result->choice));
	else
		session_add(session, out, SAY_SESSION_SEEN, predict_letter(result->choice),
			choice_text(session, result->choice));
	text_free(&figure);
}

void why_verdict(const struct session *session, struct text *out) {
	const struct lesson_scene *scene = walk_scene(session);
	if (!scene || !scene->predict || !session->result)
		return;
	why_said(session, out);
	if (out->len)
		text_add(out, session->lang == SAY_ZH ? "" : "  ");
	add_finding(session, out);
	if (session->is_bet && why_is_decided(session)) {
		bool is_won = session->answer == session->result->choice;
		text_addf(out, "%s%s", session->lang == SAY_ZH ? "" : " ",
			session_say(session, is_won ? SAY_SESSION_BET_WON : SAY_SESSION_BET_LOST));
	}
}

/* -- figures */

/* Does the block run one program several times? */
static bool files_repeat(const struct session *session) {
	for (size_t i = 0; i < session->n_programs; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(session->programs[i].file, session->programs[j].file) == 0)
				return true;
	return false;
}

void why_figures(const struct session *session, struct text *out) {
	const struct runs_run *last = NULL;
	for (size_t i = 0; i < session->n_programs; i++) {
		const struct runs_run *run = session->programs[i].run;
		if (!run || !run->run)
			continue;
		text_addf(out, "%s%s ", out->len ? "   " : "",
			files_repeat(session) ? run->name : run->file);
		text_duration(out, (long long)run->run->wall_ns);
		last = run;
	}
	const struct condition_result *result = session->result;
	if (result && result->measured && strcmp(result->measured_name, "ratio") == 0)
		text_addf(out, "   ratio %.2f", strtod(result->measured, NULL));
	if (last && last->run->wall_ns) {
		double busy = (double)last->run->busy_ns / (double)last->run->wall_ns;
		text_add(out, "   ");
		if (session->probed > 0)
			session_add(session, out, SAY_SESSION_CORES_BUSY_OF, busy, session->probed);
		else
			session_add(session, out, SAY_SESSION_CORES_BUSY, busy);
	}
}

/* -- what changed */

/* The run to compare an own one with: the last of the same program. */
static const struct runs_run *other_run(const struct session *session, const struct runs_run *run) {
	if (session->older && session->older->run && strcmp(session->older->file, run->file) == 0)
		return session->older;
	for (size_t i = session->n_programs; i-- > 0;) {
		const struct runs_run *other = session->programs[i].run;
		if (other && other->run && strcmp(other->file, run->file) == 0)
			return other;
	}
	return NULL;
}

/* The value that a run had for the parameter of `param` ("WORKERS=4"); NULL: not known. */
static const char *param_value(const struct session *session, const struct runs_run *run,
		const char *param) {
	size_t n = strcspn(param, "=");
	for (uint32_t i = 0; i < run->n_params; i++)
		if (strncmp(run->params[i], param, n + 1) == 0)
			return run->params[i] + n + 1;
	return session->source && strcmp(session->source->file, run->file) == 0
		? listing_value(session->source, param, n) : NULL;
}

static void add_param_change(const struct session *session, const struct runs_run *a,
		const struct runs_run *b, const char *param, struct text *out) {
	const char *from = param_value(session, a, param), *to = param_value(session, b, param);
	if (!from || !to || strcmp(from, to) == 0)
		return;
	struct text line = {0};
	text_addf(&line, "%s%.*s %s -> %s", out->len ? ", " : "", (int)strcspn(param, "="), param,
		from, to);
	text_safe(out, text_str(&line), line.len, false);
	text_free(&line);
}

static void add_setting_changes(const struct runs_settings *a, const struct runs_settings *b,
		struct text *out) {
	if (a->cores != b->cores) {
		char from[16] = "all", to[16] = "all";
		if (a->cores)
			snprintf(from, sizeof from, "%u", a->cores);
		if (b->cores)
			snprintf(to, sizeof to, "%u", b->cores);
		text_addf(out, "%scores %s -> %s", out->len ? ", " : "", from, to);
	}
	if (a->interval_ns != b->interval_ns) {
		text_addf(out, "%sinterval ", out->len ? ", " : "");
		units_show_duration(out, a->interval_ns);
		text_add(out, " -> ");
		units_show_duration(out, b->interval_ns);
	}
	if (a->checks != b->checks)
		text_addf(out, "%schecks %s -> %s", out->len ? ", " : "", a->checks == 309 ? "3.9" : "3.11",
			b->checks == 309 ? "3.9" : "3.11");
}

/*
 * The share of all workers' lives spent in each state, in per cent; MainThread
 * counts only if it is alone.
 */
static void shares(const struct run *run, double share[STATE_COUNT]) {
	double life = 0, sum[STATE_COUNT] = {0};
	bool has_others = run->n_lanes > 1;
	for (size_t i = 0; i < run->n_lanes; i++) {
		if (has_others && run->lanes[i].kind == REGION_MAIN && !run->lanes[i].process)
			continue;
		life += (double)(run->lanes[i].end_ns - run->lanes[i].start_ns);
		for (int s = 0; s < STATE_COUNT; s++)
			sum[s] += (double)run->lanes[i].state_ns[s];
	}
	for (int s = 0; s < STATE_COUNT; s++)
		share[s] = life > 0 ? 100 * sum[s] / life : 0;
}

static void add_share_change(const struct session *session, const struct run *a,
		const struct run *b, struct text *out) {
	double from[STATE_COUNT], to[STATE_COUNT];
	int most = -1;
	shares(a, from);
	shares(b, to);
	for (int s = 0; s < STATE_COUNT; s++) {
		/* More waiting says more than less running; `ready` may be other programs' doing. */
		if (s == STATE_RUN || (s == STATE_READY && !b->settings.cores))
			continue;
		double best = most < 0 ? 1.5 : fabs(to[most] - from[most]);
		if (fabs(to[s] - from[s]) > best)
			most = s;
	}
	if (most >= 0)
		text_addf(out, "   %s %.0f%% -> %.0f%%",
			session_say(session, (enum say_id)(SAY_STATE_RUN + most)), from[most], to[most]);
}

void why_changed(struct session *session, const struct runs_run *run) {
	const struct runs_run *other = other_run(session, run);
	struct text *out = &session->changed;
	text_clear(out);
	if (!run->run || (run->end != CLIENT_EXITED && run->end != CLIENT_STUCK))
		return;
	if (other) {
		for (uint32_t i = 0; i < run->n_params; i++)
			add_param_change(session, other, run, run->params[i], out);
		for (uint32_t i = 0; i < other->n_params; i++) {
			bool is_told = false;
			for (uint32_t j = 0; j < run->n_params; j++)
				is_told = is_told || strncmp(run->params[j], other->params[i],
					strcspn(other->params[i], "=") + 1) == 0;
			if (!is_told)
				add_param_change(session, other, run, other->params[i], out);
		}
		add_setting_changes(&other->settings, &run->settings, out);
		text_add(out, out->len ? ":  wall " : "wall ");
		text_duration(out, (long long)other->run->wall_ns);
		text_add(out, " -> ");
	} else {
		text_add(out, "wall ");
	}
	text_duration(out, (long long)run->run->wall_ns);
	if (other)
		add_share_change(session, other->run, run->run, out);
}

void why_ended(struct session *session, const struct runs_run *run) {
	struct text when = {0};
	if (run->run)
		text_duration(&when, (long long)run->run->wall_ns);
	switch (run->end) {
	case CLIENT_EXITED:
		if (run->status)
			session_tell(session, true, SAY_SESSION_EXITED, run->file, run->status);
		break;
	case CLIENT_CRASHED:
		session_tell(session, true, SAY_SESSION_CRASHED, run->status, run->text);
		break;
	case CLIENT_STOPPED:
		if (run == session->shown)
			session_tell(session, false, SAY_SESSION_STOPPED, text_str(&when));
		break;
	case CLIENT_TIMED_OUT:
		session_tell(session, true, SAY_SESSION_TIMED_OUT, text_str(&when));
		break;
	case CLIENT_STUCK:
		session_tell_text(session, false, run->run && run->run->verdict[0] ? run->run->verdict
			: session_say(session, SAY_SESSION_STUCK));
		break;
	case CLIENT_REFUSED:
		session_tell_text(session, true, run->text);
		break;
	}
	text_free(&when);
}

/* -- what a worker waits for */

/* The lane of a letter, or the first one that is not running; -1: none. */
static int find_lane(const struct timeline *timeline, const char *letter, uint64_t ts_ns) {
	int waiting = -1;
	for (unsigned i = 0; i < timeline->n_lanes; i++) {
		const struct timeline_lane *lane = &timeline->lanes[i];
		if (!lane->is_ready)
			continue;
		char its = lanes_letter(timeline, i);
		if (letter[0] && !letter[1] && toupper((unsigned char)letter[0]) == its)
			return (int)i;
		if (letter[0] && letter[1] && strncmp(lanes_name(timeline, i), letter, strlen(letter)) == 0)
			return (int)i;
		unsigned state = timeline_state(timeline, i, ts_ns);
		if (waiting < 0 && state != STATE_RUN && state < STATE_COUNT && its != 'M')
			waiting = (int)i;
	}
	return letter[0] ? -1 : waiting;
}

static enum say_id state_sentence(unsigned state) {
	static const enum say_id sentences[] = {
		[STATE_RUN] = SAY_WHY_RUN, [STATE_NATIVE] = SAY_WHY_NATIVE, [STATE_READY] = SAY_WHY_READY,
		[STATE_GIL] = SAY_WHY_GIL, [STATE_LOCK] = SAY_WHY_LOCK, [STATE_WAIT] = SAY_WHY_WAIT,
		[STATE_IO] = SAY_WHY_IO, [STATE_SLEEP] = SAY_WHY_SLEEP,
	};
	return state < STATE_COUNT ? sentences[state] : SAY_WHY_ABSENT;
}

static void add_moment(struct text *out, const struct timeline *timeline, uint64_t ts_ns) {
	text_duration(out, ts_ns > timeline->zero_ns ? (long long)(ts_ns - timeline->zero_ns) : 0);
}

/* Who has the GIL that the lane wants, and until when. */
static void add_gil(const struct session *session, const struct timeline *timeline, unsigned lane,
		uint64_t ts_ns, struct text *out) {
	int holder = timeline_holder(timeline, timeline->lanes[lane].process, ts_ns);
	if (holder < 0)
		return;
	unsigned line = timeline_line_at(timeline, (unsigned)holder, ts_ns);
	text_add_char(out, ' ');
	session_add(session, out, SAY_WHY_HOLDER, lanes_letter(timeline, (unsigned)holder), line);
	uint64_t next = timeline_next_handover(timeline, ts_ns);
	if (!next)
		return;
	struct text when = {0};
	add_moment(&when, timeline, next);
	text_add_char(out, ' ');
	session_add(session, out, SAY_WHY_HANDOVER, text_str(&when));
	text_free(&when);
}

/* Which object it waits for, and who has it as far as is known. */
static void add_object(const struct session *session, const struct timeline *timeline,
		unsigned lane, uint64_t ts_ns, struct text *out) {
	unsigned object = timeline_object_at(timeline, lane, ts_ns);
	if (!object || object >= timeline->n_objects || !timeline->objects[object].is_ready)
		return;
	struct text name = {0};
	text_safe(&name, timeline->objects[object].name, strlen(timeline->objects[object].name), false);
	text_add_char(out, ' ');
	session_add(session, out, SAY_WHY_OBJECT, text_str(&name));
	text_free(&name);
	uint32_t holder = timeline->objects[object].holder;
	if (holder && holder - 1 < timeline->n_lanes && holder - 1 != lane && !timeline->is_finished) {
		text_add_char(out, ' ');
		session_add(session, out, SAY_WHY_OWNER, lanes_letter(timeline, holder - 1));
	}
}

void why_worker(struct session *session, const char *letter, struct text *out) {
	if (!session->shown) {
		text_add(out, session_say(session, SAY_SESSION_NO_RUN));
		return;
	}
	const struct timeline *timeline = session->shown->timeline;
	uint64_t ts_ns = timeline->zero_ns + (uint64_t)view_moment(session);
	if (ts_ns && ts_ns >= timeline_until(timeline)) /* the end itself is nobody's */
		ts_ns = timeline_until(timeline) - 1;
	int lane = find_lane(timeline, letter, ts_ns);
	if (lane < 0) {
		session_add(session, out, letter[0] ? SAY_WHY_NOBODY : SAY_WHY_ALL_RUN, letter);
		return;
	}
	/* Nobody pointed at a time: then the last one at which it was there. */
	uint64_t end_ns = timeline->lanes[lane].end_ns;
	if (session->cursor_ns < 0 && end_ns > timeline->zero_ns && ts_ns >= end_ns)
		ts_ns = end_ns - 1;
	unsigned state = timeline_state(timeline, (unsigned)lane, ts_ns);
	const struct event *event = history_at(&timeline->lanes[lane].history, ts_ns);
	struct text since = {0};
	add_moment(&since, timeline, event ? event->ts_ns : ts_ns);
	session_add(session, out, state_sentence(state), lanes_letter(timeline, (unsigned)lane),
		text_str(&since), timeline_line_at(timeline, (unsigned)lane, ts_ns));
	text_free(&since);
	if (state == STATE_GIL)
		add_gil(session, timeline, (unsigned)lane, ts_ns, out);
	else
		add_object(session, timeline, (unsigned)lane, ts_ns, out);
}
