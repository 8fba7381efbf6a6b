/*
 * progress.h - what a learner has done: position, answers, settings; as a small text file.
 *
 *     baton progress 1
 *     lesson 05-the-gil
 *     step 3
 *     lang zh
 *     answer 05-the-gil 2.1 a! b
 *     check 1c9e5a07
 *
 * Guard alone writes the file (client_save); here it only becomes text and back.
 * The check line must be the sum of all before it, or the file counts as damaged.
 */

#ifndef LESSON_PROGRESS_H
#define LESSON_PROGRESS_H

#include "base/err.h"
#include "base/say.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum { PROGRESS_VERSION = 1, PROGRESS_NAME = 64, PROGRESS_WORD = 16, PROGRESS_ANSWERS = 600 };

/* An answer to a prediction. */
struct progress_answer {
	char lesson[PROGRESS_NAME];
	int step, scene;       /* from 1 */
	char choice;           /* 'a'…, '0' */
	char measured;         /* what the machine said; '-': nothing yet, or no verdict */
	bool is_bet;
};

struct progress {
	char lesson[PROGRESS_NAME];  /* "": none yet */
	int step;                    /* from 1 */
	char lang[PROGRESS_WORD];    /* "": not chosen; so below */
	char theme[PROGRESS_WORD];
	char glyphs[PROGRESS_WORD];
	struct progress_answer *answers; /* the oldest first; at most PROGRESS_ANSWERS */
	size_t n_answers, cap_answers;
};

enum progress_state {
	PROGRESS_FINE,
	PROGRESS_DAMAGED,  /* cut, changed, or no such file's text at all */
	PROGRESS_NEWER,    /* of a later version: do not replace it */
};

void progress_init(struct progress *progress);
void progress_free(struct progress *progress);

/* Read a file's text.  Anything but PROGRESS_FINE leaves `progress` empty. */
enum progress_state progress_read(struct progress *progress, const char *bytes, size_t len);

/* Write it as a file's text: at most CLIENT_SAVE_SIZE bytes by PROGRESS_ANSWERS. */
void progress_write(const struct progress *progress, struct text *out);

/*
 * Read PATH, or PATH.1 when that is damaged or missing.  `note` gets what a person
 * should be told (SAY_COUNT: nothing).  A missing file is a fresh start.
 */
enum progress_state progress_load(struct progress *progress, const char *path, enum say_id *note);

/* The answer to a scene, NULL: none; and the one to fill in (replacing an older one). */
struct progress_answer *progress_find(const struct progress *progress, const char *lesson,
	int step, int scene);
struct progress_answer *progress_answer(struct progress *progress, const char *lesson, int step,
	int scene);

/* Copy a word into a field of the size, if it is one word that fits; else leave it. */
bool progress_set(char *field, size_t size, const char *word);

#endif
