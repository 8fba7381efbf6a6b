/*
 * pen.h - what every painter is given: where, in which language, with which glyphs.
 */

#ifndef DRAW_PEN_H
#define DRAW_PEN_H

#include "base/say.h"
#include "draw/canvas.h"
#include "draw/glyph.h"

struct pen {
	struct canvas *canvas;
	struct canvas_rect rect;  /* painters stay in it, and clear what they do not use of it */
	enum say_lang lang;
	enum glyph_set glyphs;
};

#endif
