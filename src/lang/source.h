/*
 * source.h - a program's text as the lexer wants it: UTF-8, LF ends, no NUL.
 */

#ifndef LANG_SOURCE_H
#define LANG_SOURCE_H

#include "lang/fault.h"

/*
 * Fill in program->source and ->lines from any bytes.  A byte order mark is
 * dropped, CR and CRLF become LF, a last line end is added.  Throws on NUL, bad
 * UTF-8, another declared encoding, and too many bytes; the lines are there even then.
 */
void source_load(struct program *program, const char *bytes, size_t len, struct fault *fault);

#endif
