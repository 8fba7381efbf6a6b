/*
 * pane.h - the parts of the screen, each a struct of functions over one frame.
 *
 * A frame is painted from nothing: layout.c asks panes how many rows they would
 * use, shares out the rows there are, and has each paint its part.  Panes read the
 * view and keep nothing but what stands in struct pane_memory.
 */

#ifndef TUI_PANE_H
#define TUI_PANE_H

#include "base/mem.h"
#include "draw/canvas.h"
#include "draw/pen.h"
#include "session/prompt.h"
#include "session/session.h"

enum { PANE_RECENT = 32, PANE_TEXT_COLS = 84 };

/* What panes remember from frame to frame, so that pictures do not jump. */
struct pane_memory {
	char *file;                /* that the lines are of */
	int recent[PANE_RECENT];   /* source lines where workers were last, newest first; 0: none */
	int prompt_left;           /* columns of the line that are scrolled away */
};

struct pane_frame {
	const struct session_view *view;
	const struct prompt *prompt;
	struct canvas *canvas;
	struct arena *arena;       /* dies with the frame */
	enum glyph_set glyphs;
	struct pane_memory *memory;
	struct session_layout fits; /* what was found out on the way */
	int cursor_row, cursor_col; /* -1: no cursor */
};

struct pane {
	/* How many rows of `cols` columns it would use; 0: it has nothing to show. */
	int (*rows)(const struct pane_frame *frame, int cols);

	/* Paint into `rect`, which is empty. */
	void (*paint)(struct pane_frame *frame, struct canvas_rect rect);
};

extern const struct pane pane_title, pane_status, pane_changed, pane_greeting, pane_page,
	pane_verdict, pane_source, pane_here, pane_lanes, pane_output, pane_figures, pane_try,
	pane_glyphs, pane_message, pane_prompt, pane_keys;

/* Over the panes, as far as they are open: neither takes rows from them. */
void pane_help_paint(struct pane_frame *frame, struct canvas_rect body);
void pane_matches_paint(struct pane_frame *frame, struct canvas_rect body);

/* A pen for a part of the frame. */
struct pen pane_pen(const struct pane_frame *frame, struct canvas_rect rect);

/* Wrap and paint text, from line `top` on; pane_text_rows: how many rows it takes. */
void pane_text_paint(
	struct pane_frame *frame, struct canvas_rect rect, const struct markdown *text, int top);
int pane_text_rows(const struct pane_frame *frame, const struct markdown *text, int cols);

/* Paint plain sentences, wrapped, in rect.rows at most; the rows they take without that limit. */
int pane_sentence_paint(struct pane_frame *frame, struct canvas_rect rect, const char *text,
	struct canvas_style style);
int pane_sentence_rows(const struct pane_frame *frame, const char *text, int cols);

#endif
