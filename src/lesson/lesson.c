/*
 * From a file's text to steps, line by line.
 *
 *     ---              front matter
 *     # Title
 *     ## Step          ends the scene and the step before it
 *     text             gathers until something else comes, then is built as Markdown
 *     ```predict       a block: gathers until its fence closes, then is parsed
 *
 * Text before a scene's run block is its `before`, text after it its `after`; a
 * predict or run block that comes when the scene has one already opens the next
 * scene.  Fences of other kinds are part of the text.
 */

#include "lesson/lesson.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"
#include "lesson/read.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *safe_copy(struct arena *arena, const char *s, size_t len) {
	struct text text = {0};
	text_safe(&text, s, len, false);
	const char *copy = arena_copy(arena, text_str(&text), text.len);
	text_free(&text);
	return copy;
}

/* -- problems */

void read_problem(struct read *read, int line, int col, enum say_id id, ...) {
	if (read->n_problems >= LESSON_PROBLEMS) {
		read->lesson->n_more++;
		return;
	}
	struct text text = {0};
	va_list args;
	va_start(args, id);
	text_addv(&text, say(read->say_in, id), args);
	va_end(args);
	err_at(&read->problems[read->n_problems++], read->lesson->file, line, col, "%s",
		text_str(&text));
	text_free(&text);
}

/* What the calls of predict.h have to say. */
static void on_problem(void *data, int line, int id, const char *detail) {
	struct read *read = data;
	read_problem(read, line, 0, (enum say_id)id, detail);
}

/* -- scenes */

static struct read_scene *last_scene(struct read *read) {
	return &read->scenes[read->n_scenes - 1];
}

static struct read_scene *add_scene(struct read *read) {
	MEM_GROW(read->scenes, read->n_scenes, read->cap_scenes);
	struct read_scene *scene = &read->scenes[read->n_scenes++];
	*scene = (struct read_scene){.scene = {.notes = ""}};
	return scene;
}

/*
 * A "Try it" paragraph is all commands: take them out of the text, for the screen
 * has a row for them.
 */
static bool take_tries(struct read *read, struct lesson_scene *scene, const char *line,
		size_t len) {
	static const char *const begins[] = {"Try it:", "试一试：", "试一试:"};
	size_t n = 0;
	for (size_t i = 0; i < sizeof begins / sizeof *begins && !n; i++)
		if (len >= strlen(begins[i]) && memcmp(line, begins[i], strlen(begins[i])) == 0)
			n = strlen(begins[i]);
	if (!n)
		return false;
	const char **tries = arena_alloc(read->lesson->arena, READ_TRIES * sizeof *tries);
	size_t n_tries = 0;
	for (size_t at = n; at < len && n_tries < READ_TRIES;) {
		const char *open = memchr(line + at, '`', len - at);
		const char *shut = open ? memchr(open + 1, '`', len - (size_t)(open + 1 - line)) : NULL;
		if (!shut)
			break;
		tries[n_tries++] = safe_copy(read->lesson->arena, open + 1, (size_t)(shut - open - 1));
		at = (size_t)(shut + 1 - line);
	}
	scene->tries = tries;
	scene->n_tries = n_tries;
	return n_tries > 0;
}

/* Build the text gathered so far into the scene it belongs to. */
static void end_text(struct read *read) {
	if (!read->n_scenes)
		return;
	const char *s = text_str(&read->text);
	size_t len = read->text.len;
	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	if (len) {
		struct arena *arena = read->lesson->arena;
		struct lesson_scene *scene = &last_scene(read)->scene;
		const struct markdown **place = scene->run ? &scene->after : &scene->before;
		*place = markdown_join(arena, *place, markdown_build(arena, s, len));
	}
	text_clear(&read->text);
}

