#include "session/once.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "draw/lanes.h"
#include "draw/legend.h"
#include "export/print.h"
#include "export/report.h"
#include "tape/totals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
	PULL_MS = 30,         /* rings must not fill up unread */
	WIDTH_FILE = 100,     /* columns of a picture that goes to no terminal */
	WIDTH_MOST = 160,
	ROWS_MOST = 100,
	STATUS_TIMED_OUT = 124,
};

/* Ctrl-C: told to guard by the loop below. */
static volatile sig_atomic_t interrupts;

static void on_interrupt(int signal) {
	(void)signal;
	interrupts++;
}

static void catch_interrupt(void) {
	struct sigaction action = {.sa_handler = on_interrupt}; /* no SA_RESTART: poll must return */
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
}

/* Follow the run to its end.  False: guard is gone. */
static bool follow(struct client *client, struct timeline *timeline, struct client_event *end) {
	int told = 0;
	for (;;) {
		struct pollfd fd = {.fd = client_fd(client), .events = POLLIN};
		if (poll(&fd, 1, PULL_MS) < 0 && errno != EINTR)
			return false;
		timeline_pull(timeline, clock_ns());
		for (; told < interrupts; told++)
			client_interrupt(client);
		int got;
		while ((got = client_read(client, end)) > 0)
			if (end->kind == CLIENT_ENDED)
				return true;
		if (got < 0)
			return false;
	}
}

/* ---- the picture ---- */

static int picture_width(bool is_terminal) {
	struct winsize size;
	if (!is_terminal || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col < 40)
		return WIDTH_FILE;
	return size.ws_col < WIDTH_MOST ? size.ws_col : WIDTH_MOST;
}

