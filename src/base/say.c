#include "base/say.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char *const rows[SAY_COUNT][SAY_LANGS] = {
#define SAY(id, en, zh) [SAY_##id] = {en, zh},
#include "base/say.def"
#undef SAY
};

static const char *const names[SAY_LANGS] = {"en", "zh"};

const char *say(enum say_lang lang, enum say_id id) {
	return rows[id][lang];
}

const char *say_lang_name(enum say_lang lang) {
	return names[lang];
}

/* Does `name` begin with the language, and end or go on as locale names do? */
int say_lang_of(const char *name) {
	for (int lang = 0; name && lang < SAY_LANGS; lang++) {
		size_t len = strlen(names[lang]);
		if (strncmp(name, names[lang], len) == 0 && strchr("_-.@", name[len]))
			return lang;
	}
	return -1;
}

enum say_lang say_lang_choose(const char *option) {
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	int lang = say_lang_of(option);
	/* The first that is set decides, as for every other program. */
	for (size_t i = 0; !option && i < sizeof variables / sizeof *variables; i++) {
		const char *value = getenv(variables[i]);
		if (value && *value) {
			lang = say_lang_of(value);
			break;
		}
	}
	return lang < 0 ? SAY_EN : (enum say_lang)lang;
}
