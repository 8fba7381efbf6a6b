#include "guard/lifeline.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

bool lifeline_open(struct lifeline *lifeline) {
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return false;
	lifeline->read_end = ends[0];
	lifeline->write_end = ends[1];
	return true;
}

bool lifeline_hold(struct lifeline *lifeline) {
	close(lifeline->write_end);
	lifeline->write_end = -1;
	int fd = lifeline->read_end;
	int flags = fcntl(fd, F_GETFL);
	if (flags < 0 || fcntl(fd, F_SETOWN, -getpgrp()) < 0 || fcntl(fd, F_SETSIG, SIGKILL) < 0 ||
			fcntl(fd, F_SETFL, flags | O_ASYNC | O_NONBLOCK) < 0)
		return false;
	/* Had it closed before we asked for the signal, none would ever come. */
	char byte;
	return read(fd, &byte, 1) < 0 && errno == EAGAIN;
}

void lifeline_keep(struct lifeline *lifeline) {
	close(lifeline->read_end);
	lifeline->read_end = -1;
}

void lifeline_close(struct lifeline *lifeline) {
	if (lifeline->write_end >= 0)
		close(lifeline->write_end);
	lifeline->write_end = -1;
}
