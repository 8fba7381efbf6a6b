#include "lesson/progress.h"

#include "base/file.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 65536, LINE_MAX_WORDS = 8, STEP_MAX = 1000 };

static const char magic[] = "baton progress ";

void progress_init(struct progress *progress) {
	*progress = (struct progress){0};
}

void progress_free(struct progress *progress) {
	mem_free(progress->answers);
	progress_init(progress);
}

/* FNV-1a: any one flipped bit changes it. */
static uint32_t sum(const char *bytes, size_t len) {
	uint32_t hash = 2166136261u;
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 16777619u;
	return hash;
}

bool progress_set(char *field, size_t size, const char *word) {
	size_t len = strlen(word);
	if (!len || len >= size)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)word[i] <= ' ' || word[i] == 0x7f)
			return false;
	memcpy(field, word, len + 1);
	return true;
}

/* -- answers */

struct progress_answer *progress_find(const struct progress *progress, const char *lesson,
		int step, int scene) {
	for (size_t i = 0; i < progress->n_answers; i++) {
		struct progress_answer *answer = &progress->answers[i];
		if (answer->step == step && answer->scene == scene && strcmp(answer->lesson, lesson) == 0)
			return answer;
	}
	return NULL;
}

struct progress_answer *progress_answer(struct progress *progress, const char *lesson, int step,
		int scene) {
	struct progress_answer *answer = progress_find(progress, lesson, step, scene);
	if (answer)
		return answer;
	if (progress->n_answers == PROGRESS_ANSWERS) {
		memmove(progress->answers, progress->answers + 1,
			(PROGRESS_ANSWERS - 1) * sizeof *progress->answers);
		progress->n_answers--;
	}
	MEM_GROW(progress->answers, progress->n_answers, progress->cap_answers);
	answer = &progress->answers[progress->n_answers++];
	*answer = (struct progress_answer){
		.step = step, .scene = scene, .choice = '0', .measured = '-',
	};
	progress_set(answer->lesson, sizeof answer->lesson, lesson);
	return answer;
}

/* -- reading */

static size_t split(char *line, char *words[LINE_MAX_WORDS]) {
	size_t n = 0;
	char *rest = line, *word;
	while (n < LINE_MAX_WORDS && (word = strsep(&rest, " ")))
		if (*word)
			words[n++] = word;
	return n;
}

static int number(const char *word, int max) {
	char *end;
	long value = strtol(word, &end, 10);
	return *word && !*end && value >= 0 && value <= max ? (int)value : 0;
}

/* "answer 05-the-gil 2.1 a! b" */
static void read_answer(struct progress *progress, char *const *words) {
	char *dot = strchr(words[2], '.');
	if (!dot)
		return;
	*dot = '\0';
	int step = number(words[2], STEP_MAX), scene = number(dot + 1, STEP_MAX);
	if (!step || !scene || strlen(words[1]) >= PROGRESS_NAME
		|| !isalnum((unsigned char)words[3][0]))
		return;
	struct progress_answer *answer = progress_answer(progress, words[1], step, scene);
	answer->choice = words[3][0];
	answer->is_bet = words[3][1] == '!';
	answer->measured = words[4][0];
}

/* A line of a version that we know; a word that we do not know is left out. */
static void read_line(struct progress *progress, char *line) {
	char *words[LINE_MAX_WORDS];
	size_t n = split(line, words);
	if (n == 5 && strcmp(words[0], "answer") == 0)
		read_answer(progress, words);
	if (n != 2)
		return;
	if (strcmp(words[0], "lesson") == 0)
		progress_set(progress->lesson, sizeof progress->lesson, words[1]);
	else if (strcmp(words[0], "step") == 0)
		progress->step = number(words[1], STEP_MAX);
	else if (strcmp(words[0], "lang") == 0)
		progress_set(progress->lang, sizeof progress->lang, words[1]);
	else if (strcmp(words[0], "theme") == 0)
		progress_set(progress->theme, sizeof progress->theme, words[1]);
	else if (strcmp(words[0], "glyphs") == 0)
		progress_set(progress->glyphs, sizeof progress->glyphs, words[1]);
}

/* Is the last line "check HEX" of all before it?  Then *body is where it begins. */
static bool is_whole(const char *bytes, size_t len, size_t *body) {
	enum { CHECK_LEN = sizeof "check 00000000\n" - 1 };
	if (len < CHECK_LEN || memchr(bytes, '\0', len))
		return false;
	*body = len - CHECK_LEN;
	char check[CHECK_LEN + 1];
	snprintf(check, sizeof check, "check %08x\n", (unsigned)sum(bytes, *body));
	return memcmp(bytes + *body, check, CHECK_LEN) == 0;
}

enum progress_state progress_read(struct progress *progress, const char *bytes, size_t len) {
	size_t body;
	progress_free(progress);
	if (!is_whole(bytes, len, &body) || len < sizeof magic
		|| memcmp(bytes, magic, sizeof magic - 1) != 0)
		return PROGRESS_DAMAGED;
	int version = atoi(bytes + sizeof magic - 1);
	if (version > PROGRESS_VERSION)
		return PROGRESS_NEWER;
	char *copy = mem_alloc(body + 1), *rest = copy, *line;
	memcpy(copy, bytes, body);
	strsep(&rest, "\n");
	while ((line = strsep(&rest, "\n")))
		read_line(progress, line);
	mem_free(copy);
	return PROGRESS_FINE;
}

/* -- writing */

void progress_write(const struct progress *progress, struct text *out) {
	size_t from = out->len;
	text_addf(out, "%s%d\n", magic, PROGRESS_VERSION);
	if (progress->lesson[0])
		text_addf(out, "lesson %s\nstep %d\n", progress->lesson, progress->step);
	if (progress->lang[0])
		text_addf(out, "lang %s\n", progress->lang);
	if (progress->theme[0])
		text_addf(out, "theme %s\n", progress->theme);
	if (progress->glyphs[0])
		text_addf(out, "glyphs %s\n", progress->glyphs);
	for (size_t i = 0; i < progress->n_answers; i++) {
		const struct progress_answer *answer = &progress->answers[i];
		text_addf(out, "answer %s %d.%d %c%s %c\n", answer->lesson, answer->step, answer->scene,
			answer->choice, answer->is_bet ? "!" : "", answer->measured);
	}
	text_addf(out, "check %08x\n", (unsigned)sum(text_str(out) + from, out->len - from));
}

/* -- from files */

static enum progress_state load_one(struct progress *progress, const char *path) {
	size_t len;
	char *bytes = file_read(path, FILE_MAX, &len, NULL);
	enum progress_state state = bytes ? progress_read(progress, bytes, len) : PROGRESS_DAMAGED;
	mem_free(bytes);
	return state;
}

enum progress_state progress_load(struct progress *progress, const char *path, enum say_id *note) {
	struct text older = {0};
	text_addf(&older, "%s.1", path);
	*note = SAY_COUNT;
	progress_init(progress);
	enum progress_state state = PROGRESS_FINE;
	bool here = file_exists(path);
	if (here)
		state = load_one(progress, path);
	if (here && state == PROGRESS_NEWER) {
		*note = SAY_PROGRESS_NEWER;
	} else if ((!here || state == PROGRESS_DAMAGED) && file_exists(text_str(&older))
		&& load_one(progress, text_str(&older)) == PROGRESS_FINE) {
		*note = SAY_PROGRESS_DAMAGED;
		state = PROGRESS_FINE;
	} else if (state == PROGRESS_DAMAGED) {
		*note = SAY_PROGRESS_LOST;
	}
	text_free(&older);
	return state;
}
