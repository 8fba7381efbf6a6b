/*
 * plain.h - the front without a screen: sentences for pipes, scripts and screen readers.
 *
 * What a session shows is written as text when it changes, its programs' output
 * as it comes.  No escape sequence is ever written.
 */

#ifndef SESSION_PLAIN_H
#define SESSION_PLAIN_H

#include "base/say.h"
#include "session/session.h"

/*
 * Commands from `script` (";" between them), else from stdin when it is a terminal,
 * else the walk below.
 */
int plain_front(struct session *session, const char *script);

/*
 * Without anybody to ask: walk through the open lesson (else the first) page by
 * page, run its programs, tell what was measured.  Returns 0, or 1 when a program
 * could not be run.
 */
int plain_walk(struct session *session);

/* `baton list`: the lessons, a line each.  1: there are none. */
int plain_list(const char *lessons, enum say_lang lang);

#endif