static void end_step(struct read *read) {
	end_text(read);
	if (!read->n_steps || !read->n_scenes)
		return;
	struct arena *arena = read->lesson->arena;
	struct lesson_step *step = &read->steps[read->n_steps - 1];
	step->n_scenes = read->n_scenes;
	step->scenes = arena_alloc(arena, read->n_scenes * sizeof *step->scenes);
	for (size_t i = 0; i < read->n_scenes; i++) {
		struct read_scene *from = &read->scenes[i];
		step->scenes[i] = from->scene;
		step->scenes[i].claims = (const struct lesson_block *)arena_copy(arena,
			(const char *)from->claims, from->n_claims * sizeof *from->claims);
		step->scenes[i].n_claims = from->n_claims;
		if (from->scene.predict && !from->scene.run)
			read_problem(read, from->scene.predict->line, 0, SAY_LESSON_NO_RUN);
		mem_free(from->claims);
	}
	read->n_scenes = 0;
}

static void begin_step(struct read *read, const char *title, size_t len, int line) {
	end_step(read);
	static const char deeper[] = "{deeper}";
	bool is_deeper = len >= sizeof deeper - 1
		&& memcmp(title + len - (sizeof deeper - 1), deeper, sizeof deeper - 1) == 0;
	if (is_deeper)
		len -= sizeof deeper - 1;
	while (len && title[len - 1] == ' ')
		len--;
	if (!len && line)
		read_problem(read, line, 0, SAY_LESSON_NO_STEP_TITLE);
	MEM_GROW(read->steps, read->n_steps, read->cap_steps);
	read->steps[read->n_steps++] = (struct lesson_step){
		.title = safe_copy(read->lesson->arena, title, len),
		.is_deeper = is_deeper,
		.line = line,
	};
	add_scene(read);
}

/* Text or a block needs a step; a lesson may begin with text before its first heading. */
static void need_step(struct read *read) {
	if (!read->n_steps)
		begin_step(read, "", 0, 0);
}

/* -- blocks with a meaning */

static const struct predict *parse_predict(struct read *read, const char *bytes, size_t len,
		int line) {
	struct predict_sink sink = {.problem = on_problem, .data = read};
	return predict_parse(read->lesson->arena, bytes, len, line, &sink);
}

void read_block(struct read *read, const char *kind, const char *bytes, size_t len, int line) {
	need_step(read);
	end_text(read);
	struct lesson_scene *scene = &last_scene(read)->scene;
	if (strcmp(kind, "predict") == 0) {
		if (scene->predict || scene->run)
			scene = &add_scene(read)->scene;
		scene->predict = parse_predict(read, bytes, len, line);
	} else if (strcmp(kind, "run") == 0) {
		if (scene->run)
			scene = &add_scene(read)->scene;
		scene->run = read_lines(read, bytes, len, line);
		if (!scene->run->n_lines)
			read_problem(read, line, 0, SAY_LESSON_EMPTY_BLOCK, kind);
	} else if (strcmp(kind, "claim") == 0) {
		struct read_scene *owner = last_scene(read);
		const struct lesson_block *claim = read_lines(read, bytes, len, line);
		if (!scene->run)
			read_problem(read, line, 0, SAY_LESSON_CLAIM_EARLY);
		if (!claim->n_lines)
			read_problem(read, line, 0, SAY_LESSON_EMPTY_BLOCK, kind);
		MEM_GROW(owner->claims, owner->n_claims, owner->cap_claims);
		owner->claims[owner->n_claims++] = *claim;
	} else if (strcmp(kind, "exercise") == 0) {
		scene->exercise = read_exercise(read, bytes, len, line);
	} else {
		struct text notes = {0};
		text_safe(&notes, bytes, len, true);
		scene->notes = arena_copy(read->lesson->arena, text_str(&notes), notes.len);
		text_free(&notes);
	}
}

/* -- lines outside blocks */

static void on_title(struct read *read, const char *s, size_t len, int line) {
	if (read->has_title)
		read_problem(read, line, 0, SAY_LESSON_TITLE_TWICE);
	else
		read->lesson->title = safe_copy(read->lesson->arena, s, len);
	read->has_title = true;
}

static bool is_heading(const char *s, size_t len, int level) {
	for (int i = 0; i < level; i++)
		if ((size_t)i >= len || s[i] != '#')
			return false;
	return (size_t)level == len || s[level] == ' ';
}

