/*
 * A lesson from a stranger: read, wrapped to widths, its question answered, its
 * commands taken apart.
 */

#include "base/utf8.h"
#include "lesson/lesson.h"
#include "session/action.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* Everything that is shown must be safe and keep to its width. */
static void wrap(const struct markdown *markdown, int width) {
	if (!markdown)
		return;
	struct arena *arena = arena_open();
	const struct markdown_page *page = markdown_wrap(arena, markdown, width);
	for (size_t i = 0; i < page->n_lines; i++) {
		if (page->lines[i].cols > width)
			abort();
		for (size_t j = 0; j < page->lines[i].n_spans; j++)
			for (size_t k = 0; k < page->lines[i].spans[j].len; k++)
				if ((unsigned char)page->lines[i].spans[j].text[k] < ' ')
					abort();
	}
	arena_close(arena);
}

static void read_scene(const struct lesson_scene *scene) {
	bool is_bet;
	struct action action;
	wrap(scene->before, 78);
	wrap(scene->after, 20);
	if (scene->predict) {
		wrap(scene->predict->question, 40);
		predict_answer(scene->predict, "a!", &is_bet);
	}
	for (size_t i = 0; scene->run && i < scene->run->n_lines; i++)
		action_parse(&action, scene->run->lines[i].text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
	utf8_init();
	struct lesson *lesson =
		lesson_parse("/x/05-fuzz", "lesson.en.md", (const char *)bytes, len, SAY_EN, SAY_ZH);
	for (size_t i = 0; i < lesson->n_steps; i++)
		for (size_t j = 0; j < lesson->steps[i].n_scenes; j++)
			read_scene(&lesson->steps[i].scenes[j]);
	lesson_close(lesson);
	return 0;
}
