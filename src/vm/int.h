/*
 * int.h - ints: small ones are immediate, big ones GMP's.
 */

#ifndef VM_INT_H
#define VM_INT_H

#include "base/text.h"
#include "vm/object.h"

/*
 * Append the digits of |v| in base 2, 8, 10 or 16, in small letters, and say
 * whether it is negative; bools are ints.  False: an exception is set ("Exceeds the limit ...").
 */
bool int_add_digits(struct thread *t, struct text *out, value v, int base, bool *is_negative);

#endif
