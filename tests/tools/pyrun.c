/*
 * pyrun - run one Python file in the bare interpreter, without engine, guard and front.
 *
 *     pyrun [-9] [-n] FILE      -9: checks 3.9;  -n: no superinstructions
 */

#include "base/file.h"
#include "base/mem.h"
#include "lang/compile.h"
#include "sched/gil.h"
#include "vm/vm.h"

#ifdef WITH_LIB
#include "lib/lib.h"
#endif

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int host_write(struct thread *t, int stream, const char *bytes, size_t len) {
	char *copy = mem_alloc(len + 1);
	int error = 0;

	memcpy(copy, bytes, len);
	gil_leave(t->worker, STATE_IO, 0);
	while (len > 0) {
		ssize_t n = write(stream, copy, len);

		if (n < 0) {
			error = errno;
			break;
		}
		memmove(copy, copy + n, len -= (size_t)n);
	}
	gil_enter(t->worker);
	mem_free(copy);
	return error;
}

static unsigned host_line(struct worker *worker) {
	return worker->data ? thread_line(worker->data) : 0;
}

#ifndef WITH_LIB
static int exit_status(struct thread *t, bool ok) {
	struct text out = {0};

	if (ok)
		return 0;
	value exception = raised_take(t);
	traceback_print(t, exception, &out);
	fputs(text_str(&out), stderr);
	text_free(&out);
	value_drop(t, exception);
	return 1;
}
#endif

int main(int argc, char **argv) {
	int checks = 311;
	struct compile_options options = {0};
	struct compile_fault fault = {0};
	struct err err = {0};
	size_t len;

	for (; argc > 2 && argv[1][0] == '-'; argc--, argv++) {
		if (argv[1][1] == '9')
			checks = 309;
		if (argv[1][1] == 'n')
			options.no_fuse = true;
	}
	char *source = file_read(argv[1], 1 << 20, &len, &err);
	struct program *program = source ? compile(argv[1], source, len, &options, &err, &fault) : NULL;
	if (!program) {
		fprintf(stderr, "%s:%d: %s: %s\n", err.file, err.line, fault.kind, err.text);
		return 2;
	}
	struct region_settings settings = {
			.interval_ns = 5000000, .checks = (uint32_t)checks, .record = 1};
	struct region *region = region_create(&settings, &err);
	struct sched_host sched_host = {.line = host_line};
	struct sched *sched = region ? sched_open(region, &sched_host, &err) : NULL;
	if (!sched) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
#ifdef WITH_LIB
	struct vm_host host = {.write = host_write, .modules = lib_modules()};
#else
	struct vm_host host = {.write = host_write};
#endif
	struct vm *vm = vm_open(sched, &host);
	vm_set_checks(vm, checks);
	struct thread *t = thread_open(vm, sched_main(sched));
	bool ok = vm_run(t, program);
#ifdef WITH_LIB
	int status = lib_exit_status(t, ok);
	lib_finish(t);
#else
	int status = exit_status(t, ok);
#endif
	sched_finish(sched);
	fflush(NULL);
	if (getenv("PYRUN_CLOSE")) {
		thread_close(t);
		vm_close(vm);
		program_close(program);
		mem_free(source);
		sched_close(sched);
	}
	_exit(status);
}
