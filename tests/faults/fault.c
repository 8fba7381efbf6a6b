/*
 * Every call into the system passes here before it reaches libc:
 *
 *     src/base/file.c      fsync(fd)
 *                            |   ld --wrap=fsync
 *     here                 __wrap_fsync(fd) -- due("fsync")? --> -1, errno
 *                            |
 *     libc                 __real_fsync(fd)
 *
 * The fault is one for the whole process and is set while nothing else runs;
 * only its countdown is touched by several threads.
 */

#include "fault.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
	char call[16]; /* empty: none */
	int error;
	bool ever;
	atomic_int left; /* calls until it strikes; below 1: it struck */
} fault;

void fault_set(const char *call, int nth, int error, bool ever) {
	snprintf(fault.call, sizeof fault.call, "%s", call);
	fault.error = error;
	fault.ever = ever;
	atomic_store_explicit(&fault.left, nth, memory_order_relaxed);
}

bool fault_clear(void) {
	fault.call[0] = '\0';
	return atomic_load_explicit(&fault.left, memory_order_relaxed) < 1;
}

__attribute__((constructor)) static void from_environment(void) {
	const char *asked = getenv("FAULT");
	char call[16];
	int nth, error;
	if (asked && sscanf(asked, "%15s %d %d", call, &nth, &error) == 3)
		fault_set(call, nth, error, strstr(asked, "ever"));
}

static bool due(const char *call) {
	if (strcmp(call, fault.call) != 0)
		return false;
	int left = atomic_fetch_sub_explicit(&fault.left, 1, memory_order_relaxed) - 1;
	if (left > 0 || (left < 0 && !fault.ever))
		return false;
	errno = fault.error;
	return true;
}

#define WRAP(result, call, failure, params, args) \
	result __real_##call params;              \
	result __wrap_##call params;              \
	result __wrap_##call params { return due(#call) ? (failure) : __real_##call args; }

WRAP(ssize_t, read, -1, (int fd, void *bytes, size_t len), (fd, bytes, len))
WRAP(ssize_t, write, -1, (int fd, const void *bytes, size_t len), (fd, bytes, len))
WRAP(int, fsync, -1, (int fd), (fd))
WRAP(int, flock, -1, (int fd, int how), (fd, how))
WRAP(int, ftruncate, -1, (int fd, off_t len), (fd, len))
WRAP(int, fchmod, -1, (int fd, mode_t mode), (fd, mode))
WRAP(int, rename, -1, (const char *from, const char *to), (from, to))
WRAP(int, mkdir, -1, (const char *path, mode_t mode), (path, mode))
WRAP(int, pipe2, -1, (int fds[2], int flags), (fds, flags))
WRAP(pid_t, fork, -1, (void), ())
WRAP(int, memfd_create, -1, (const char *name, unsigned flags), (name, flags))
WRAP(int, socketpair, -1, (int domain, int type, int protocol, int fds[2]),
	(domain, type, protocol, fds))
WRAP(int, signalfd, -1, (int fd, const sigset_t *set, int flags), (fd, set, flags))
WRAP(int, eventfd, -1, (unsigned count, int flags), (count, flags))
WRAP(int, dup, -1, (int fd), (fd))
WRAP(ssize_t, sendmsg, -1, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
WRAP(ssize_t, recvmsg, -1, (int fd, struct msghdr *message, int flags), (fd, message, flags))
WRAP(int, poll, -1, (struct pollfd *fds, nfds_t n, int ms), (fds, n, ms))
/* It returns its error. */
WRAP(int, pthread_create, errno,
	(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg),
	(thread, attr, run, arg))
WRAP(void *, mmap, MAP_FAILED, (void *at, size_t len, int prot, int flags, int fd, off_t from),
	(at, len, prot, flags, fd, from))

/* A close that fails has closed all the same. */
int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd) {
	bool fails = due("close");
	int error = errno;
	int result = __real_close(fd);
	if (!fails)
		return result;
	errno = error;
	return -1;
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...) {
	va_list args;
	va_start(args, flags);
	mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
	va_end(args);
	return due("open") ? -1 : __real_open(path, flags, mode);
}
