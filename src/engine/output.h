/*
 * output.h - where a program's stdout and stderr go: the real ones, or packets for the screen.
 *
 * One call is one write: prints of two threads never mix within a call.  Forked
 * children share the descriptors.
 */

#ifndef ENGINE_OUTPUT_H
#define ENGINE_OUTPUT_H

#include "guard/client.h"

#include <stdbool.h>
#include <stddef.h>

struct output {
	int packet_fd;   /* -1: direct */
	bool is_quiet;   /* drop stdout */
};

/*
 * Write all of it; `lane` is named in the packets.  Waits while the reader is slow;
 * a reader that is gone loses the rest.  Needs no GIL.
 */
void output_write(const struct output *output, int stream, unsigned lane, const char *bytes,
		size_t len);

/*
 * Write all of it if that can be done without waiting; false: nothing was written.
 * Short enough to be called with the GIL held.
 */
bool output_try(const struct output *output, int stream, unsigned lane, const char *bytes,
		size_t len);

#endif
