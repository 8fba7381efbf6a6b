#include "tui/keys.h"

#include "base/utf8.h"

#include <string.h>

static const char PASTE_BEGIN[] = "\033[200~";
static const char PASTE_END[] = "\033[201~";
enum { PASTE_MARK = sizeof PASTE_END - 1 };

void keys_init(struct keys *keys) {
	memset(keys, 0, sizeof *keys);
}

void keys_free(struct keys *keys) {
	text_free(&keys->paste);
}

size_t keys_room(const struct keys *keys) {
	return KEYS_ROOM - 1 - (keys->end - keys->start);
}

size_t keys_pending(const struct keys *keys) {
	return keys->end - keys->start + (keys->is_pasting ? keys->paste.len : 0);
}

size_t keys_add(struct keys *keys, const char *bytes, size_t len, uint64_t now_ns) {
	memmove(keys->bytes, keys->bytes + keys->start, keys->end - keys->start);
	keys->end -= keys->start;
	keys->start = 0;
	if (len > keys_room(keys))
		len = keys_room(keys);
	memcpy(keys->bytes + keys->end, bytes, len);
	keys->end += len;
	keys->since_ns = now_ns;
	return len;
}

/* Bytes of a UTF-8 character by its first one; 1 for whatever begins none. */
static size_t size_of_character(unsigned char first) {
	return first >= 0xf8 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
}

/* ESC [ parameters final, or the Linux console's ESC [ [ A. */
static size_t size_of_csi(const unsigned char *s, size_t n) {
	size_t i = 2;
	if (n > 2 && s[2] == '[')
		return n > 3 ? 4 : 0;
	while (i < n && s[i] >= 0x20 && s[i] <= 0x3f)
		i++;
	return i < n ? i + 1 : 0;
}

/* How many bytes the first whole key has, 0: it is not whole yet. */
static size_t size_of_key(const unsigned char *s, size_t n) {
	size_t size;
	if (n == 0)
		return 0;
	if (s[0] != 0x1b) {
		size = size_of_character(s[0]);
		for (size_t i = 1; i < size && i < n; i++)
			if ((s[i] & 0xc0) != 0x80)
				return i; /* broken off: what follows is another key */
		return size <= n ? size : 0;
	}
	if (n == 1)
		return 0;
	if (s[1] == '[')
		return size_of_csi(s, n);
	if (s[1] == 'O')
		return n > 2 ? 3 : 0;
	if (s[1] == 0x1b)
		return 1;
	size = size_of_key(s + 1, n - 1);
	return size ? size + 1 : 0;
}

/* Collect up to the end mark, which may come in pieces. */
static bool collect_paste(struct keys *keys) {
	const char *s = keys->bytes + keys->start;
	size_t n = keys->end - keys->start;
	const char *mark = memmem(s, n, PASTE_END, PASTE_MARK);
	size_t take = mark ? (size_t)(mark - s) : n > PASTE_MARK - 1 ? n - (PASTE_MARK - 1) : 0;
	text_add_bytes(&keys->paste, s, take);
	keys->start += take;
	if (!mark)
		return false;
	keys->start += PASTE_MARK;
	keys->is_pasting = false;
	return true;
}

bool keys_next(struct keys *keys, struct keys_token *token, uint64_t now_ns) {
	if (!keys->is_pasting) {
		const char *s = keys->bytes + keys->start;
		size_t n = keys->end - keys->start;
		size_t size = size_of_key((const unsigned char *)s, n);
		if (n && !size && now_ns >= keys_deadline(keys))
			size = n;
		if (!size)
			return false;
		keys->start += size;
		if (size != PASTE_MARK || memcmp(s, PASTE_BEGIN, PASTE_MARK) != 0) {
			*token = (struct keys_token){s, size, false};
			return true;
		}
		keys->is_pasting = true;
		text_clear(&keys->paste);
	}
	if (!collect_paste(keys))
		return false;
	*token = (struct keys_token){text_str(&keys->paste), keys->paste.len, true};
	return true;
}

uint64_t keys_deadline(const struct keys *keys) {
	bool is_waiting = !keys->is_pasting && keys->start != keys->end;
	return is_waiting ? keys->since_ns + KEYS_ESC_NS : UINT64_MAX;
}

/* -- what they mean ------------------------------------------------------------ */

enum keys_when { KEYS_EMPTY, KEYS_ALWAYS, KEYS_LIST, KEYS_OPEN };

static const struct {
	const char *bytes;
	enum session_key key;
	enum keys_when when;
} MAP[] = {
#define KEY(bytes, key, when) {bytes, SESSION_KEY_##key, KEYS_##when},
#include "tui/keymap.def"
#undef KEY
};

static bool is_when(enum keys_when when, struct keys_state state) {
	switch (when) {
	case KEYS_EMPTY: return state.is_line_empty;
	case KEYS_ALWAYS: return true;
	case KEYS_LIST: return state.is_line_empty && state.is_list_open;
	case KEYS_OPEN: return state.is_list_open || state.is_full;
	}
	return false;
}

int keys_lookup(const struct keys_token *token, struct keys_state state) {
	char folded[8];
	if (token->is_paste || token->len == 0 || token->len > sizeof folded)
		return -1;
	memcpy(folded, token->bytes, token->len);
	size_t len = utf8_fold_wide(folded, token->len);
	for (size_t i = 0; i < sizeof MAP / sizeof *MAP; i++) {
		bool is_it = strlen(MAP[i].bytes) == len && memcmp(MAP[i].bytes, folded, len) == 0;
		if (is_it && is_when(MAP[i].when, state))
			return (int)MAP[i].key;
	}
	return -1;
}
