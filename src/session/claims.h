/*
 * claims.h - `baton claims [N]`: do a lesson's claims hold on this machine?
 *
 * Runs every block that has claims, as the lesson runs it, and prints a line a
 * claim, then "N passed, N failed, N skipped".  A block that needs more cores than
 * are free is skipped, loudly.
 */

#ifndef SESSION_CLAIMS_H
#define SESSION_CLAIMS_H

#include "base/say.h"
#include "guard/client.h"

/* `lesson` 0: all of them.  Returns 0, or 1 when a claim failed or a lesson has mistakes. */
int claims_front(struct client *client, const char *lessons, int lesson, enum say_lang lang);

#endif
