/*
 * Following an engine.
 *
 *     guard --events--> runs_service          ended, saved, signalled
 *     tape  --rings---> timeline_pull          30 times a second
 *     output -packets-> output, printed        when readable
 *
 * A run is over when guard says so.  Its processes are gone then, so what is left
 * in the output socket is all there will ever be: it is read before the run counts
 * as ended.  Events that name an older run are about one that was replaced.
 */

#include "session/runs.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	EVAL_MIB = 64, ANSWER_MAX = 65536,
	STATUS_STUCK = 4,
	READ_AT_ONCE = 2000, /* packets a call, so that endless output cannot hold the screen */
	TICK_NS = 33 * CLOCK_MS,
};

struct runs {
	struct client *client;
	enum runs_kind kind;
	struct runs_run *live;     /* the program, or the stage of an evaluation or a probe */
	uint32_t next_id;
	struct text answer;
	bool is_fine;
	char note[256];
	unsigned news;             /* found while starting something */
	uint64_t tick_ns;          /* when the live run was looked at last */
};

struct runs_settings runs_settings_default(void) {
	return (struct runs_settings){.checks = 311, .interval_ns = 5 * (uint64_t)CLOCK_MS};
}

bool runs_settings_equal(const struct runs_settings *a, const struct runs_settings *b) {
	return a->cores == b->cores && a->checks == b->checks && a->interval_ns == b->interval_ns
		&& a->has_seed == b->has_seed && a->seed == b->seed;
}

struct runs *runs_open(struct client *client) {
	struct runs *runs = MEM_NEW(struct runs);
	runs->client = client;
	runs->next_id = 1;
	return runs;
}

enum runs_kind runs_kind(const struct runs *runs) {
	return runs->kind;
}

/* -- one run's life */

static void close_fds(struct runs_run *run) {
	if (run->output_fd >= 0)
		close(run->output_fd);
	region_close(run->region);
	if (run->tape_fd >= 0)
		close(run->tape_fd);
	run->output_fd = run->tape_fd = -1;
	run->region = NULL;
}

static void free_run(struct runs_run *run) {
	close_fds(run);
	timeline_close(run->timeline);
	totals_free(run->run);
	text_free(&run->output);
	text_free(&run->printed);
	mem_free(run->packets);
	mem_free(run->name);
	mem_free(run->file);
	mem_free(run->path);
	mem_free(run);
}

/* Drop the older half of what is kept: whole packets, so that lines keep their times. */
static void drop_half(struct runs_run *run) {
	size_t n = 0;
	while (n < run->n_packets && run->packets[n].at < run->output.len / 2)
		n++;
	size_t bytes = n < run->n_packets ? run->packets[n].at : run->output.len;
	run->n_packets -= n;
	memmove(run->packets, run->packets + n, run->n_packets * sizeof *run->packets);
	for (size_t i = 0; i < run->n_packets; i++)
		run->packets[i].at -= bytes;
	run->output.len -= bytes;
	memmove(run->output.s, run->output.s + bytes, run->output.len + 1);
	run->cut += bytes;
}

static void keep_output(struct runs_run *run, const struct client_packet *packet,
		const char *bytes, size_t len) {
	if (run->output.len + len > LIMIT_OUTPUT_KEPT)
		drop_half(run);
	MEM_GROW(run->packets, run->n_packets, run->cap_packets);
	run->packets[run->n_packets++] = (struct runs_packet){
		packet->ts_ns, packet->lane, packet->stream == 2, run->output.len, len,
	};
	text_add_bytes(&run->output, bytes, len);
	if (packet->stream == 1 && run->printed.len + len <= LIMIT_OUTPUT_KEPT)
		text_add_bytes(&run->printed, bytes, len);
}

/* At most `max` packets; 0: as many as there are.  Returns whether any came. */
static bool read_output(struct runs_run *run, int max) {
	char bytes[CLIENT_PACKET_SIZE];
	bool any = false;
	for (int i = 0; run->output_fd >= 0 && (!max || i < max); i++) {
		struct client_packet packet;
		size_t len;
		int got = client_read_output(run->output_fd, &packet, bytes, &len);
		if (got == 0)
			break;
		if (got < 0) {
			close(run->output_fd);
			run->output_fd = -1;
			break;
		}
		keep_output(run, &packet, bytes, len);
		any = true;
	}
	return any;
}

static void measure(struct runs_run *run) {
	const char *params[CLIENT_PARAMS];
	for (uint32_t i = 0; i < run->n_params; i++)
		params[i] = run->params[i];
	run->run = totals_measure(run->timeline);
	totals_name(run->run, run->file, (char *const *)params, run->n_params);
	run->run->exit_status = -1;
	if (run->end == CLIENT_EXITED)
		run->run->exit_status = run->status;
	else if (run->end == CLIENT_STUCK)
		run->run->exit_status = STATUS_STUCK;
}

