/*
 * How a run goes
 *
 *     map the tape -> read and compile the file -> open sched and vm -> run
 *     -> wait for threads and children (lib_finish) -> stamp the wall's end -> exit
 *
 * What can go wrong is said on the program's stderr, as python3 would say it,
 * and by the exit status.  Signals: SIGINT is KeyboardInterrupt in MainThread,
 * SIGUSR2 says that front wants the run to end, SIGURG only makes the kernel
 * zero a running worker's breaker, so that it tells its line.
 */

#include "engine/engine.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "engine/output.h"
#include "engine/probe.h"
#include "lang/compile.h"
#include "lib/lib.h"
#include "sched/gil.h"
#include "vm/vm.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_ERROR = 1, STATUS_USAGE = 2, STATUS_REFUSED = 3 };

struct engine {
	struct output output;
	struct region *region;
	struct sched *sched;
	struct vm *vm;
};

/* The signal handlers' only way to the run; set once, before they are installed. */
static struct sched *interrupted;

static void on_interrupt(int signal) {
	(void)signal;
	sched_interrupt(interrupted);
}

static void on_stop(int signal) {
	(void)signal;
	sched_stop(interrupted);
}

static void on_nudge(int signal) {
	(void)signal;
}

static void catch_signals(struct sched *sched) {
	interrupted = sched;
	struct sigaction action = {.sa_handler = on_interrupt};
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	action.sa_handler = on_stop;
	sigaction(SIGUSR2, &action, NULL);
	action.sa_handler = on_nudge;
	action.sa_flags = SA_RESTART;
	sigaction(SIGURG, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Let the run use only the first `cores` of those that it may use. */
static void limit_cores(unsigned cores) {
	cpu_set_t allowed, fewer;
	if (!cores || sched_getaffinity(0, sizeof allowed, &allowed) < 0)
		return;
	CPU_ZERO(&fewer);
	for (int core = 0; core < CPU_SETSIZE && cores; core++) {
		if (CPU_ISSET(core, &allowed)) {
			CPU_SET(core, &fewer);
			cores--;
		}
	}
	sched_setaffinity(0, sizeof fewer, &fewer);
}

static void say_on_stderr(const struct output *output, const char *text) {
	output_write(output, STDERR_FILENO, REGION_NONE, text, strlen(text));
}

/* ---- what the rooms below ask of the engine ---- */

static int host_write(struct thread *t, int stream, const char *bytes, size_t len) {
	const struct engine *engine = vm_host(t->vm)->data;
	unsigned lane = t->worker->lane;
	/* Most prints fit: as in CPython nobody else gets a turn in so short a time. */
	int error = output_try(&engine->output, stream, lane, bytes, len);
	if (error != EAGAIN)
		return error;
	char *copy = mem_alloc(len + 1); /* the bytes are an object's: hands off without the GIL */
	memcpy(copy, bytes, len);
	gil_leave(t->worker, STATE_IO, 0);
	error = output_write(&engine->output, stream, lane, copy, len);
	gil_enter(t->worker);
	mem_free(copy);
	return error;
}

static unsigned host_line(struct worker *worker) {
	return worker->data ? thread_line(worker->data) : 0;
}

static void host_forked(struct worker *worker) {
	signal(SIGTERM, SIG_DFL);
	lib_forked(worker->data);
}

/* The run can never go on: say why and end all its processes; guard makes it status 4. */
static void host_stuck(struct worker *worker, const char *verdict) {
	struct thread *t = sched_main(worker->sched)->data; /* the worker's own may be gone */
	const struct engine *engine = vm_host(t->vm)->data;
	struct text text = {0};
	text_addf(&text, "baton: this run is stuck: nobody in it can ever go on.\n%s", verdict);
	if (text.len && text.s[text.len - 1] != '\n')
		text_add_char(&text, '\n');
	output_write(&engine->output, STDERR_FILENO, worker->lane, text_str(&text), text.len);
	kill(0, SIGKILL);
	_exit(4);
}

/* ---- compiling ---- */

static void add_carets(struct text *out, const struct compile_fault *fault, int line,
		const char *file) {
	text_addf(out, "  File \"%s\", line %d\n", file, line);
	const char *source = fault->source_line;
	int indent = 0;
	while (source[indent] == ' ' || source[indent] == '\t')
		indent++;
	text_add(out, "    ");
	text_safe(out, source + indent, strlen(source + indent), false);
	text_add_char(out, '\n');
	if (!fault->col)
		return;
	int col = fault->col - 1 - indent;
	int width = fault->end_col > fault->col ? fault->end_col - fault->col : 1;
	text_add(out, "    ");
	text_repeat(out, " ", col > 0 ? col : 0);
	text_repeat(out, "^", width);
	text_add_char(out, '\n');
}

/* Say it as python3 says a SyntaxError; what lesson Python lacks in the same form. */
static int say_fault(const struct output *output, const char *path, const struct err *err,
		const struct compile_fault *fault) {
	struct text out = {0};
	int status = STATUS_ERROR;
	if (fault->is_param) {
		text_addf(&out, "baton: %s\n", err->text);
		status = STATUS_USAGE;
	} else {
		add_carets(&out, fault, err->line, path);
		if (fault->is_missing)
			text_addf(&out, "baton: %s\n", err->text);
		else
			text_addf(&out, "%s: %s\n", fault->kind, err->text);
		status = fault->is_missing ? STATUS_REFUSED : STATUS_ERROR;
	}
	say_on_stderr(output, text_str(&out));
	text_free(&out);
	return status;
}

/* Split "NAME=VALUE"s; `storage` holds the copies. */
static size_t split_params(const struct client_request *request, char storage[][CLIENT_PARAM_SIZE],
		struct compile_param *params) {
	size_t n = 0;
	for (unsigned i = 0; i < request->n_params && i < CLIENT_PARAMS; i++) {
		memcpy(storage[n], request->params[i], CLIENT_PARAM_SIZE);
		char *equals = strchr(storage[n], '=');
		if (!equals)
			continue;
		*equals = '\0';
		params[n] = (struct compile_param){.name = storage[n], .value = equals + 1};
		n++;
	}
	return n;
}

static struct program *compile_request(const struct client_request *request,
		const struct output *output, int *status) {
	char storage[CLIENT_PARAMS][CLIENT_PARAM_SIZE];
	struct compile_param params[CLIENT_PARAMS];
	struct err err = {0};
	struct compile_fault fault = {0};
	const char *source = request->source;
	size_t len = request->source_len;
	char *file = NULL;
	if (request->mode == CLIENT_RUN) {
		source = file = file_read(request->path, LIMIT_SOURCE_BYTES, &len, &err);
		if (!file) {
			char text[ERR_TEXT_SIZE + ERR_FILE_SIZE + 32];
			strcpy(text, "baton: ");
			err_format(&err, text + 7, sizeof text - 9);
			strcat(text, "\n");
			say_on_stderr(output, text);
			*status = STATUS_USAGE;
			return NULL;
		}
	}
	struct compile_options options = {
			.params = params, .n_params = split_params(request, storage, params)};
	struct program *program = compile(request->path, source, len, &options, &err, &fault);
	if (!program)
		*status = say_fault(output, request->path, &err, &fault);
	mem_free(file);
	return program;
}

/* ---- running ---- */

static int run(struct engine *engine, struct program *program,
		const struct client_request *request) {
	const struct sched_host sched_host = {
		.line = host_line, .forked = host_forked, .stuck = host_stuck, .data = engine,
	};
	const struct vm_host vm_host = {
		.write = host_write, .modules = lib_modules(), .data = engine,
	};
	struct err err = {0};
	engine->sched = sched_open(engine->region, &sched_host, &err);
	if (!engine->sched) {
		say_on_stderr(&engine->output, err.text);
		return STATUS_ERROR;
	}
	catch_signals(engine->sched);
	engine->vm = vm_open(engine->sched, &vm_host);
	vm_set_checks(engine->vm, request->checks ? (int)request->checks : 311);
	struct thread *t = thread_open(engine->vm, sched_main(engine->sched));
	bool ok = vm_run(t, program);
	int status = lib_exit_status(t, ok);
	lib_finish(t);
	sched_finish(engine->sched);
	return status;
}

int engine_main(const struct client_request *request, int tape_fd, int output_fd) {
	struct engine engine = {.output = {.packet_fd = output_fd, .is_quiet = request->quiet}};
	struct err err = {0};
	if (request->mode == CLIENT_PROBE) {
		char line[64];
		int cores;
		double free = probe_capacity(&cores);
		snprintf(line, sizeof line, "%.3f %d\n", free, cores);
		output_write(&engine.output, STDOUT_FILENO, REGION_NONE, line, strlen(line));
		return 0;
	}
	engine.region = region_map(tape_fd, false, &err);
	if (!engine.region) {
		say_on_stderr(&engine.output, err.text);
		return STATUS_ERROR;
	}
	limit_cores(request->cores);
	int status = 0;
	struct program *program = compile_request(request, &engine.output, &status);
	if (!program)
		return status;
	return run(&engine, program, request);
}

int engine_check(const char *path) {
	struct client_request *request = MEM_NEW(struct client_request);
	const struct output output = {.packet_fd = -1};
	int status = 0;
	request->mode = CLIENT_RUN;
	strncpy(request->path, path, sizeof request->path - 1);
	struct program *program = compile_request(request, &output, &status);
	if (program)
		program_close(program);
	mem_free(request);
	return status;
}
