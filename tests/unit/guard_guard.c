/*
 * Guard, with a front and engines made of a few lines: what ends whom, and what is said.
 */

#include "guard/guard.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* What the processes of one test tell each other; shared memory. */
struct stage {
	int (*front)(struct client *client, struct stage *stage);
	int engine_says;              /* exit status, or < 0: what to do, below */
	_Atomic int engine_pid, child_pid, front_pid;
	_Atomic int seen_end, seen_status, seen_saved;
	_Atomic int stop_asked;
	bool is_stuck;
	char output[64];
};

enum { ENGINE_HANGS = -1, ENGINE_SEGFAULTS = -2, ENGINE_FORKS_AND_HANGS = -3, ENGINE_PRINTS = -4 };

static struct stage *stage_open(int engine_says, int (*front)(struct client *, struct stage *)) {
	struct stage *stage =
			mmap(NULL, sizeof *stage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(stage, MAP_FAILED);
	stage->front = front;
	stage->engine_says = engine_says;
	return stage;
}

static void hang(void) {
	signal(SIGUSR2, SIG_IGN); /* as stubborn as an engine can be */
	signal(SIGINT, SIG_IGN);
	for (;;)
		pause();
}

static int play_engine(const struct client_request *request, int tape_fd, int output_fd,
		void *data) {
	struct stage *stage = data;
	(void)request, (void)tape_fd;
	stage->engine_pid = getpid();
	switch (stage->engine_says) {
	case ENGINE_HANGS: hang(); break;
	case ENGINE_SEGFAULTS: raise(SIGSEGV); break;
	case ENGINE_FORKS_AND_HANGS: {
		pid_t pid = fork();
		if (pid == 0) {
			stage->child_pid = getpid();
			hang();
		}
		hang();
		break;
	}
	case ENGINE_PRINTS: {
		struct {
			struct client_packet packet;
			char text[5];
		} out = {.packet = {.lane = 3, .stream = 1}, .text = "hello"};
		return write(output_fd, &out, sizeof out.packet + 5) < 0;
	}
	default: break;
	}
	return stage->engine_says;
}

static int play_front(struct client *client, void *data) {
	struct stage *stage = data;
	stage->front_pid = getpid();
	return stage->front(client, stage);
}

static int make_tape(const struct client_request *request, struct err *err, void *data) {
	(void)request, (void)err, (void)data;
	return memfd_create("tape", MFD_CLOEXEC);
}

static void ask_stop(int tape_fd, void *data) {
	(void)tape_fd;
	((struct stage *)data)->stop_asked = 1;
}

static bool ask_stuck(int tape_fd, void *data) {
	(void)tape_fd;
	return ((struct stage *)data)->is_stuck;
}

static pid_t start_guard(struct stage *stage, const char *progress) {
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		struct guard_plays plays = {
			.front = play_front, .engine = play_engine, .tape = make_tape,
			.stop = ask_stop, .stuck = ask_stuck, .data = stage,
		};
		_exit(guard_run(&plays, progress));
	}
	return pid;
}

static int status_of(pid_t pid) {
	int status;
	while (waitpid(pid, &status, 0) < 0)
		assert_int_equal(errno, EINTR);
	return status;
}

/* ---- fronts ---- */

static struct client_request *request_new(uint64_t timeout_ns) {
	struct client_request *request = MEM_NEW(struct client_request);
	request->id = 7;
	request->timeout_ns = timeout_ns;
	return request;
}

static void wait_event(struct client *client, struct client_event *event) {
	int got;
	while ((got = client_read(client, event)) == 0) {
		struct pollfd fd = {.fd = client_fd(client), .events = POLLIN};
		poll(&fd, 1, -1);
	}
	if (got < 0)
		_exit(99);
}

static void start_run(struct client *client, uint64_t timeout_ns, int *output) {
	struct client_request *request = request_new(timeout_ns);
	struct err err = {0};
	int tape;
	if (!client_start(client, request, &tape, output, &err))
		_exit(98);
	close(tape);
	mem_free(request);
}

