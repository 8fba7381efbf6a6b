/*
 * What can stand at a place is read from the table of actions: a command's
 * arguments say what follows it.
 */

#include "session/complete.h"

#include "base/file.h"
#include "base/text.h"
#include "session/inside.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MATCHES_MOST = 200 };

/* A search under way. */
struct finder {
	struct complete *complete;
	struct session *session;
	const char *word;   /* what is there already */
	size_t len, cap;
};

static const char *safe(struct finder *finder, const char *s, size_t len) {
	struct text text = {0};
	text_safe(&text, s, len, false);
	const char *copy = arena_copy(finder->complete->arena, text_str(&text), text.len);
	text_free(&text);
	return copy;
}

static void add(struct finder *finder, const char *text, size_t len, const char *help) {
	struct complete *complete = finder->complete;
	if (len < finder->len || strncasecmp(text, finder->word, finder->len) != 0
		|| complete->n_matches == MATCHES_MOST)
		return;
	if (complete->n_matches == finder->cap) {
		struct prompt_match *more = arena_alloc(complete->arena,
			(finder->cap * 2 + 8) * sizeof *more);
		if (finder->cap)
			memcpy(more, complete->matches, finder->cap * sizeof *more);
		complete->matches = more;
		finder->cap = finder->cap * 2 + 8;
	}
	complete->matches[complete->n_matches++] = (struct prompt_match){safe(finder, text, len), help};
}

static void add_string(struct finder *finder, const char *text, const char *help) {
	add(finder, text, strlen(text), help);
}

/* -- the kinds of things */

static void add_commands(struct finder *finder) {
	for (int id = 0; id < ACTION_COUNT; id++)
		add_string(finder, action_name((enum action_id)id),
			action_help((enum action_id)id, finder->session->lang));
}

static bool is_program(const char *name) {
	size_t len = strlen(name);
	return len > 3 && strcmp(name + len - 3, ".py") == 0 && name[0] != '.';
}

/* Programs in `folder`, their names with `before` in front. */
static void add_folder(struct finder *finder, const char *folder, const char *before) {
	DIR *dir = opendir(folder);
	struct dirent *entry;
	while (dir && (entry = readdir(dir))) {
		struct text name = {0};
		bool is_folder = entry->d_type == DT_DIR && entry->d_name[0] != '.' && *before;
		text_addf(&name, "%s%s%s", before, entry->d_name, is_folder ? "/" : "");
		if (is_folder || is_program(entry->d_name))
			add(finder, text_str(&name), name.len, "");
		text_free(&name);
	}
	if (dir)
		closedir(dir);
}

static void add_programs(struct finder *finder) {
	const char *slash = strrchr(finder->word, '/');
	if (slash) {
		char *before = arena_copy(finder->complete->arena, finder->word,
			(size_t)(slash + 1 - finder->word));
		add_folder(finder, before, before);
		return;
	}
	if (finder->session->lesson)
		add_folder(finder, finder->session->lesson->folder, "");
	add_folder(finder, ".", "");
}

/* NAME= of a program, or the value that it has. */
static void add_params(struct finder *finder, const char *file) {
	struct session *session = finder->session;
	struct listing *listing = NULL;
	if (session->lesson && !strchr(file, '/')) {
		char *path = file_join(session->lesson->folder, file);
		listing = listing_open(path, NULL);
		mem_free(path);
	}
	if (!listing)
		listing = listing_open(file, NULL);
	bool has_value = memchr(finder->word, '=', finder->len) != NULL;
	for (size_t i = 0; listing && i < listing->n_params; i++) {
		const struct listing_param *param = &listing->params[i];
		const char *value = arena_copy(finder->complete->arena, param->value, strlen(param->value));
		struct text text = {0};
		text_addf(&text, "%s=%s", param->name, has_value ? value : "");
		add(finder, text_str(&text), text.len, value);
		text_free(&text);
	}
	finder->complete->no_space = !has_value;
	listing_close(listing);
}

