/*
 * session_stage.h - a guard for the session's tests: its client's calls, with engines
 * that only write tapes.
 *
 * A program "runs" for `wall_ms` with two threads that take turns; it ends at once,
 * or when stage_end is called.  Evaluations and probes print what the test says.
 */

#ifndef UNIT_SESSION_STAGE_H
#define UNIT_SESSION_STAGE_H

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "guard/client.h"
#include "session/inside.h"
#include "tape/region.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

struct client {
	int fds[2];                     /* nothing is ever sent: to be polled */
	struct client_event events[16];
	int n_events;
	struct region *region;          /* of the live program */
	struct client_request request;  /* the last one */
	int n_started[3];               /* by mode */
	uint32_t live;                  /* its id, 0: none */
	double wall_ms;
	bool holds;                     /* programs do not end by themselves */
	enum client_end end;
	const char *answer, *probe, *prints;
	char saved[CLIENT_SAVE_SIZE];
	int output;                     /* our end of the output socket, -1 */
};

int client_fd(const struct client *client) {
	return client->fds[0];
}

static void stage_event(struct client *client, enum client_event_kind kind, enum client_end end,
		uint32_t id) {
	assert_true(client->n_events < 16);
	client->events[client->n_events++] = (struct client_event){
		.kind = (uint8_t)kind, .end = (uint8_t)end, .id = id, .saved = 1, .cpu_ns = 1000000,
	};
}

static void stage_print(struct client *client, const char *text) {
	struct client_packet packet = {.ts_ns = clock_ns(), .stream = 1};
	struct iovec parts[2] = {
		{.iov_base = &packet, .iov_len = sizeof packet},
		{.iov_base = (void *)(uintptr_t)text, .iov_len = strlen(text)},
	};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	assert_true(sendmsg(client->output, &message, MSG_NOSIGNAL) > 0);
}

/* Two threads take turns of 5 ms; the run began wall_ms ago. */
static void stage_tape(struct client *client) {
	struct region *region = client->region;
	uint64_t wall = (uint64_t)(client->wall_ms * CLOCK_MS), begin = clock_ns() - wall;
	region_add_process(region, REGION_NONE, REGION_NONE, "MainProcess");
	region_add_lane(region, REGION_MAIN, 0, REGION_NONE, "MainThread", false);
	region_add_lane(region, REGION_THREAD, 0, 0, "Thread-1 (count)", false);
	region_add_lane(region, REGION_THREAD, 0, 0, "Thread-2 (count)", false);
	atomic_store(&region->header->start_ns, begin);
	region_enter(region, 0, STATE_WAIT, false, 0, 3, EVENT_NO_CORE, begin);
	unsigned turns = 0;
	for (uint64_t at = begin; at < begin + wall; at += 5 * CLOCK_MS, turns++)
		for (unsigned lane = 1; lane <= 2; lane++)
			region_enter(region, lane, lane == 1 + turns % 2 ? STATE_RUN : STATE_GIL,
				lane == 1 + turns % 2, 0, 2, lane - 1, at);
	atomic_store(&region->processes[0].handoffs, turns);
}

static void stage_end(struct client *client, enum client_end end) {
	uint64_t now = clock_ns();
	for (unsigned i = 0; i < 3 && client->region; i++)
		region_end_lane(client->region, i, now);
	if (client->region)
		atomic_store(&client->region->header->end_ns, now);
	if (client->output >= 0)
		close(client->output);
	client->output = -1;
	region_close(client->region);
	client->region = NULL;
	if (client->live)
		stage_event(client, CLIENT_ENDED, end, client->live);
	client->live = 0;
}

bool client_start(struct client *client, const struct client_request *request, int *tape_fd,
		int *output_fd, struct err *err) {
	int pair[2];
	if (client->live)
		stage_end(client, CLIENT_STOPPED);
	client->request = *request;
	client->n_started[request->mode]++;
	client->live = request->id;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	client->output = pair[0];
	*output_fd = pair[1];
	struct region_settings settings = {
		.interval_ns = request->interval_ns, .checks = 311, .record = 1};
	client->region = region_create(&settings, err);
	assert_non_null(client->region);
	*tape_fd = dup(client->region->fd);
	if (request->mode == CLIENT_RUN) {
		stage_tape(client);
		if (client->prints)
			stage_print(client, client->prints);
		if (!client->holds)
			stage_end(client, client->end);
	} else {
		stage_print(client, request->mode == CLIENT_EVAL ? client->answer : client->probe);
		stage_end(client, CLIENT_EXITED);
	}
	return true;
}

void client_stop(struct client *client) {
	if (client->live)
		stage_end(client, CLIENT_STOPPED);
}

void client_interrupt(struct client *client) {
	(void)client;
}

void client_freeze(struct client *client, bool frozen) {
	(void)client, (void)frozen;
}

void client_save(struct client *client, uint32_t id, const char *bytes, size_t len) {
	memcpy(client->saved, bytes, len);
	client->saved[len] = '\0';
	stage_event(client, CLIENT_SAVED, CLIENT_EXITED, id);
}

