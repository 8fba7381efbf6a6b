/*
 * Interned strings live as long as the VM, in a table of open addressing.
 */

#include "vm/name.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "vm/state.h"

int64_t name_hash(const char *s, size_t len) {
	const uint64_t k = 0x9e3779b97f4a7c15u;
	uint64_t hash = len * k;
	uint64_t word;

	for (; len >= 8; s += 8, len -= 8) {
		memcpy(&word, s, 8);
		hash = (hash ^ word) * k;
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, s, len);
	hash = (hash ^ word) * k;
	hash ^= hash >> 29;
	return hash ? (int64_t)hash : 1;
}

/* Where the string is, or the empty place where it should go. */
static struct str **place_of(const struct names *names, const char *s, size_t len, int64_t hash) {
	size_t i = (size_t)hash & (names->cap - 1);

	for (;; i = (i + 1) & (names->cap - 1)) {
		const struct str *str = names->table[i];

		if (!str || (str->hash == hash && str->len == len && !memcmp(str->s, s, len)))
			return &names->table[i];
	}
}

static void grow(struct names *names) {
	struct names old = *names;

	names->cap = old.cap ? old.cap * 2 : 1024;
	names->table = MEM_NEW_ARRAY(struct str *, names->cap);
	for (size_t i = 0; i < old.cap; i++) {
		struct str *str = old.table[i];

		if (str)
			*place_of(names, str->s, str->len, str->hash) = str;
	}
	mem_free(old.table);
}

static struct str *make(struct vm *vm, const char *s, size_t len, int64_t hash) {
	struct str *str = state_make(vm, OBJ_STR, sizeof *str + len + 1);

	str->hash = hash;
	str->len = len;
	str->chars = utf8_count(s, len);
	str->is_interned = true;
	memcpy(str->s, s, len);
	str->s[len] = '\0';
	return str;
}

struct str *name_of_bytes(struct vm *vm, const char *s, size_t len) {
	int64_t hash = name_hash(s, len);
	struct str **place;

	if (vm->names.n * 2 >= vm->names.cap)
		grow(&vm->names);
	place = place_of(&vm->names, s, len, hash);
	if (!*place) {
		*place = make(vm, s, len, hash);
		vm->names.n++;
	}
	return *place;
}

struct str *name_of(struct vm *vm, const char *s) {
	return name_of_bytes(vm, s, strlen(s));
}

struct str *name_of_str(struct vm *vm, struct str *s) {
	return s->is_interned ? s : name_of_bytes(vm, s->s, s->len);
}
