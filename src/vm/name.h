/*
 * name.h - interned strings: one object a name, so that names compare by address.
 */

#ifndef VM_NAME_H
#define VM_NAME_H

#include "vm/object.h"

/* The hash of a string's bytes, str's everywhere; never 0. */
int64_t name_hash(const char *s, size_t len);

/* The interned twin of `s`, which may be itself.  name_of (vm.h) is the same for C strings. */
struct str *name_of_str(struct vm *vm, struct str *s);
struct str *name_of_bytes(struct vm *vm, const char *s, size_t len);

#endif
