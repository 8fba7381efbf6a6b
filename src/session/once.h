/*
 * once.h - `baton run FILE`: one program, its own output, then its picture.
 *
 * The program writes to the real stdout and stderr.  The picture goes to stdout
 * only when that is a terminal, or when it was asked for.
 */

#ifndef SESSION_ONCE_H
#define SESSION_ONCE_H

#include "base/say.h"
#include "guard/client.h"

#include <stdbool.h>

struct once {
	struct client_request request;  /* all but `id` and `direct` is filled in */
	const char *report;             /* path of the JSON, NULL: none */
	enum say_lang lang;
	bool is_quiet;                  /* no picture, not even on a terminal */
	bool is_asked;                  /* --lanes: a picture wherever stdout goes */
	bool is_plain;                  /* sentences instead of a picture */
};

/*
 * Run it and return the exit status: the program's; 2 when it could not be read;
 * 3 refused; 4 stuck; 124 out of time; 128+n ended by signal n.
 */
int once_run(struct client *client, const struct once *once);

#endif
