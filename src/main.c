/*
 * Baton: a course on concurrency that runs.
 *
 * The map of the house, in the order in which a run goes through it:
 *
 *     main        this file: the command line, and who plays what
 *     guard/      the process that outlives the others: terminal, engines, saving
 *     session/    all that is open and can be done: lesson, runs, verdicts, commands
 *     tui/ repl/  the screen (ncurses) and the line under it (readline)
 *     lesson/     lesson files: pages, questions, commands, claims
 *     engine/     the process that compiles and runs one program
 *     lang/       Python text to code
 *     vm/ lib/    the interpreter, and its library modules
 *     sched/      workers, the GIL, the one door where everything waits
 *     tape/       what the lanes are drawn from: events in shared memory
 *     draw/       pictures as cells, without a terminal
 *     export/     pictures and reports for elsewhere
 *     base/       errors, memory, text, files, messages
 *
 * Guard forks front and engines from here without exec, so this file is the only
 * one that knows them all.
 */

#include "base/file.h"
#include "base/mem.h"
#include "base/say.h"
#include "base/text.h"
#include "base/utf8.h"
#include "engine/engine.h"
#include "guard/guard.h"
#include "tape/region.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
	(void)argc, (void)argv;
	return 0;
}
