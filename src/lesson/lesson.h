/*
 * lesson.h - a lesson file: its steps, and what there is to do in each.
 *
 * A step is a row of scenes; a scene is a page, perhaps a prediction, perhaps
 * commands to run, and the page that explains them:
 *
 *     before  ->  predict  ->  run  ->  after
 *
 * Reading never fails.  Each mistake is a problem with its line and what to do;
 * the rest of the file opens.  A lesson and all that hangs from it live in one
 * arena and are read-only.  Texts for people are safe for a terminal; conditions
 * and commands are as they stand in the file.
 */

#ifndef LESSON_LESSON_H
#define LESSON_LESSON_H

#include "base/err.h"
#include "base/say.h"
#include "lesson/markdown.h"
#include "lesson/predict.h"

#include <stdbool.h>
#include <stddef.h>

enum { LESSON_PROBLEMS = 20 };

/* A line of a block: a command, a condition. */
struct lesson_line { const char *text; int line; };

/* A run or claim block. */
struct lesson_block {
	double needs_capacity;       /* 0: nothing */
	const struct lesson_line *lines;
	size_t n_lines;
	int line;                    /* where the block begins */
};

struct lesson_exercise {
	const char *program;         /* to edit; "" when none */
	const struct markdown *task;
	const char *const *hints;
	size_t n_hints;
	const char *solution;        /* "" when none */
	const struct lesson_line *checks;
	size_t n_checks;
};

struct lesson_scene {
	const struct markdown *before; /* NULL: none; so below */
	const struct predict *predict;
	const struct lesson_block *run;
	const struct markdown *after;
	const char *const *tries;    /* commands of its "Try it" line, which `after` has no more */
	size_t n_tries;
	const struct lesson_block *claims;
	size_t n_claims;
	const struct lesson_exercise *exercise;
	const char *notes;           /* "" when none */
};

struct lesson_step {
	const char *title;
	bool is_deeper;
	int line;
	struct lesson_scene *scenes; /* at least one */
	size_t n_scenes;
};

struct lesson {
	struct arena *arena;
	const char *folder;          /* where its programs are */
	const char *file;            /* "lesson.en.md", as messages name it */
	enum say_lang lang;          /* of the text */
	int number;                  /* 5 of 05-the-gil; 0: none */
	const char *name;            /* "05-the-gil" */
	const char *title;
	int minutes;                 /* 0: not said */
	struct lesson_step *steps;   /* at least one */
	size_t n_steps;
	const struct err *problems;  /* the first LESSON_PROBLEMS, in the messages' language */
	size_t n_problems;
	size_t n_more;               /* those after them */
};

/* Read a lesson from bytes.  `say_in` is the language of the problems.  Never NULL. */
struct lesson *lesson_parse(const char *folder, const char *file, const char *bytes, size_t len,
	enum say_lang lang, enum say_lang say_in);

/* Read FOLDER/FILE.  NULL and `err` when the file cannot be read at all. */
struct lesson *lesson_load(const char *folder, const char *file, enum say_lang lang,
	enum say_lang say_in, struct err *err);

void lesson_close(struct lesson *lesson); /* NULL is fine */

/* All problems as lines for people: "lesson.en.md:12: …", at the end "+3". */
struct text;
void lesson_problems(const struct lesson *lesson, struct text *out);

#endif
