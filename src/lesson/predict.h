/*
 * predict.h - one question: its choices, and the conditions that decide.
 *
 *     Two threads count. Compared with one they take
 *     - about half the time : ratio < 0.7
 *       > what the lesson answers to who chose this
 *     ratio = runs["threads.py"].wall / runs["serial.py"].wall
 *
 * Conditions are lesson Python, kept as text: whoever can run them decides.
 */

#ifndef LESSON_PREDICT_H
#define LESSON_PREDICT_H

#include "lesson/markdown.h"

#include <stddef.h>

enum { PREDICT_CHOICES = 9, PREDICT_FIGURES = 16, PREDICT_UNSURE = -1, PREDICT_NONE = -2 };

struct predict_choice {
	const char *text;      /* safe for a terminal */
	const char *condition; /* "" when it has none */
	const char *answer;    /* safe, one paragraph; "" when none */
	int line;
};

/* NAME = EXPRESSION. */
struct predict_figure { const char *name, *expression; int line; };

struct predict {
	const struct markdown *question;
	struct predict_choice choices[PREDICT_CHOICES];
	int n_choices;
	struct predict_figure figures[PREDICT_FIGURES];
	int n_figures;
	int line;
};

/* Where a problem is told. */
struct predict_sink {
	void (*problem)(void *data, int line, int id, const char *detail); /* id: enum say_id */
	void *data;
};

/* Parse the inside of a predict block that begins at `line`. */
const struct predict *predict_parse(struct arena *arena, const char *bytes, size_t len, int line,
	const struct predict_sink *sink);

/* 'a' for 0 …; '0' for PREDICT_UNSURE. */
char predict_letter(int choice);

/*
 * Read an answer: "a", "B!", "0", with blanks around it.  Returns the choice,
 * PREDICT_UNSURE or PREDICT_NONE; *is_bet says whether "!" was there.
 */
int predict_answer(const struct predict *predict, const char *line, bool *is_bet);

#endif
