/*
 * line.h - the line being typed: readline without a terminal.
 *
 * Readline gets whole keys from the screen's tokenizer and writes nowhere; what
 * it holds is published as a struct prompt.  History is kept in a file, one line
 * appended as it is accepted.  Keys, vi or emacs mode and variables come from the
 * user's inputrc.  Readline keeps one line a process, so there is one struct line;
 * it belongs to the front's thread.
 */

#ifndef REPL_LINE_H
#define REPL_LINE_H

#include "session/editor.h"
#include "session/session.h"

struct line;

/* `history` is the file's path; NULL: none is kept.  Open it before the screen: readline looks at
 * TERM. */
struct line *line_open(struct session *session, const char *history);
void line_close(struct line *line);

/* What the screen may do with it. */
struct editor line_editor(struct line *line);

#endif
