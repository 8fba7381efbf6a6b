/*
 * lanes_private.h - what the files of lanes share: the rows of one picture.
 */

#ifndef DRAW_LANES_PRIVATE_H
#define DRAW_LANES_PRIVATE_H

#include "base/text.h"
#include "draw/lanes.h"

enum lanes_row_kind { LANES_WORKER, LANES_QUEUE, LANES_GIL, LANES_CORE, LANES_CORES };

struct lanes_row {
	enum lanes_row_kind kind;
	unsigned index;     /* of the lane, object, process or core in the timeline */
};

/* The rows of a picture, and what is left out of it. */
struct lanes_plan {
	struct lanes_row *rows;   /* all that are not folded away */
	int n;
	int first, shown;         /* the part that is in the picture */
	int hidden;               /* rows folded, hidden or scrolled away */
	bool is_main_hidden;      /* and they are main threads that only wait */
	int all;                  /* rows when nothing is hidden */
};

/* Decide what fits in `room` rows; free with lanes_plan_free. */
struct lanes_plan lanes_plan(const struct lanes *lanes, int room);
void lanes_plan_free(struct lanes_plan *plan);

/* Write what stands to the right of a row, in `room` columns; `letters` is lanes_letter of every
 * lane. */
void lanes_right_write(struct text *out, const struct lanes *lanes, const struct lanes_row *row,
	enum say_lang lang, const char *letters, int room);

/* The letters of all lanes, a string of timeline->n_lanes; free with mem_free. */
char *lanes_letters(const struct timeline *timeline);

/* How many cores the run could use: those of its settings, else those seen. */
unsigned lanes_cores(const struct timeline *timeline);

#endif