int client_read(struct client *client, struct client_event *event) {
	if (!client->n_events)
		return 0;
	*event = client->events[0];
	memmove(client->events, client->events + 1,
		sizeof *client->events * (size_t)--client->n_events);
	return 1;
}

int client_read_output(int output_fd, struct client_packet *packet, char *bytes, size_t *len) {
	struct iovec parts[2] = {
		{.iov_base = packet, .iov_len = sizeof *packet},
		{.iov_base = bytes, .iov_len = CLIENT_PACKET_SIZE},
	};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	ssize_t n = recvmsg(output_fd, &message, MSG_DONTWAIT);
	if (n < 0)
		return 0;
	*len = (size_t)n - (n ? sizeof *packet : 0);
	return n ? 1 : -1;
}

void client_suspend(struct client *client) {
	(void)client;
}

void client_screen(struct client *client, bool is_open, const char *restore, size_t len) {
	(void)client, (void)is_open, (void)restore, (void)len;
}

/* -- a shelf and a session on it */

struct stage {
	struct client client;
	struct session *session;
	char folder[64];
};

static const char STAGE_LESSON[] =
	"# The GIL\n"
	"## One\n"
	"Read this.\n"
	"```predict\n"
	"Two threads take\n"
	"- half the time : ratio < 0.7\n"
	"  > Half would be right if both could run.\n"
	"- the same time : 0.7 <= ratio\n"
	"  > One runs, the other waits.\n"
	"ratio = runs[\"threads.py\"].wall / runs[\"serial.py\"].wall\n"
	"```\n"
	"```run\n"
	"needs: capacity 1.8\n"
	"cores 2\n"
	"run serial.py\n"
	"run threads.py\n"
	"```\n"
	"It took {ratio:.2f} times.\n"
	"\n"
	"Try it: `run threads.py WORKERS=4`\n"
	"```claim\n"
	"overlap(\"run\") == 0\n"
	"```\n"
	"## Two\n"
	"Say it.\n\n***\n\nThe answer.\n";

static void stage_file(const char *folder, const char *name, const char *text) {
	struct err err;
	char *path = file_join(folder, name);
	assert_true(file_save(path, text, strlen(text), &err));
	mem_free(path);
}

static void stage_lesson(struct stage *stage, const char *name, const char *lesson) {
	char *folder = file_join(stage->folder, name);
	assert_true(file_make_folders(folder, NULL));
	stage_file(folder, "lesson.en.md", lesson);
	stage_file(folder, "serial.py", "N = 5\nprint(N)\n");
	stage_file(folder, "threads.py", "WORKERS = 2 # two\nN = 1_000\nprint(N)\n");
	mem_free(folder);
}

static int stage_open(void **state) {
	struct stage *stage = MEM_NEW(struct stage);
	utf8_init();
	strcpy(stage->folder, "/tmp/baton-stage-XXXXXX");
	assert_non_null(mkdtemp(stage->folder));
	stage_lesson(stage, "05-the-gil", STAGE_LESSON);
	stage_lesson(stage, "09-locks", "# Locks\n## First\nText.\n");
	stage->client = (struct client){
		.wall_ms = 100, .end = CLIENT_EXITED, .output = -1,
		.answer = "c 1\nn 1\nn 1\nf 0 1.0134\nh 0 1.01\n", .probe = "1.97 2\n",
	};
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, stage->client.fds), 0);
	stage->session = session_open(&(struct session_options){
		.client = &stage->client, .lang = "en", .lessons = stage->folder,
	});
	*state = stage;
	return 0;
}

static int stage_close(void **state) {
	struct stage *stage = *state;
	session_close(stage->session);
	stage_end(&stage->client, CLIENT_STOPPED);
	close(stage->client.fds[0]);
	close(stage->client.fds[1]);
	struct text command = {0};
	text_addf(&command, "rm -r %s", stage->folder);
	assert_int_equal(system(text_str(&command)), 0);
	text_free(&command);
	mem_free(stage);
	return 0;
}

/* Serve until `label` stands in [ ]. */
static inline const struct session_view *stage_wait(struct stage *stage, const char *label) {
	uint64_t end = clock_ns() + 5 * (uint64_t)CLOCK_S;
	const struct session_view *view;
	do {
		assert_true(session_service(stage->session));
		view = session_view(stage->session);
	} while (strcmp(view->enter, label) != 0 && clock_ns() < end);
	assert_string_equal(view->enter, label);
	return view;
}

/* Serve until the run is over and slow motion shows it. */
static inline const struct session_view *stage_slow(struct stage *stage) {
	uint64_t end = clock_ns() + 5 * (uint64_t)CLOCK_S;
	const struct session_view *view;
	do {
		assert_true(session_service(stage->session));
		view = session_view(stage->session);
	} while (!view->run.is_slow && clock_ns() < end);
	assert_true(view->run.is_slow);
	assert_string_equal(view->enter, "Enter: to the end");
	return view;
}

static inline const struct session_view *stage_enter(struct stage *stage) {
	session_key(stage->session, SESSION_KEY_ENTER);
	return session_view(stage->session);
}

static inline const struct session_view *stage_type(struct stage *stage, const char *line) {
	session_line(stage->session, line);
	return session_view(stage->session);
}

#endif
