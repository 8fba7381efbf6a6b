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
 * Write all of it; `lane` is named in the packets.  Waits while the reader is slow.
 * Returns 0 or errno: EPIPE from a pipe that nobody reads any more.  A front that
 * is gone is no error: guard is about to end us.  Needs no GIL.
 */
int output_write(const struct output *output, int stream, unsigned lane, const char *bytes,
		size_t len);

/*
 * Write all of it if that can be done without waiting; EAGAIN: nothing was written.
 * Short enough to be called with the GIL held.  Returns as output_write.
 */
int output_try(const struct output *output, int stream, unsigned lane, const char *bytes,
		size_t len);

#endif
