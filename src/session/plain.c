/*
 * Two ways of going on: by commands, or by itself.
 *
 * Both follow the same view as the screen: after every step what is new in it is
 * written once.  A printer remembers what it has written.
 */

#include "session/plain.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/shelf.h"
#include "session/inside.h"
#include "tape/totals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 78, WAIT_MOST_MS = 1000 };

/* Ctrl-C: told to the session by the loop below. */
static volatile sig_atomic_t interrupts;

static void on_interrupt(int signal) {
	(void)signal;
	interrupts++;
}

/* What was written last, so that nothing is written twice. */
struct printer {
	struct session *session;
	struct text title, page, message, verdict, changed, status;
	size_t n_output;             /* lines written of the run on show */
	const struct timeline *timeline;
	bool has_totals, is_question_out;
};

/* -- writing */

static void write_line(const char *text) {
	fputs(text, stdout);
	fputc('\n', stdout);
}

/* Wrapped, as the screen would. */
static void page_text(struct text *out, const struct markdown *page) {
	struct arena *arena = arena_open();
	const struct markdown_page *lines = markdown_wrap(arena, page, WIDTH);
	for (size_t i = 0; i < lines->n_lines; i++) {
		const struct markdown_line *line = &lines->lines[i];
		text_repeat(out, " ", line->n_spans ? line->indent : 0);
		for (size_t j = 0; j < line->n_spans; j++)
			text_add_bytes(out, line->spans[j].text, line->spans[j].len);
		text_add_char(out, '\n');
	}
	arena_close(arena);
}

/* Write `text` unless it was the last of its kind; returns whether it was new. */
static bool write_new(struct text *last, const char *text) {
	if (!*text || strcmp(text_str(last), text) == 0)
		return false;
	text_clear(last);
	text_add(last, text);
	write_line(text);
	return true;
}

/* The title row, once a phase. */
static void write_title(struct printer *printer, const struct session_view *view) {
	struct text title = {0};
	text_add(&title, view->title);
	if (*view->place)
		text_addf(&title, "   %s", view->place);
	if (*view->phase_word)
		text_addf(&title, "   %s", view->phase_word);
	if (strcmp(text_str(&title), text_str(&printer->title)) != 0) {
		fputc('\n', stdout);
		write_new(&printer->title, text_str(&title));
		fputc('\n', stdout);
		text_clear(&printer->page);
		text_clear(&printer->verdict);
		printer->is_question_out = false;
	}
	text_free(&title);
}

static void write_page(struct printer *printer, const struct session_view *view) {
	struct text page = {0};
	if (view->page)
		page_text(&page, view->page);
	if (page.len && strcmp(text_str(&page), text_str(&printer->page)) != 0) {
		/* A page that grew: only what is new. */
		bool has_grown = printer->page.len
			&& strncmp(page.s, printer->page.s, printer->page.len) == 0;
		fputs(page.s + (has_grown ? printer->page.len : 0), stdout);
		text_clear(&printer->page);
		text_add(&printer->page, text_str(&page));
	}
	text_free(&page);
	for (size_t i = 0;
		 view->phase == SESSION_PREDICT && !printer->is_question_out && i < view->n_choices; i++)
		printf("  %c   %s\n", view->choices[i].letter, view->choices[i].text);
	printer->is_question_out = view->phase == SESSION_PREDICT;
}

static void write_output(struct printer *printer, const struct session_view *view) {
	if (view->run.timeline != printer->timeline) {
		printer->timeline = view->run.timeline;
		printer->n_output = 0;
		printer->has_totals = false;
		if (view->run.timeline)
			write_line(view->run.name);
	}
	size_t from = printer->n_output < view->n_output ? printer->n_output : view->n_output;
	for (size_t i = from; i < view->n_output; i++)
		printf("| %s\n", view->output[i].text);
	printer->n_output = view->n_output;
}

/* The picture in words: a line a worker. */
static void write_totals(struct printer *printer, const struct session_view *view) {
	const struct run *run = view->run.run;
	if (!run || printer->has_totals)
		return;
	printer->has_totals = true;
	struct text text = {0};
	for (size_t i = 0; i < run->n_lanes && i < 24; i++) {
		const struct run_lane *lane = &run->lanes[i];
		double life = (double)(lane->end_ns - lane->start_ns);
		text_add(&text, "  ");
		bool is_child = lane->kind == REGION_MAIN && lane->process;
		const char *name = is_child ? lane->process_name : lane->name;
		text_safe(&text, name, strlen(name), false);
		text_add_char(&text, ':');
		for (int s = 0; s < STATE_COUNT; s++)
			if (life > 0 && (double)lane->state_ns[s] >= 0.005 * life)
				text_addf(&text, " %s %.0f%%", say(view->lang, (enum say_id)(SAY_STATE_RUN + s)),
					100 * (double)lane->state_ns[s] / life);
		text_add_char(&text, '\n');
	}
	text_add(&text, "  wall ");
	text_duration(&text, (long long)run->wall_ns);
	text_add(&text, "\n\n");
	fputs(text_str(&text), stdout);
	text_free(&text);
}

/* The verdict, and what the lesson and the figures say to it. */
static void write_verdict(struct printer *printer, const struct session_view *view) {
	bool is_new = write_new(&printer->verdict, *view->verdict ? view->verdict : view->figures);
	if (is_new && *view->answer)
		write_line(view->answer);
	if (is_new && *view->verdict && *view->figures)
		write_line(view->figures);
	if (is_new)
		fputc('\n', stdout);
}

static void write_popup(struct session *session, const struct session_popup *popup) {
	if (popup->text) {
		struct text text = {0};
		page_text(&text, popup->text);
		fputs(text_str(&text), stdout);
		text_free(&text);
	}
	for (size_t i = 0; i < popup->n_items; i++)
		printf("  %s   %s\n", popup->items[i].text, popup->items[i].detail);
	session_key(session, SESSION_KEY_ESC);
}

