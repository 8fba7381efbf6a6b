/*
 * engine.h - the process that compiles and runs one program, then exits.
 *
 * engine_main is guard's child: its own process group, stdin from /dev/null,
 * nothing inherited but the tape and the output.  Exit status: the program's;
 * 2 a bad parameter; 3 refused, not in lesson Python; 4 stuck.
 */

#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "guard/client.h"

/* Run `request` with the region behind `tape_fd`; output to `output_fd` as packets, or direct when
 * -1. */
int engine_main(const struct client_request *request, int tape_fd, int output_fd);

/*
 * `baton check FILE`: would it run here?  Returns the exit status that its run would
 * begin with: 0; 1 a SyntaxError; 2 it cannot be read; 3 not in lesson Python.  Why
 * goes to stderr, as a run would say it.
 */
int engine_check(const char *path);

#endif