static int note_end(struct client *client, struct stage *stage) {
	struct client_event event;
	wait_event(client, &event);
	stage->seen_end = event.end;
	stage->seen_status = event.status;
	return event.id == 7 ? 0 : 97;
}

static int front_runs(struct client *client, struct stage *stage) {
	int output;
	start_run(client, 0, &output);
	return note_end(client, stage);
}

static int front_reads_output(struct client *client, struct stage *stage) {
	int output, got;
	struct client_packet packet;
	char bytes[CLIENT_PACKET_SIZE];
	size_t len = 0;
	start_run(client, 0, &output);
	while ((got = client_read_output(output, &packet, bytes, &len)) == 0) {
		struct pollfd fd = {.fd = output, .events = POLLIN};
		poll(&fd, 1, -1);
	}
	if (got == 1)
		memcpy(stage->output, bytes, len);
	while (client_read_output(output, &packet, bytes, &len) != -1)
		continue;
	return note_end(client, stage);
}

static void wait_for_engine(struct stage *stage) {
	while (!stage->engine_pid ||
			(stage->engine_says == ENGINE_FORKS_AND_HANGS && !stage->child_pid))
		sched_yield();
}

static int front_stops(struct client *client, struct stage *stage) {
	int output;
	start_run(client, 0, &output);
	wait_for_engine(stage);
	client_stop(client);
	return note_end(client, stage);
}

static int front_interrupts_twice(struct client *client, struct stage *stage) {
	int output;
	start_run(client, 0, &output);
	wait_for_engine(stage);
	client_interrupt(client);
	client_interrupt(client);
	return note_end(client, stage);
}

static int front_times_out(struct client *client, struct stage *stage) {
	int output;
	start_run(client, 20 * CLOCK_MS, &output);
	return note_end(client, stage);
}

static int front_hangs(struct client *client, struct stage *stage) {
	int output;
	start_run(client, 0, &output);
	wait_for_engine(stage);
	struct client_event event;
	stage->seen_saved = 1; /* ready to be killed */
	wait_event(client, &event);
	return event.kind == CLIENT_SIGNAL ? 5 : 6;
}

static int front_saves(struct client *client, struct stage *stage) {
	struct client_event event;
	client_save(client, 3, "step 4\n", 7);
	wait_event(client, &event);
	stage->seen_saved = event.kind == CLIENT_SAVED && event.saved && event.id == 3;
	return 0;
}

static int front_says_42(struct client *client, struct stage *stage) {
	(void)client, (void)stage;
	return 42;
}

/* ---- tests ---- */

static void wait_until_dead(pid_t pid) {
	uint64_t end = clock_ns() + 5 * (uint64_t)CLOCK_S;
	while (kill(pid, 0) == 0) {
		waitpid(pid, NULL, WNOHANG); /* orphans come to us, their subreaper */
		assert_true(clock_ns() < end);
		sched_yield();
	}
}

static void fronts_status_is_guards(void **state) {
	(void)state;
	struct stage *stage = stage_open(0, front_says_42);
	assert_int_equal(WEXITSTATUS(status_of(start_guard(stage, NULL))), 42);
}

static void an_engines_status_is_told(void **state) {
	(void)state;
	struct stage *stage = stage_open(3, front_runs);
	assert_int_equal(status_of(start_guard(stage, NULL)), 0);
	assert_int_equal(stage->seen_end, CLIENT_EXITED);
	assert_int_equal(stage->seen_status, 3);
}

static void output_comes_in_packets(void **state) {
	(void)state;
	struct stage *stage = stage_open(ENGINE_PRINTS, front_reads_output);
	assert_int_equal(status_of(start_guard(stage, NULL)), 0);
	assert_string_equal(stage->output, "hello");
}

static void a_crash_is_a_message(void **state) {
	(void)state;
	struct stage *stage = stage_open(ENGINE_SEGFAULTS, front_runs);
	assert_int_equal(status_of(start_guard(stage, NULL)), 0);
	assert_int_equal(stage->seen_end, CLIENT_CRASHED);
	assert_int_equal(stage->seen_status, SIGSEGV);
}