static bool wants_color(bool is_terminal) {
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	return is_terminal && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

static void add_rows(struct text *out, const struct canvas *canvas, bool has_color) {
	if (has_color)
		print_ansi(out, canvas, THEME_DARK, 256);
	else
		print_text(out, canvas);
}

static void paint_picture(const struct once *once, const struct timeline *timeline,
		bool is_terminal, struct text *out) {
	int cols = picture_width(is_terminal), cells_col, cells;
	struct lanes lanes = {
			.timeline = timeline,
			.title = file_base(once->request.path),
			.right = LANES_TOTALS,
			.show_all = true,
	};
	lanes_columns(cols, &cells_col, &cells);
	zoom_opening(timeline, cells, &lanes.t0, &lanes.t1);
	int rows = lanes_rows(&lanes);
	if (rows > ROWS_MOST)
		rows = ROWS_MOST;
	struct canvas *canvas = canvas_open(rows, cols);
	struct pen pen = {
		.canvas = canvas, .rect = {.rows = rows, .cols = cols}, .lang = once->lang,
		.glyphs = utf8_init() ? GLYPH_UTF8 : GLYPH_ASCII,
	};
	struct lanes_done done = lanes_paint(&pen, &lanes);
	add_rows(out, canvas, wants_color(is_terminal));
	canvas_resize(canvas, 1, cols);
	pen.rect.rows = 1;
	legend_paint(&pen, done.seen);
	add_rows(out, canvas, wants_color(is_terminal));
	canvas_close(canvas);
}

/* The same in sentences: one a lane, what it did with its life. */
static void add_sentences(const struct once *once, const struct run *run, struct text *out) {
	for (size_t i = 0; i < run->n_lanes; i++) {
		const struct run_lane *lane = &run->lanes[i];
		uint64_t life = (uint64_t)(lane->end_ns - lane->start_ns);
		text_safe(out, lane->name, strlen(lane->name), false);
		if (run->n_gils > 1)
			text_addf(out, " (%s)", lane->process_name);
		text_add(out, ": ");
		text_duration(out, (long long)life);
		for (int s = 0; s < STATE_COUNT; s++)
			if (life && lane->state_ns[s] * 200 >= life) /* half a per cent and more */
				text_addf(out, ", %s %.0f%%", state_word((enum state)s),
					100.0 * (double)lane->state_ns[s] / (double)life);
		text_add_char(out, '\n');
	}
	text_addf(out, say(once->lang, SAY_ONCE_HANDOFFS), (unsigned long long)totals_handoffs(run));
	text_add_char(out, '\n');
}

static void show_picture(const struct once *once, const struct timeline *timeline,
		const struct run *run) {
	bool is_terminal = isatty(STDOUT_FILENO);
	if (once->is_quiet || !(is_terminal || once->is_asked) || !run->n_lanes)
		return;
	struct text out = {0};
	if (once->is_plain)
		add_sentences(once, run, &out);
	else
		paint_picture(once, timeline, is_terminal, &out);
	text_add(&out, say(once->lang, SAY_ONCE_WALL));
	text_add_char(&out, ' ');
	text_duration(&out, (long long)run->wall_ns);
	text_addf(&out, "  %s ", say(once->lang, SAY_ONCE_CPU));
	text_duration(&out, (long long)run->cpu_ns);
	text_add_char(&out, '\n');
	fwrite(out.s, 1, out.len, stdout);
	fflush(stdout);
	text_free(&out);
}

/* ---- the end ---- */

static int status_of(const struct once *once, const struct client_event *end) {
	switch (end->end) {
	case CLIENT_EXITED:
		return end->status;
	case CLIENT_CRASHED:
		fprintf(stderr, say(once->lang, SAY_ONCE_CRASHED), end->text);
		fputc('\n', stderr);
		return 128 + end->status;
	case CLIENT_STOPPED:
		return 128 + SIGINT;
	case CLIENT_TIMED_OUT:
		fprintf(stderr, say(once->lang, SAY_ONCE_TIMED_OUT),
				(double)once->request.timeout_ns * 1e-9);
		fputc('\n', stderr);
		return STATUS_TIMED_OUT;
	case CLIENT_STUCK:
		return 4;
	default:
		fprintf(stderr, "baton: %s\n", end->text);
		return 1;
	}
}

static bool save_report(const struct once *once, struct run *run) {
	char *params[CLIENT_PARAMS];
	for (unsigned i = 0; i < once->request.n_params; i++)
		params[i] = (char *)(uintptr_t)once->request.params[i];
	totals_name(run, once->request.path, params, once->request.n_params);
	struct err err = {0};
	if (!once->report || report_save(once->report, run, &err))
		return true;
	char text[ERR_TEXT_SIZE + ERR_FILE_SIZE];
	err_format(&err, text, sizeof text);
	fprintf(stderr, "baton: %s\n", text);
	return false;
}

int once_run(struct client *client, const struct once *once) {
	struct client_request *request = MEM_NEW(struct client_request);
	struct client_event end = {0};
	struct err err = {0};
	int tape_fd = -1, output_fd = -1, status = 1;
	*request = once->request;
	request->id = 1;
	request->direct = 1;
	catch_interrupt();
	bool is_started = client_start(client, request, &tape_fd, &output_fd, &err);
	mem_free(request);
	struct region *region = is_started ? region_map(tape_fd, true, &err) : NULL;
	if (!region) {
		fprintf(stderr, "baton: %s\n", err.text);
		return 1;
	}
	struct timeline *timeline = timeline_open(region);
	if (follow(client, timeline, &end)) {
		timeline_finish(timeline, clock_ns());
		status = status_of(once, &end);
		struct run *run = totals_measure(timeline);
		run->cpu_ns = end.cpu_ns;
		run->exit_status = status;
		if (!save_report(once, run) && status == 0)
			status = 1;
		show_picture(once, timeline, run);
		totals_free(run);
	} else {
		fputs("baton: guard is gone\n", stderr);
	}
	timeline_close(timeline);
	region_close(region);
	close(tape_fd);
	return status;
}
