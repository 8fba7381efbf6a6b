/*
 * The time module.
 */

#include "lib/cond.h"
#include "lib/modules.h"

#include "base/clock.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <time.h>

/* CPython's sleep: clock_nanosleep to an absolute time; sleep(0) gives the GIL away too. */
static value time_sleep(struct thread *t, const value *args) {
	double seconds;
	if (value_is_str(args[0]) || value_is_kind(args[0], OBJ_LIST) || args[0] == VALUE_NONE)
		return raise_exc(t, EXC_TYPE, "'%s' object cannot be interpreted as an integer",
			value_type_name(t->vm, args[0]));
	if (!arg_double(t, args[0], &seconds))
		return VALUE_NULL;
	if (isnan(seconds))
		return raise_exc(t, EXC_VALUE, "Invalid value NaN (not a number)");
	if (seconds < 0)
		return raise_exc(t, EXC_VALUE, "sleep length must be non-negative");
	if (seconds > 9223372036.0)
		return raise_exc(t, EXC_OVERFLOW, "timestamp too large to convert to C _PyTime_t");
	uint64_t deadline_ns = clock_ns() + (uint64_t)(seconds * 1e9);
	return cond_answer(t, door_sleep(t->worker, deadline_ns)) < 0 ? VALUE_NULL : VALUE_NONE;
}

static int64_t read_ns(clockid_t clock) {
	struct timespec ts;
	clock_gettime(clock, &ts);
	return (int64_t)ts.tv_sec * CLOCK_S + ts.tv_nsec;
}

/* Each clock twice: as float seconds, and as int nanoseconds. */
#define CLOCK_PAIR(name, clock) \
	static value time_##name(struct thread *t, const value *args) { \
		(void)args; \
		return float_of(t, (double)read_ns(clock) * 1e-9); \
	} \
	static value time_##name##_ns(struct thread *t, const value *args) { \
		(void)args; \
		return int_of(t, read_ns(clock)); \
	}
CLOCK_PAIR(time, CLOCK_REALTIME)
CLOCK_PAIR(monotonic, CLOCK_MONOTONIC)
CLOCK_PAIR(process_time, CLOCK_PROCESS_CPUTIME_ID)
CLOCK_PAIR(thread_time, CLOCK_THREAD_CPUTIME_ID)

/* Seconds since the epoch from an argument that may be None: now. */
static bool arg_seconds(struct thread *t, value v, time_t *seconds) {
	double number;
	if (v == VALUE_NONE || v == VALUE_NULL) {
		*seconds = time(NULL);
		return true;
	}
	if (!arg_double(t, v, &number))
		return false;
	*seconds = (time_t)floor(number);
	return true;
}

static value time_strftime(struct thread *t, const value *args) {
	const char *format;
	char out[1024];
	struct tm tm;
	time_t now;
	if (!arg_str(t, args[0], "strftime() argument 1", &format) || !arg_seconds(t, VALUE_NONE, &now))
		return VALUE_NULL;
	localtime_r(&now, &tm);
	size_t n = strftime(out, sizeof out, format, &tm);
	return str_of_bytes(t, out, n);
}

static value time_ctime(struct thread *t, const value *args) {
	char out[64];
	struct tm tm;
	time_t seconds;
	if (!arg_seconds(t, args[0], &seconds))
		return VALUE_NULL;
	localtime_r(&seconds, &tm);
	size_t n = strftime(out, sizeof out, "%a %b %e %H:%M:%S %Y", &tm);
	return str_of_bytes(t, out, n);
}

static const struct native_def FUNCTIONS[] = {
	{"sleep", time_sleep, "seconds, /", NATIVE_PLAIN},
	{"time", time_time, "", NATIVE_PLAIN},
	{"time_ns", time_time_ns, "", NATIVE_PLAIN},
	{"monotonic", time_monotonic, "", NATIVE_PLAIN},
	{"monotonic_ns", time_monotonic_ns, "", NATIVE_PLAIN},
	{"perf_counter", time_monotonic, "", NATIVE_PLAIN},
	{"perf_counter_ns", time_monotonic_ns, "", NATIVE_PLAIN},
	{"process_time", time_process_time, "", NATIVE_PLAIN},
	{"process_time_ns", time_process_time_ns, "", NATIVE_PLAIN},
	{"thread_time", time_thread_time, "", NATIVE_PLAIN},
	{"thread_time_ns", time_thread_time_ns, "", NATIVE_PLAIN},
	{"strftime", time_strftime, "format, /", NATIVE_PLAIN},
	{"ctime", time_ctime, "seconds=None, /", NATIVE_PLAIN},
	{NULL, NULL, NULL, NATIVE_PLAIN},
};

bool lib_time_open(struct thread *t, struct module *module) {
	native_add_functions(t->vm, module, FUNCTIONS);
	return true;
}