static void write_view(struct printer *printer) {
	const struct session_view *view = session_view(printer->session);
	if (view->run.timeline || view->phase != SESSION_WATCH)
		write_title(printer, view);
	if (view->phase == SESSION_WATCH)
		write_new(&printer->status, view->status);
	write_output(printer, view);
	write_totals(printer, view);
	if (view->phase == SESSION_WHY)
		write_verdict(printer, view);
	write_new(&printer->changed, view->changed);
	write_page(printer, view);
	write_new(&printer->message, view->message);
	if (view->popup.is_open)
		write_popup(printer->session, &view->popup);
	fflush(stdout);
}

/* -- waiting */

static int wait_ms(struct session *session) {
	uint64_t now = clock_ns(), wake = session_wake_ns(session);
	if (wake == UINT64_MAX || wake > now + (uint64_t)WAIT_MOST_MS * CLOCK_MS)
		return WAIT_MOST_MS;
	return wake > now ? (int)((wake - now) / CLOCK_MS) + 1 : 0;
}

/* Wait once.  False: guard is gone. */
static bool turn(struct session *session) {
	struct pollfd fds[SESSION_FDS];
	size_t n = session_fds(session, fds, SESSION_FDS);
	if (poll(fds, n, wait_ms(session)) < 0 && errno != EINTR)
		return false;
	if (interrupts) {
		interrupts = 0;
		session_key(session, SESSION_KEY_INTERRUPT);
	}
	return session_service(session);
}

static bool settle(struct printer *printer) {
	write_view(printer);
	while (session_is_busy(printer->session)) {
		if (!turn(printer->session))
			return false;
		write_view(printer);
	}
	write_view(printer);
	return true;
}

static void free_printer(struct printer *printer) {
	text_free(&printer->title);
	text_free(&printer->page);
	text_free(&printer->message);
	text_free(&printer->verdict);
	text_free(&printer->changed);
	text_free(&printer->status);
}

/* -- commands */

static bool do_line(struct printer *printer, const char *line) {
	session_line(printer->session, line);
	return settle(printer) && !session_view(printer->session)->is_over;
}

static int run_script(struct printer *printer, const char *script) {
	char *copy = mem_copy_string(script), *rest = copy, *line;
	bool goes_on = true;
	while (goes_on && (line = strsep(&rest, ";\n")))
		if (line[strspn(line, " \t")])
			goes_on = do_line(printer, line);
	bool is_bad = session_view(printer->session)->is_complaint
		&& *session_view(printer->session)->message;
	mem_free(copy);
	return is_bad ? 1 : 0;
}

static void write_prompt(struct session *session) {
	const struct session_view *view = session_view(session);
	if (*view->enter)
		printf("[%s]\n", view->enter);
	fputs(view->prompt, stdout);
	fflush(stdout);
}

static int run_stdin(struct printer *printer) {
	struct sigaction action = {.sa_handler = on_interrupt}; /* no SA_RESTART: poll must return */
	char line[1024];
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	while (settle(printer) && !session_view(printer->session)->is_over) {
		write_prompt(printer->session);
		if (fgets(line, sizeof line, stdin)) {
			line[strcspn(line, "\n")] = '\0';
			session_line(printer->session, line);
		} else if (interrupts && !feof(stdin)) {
			interrupts = 0;
			clearerr(stdin);
			session_key(printer->session, SESSION_KEY_INTERRUPT);
		} else {
			session_key(printer->session, SESSION_KEY_END);
		}
	}
	write_line(session_view(printer->session)->farewell);
	return 0;
}

int plain_front(struct session *session, const char *script) {
	struct printer printer = {.session = session};
	int status;
	if (script)
		status = run_script(&printer, script);
	else if (isatty(STDIN_FILENO))
		status = run_stdin(&printer);
	else
		return plain_walk(session);
	free_printer(&printer);
	return status;
}

/* -- by itself */

/* Enter until the lesson's last step is done; no question is answered, nothing is saved. */
int plain_walk(struct session *session) {
	struct printer printer = {.session = session};
	session->is_muted = true;
	if (!session->is_asked && session->shelf->n_lessons)
		walk_open(session, &session->shelf->lessons[0], 0);
	const struct shelf_lesson *lesson = session->entry;
	while (settle(&printer) && lesson) {
		const struct session_view *view = session_view(session);
		if (view->is_over || view->is_complaint)
			break;
		if (view->phase == SESSION_PREDICT)
			session_line(session, "skip");
		else
			session_key(session, SESSION_KEY_ENTER);
		if (session->entry != lesson || session->popup.arena)
			break;
	}
	bool is_bad = !lesson || (session->is_complaint && session->message.len);
	free_printer(&printer);
	return is_bad ? 1 : 0;
}

int plain_list(const char *lessons, enum say_lang lang) {
	struct err err;
	struct shelf *shelf = shelf_open(lessons, lang, &err);
	for (size_t i = 0; i < shelf->n_lessons; i++) {
		const struct shelf_lesson *lesson = &shelf->lessons[i];
		printf("%02d  %s", lesson->number, lesson->title);
		if (lesson->minutes)
			printf("   %d min", lesson->minutes);
		if (lesson->n_problems)
			printf("   (%d)", lesson->n_problems);
		fputc('\n', stdout);
	}
	int status = shelf->n_lessons ? 0 : 1;
	char why[ERR_TEXT_SIZE + ERR_FILE_SIZE];
	err_format(&err, why, sizeof why);
	if (why[0])
		fprintf(stderr, "baton: %s\n", why);
	shelf_close(shelf);
	return status;
}
