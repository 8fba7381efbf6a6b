#include "lesson/shelf.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#ifndef BATON_DATADIR
#define BATON_DATADIR "/usr/local/share/baton"
#endif

/* -- where */

/* FOLDER/UP/lessons, if it is there. */
static char *beside(const char *folder, const char *up) {
	char *parent = file_join(folder, up);
	char *lessons = file_join(parent, "lessons");
	mem_free(parent);
	if (file_is_folder(lessons))
		return lessons;
	mem_free(lessons);
	return NULL;
}

static char *find_folder(const char *asked) {
	static const char *const ups[] = {".", "..", "../.."};
	const char *variable = getenv("BATON_LESSONS");
	if (asked)
		return mem_copy_string(asked);
	if (variable && *variable)
		return mem_copy_string(variable);
	char program[4096];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
	if (n > 0) {
		program[n] = '\0';
		*strrchr(program, '/') = '\0';
		for (size_t i = 0; i < sizeof ups / sizeof *ups; i++) {
			char *found = beside(program, ups[i]);
			if (found)
				return found;
		}
	}
	return mem_copy_string(BATON_DATADIR "/lessons");
}

/* -- what is there */

/* The file of a lesson in `lang`, else in another language; *found says which. */
static const char *pick_file(struct arena *arena, const char *folder, enum say_lang lang,
		enum say_lang *found) {
	for (int i = 0; i < SAY_LANGS; i++) {
		enum say_lang try = (enum say_lang)((lang + i) % SAY_LANGS);
		const char *file = arena_format(arena, "lesson.%s.md", say_lang_name(try));
		char *path = file_join(folder, file);
		bool exists = file_exists(path);
		mem_free(path);
		if (exists) {
			*found = try;
			return file;
		}
	}
	return NULL;
}

static void complain(const struct shelf *shelf, struct err *err, enum say_id id, ...) {
	struct text text = {0};
	va_list args;
	va_start(args, id);
	text_addv(&text, say(shelf->lang, id), args);
	va_end(args);
	err_set(err, "%s", text_str(&text));
	text_free(&text);
}

/* A file that cannot be read is no lesson; the first one is told. */
static bool add_lesson(struct shelf *shelf, const char *name, struct shelf_lesson *out,
		struct err *err) {
	struct err why = {0};
	char *folder = file_join(shelf->folder, name);
	enum say_lang lang = shelf->lang;
	const char *file = pick_file(shelf->arena, folder, shelf->lang, &lang);
	struct lesson *lesson = file ? lesson_load(folder, file, lang, shelf->lang, &why) : NULL;
	if (lesson) {
		*out = (struct shelf_lesson){
			.number = lesson->number,
			.name = arena_copy(shelf->arena, name, strlen(name)),
			.folder = arena_copy(shelf->arena, folder, strlen(folder)),
			.file = file,
			.lang = lang,
			.title = arena_copy(shelf->arena, lesson->title, strlen(lesson->title)),
			.minutes = lesson->minutes,
			.n_steps = (int)lesson->n_steps,
			.n_problems = (int)(lesson->n_problems + lesson->n_more),
		};
		lesson_close(lesson);
	} else if (file && err && !err->text[0]) {
		*err = why;
	}
	mem_free(folder);
	return lesson != NULL;
}

static int by_number(const void *a, const void *b) {
	const struct shelf_lesson *one = a, *other = b;
	if (one->number != other->number)
		return one->number < other->number ? -1 : 1;
	return strcmp(one->name, other->name);
}

static void read_folder(struct shelf *shelf, struct err *err) {
	DIR *dir = opendir(shelf->folder);
	struct shelf_lesson *lessons = NULL;
	size_t cap = 0;
	struct dirent *entry;
	while (dir && (entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		if (shelf->n_lessons == LIMIT_LESSONS) {
			complain(shelf, err, SAY_SHELF_MANY, LIMIT_LESSONS, shelf->folder);
			break;
		}
		MEM_GROW(lessons, shelf->n_lessons, cap);
		if (add_lesson(shelf, entry->d_name, &lessons[shelf->n_lessons], err))
			shelf->n_lessons++;
	}
	if (dir)
		closedir(dir);
	if (shelf->n_lessons)
		qsort(lessons, shelf->n_lessons, sizeof *lessons, by_number);
	else if (!err || !err->text[0])
		complain(shelf, err, SAY_SHELF_NONE, shelf->folder);
	shelf->lessons = (struct shelf_lesson *)arena_copy(shelf->arena, (const char *)lessons,
		shelf->n_lessons * sizeof *lessons);
	mem_free(lessons);
}

struct shelf *shelf_open(const char *folder, enum say_lang lang, struct err *err) {
	struct arena *arena = arena_open();
	struct shelf *shelf = arena_alloc(arena, sizeof *shelf);
	char *found = find_folder(folder);
	shelf->arena = arena;
	shelf->lang = lang;
	shelf->folder = arena_copy(arena, found, strlen(found));
	mem_free(found);
	err_clear(err);
	read_folder(shelf, err);
	return shelf;
}

void shelf_close(struct shelf *shelf) {
	if (shelf)
		arena_close(shelf->arena);
}

/* -- finding */

const struct shelf_lesson *shelf_find_number(const struct shelf *shelf, int number) {
	for (size_t i = 0; i < shelf->n_lessons; i++)
		if (shelf->lessons[i].number == number)
			return &shelf->lessons[i];
	return NULL;
}

const struct shelf_lesson *shelf_find(const struct shelf *shelf, const char *what) {
	size_t len = strlen(what);
	if (len && len < 6 && strspn(what, "0123456789") == len)
		return shelf_find_number(shelf, atoi(what));
	for (size_t i = 0; i < shelf->n_lessons; i++)
		if (strcmp(shelf->lessons[i].name, what) == 0)
			return &shelf->lessons[i];
	for (size_t i = 0; len && i < shelf->n_lessons; i++) {
		const char *name = shelf->lessons[i].name;
		const char *words = name + strspn(name, "0123456789-");
		if (strncasecmp(words, what, len) == 0 || strncasecmp(name, what, len) == 0)
			return &shelf->lessons[i];
	}
	return NULL;
}

const struct shelf_lesson *shelf_after(const struct shelf *shelf,
		const struct shelf_lesson *lesson) {
	size_t next = (size_t)(lesson - shelf->lessons) + 1;
	return next < shelf->n_lessons ? &shelf->lessons[next] : NULL;
}

struct lesson *shelf_load(const struct shelf *shelf, const struct shelf_lesson *lesson,
		struct err *err) {
	return lesson_load(lesson->folder, lesson->file, lesson->lang, shelf->lang, err);
}