/* The live engine is gone: read what it left, measure a program. */
static void finish(struct runs *runs, enum client_end end, int status, uint64_t cpu_ns,
		const char *text) {
	struct runs_run *run = runs->live;
	enum runs_kind kind = runs->kind;
	run->end = end;
	run->status = status;
	snprintf(run->text, sizeof run->text, "%s", text);
	read_output(run, 0);
	runs->live = NULL;
	runs->kind = RUNS_IDLE;
	run->is_live = false;
	if (kind == RUNS_PROGRAM) {
		timeline_finish(run->timeline, clock_ns());
		measure(run);
		run->run->cpu_ns = cpu_ns;
		close_fds(run);
		runs->news |= RUNS_ENDED;
		return;
	}
	text_clear(&runs->answer);
	text_add_bytes(&runs->answer, text_str(&run->output),
		run->output.len < ANSWER_MAX ? run->output.len : ANSWER_MAX);
	runs->is_fine = end == CLIENT_EXITED && status == 0;
	runs->news |= kind == RUNS_EVAL ? RUNS_EVALUATED : RUNS_PROBED;
	free_run(run);
}

/* -- starting */

static struct runs_run *launch(struct runs *runs, struct client_request *request,
		enum runs_kind kind, struct err *err) {
	if (!runs->client) {
		err_set(err, "no engine here");
		return NULL;
	}
	struct runs_run *run = MEM_NEW(struct runs_run);
	run->tape_fd = run->output_fd = -1;
	request->id = run->id = runs->next_id++;
	run->started_ns = clock_ns();
	bool is_started = client_start(runs->client, request, &run->tape_fd, &run->output_fd, err);
	/* Guard ends an earlier engine first, also when it then cannot start the new one. */
	if (runs->live)
		finish(runs, CLIENT_STOPPED, 0, 0, "");
	if (is_started && kind == RUNS_PROGRAM) {
		run->region = region_map(run->tape_fd, true, err);
		if (run->region)
			run->timeline = timeline_open(run->region);
		else
			client_stop(runs->client);
	}
	if (!is_started || (kind == RUNS_PROGRAM && !run->region)) {
		free_run(run);
		return NULL;
	}
	run->is_live = true;
	runs->live = run;
	runs->kind = kind;
	return run;
}

static void fill_request(struct client_request *request, const struct runs_settings *settings) {
	request->cores = settings->cores;
	request->checks = settings->checks;
	request->interval_ns = settings->interval_ns;
	request->has_seed = settings->has_seed;
	request->seed = settings->seed;
}

static struct client_request *new_request(enum client_mode mode) {
	struct client_request *request = MEM_NEW(struct client_request);
	struct runs_settings settings = runs_settings_default();
	request->mode = (uint8_t)mode;
	fill_request(request, &settings);
	return request;
}

struct runs_run *runs_start(struct runs *runs, const char *path, const char *const params[],
		size_t n_params, const struct runs_settings *settings, double capacity, struct err *err) {
	if (strlen(path) >= CLIENT_PATH_SIZE || n_params > CLIENT_PARAMS) {
		err_set(err, "%s: too long", path);
		return NULL;
	}
	struct client_request *request = new_request(CLIENT_RUN);
	fill_request(request, settings);
	request->record = 1;
	request->capacity = capacity;
	snprintf(request->path, sizeof request->path, "%s", path);
	for (size_t i = 0; i < n_params; i++)
		snprintf(request->params[request->n_params++], CLIENT_PARAM_SIZE, "%s", params[i]);
	struct runs_run *run = launch(runs, request, RUNS_PROGRAM, err);
	if (run) {
		struct text name = {0};
		run->file = mem_copy_string(file_base(path));
		run->path = mem_copy_string(path);
		text_add(&name, run->file);
		for (size_t i = 0; i < n_params; i++)
			text_addf(&name, " %s", params[i]);
		run->name = mem_copy_string(text_str(&name));
		text_free(&name);
		run->n_params = request->n_params;
		memcpy(run->params, request->params, sizeof run->params);
		run->settings = *settings;
		run->capacity = capacity;
	}
	mem_free(request);
	return run;
}

bool runs_eval(struct runs *runs, const char *name, const char *source, size_t len,
		struct err *err) {
	if (len >= CLIENT_SOURCE_SIZE)
		return err_set(err, "%s: %zu bytes are too many", name, len);
	struct client_request *request = new_request(CLIENT_EVAL);
	request->timeout_ns = CLOCK_S;
	request->memory_mib = EVAL_MIB;
	request->source_len = (uint32_t)len;
	snprintf(request->path, sizeof request->path, "%s", name);
	memcpy(request->source, source, len);
	bool ok = launch(runs, request, RUNS_EVAL, err) != NULL;
	mem_free(request);
	return ok;
}