static void add_lessons(struct finder *finder) {
	const struct shelf *shelf = finder->session->shelf;
	for (size_t i = 0; i < shelf->n_lessons; i++) {
		const char *title = arena_copy(finder->complete->arena, shelf->lessons[i].title,
			strlen(shelf->lessons[i].title));
		add_string(finder, arena_format(finder->complete->arena, "%d", shelf->lessons[i].number),
			title);
	}
}

/* The words of "[all|fit]". */
static void add_words(struct finder *finder, const char *args) {
	for (const char *at = args; *at;) {
		size_t skip = strspn(at, "[| ");
		size_t len = strcspn(at + skip, "|] ");
		if (len)
			add(finder, at + skip, len, "");
		at += skip + len;
		at += strspn(at, "]");
	}
}

static void add_workers(struct finder *finder) {
	static const char letters[] = "MABCDEFGHIJKLMNOP";
	const struct runs_run *run = finder->session->shown;
	size_t n = run && run->timeline ? run->timeline->n_lanes : 0;
	for (size_t i = 0; i < n && letters[i]; i++)
		add(finder, letters + i, 1, "");
}

/* What follows the command: word number `n` of its arguments. */
static void add_argument(struct finder *finder, const struct action *action, size_t n) {
	const char *args = action_args(action->id);
	if (action->id == ACTION_SET && n == 1) {
		enum action_id of = action_find(action->words[0]);
		if (of != ACTION_COUNT)
			add_words(finder, action_args(of));
	} else if (action->id == ACTION_RUN && n > 0) {
		add_params(finder, action->words[0]);
	} else if (action->id == ACTION_AGAIN && finder->session->again) {
		struct action again;
		action_parse(&again, finder->session->again);
		if (again.n_words)
			add_params(finder, again.words[0]);
	} else if (n == 0 && (action->id == ACTION_RUN || action->id == ACTION_SOURCE)) {
		add_programs(finder);
	} else if (n == 0 && action->id == ACTION_GOTO) {
		add_lessons(finder);
	} else if (n == 0 && action->id == ACTION_HELP) {
		add_commands(finder);
	} else if (n == 0 && action->id == ACTION_WHY) {
		add_workers(finder);
	} else if (n == 0 && strchr(args, '|')) {
		add_words(finder, args);
	}
}

static int by_text(const void *a, const void *b) {
	return strcmp(((const struct prompt_match *)a)->text, ((const struct prompt_match *)b)->text);
}

/* Sorted, each once. */
static void tidy(struct complete *complete) {
	size_t n = 0;
	if (complete->n_matches)
		qsort(complete->matches, complete->n_matches, sizeof *complete->matches, by_text);
	for (size_t i = 0; i < complete->n_matches; i++)
		if (!n || strcmp(complete->matches[n - 1].text, complete->matches[i].text) != 0)
			complete->matches[n++] = complete->matches[i];
	complete->n_matches = n;
}

void complete_find(struct complete *complete, struct session *session, const char *line,
		size_t cursor) {
	size_t begin = cursor;
	while (begin && line[begin - 1] != ' ')
		begin--;
	*complete = (struct complete){.start = begin, .arena = arena_open()};
	struct finder finder = {
		.complete = complete,
		.session = session,
		.word = arena_copy(complete->arena, line + begin, cursor - begin),
		.len = cursor - begin,
	};
	struct action action;
	action_parse(&action, arena_copy(complete->arena, line, begin));
	if (action.kind == ACTION_EMPTY) {
		add_commands(&finder);
		if (finder.len)
			add_programs(&finder);
	} else if (action.kind == ACTION_KNOWN) {
		add_argument(&finder, &action, action.n_words);
	}
	tidy(complete);
}

void complete_free(struct complete *complete) {
	arena_close(complete->arena);
	*complete = (struct complete){0};
}
