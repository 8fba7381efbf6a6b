/*
 * print.h - a canvas as lines of text, plain or with a terminal's colours.
 */

#ifndef EXPORT_PRINT_H
#define EXPORT_PRINT_H

#include "base/text.h"
#include "draw/canvas.h"

/* Append rows as UTF-8, blanks at their ends left out, a newline after each. */
void print_text(struct text *out, const struct canvas *canvas);

/* The same with colours (SGR, of 256, 8 or 0), reset at the end of each row. */
void print_ansi(struct text *out, const struct canvas *canvas, enum theme theme, int colors);

#endif
