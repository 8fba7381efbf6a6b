/*
 * runs.h - programs under guard: started, followed 30 times a second, measured, kept.
 *
 * One engine at a time: a program, a short evaluation of conditions, or a probe
 * of the free cores.  A finished program stays as a struct runs_run for as long as
 * somebody holds it: runs_drop lets it go.  Only this file talks to guard's client.
 * One thread.
 */

#ifndef SESSION_RUNS_H
#define SESSION_RUNS_H

#include "base/err.h"
#include "base/text.h"
#include "guard/client.h"
#include "tape/timeline.h"
#include "tape/totals.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

/* What a learner or a lesson may set for the next run. */
struct runs_settings {
	uint32_t cores;         /* 0: all */
	uint32_t checks;        /* 311 or 309 */
	uint64_t interval_ns;
	bool has_seed;
	uint64_t seed;
};

/* CPython's own: all cores, 3.11, 5 ms. */
struct runs_settings runs_settings_default(void);
bool runs_settings_equal(const struct runs_settings *a, const struct runs_settings *b);

/* A piece of output as it came. */
struct runs_packet { uint64_t ts_ns; unsigned lane; bool is_error; size_t at, len; };

struct runs_run {
	char *name;             /* "threads.py WORKERS=4" */
	char *file;             /* "threads.py" */
	char *path;
	char params[CLIENT_PARAMS][CLIENT_PARAM_SIZE];
	uint32_t n_params;
	struct runs_settings settings;
	double capacity;        /* measured before it; 0: not */
	bool is_own;            /* never decides anything */
	bool is_live;

	struct timeline *timeline;
	struct run *run;        /* NULL until it is over */
	uint64_t started_ns;    /* when it was asked for */

	struct text output;     /* stdout and stderr as they came, at most LIMIT_OUTPUT_KEPT */
	struct text printed;    /* stdout alone, for conditions */
	struct runs_packet *packets;
	size_t n_packets, cap_packets;
	size_t cut;             /* bytes dropped at the beginning */

	enum client_end end;    /* once over */
	int status;             /* exit status or signal */
	char text[256];         /* why it was refused or crashed */

	/* Private to runs.c. */
	uint32_t id;
	struct region *region;
	int tape_fd, output_fd;
};

enum runs_kind { RUNS_IDLE, RUNS_PROGRAM, RUNS_EVAL, RUNS_PROBE };

/* What runs_service found, as bits. */
enum runs_news {
	RUNS_GREW = 1,       /* the live run has new events or output */
	RUNS_ENDED = 2,      /* the program is over: measured */
	RUNS_EVALUATED = 4,  /* runs_answer has the evaluation's output */
	RUNS_PROBED = 8,     /* runs_answer has the probe's line */
	RUNS_SAVED = 16, RUNS_NOT_SAVED = 32, /* runs_note says why not */
	RUNS_SIGNALLED = 64, /* guard was asked to leave */
	RUNS_GONE = 128,     /* guard is gone */
};

struct runs;

struct runs *runs_open(struct client *client); /* NULL client: nothing can be started */
void runs_close(struct runs *runs);            /* stops what is going on; NULL is fine */

enum runs_kind runs_kind(const struct runs *runs);

/*
 * Start PATH with `params` ("NAME=VALUE").  Whatever was going on is stopped first
 * and, if it was a program, measured.  The caller holds the result, to be dropped.
 */
struct runs_run *runs_start(struct runs *runs, const char *path, const char *const params[],
	size_t n_params, const struct runs_settings *settings, double capacity, struct err *err);

/* Run a few lines, 1 s and 64 MiB; measure the free cores. */
bool runs_eval(struct runs *runs, const char *name, const char *source, size_t len,
	struct err *err);
bool runs_probe(struct runs *runs, struct err *err);

/* Ask for the end of what is going on; RUNS_ENDED tells when. */
void runs_stop(struct runs *runs);

/* Output of the last evaluation or probe, and how it ended. */
const char *runs_answer(const struct runs *runs, bool *is_fine);

/* Ask guard to save. */
void runs_save(struct runs *runs, const char *bytes, size_t len);
const char *runs_note(const struct runs *runs);

/*
 * The share of its wall time, in per cent, for which a finished run that had a core for
 * each process that computes was kept off them: other programs took it.  0 when it had fewer.
 */
double runs_disturbed(const struct runs_run *run, int cores);

/* Let a finished run go; NULL is fine.  A live one is stopped. */
void runs_drop(struct runs *runs, struct runs_run *run);

size_t runs_fds(const struct runs *runs, struct pollfd *fds, size_t max);
uint64_t runs_wake_ns(const struct runs *runs); /* UINT64_MAX: nothing lives */

/* Read all that came, without waiting; enum runs_news bits. */
unsigned runs_service(struct runs *runs, uint64_t now_ns);

#endif
