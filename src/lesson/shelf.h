/*
 * shelf.h - which lessons there are, and where.
 *
 * A lesson is a folder NN-name that holds lesson.en.md or lesson.zh.md.  A shelf
 * keeps only names, titles and minutes; lessons are opened from it.  At most
 * LIMIT_LESSONS.
 */

#ifndef LESSON_SHELF_H
#define LESSON_SHELF_H

#include "base/err.h"
#include "base/say.h"
#include "lesson/lesson.h"

#include <stdbool.h>
#include <stddef.h>

struct shelf_lesson {
	int number;            /* 5 of 05-the-gil */
	const char *name;      /* "05-the-gil" */
	const char *folder;
	const char *file;      /* "lesson.en.md" */
	enum say_lang lang;    /* of that file: another one when there is none in the shelf's */
	const char *title;
	int minutes, n_steps, n_problems;
};

struct shelf {
	struct arena *arena;
	const char *folder;    /* where they were found; "" when nowhere */
	enum say_lang lang;
	struct shelf_lesson *lessons; /* by number, then by name */
	size_t n_lessons;
};

/*
 * Look in `folder`, or when NULL in $BATON_LESSONS, else beside the program or its
 * source tree, else where `make install` puts them.  Never NULL; `err` says what
 * is wrong, and there may be lessons all the same.
 */
struct shelf *shelf_open(const char *folder, enum say_lang lang, struct err *err);
void shelf_close(struct shelf *shelf); /* NULL is fine */

/* Find by number, by whole name, or by the beginning of a name; NULL: none. */
const struct shelf_lesson *shelf_find(const struct shelf *shelf, const char *what);
const struct shelf_lesson *shelf_find_number(const struct shelf *shelf, int number);

/* The one after it, NULL: it is the last. */
const struct shelf_lesson *shelf_after(const struct shelf *shelf,
	const struct shelf_lesson *lesson);

/* Open it in the shelf's language.  NULL and `err` when its file cannot be read. */
struct lesson *shelf_load(const struct shelf *shelf, const struct shelf_lesson *lesson,
	struct err *err);

#endif
