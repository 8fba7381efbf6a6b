#include "export/report.h"

#include "base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void add_string(struct text *out, const char *string) {
	text_json(out, string, strlen(string));
}

static void add_key(struct text *out, const char *key) {
	text_addf(out, "\"%s\": ", key);
}

static void add_number(struct text *out, const char *key, uint64_t number, const char *after) {
	text_addf(out, "\"%s\": %" PRIu64 "%s", key, number, after);
}

static void add_named(struct text *out, const char *key, const char *string, const char *after) {
	add_key(out, key);
	add_string(out, string);
	text_add(out, after);
}

/* {"WORKERS": "4"} of "WORKERS=4". */
static void add_params(struct text *out, const struct run *run) {
	text_add(out, "  \"params\": {");
	for (size_t i = 0; i < run->n_params; i++) {
		const char *param = run->params[i], *equals = strchr(param, '=');
		size_t len = equals ? (size_t)(equals - param) : strlen(param);
		text_add(out, i ? ", " : "");
		text_json(out, param, len);
		text_add(out, ": ");
		add_string(out, equals ? equals + 1 : "");
	}
	text_add(out, "},\n");
}

static void add_settings(struct text *out, const struct region_settings *settings) {
	text_add(out, "  \"settings\": {\"gil\": true, ");
	add_number(out, "interval_ns", settings->interval_ns, ", ");
	text_addf(out, "\"checks\": \"%u.%u\", ", settings->checks / 100, settings->checks % 100);
	add_number(out, "cores", settings->cores, ", ");
	text_addf(out, "\"capacity\": %.2f},\n", settings->capacity);
}

static void add_lane(struct text *out, const struct run_lane *lane) {
	static const char *const kinds[] = { "main", "thread", "task" };
	text_addf(out, "    {\"id\": %u, \"kind\": \"%s\", ", lane->id,
		kinds[lane->kind <= REGION_TASK ? lane->kind : 0]);
	add_named(out, "name", lane->name, ", ");
	add_named(out, "process", lane->process_name, ", ");
	if (lane->parent >= 0)
		text_addf(out, "\"parent\": %d, ", lane->parent);
	else
		text_add(out, "\"parent\": null, ");
	text_addf(out, "\"start_ns\": %" PRId64 ", \"end_ns\": %" PRId64 ", \"state_ns\": {",
		lane->start_ns, lane->end_ns);
	for (int i = 0; i < STATE_COUNT; i++)
		add_number(
			out, state_word((enum state)i), lane->state_ns[i], i + 1 < STATE_COUNT ? ", " : "}, ");
	add_number(out, "switches", lane->switches, "}");
}

static void add_gil(struct text *out, const struct run_gil *gil) {
	text_add(out, "    {");
	add_named(out, "process", gil->process_name, ", ");
	add_number(out, "handoffs", gil->handoffs, ", ");
	add_number(out, "forced", gil->forced, ", \"slice_ns\": {");
	add_number(out, "p50", gil->p50_ns, ", ");
	add_number(out, "p95", gil->p95_ns, ", ");
	add_number(out, "max", gil->max_ns, "}}");
}

static void add_queue(struct text *out, const struct run_queue *queue) {
	text_add(out, "    {");
	add_named(out, "name", queue->name, ", ");
	add_number(out, "capacity", queue->capacity, ", ");
	add_number(out, "max_depth", queue->max_depth, ", ");
	add_number(out, "full_ns", queue->full_ns, ", ");
	add_number(out, "empty_ns", queue->empty_ns, "}");
}

static void add_separator(struct text *out, size_t i, size_t n) {
	text_add(out, i + 1 < n ? ",\n" : "\n");
}

void report_write(struct text *out, const struct run *run) {
	text_add(out, "{\n  ");
	add_named(out, "program", run->program, ",\n");
	add_params(out, run);
	add_settings(out, &run->settings);
	text_addf(out, "  \"wall_ns\": %" PRIu64 ",\n  \"cpu_ns\": %" PRIu64 ",\n  \"exit\": %d,\n",
		run->wall_ns, run->cpu_ns, run->exit_status);
	text_add(out, "  \"lanes\": [\n");
	for (size_t i = 0; i < run->n_lanes; i++) {
		add_lane(out, &run->lanes[i]);
		add_separator(out, i, run->n_lanes);
	}
	text_add(out, "  ],\n  \"gil\": [\n");
	for (size_t i = 0; i < run->n_gils; i++) {
		add_gil(out, &run->gils[i]);
		add_separator(out, i, run->n_gils);
	}
	text_add(out, "  ],\n  \"queues\": [\n");
	for (size_t i = 0; i < run->n_queues; i++) {
		add_queue(out, &run->queues[i]);
		add_separator(out, i, run->n_queues);
	}
	text_addf(out,
		"  ],\n  \"events\": {\"written\": %" PRIu64 ", \"lost\": %" PRIu64 "},\n  \"deadlock\": ",
		run->written, run->lost);
	if (run->is_stuck)
		add_string(out, run->verdict);
	else
		text_add(out, "null");
	text_add(out, "\n}\n");
}

bool report_save(const char *path, const struct run *run, struct err *err) {
	struct text out = {0};
	report_write(&out, run);
	bool ok = file_save(path, text_str(&out), out.len, err);
	text_free(&out);
	return ok;
}