static void on_text_line(struct read *read, const char *s, size_t len, int line) {
	if (is_heading(s, len, 2)) {
		size_t skip = len > 3 ? 3 : len;
		begin_step(read, s + skip, len - skip, line);
		return;
	}
	if (is_heading(s, len, 1)) {
		size_t skip = len > 2 ? 2 : len;
		on_title(read, s + skip, len - skip, line);
		return;
	}
	bool is_blank = true;
	for (size_t i = 0; i < len && is_blank; i++)
		is_blank = s[i] == ' ';
	if (!is_blank)
		need_step(read);
	if (read->n_scenes && last_scene(read)->scene.run
		&& take_tries(read, &last_scene(read)->scene, s, len))
		return;
	text_add_bytes(&read->text, s, len);
	text_add_char(&read->text, '\n');
}

void read_text_line(struct read *read, const char *s, size_t len, int line, bool in_fence) {
	if (!in_fence) {
		on_text_line(read, s, len, line);
		return;
	}
	need_step(read);
	text_add_bytes(&read->text, s, len);
	text_add_char(&read->text, '\n');
}

/* -- the whole */

/* "05-the-gil" of a folder's path, and 5. */
static void name_lesson(struct lesson *lesson) {
	size_t len = strlen(lesson->folder);
	while (len > 1 && lesson->folder[len - 1] == '/')
		len--;
	size_t at = len;
	while (at && lesson->folder[at - 1] != '/')
		at--;
	lesson->name = safe_copy(lesson->arena, lesson->folder + at, len - at);
	for (const char *s = lesson->name; isdigit((unsigned char)*s) && lesson->number < 10000; s++)
		lesson->number = lesson->number * 10 + (*s - '0');
	lesson->title = lesson->name;
}

static void finish(struct read *read) {
	struct lesson *lesson = read->lesson;
	need_step(read);
	end_step(read);
	lesson->n_steps = read->n_steps;
	lesson->steps = (struct lesson_step *)arena_copy(lesson->arena, (const char *)read->steps,
		read->n_steps * sizeof *read->steps);
	if (!lesson->steps[0].title[0])
		lesson->steps[0].title = lesson->title;
	lesson->n_problems = read->n_problems;
	lesson->problems = (const struct err *)arena_copy(lesson->arena, (const char *)read->problems,
		read->n_problems * sizeof *read->problems);
	mem_free(read->steps);
	mem_free(read->scenes);
	mem_free(read->problems);
	text_free(&read->text);
}

struct lesson *lesson_parse(const char *folder, const char *file, const char *bytes, size_t len,
		enum say_lang lang, enum say_lang say_in) {
	struct arena *arena = arena_open();
	struct lesson *lesson = arena_alloc(arena, sizeof *lesson);
	lesson->arena = arena;
	lesson->folder = arena_copy(arena, folder, strlen(folder));
	lesson->file = safe_copy(arena, file, strlen(file));
	lesson->lang = lang;
	name_lesson(lesson);
	struct read read = {
		.lesson = lesson,
		.say_in = say_in,
		.problems = MEM_NEW_ARRAY(struct err, LESSON_PROBLEMS),
	};
	read_all(&read, bytes, len);
	finish(&read);
	return lesson;
}

struct lesson *lesson_load(const char *folder, const char *file, enum say_lang lang,
		enum say_lang say_in, struct err *err) {
	char *path = file_join(folder, file);
	size_t len;
	char *bytes = file_read(path, LIMIT_LESSON_BYTES, &len, err);
	struct lesson *lesson = NULL;
	if (bytes)
		lesson = lesson_parse(folder, file, bytes, len, lang, say_in);
	mem_free(bytes);
	mem_free(path);
	return lesson;
}

void lesson_close(struct lesson *lesson) {
	if (lesson)
		arena_close(lesson->arena); /* the lesson itself lives in it */
}

void lesson_problems(const struct lesson *lesson, struct text *out) {
	for (size_t i = 0; i < lesson->n_problems; i++) {
		char line[ERR_TEXT_SIZE + ERR_FILE_SIZE + 32];
		err_format(&lesson->problems[i], line, sizeof line);
		text_addf(out, "%s%s", i ? "\n" : "", line);
	}
	if (lesson->n_more)
		text_addf(out, "\n+%zu", lesson->n_more);
}
