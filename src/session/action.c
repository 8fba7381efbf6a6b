#include "session/action.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct row {
	const char *name, *aliases, *args, *help[SAY_LANGS];
} rows[ACTION_COUNT] = {
#define ACTION(id, name, aliases, args, en, zh) [ACTION_##id] = {name, aliases, args, {en, zh}},
#include "session/action.def"
#undef ACTION
};

const char *action_name(enum action_id id) {
	return rows[id].name;
}

const char *action_aliases(enum action_id id) {
	return rows[id].aliases;
}

const char *action_args(enum action_id id) {
	return rows[id].args;
}

const char *action_help(enum action_id id, enum say_lang lang) {
	return rows[id].help[lang];
}

/* Call for each name of a row, until one is wanted: its length at *len; NULL: no more. */
static const char *next_alias(const char *at, size_t *len) {
	at += strspn(at, " ");
	*len = strcspn(at, " ");
	return *len ? at : NULL;
}

enum action_id action_find(const char *name) {
	size_t n = strlen(name), len;
	for (int id = 0; id < ACTION_COUNT; id++) {
		if (strcasecmp(rows[id].name, name) == 0)
			return (enum action_id)id;
		for (const char *at = rows[id].aliases; (at = next_alias(at, &len)); at += len)
			if (len == n && strncasecmp(at, name, n) == 0)
				return (enum action_id)id;
	}
	return ACTION_COUNT;
}

/* -- guesses */

static int least(int a, int b) {
	return a < b ? a : b;
}

/* How many letters must be put in, taken out, changed or swapped; at most 9 for long words. */
static int distance(const char *a, size_t n, const char *b, size_t m) {
	enum { MOST = 16 };
	int d[MOST + 1][MOST + 1];
	if (n > MOST || m > MOST)
		return 9;
	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= m; j++) {
			if (!i || !j) {
				d[i][j] = (int)(i + j);
				continue;
			}
			bool same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[j - 1]);
			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + !same);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[n][m];
}

static const char *guess(const char *word) {
	const char *best = NULL;
	size_t len = strlen(word);
	int least_so_far = len > 4 ? 3 : 2;
	for (int id = 0; id < ACTION_COUNT; id++) {
		int d = distance(word, len, rows[id].name, strlen(rows[id].name));
		/* The beginning of a name is what people type when they hope for completion. */
		if (len >= 2 && strncasecmp(rows[id].name, word, len) == 0)
			d = 0;
		if (d < least_so_far) {
			least_so_far = d;
			best = rows[id].name;
		}
	}
	return best;
}

/* -- lines */

static bool is_program(const char *word) {
	size_t len = strlen(word);
	return len > 3 && strcmp(word + len - 3, ".py") == 0;
}

/* NAME=VALUE with a NAME in capitals. */
static bool is_param(const char *word) {
	size_t n = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
	return n && !isdigit((unsigned char)word[0]) && word[n] == '=' && word[n + 1]
		&& word[n + 1] != '=';
}

/* "5", "5.3" or ".3": where goto goes. */
static bool is_place(const char *word) {
	return *word && strlen(word) < 8 && strspn(word, "0123456789.") == strlen(word)
		&& strcmp(word, ".") != 0;
}

static bool is_python(const struct action *action) {
	static const char *const begins[] = {"import", "from", "print", "def", "for", "while", "class",
		"if", "with", "try:", "return", "async", "await"};
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (strcmp(action->typed, begins[i]) == 0)
			return true;
	return strpbrk(action->typed, "()[]+*") != NULL
		|| (action->n_words && strcmp(action->words[0], "=") == 0);
}

/* The folded line into words. */
static void split(struct action *action) {
	char *rest = action->line, *word;
	while (action->n_words < ACTION_WORDS && (word = strsep(&rest, " \t")))
		if (*word)
			action->words[action->n_words++] = word;
}

static void drop_first(struct action *action) {
	action->typed = action->words[0];
	memmove(action->words, action->words + 1, --action->n_words * sizeof *action->words);
}

/* The first word is part of what the command is told: `5`, `threads.py`, `WORKERS=4`, `zh`. */
static bool is_shorthand(struct action *action) {
	const char *word = action->words[0];
	if (is_program(word))
		action->id = ACTION_RUN;
	else if (is_param(word))
		action->id = ACTION_AGAIN;
	else if (is_place(word) && action->n_words == 1)
		action->id = ACTION_GOTO;
	else if (action->n_words == 1 && (strcmp(word, "en") == 0 || strcmp(word, "zh") == 0))
		action->id = ACTION_LANG;
	else
		return false;
	action->typed = word;
	return true;
}

void action_parse(struct action *action, const char *line) {
	memset(action, 0, sizeof *action);
	line += strspn(line, " \t:");
	snprintf(action->line, sizeof action->line, "%s", line);
	size_t len = utf8_fold_wide(action->line, strlen(action->line));
	action->line[len] = '\0';
	/* A full-width colon was folded just now. */
	size_t colons = strspn(action->line, " \t:");
	memmove(action->line, action->line + colons, len - colons + 1);
	split(action);
	action->typed = "";
	action->id = ACTION_COUNT;
	if (!action->n_words)
		return;
	action->kind = ACTION_KNOWN;
	if (is_shorthand(action))
		return;
	drop_first(action);
	/* x = 5 is no quit */
	bool is_assignment = action->n_words && strcmp(action->words[0], "=") == 0;
	action->id = is_assignment ? ACTION_COUNT : action_find(action->typed);
	if (action->id != ACTION_COUNT)
		return;
	action->kind = is_python(action) ? ACTION_PYTHON : ACTION_UNKNOWN;
	action->meant = guess(action->typed);
}