static void stuck_is_status_4(void **state) {
	(void)state;
	struct stage *stage = stage_open(1, front_runs);
	stage->is_stuck = true;
	assert_int_equal(status_of(start_guard(stage, NULL)), 0);
	assert_int_equal(stage->seen_end, CLIENT_STUCK);
	assert_int_equal(stage->seen_status, 4);
}

static void stop_kills_the_whole_group(void **state) {
	(void)state;
	struct stage *stage = stage_open(ENGINE_FORKS_AND_HANGS, front_stops);
	assert_int_equal(status_of(start_guard(stage, NULL)), 0);
	assert_int_equal(stage->seen_end, CLIENT_STOPPED);
	assert_int_equal(stage->stop_asked, 1);
	wait_until_dead(stage->engine_pid);
	wait_until_dead(stage->child_pid);
}

static void a_second_interrupt_kills(void **state) {
	(void)state;
	struct stage *stage = stage_open(ENGINE_HANGS, front_interrupts_twice);
	assert_int_equal(status_of(start_guard(stage, NULL)), 0);
	assert_int_equal(stage->seen_end, CLIENT_STOPPED);
}

static void time_is_limited(void **state) {
	(void)state;
	struct stage *stage = stage_open(ENGINE_HANGS, front_times_out);
	assert_int_equal(status_of(start_guard(stage, NULL)), 0);
	assert_int_equal(stage->seen_end, CLIENT_TIMED_OUT);
}

static void wait_until_ready(struct stage *stage) {
	while (!stage->seen_saved)
		sched_yield();
}

static void guard_killed_ends_the_engines(void **state) {
	(void)state;
	struct stage *stage = stage_open(ENGINE_FORKS_AND_HANGS, front_hangs);
	pid_t guard = start_guard(stage, NULL);
	wait_until_ready(stage);
	kill(guard, SIGKILL);
	status_of(guard);
	wait_until_dead(stage->engine_pid);
	wait_until_dead(stage->child_pid);
	wait_until_dead(stage->front_pid);
}

static void front_killed_ends_all(void **state) {
	(void)state;
	struct stage *stage = stage_open(ENGINE_FORKS_AND_HANGS, front_hangs);
	pid_t guard = start_guard(stage, NULL);
	wait_until_ready(stage);
	kill(stage->front_pid, SIGKILL);
	assert_int_equal(WEXITSTATUS(status_of(guard)), 128 + SIGKILL);
	wait_until_dead(stage->engine_pid);
	wait_until_dead(stage->child_pid);
}

static void a_polite_signal_is_passed_on(void **state) {
	(void)state;
	struct stage *stage = stage_open(ENGINE_HANGS, front_hangs);
	pid_t guard = start_guard(stage, NULL);
	wait_until_ready(stage);
	kill(guard, SIGTERM);
	assert_int_equal(WEXITSTATUS(status_of(guard)), 128 + SIGTERM);
	wait_until_dead(stage->engine_pid);
}

static void progress_is_saved(void **state) {
	(void)state;
	char folder[] = "/tmp/baton-guard-XXXXXX", path[64];
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/deep/progress", folder);
	struct stage *stage = stage_open(0, front_saves);
	assert_int_equal(status_of(start_guard(stage, path)), 0);
	assert_int_equal(stage->seen_saved, 1);
	struct err err = {0};
	char *bytes = file_read(path, 100, NULL, &err);
	assert_string_equal(bytes, "step 4\n");
	mem_free(bytes);
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
	rmdir(folder);
}

int main(void) {
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fronts_status_is_guards),
		cmocka_unit_test(an_engines_status_is_told),
		cmocka_unit_test(output_comes_in_packets),
		cmocka_unit_test(a_crash_is_a_message),
		cmocka_unit_test(stuck_is_status_4),
		cmocka_unit_test(stop_kills_the_whole_group),
		cmocka_unit_test(a_second_interrupt_kills),
		cmocka_unit_test(time_is_limited),
		cmocka_unit_test(guard_killed_ends_the_engines),
		cmocka_unit_test(front_killed_ends_all),
		cmocka_unit_test(a_polite_signal_is_passed_on),
		cmocka_unit_test(progress_is_saved),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
