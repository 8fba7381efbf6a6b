/*
 * units.h - numbers with units, as people type them: "5ms", "0.5 s", "3.11", "4".
 */

#ifndef SESSION_UNITS_H
#define SESSION_UNITS_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * A duration: ns, us, ms or s behind the number, blanks between allowed; a bare
 * number is in `bare` nanoseconds (0: refused).  At most 1000 s, more than 0.
 */
bool units_duration(const char *text, uint64_t bare, uint64_t *ns);

/* The same for people, with no digits that say nothing: "5 ms", "0.5 ms". */
void units_show_duration(struct text *out, uint64_t ns);

/* A whole number from `least` to `most`. */
bool units_whole(const char *text, long least, long most, long *number);

/* "3.11" or "3.9" as 311 or 309. */
bool units_checks(const char *text, uint32_t *checks);

#endif