bool runs_probe(struct runs *runs, struct err *err) {
	struct client_request *request = new_request(CLIENT_PROBE);
	request->timeout_ns = 5 * CLOCK_S;
	bool ok = launch(runs, request, RUNS_PROBE, err) != NULL;
	mem_free(request);
	return ok;
}

void runs_stop(struct runs *runs) {
	if (runs->live)
		client_stop(runs->client);
}

const char *runs_answer(const struct runs *runs, bool *is_fine) {
	*is_fine = runs->is_fine;
	return text_str(&runs->answer);
}

void runs_save(struct runs *runs, const char *bytes, size_t len) {
	if (runs->client)
		client_save(runs->client, runs->next_id++, bytes, len);
}

const char *runs_note(const struct runs *runs) {
	return runs->note;
}

/* The processes that have use for a core, for more than a tenth of the run. */
static size_t computing(const struct run *run) {
	size_t n = 0;
	for (size_t g = 0; g < run->n_gils; g++) {
		uint64_t wanted = 0;
		for (size_t i = 0; i < run->n_lanes; i++)
			if (run->lanes[i].process == run->gils[g].process)
				wanted += run->lanes[i].state_ns[STATE_RUN] + run->lanes[i].state_ns[STATE_READY];
		n += wanted > run->wall_ns / 10;
	}
	return n;
}

double runs_disturbed(const struct runs_run *run, int cores) {
	uint64_t ready = 0;
	if (run->settings.cores && run->settings.cores < (uint32_t)cores)
		cores = (int)run->settings.cores;
	if (!run->run || !run->run->wall_ns || computing(run->run) > (size_t)cores)
		return 0;
	/* Of the workers of one GIL only its holder has use for a core. */
	for (size_t i = 0; i < run->run->n_lanes; i++)
		ready += run->run->lanes[i].state_ns[STATE_READY];
	return 100 * (double)ready / (double)run->run->wall_ns;
}

void runs_drop(struct runs *runs, struct runs_run *run) {
	if (!run)
		return;
	if (run == runs->live) {
		client_stop(runs->client);
		runs->live = NULL;
		runs->kind = RUNS_IDLE;
	}
	free_run(run);
}

void runs_close(struct runs *runs) {
	if (!runs)
		return;
	/* A live program belongs to who started it; an evaluation or a probe is ours. */
	if (runs->live && runs->kind != RUNS_PROGRAM)
		runs_drop(runs, runs->live);
	text_free(&runs->answer);
	mem_free(runs);
}

/* -- following */

static void on_event(struct runs *runs, const struct client_event *event) {
	switch (event->kind) {
	case CLIENT_ENDED:
		if (runs->live && event->id == runs->live->id)
			finish(runs, (enum client_end)event->end, event->status, event->cpu_ns, event->text);
		break;
	case CLIENT_SAVED:
		runs->news |= event->saved ? RUNS_SAVED : RUNS_NOT_SAVED;
		snprintf(runs->note, sizeof runs->note, "%s", event->saved ? "" : event->text);
		break;
	default:
		runs->news |= RUNS_SIGNALLED;
		break;
	}
}

/* Ask running workers for their line: they answer at their next check point. */
static void ask_lines(struct runs_run *run) {
	if (run->region)
		atomic_fetch_add_explicit(&run->region->front->want_line, 1, memory_order_relaxed);
}

size_t runs_fds(const struct runs *runs, struct pollfd *fds, size_t max) {
	size_t n = 0;
	if (runs->client && n < max)
		fds[n++] = (struct pollfd){.fd = client_fd(runs->client), .events = POLLIN};
	return n;
}

uint64_t runs_wake_ns(const struct runs *runs) {
	return runs->live ? runs->tick_ns + TICK_NS : UINT64_MAX;
}

/* Look at the live run: thirty times a second, however busy its output is. */
static void tick(struct runs *runs, uint64_t now_ns) {
	struct runs_run *run = runs->live;
	runs->tick_ns = now_ns;
	read_output(run, READ_AT_ONCE);
	if (run->timeline) {
		timeline_pull(run->timeline, now_ns);
		ask_lines(run);
		runs->news |= RUNS_GREW;
	}
}

unsigned runs_service(struct runs *runs, uint64_t now_ns) {
	struct client_event event;
	int got = 0;
	while (runs->client && (got = client_read(runs->client, &event)) > 0)
		on_event(runs, &event);
	if (got < 0)
		runs->news |= RUNS_GONE;
	if (runs->live && now_ns >= runs_wake_ns(runs))
		tick(runs, now_ns);
	unsigned news = runs->news;
	runs->news = 0;
	return news;
}
