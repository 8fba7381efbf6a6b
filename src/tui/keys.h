/*
 * keys.h - bytes from the terminal to whole keys.
 *
 * Bytes come in any pieces; a key leaves only when it is whole: a UTF-8
 * character, an escape sequence, Alt with a character.  Esc by itself is whole
 * after KEYS_ESC_NS without another byte.  What stands between the marks of a
 * bracketed paste is one token, so that a paste can never press a key.
 */

#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include "base/text.h"
#include "session/session.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KEYS_ESC_NS = 50000000, KEYS_ROOM = 8192 };

struct keys {
	char bytes[KEYS_ROOM];
	size_t start, end;      /* what is not taken yet */
	bool is_pasting;
	struct text paste;
	uint64_t since_ns;      /* when the last bytes came */
};

/* A key, or a paste.  `bytes` holds until the next call. */
struct keys_token {
	const char *bytes;
	size_t len;
	bool is_paste;
};

void keys_init(struct keys *keys);
void keys_free(struct keys *keys);

/* Add what was read; returns how many bytes had room. */
size_t keys_add(struct keys *keys, const char *bytes, size_t len, uint64_t now_ns);
size_t keys_room(const struct keys *keys);

/* Take the next whole key; false: none yet. */
bool keys_next(struct keys *keys, struct keys_token *token, uint64_t now_ns);

/* When an unfinished key has to be taken for whole; UINT64_MAX: there is none. */
uint64_t keys_deadline(const struct keys *keys);

/* Bytes that were read and are in no token yet. */
size_t keys_pending(const struct keys *keys);

/* What is so when a key is pressed. */
struct keys_state { bool is_line_empty, is_list_open, is_full; };

/*
 * Look a key up in keymap.def.  Full-width characters count as their ASCII.
 * Returns the session's key, or -1.
 */
int keys_lookup(const struct keys_token *token, struct keys_state state);

#endif
