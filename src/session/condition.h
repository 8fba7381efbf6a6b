/*
 * condition.h - predictions, claims and figures, decided by a short run of lesson Python.
 *
 * condition_write makes a program: the measured runs as literals, then every
 * expression of the scene, each tried by itself.  Whoever has an engine runs it;
 * condition_read makes a result of what it printed.  No engine and no clock here.
 *
 * Expressions see, of the block's last run: wall cpu exit stuck handoffs forced
 * threads processes switches lost output capacity, lanes["Thread-1"].run (and the
 * other states, .wall), overlap("run") within one GIL, overlap("run", "all"),
 * value(n), the n-th number in the last line of output that has one; of another
 * run the same as runs["serial.py"].wall.  Times are in seconds.
 */

#ifndef SESSION_CONDITION_H
#define SESSION_CONDITION_H

#include "base/err.h"
#include "base/text.h"
#include "lesson/lesson.h"
#include "session/runs.h"

#include <stdbool.h>
#include <stddef.h>

enum { CONDITION_HOLES = 32, CONDITION_CLAIMS = 64, CONDITION_UNDECIDED = -1 };

/* What is to be found out. */
struct condition {
	const char *file;                    /* the lesson's, for messages */
	const struct predict *predict;       /* NULL: none */
	const struct lesson_block *claims;
	size_t n_claims;
	struct { const char *text; size_t len; } holes[CONDITION_HOLES]; /* "ratio:.2f" */
	size_t n_holes;
	const struct runs_run *runs[CLIENT_PARAMS]; /* finished, in their order */
	size_t n_runs;
	double capacity;                     /* 0: not measured */
};

/* One claim's line. */
struct condition_claim { const char *text; int line; bool holds; const char *why; };

struct condition_result {
	struct arena *arena;
	int choice;               /* the first whose condition is true, or CONDITION_UNDECIDED */
	bool is_near;             /* 7 % more or less of a time would choose another */
	const char *figures[PREDICT_FIGURES]; /* as Python prints them; NULL: failed */
	/* the only figure that the conditions speak of, as "1.0134"; NULL: none, or several */
	const char *measured;
	const char *measured_name;
	struct condition_claim *claims;
	size_t n_claims;
	const char *holes[CONDITION_HOLES];   /* NULL: failed */
	const char *error;        /* "lesson.en.md:12: …", the first mistake; NULL: none */
};

/* Add the holes of a text to what is to be found out; those past the limit stay "...". */
void condition_add_holes(struct condition *condition, const struct markdown *text);

/* Does the answer depend on how long something took? */
bool condition_is_timed(const struct predict *predict);

/* Write the program.  False and `err` when it would be longer than CLIENT_SOURCE_SIZE. */
bool condition_write(const struct condition *condition, struct text *source, struct err *err);

/* Read what the program printed; `is_fine`: it ended well.  Never NULL. */
struct condition_result *condition_read(const struct condition *condition, const char *printed,
	bool is_fine);
void condition_free(struct condition_result *result); /* NULL is fine */

/* What a hole was found to be, for markdown_fill; NULL: nothing. */
const char *condition_hole(const struct condition *condition, const struct condition_result *result,
	const char *hole, size_t len);

#endif
