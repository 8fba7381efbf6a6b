/*
 * read.h - private to lesson: a lesson while it is being read.
 *
 * read.c goes through the file's lines and fences, lesson.c makes steps and
 * scenes of what it finds.
 */

#ifndef LESSON_READ_H
#define LESSON_READ_H

#include "base/say.h"
#include "base/text.h"
#include "lesson/lesson.h"

enum { READ_TRIES = 6, READ_HINTS = 8 };

struct read_scene {
	struct lesson_scene scene;
	struct lesson_block *claims;
	size_t n_claims, cap_claims;
};

struct read {
	struct lesson *lesson;
	enum say_lang say_in;
	struct err *problems;           /* LESSON_PROBLEMS of them */
	size_t n_problems;
	struct lesson_step *steps;
	size_t n_steps, cap_steps;
	struct read_scene *scenes;      /* of the last step */
	size_t n_scenes, cap_scenes;
	struct text text;               /* Markdown gathered for the last scene */
	bool has_title;
};

/* Go through all lines. */
void read_all(struct read *read, const char *bytes, size_t len);

/* A line of text, outside the blocks that mean something. */
void read_text_line(struct read *read, const char *s, size_t len, int line, bool in_fence);

/* The inside of a block of the named kind, that begins at `line`. */
void read_block(struct read *read, const char *kind, const char *bytes, size_t len, int line);

/* The lines of a run or claim block. */
const struct lesson_block *read_lines(struct read *read, const char *bytes, size_t len, int line);

const struct lesson_exercise *read_exercise(struct read *read, const char *bytes, size_t len,
	int line);

/* Note a problem: the message's arguments follow; col 0: none. */
void read_problem(struct read *read, int line, int col, enum say_id id, ...);

#endif
