/*
 * bytes.h - bytes by their bytes, and what turns them into strings and back.
 */

#ifndef VM_BYTES_H
#define VM_BYTES_H

#include "vm/state.h"

static inline bool value_is_bytes(value v) { return value_is_kind(v, OBJ_BYTES); }
static inline struct bytes *value_bytes(value v) { return (struct bytes *)value_obj(v); }

/* `len` bytes that are still to be filled in; terminated. */
struct bytes *bytes_make(struct thread *t, size_t len);

/* What must be bytes: "a bytes-like object is required, not 'str'". */
struct bytes *bytes_arg(struct thread *t, value v);

/* Text from bytes, bytes from text; an encoding or errors of NULL means utf-8 and strict. */
value codec_decode(struct thread *t, value bytes, const char *encoding, const char *errors);
value codec_encode(struct thread *t, value str, const char *encoding, const char *errors);

/* bytes.decode and str.encode, and what UnicodeDecodeError and UnicodeEncodeError say; codec.c. */
void codec_open(struct vm *vm);

/* Tables of methods, one for each file of the family. */
extern const struct native_def bytes_find_methods[], bytes_split_methods[], bytes_case_methods[],
		bytes_hex_methods[];

#endif
