/*
 * say.h - every message of the program, in each of its languages.
 *
 * say.def has a row for each.  Formats of one row take the same arguments in
 * every language (a unit test checks it).  Python's own errors are not here:
 * they stay English, as CPython prints them.
 */

#ifndef BASE_SAY_H
#define BASE_SAY_H

enum say_lang { SAY_EN, SAY_ZH, SAY_LANGS };

enum say_id {
#define SAY(id, en, zh) SAY_##id,
#include "base/say.def"
#undef SAY
	SAY_COUNT
};

/* The text, or format, of a message. */
const char *say(enum say_lang lang, enum say_id id) __attribute__((returns_nonnull));

/* "en" or "zh", and back; say_lang_of takes locale names too (zh_CN.UTF-8), -1 if unknown. */
const char *say_lang_name(enum say_lang lang);
int say_lang_of(const char *name);

/* --lang's value if not NULL, else LC_ALL, LC_MESSAGES, LANG, else English. */
enum say_lang say_lang_choose(const char *option);

#endif
