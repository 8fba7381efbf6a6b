/*
 * How a file is saved.  Whoever is killed between two steps leaves either the
 * old file or the new one, and at most a PATH.new, which the next save takes over:
 *
 *     PATH.new   opened and locked, so that of two savers one waits
 *                emptied, written, fsync          the new bytes are on the disk
 *     rename     PATH.new -> PATH                 old or new, never between
 *     folder     fsync                            the name is on the disk
 */

#include "base/file.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- reading */

/* Read to the end, or one byte past `max`.  NULL with errno on failure. */
static char *read_all(int fd, size_t expect, size_t max, size_t *len) {
	max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4;
	size_t cap = expect < max ? expect + 1 : max + 1;
	char *bytes = mem_alloc(cap + 1);
	*len = 0;
	while (*len <= max) {
		if (*len == cap) {
			cap = cap * 2 > max + 1 ? max + 1 : cap * 2;
			bytes = mem_resize(bytes, cap + 1);
		}
		ssize_t n = read(fd, bytes + *len, cap - *len);
		if (n == 0)
			break;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			mem_free(bytes);
			return NULL;
		}
		*len += (size_t)n;
	}
	bytes[*len] = '\0';
	return bytes;
}

char *file_read(const char *path, size_t max, size_t *len, struct err *err) {
	size_t own_len, *got = len ? len : &own_len;
	char *bytes = NULL;
	struct stat st;

	/* O_NONBLOCK: a pipe nobody writes to must not hold us up. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || fstat(fd, &st) < 0)
		err_errno(err, "%s", path);
	else if (!S_ISREG(st.st_mode))
		err_set(err, "%s: %s", path, S_ISDIR(st.st_mode) ? "a folder" : "not a regular file");
	else if (!(bytes = read_all(fd, (size_t)st.st_size, max, got)))
		err_errno(err, "%s", path);
	else if (*got > max) {
		err_set(err, "%s: more than %zu bytes", path, max);
		mem_free(bytes);
		bytes = NULL;
	}
	if (fd >= 0)
		close(fd);
	return bytes;
}

/* -- saving */

static bool write_all(int fd, const char *bytes, size_t len) {
	while (len) {
		ssize_t n = write(fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* A close that fails may be the only word of a lost write. */
static bool close_well(int fd, bool well) {
	int error = errno;
	if (close(fd) < 0 && well)
		return false;
	errno = error;
	return well;
}

/* Devices and pipes cannot be replaced, only written to. */
static bool save_into(const char *path, const char *bytes, size_t len) {
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	return fd >= 0 && close_well(fd, write_all(fd, bytes, len));
}

/* Open and lock PATH.new.  Another saver may have renamed it away while we waited: again, then. */
static int open_new(const char *fresh) {
	for (;;) {
		struct stat ours, named;
		int fd = open(fresh, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
		if (fd < 0)
			return -1;
		while (flock(fd, LOCK_EX) < 0)
			if (errno != EINTR) {
				close_well(fd, false);
				return -1;
			}
		if (fstat(fd, &ours) == 0 && stat(fresh, &named) == 0 && ours.st_ino == named.st_ino)
			return fd;
		close(fd);
	}
}

/* Put the folder's list of names on the disk.  Some file systems cannot, and need not. */
static bool sync_folder(const char *path) {
	size_t len = (size_t)(file_base(path) - path);
	char *folder = mem_copy_string(len ? path : ".");
	if (len)
		folder[len] = '\0';
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	mem_free(folder);
	if (fd < 0)
		return errno == EACCES;
	return close_well(fd, fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP);
}

static bool save_by_rename(const char *path, const char *fresh, mode_t mode, const char *bytes,
	size_t len) {
	int fd = open_new(fresh);
	if (fd < 0)
		return false;
	bool well = ftruncate(fd, 0) == 0
		&& (mode == 0 || fchmod(fd, mode) == 0)
		&& write_all(fd, bytes, len)
		&& fsync(fd) == 0
		&& rename(fresh, path) == 0;
	if (!well) {
		int error = errno;
		unlink(fresh);
		errno = error;
	}
	/* Only now may the next saver have PATH.new. */
	return close_well(fd, well) && sync_folder(path);
}

bool file_save(const char *path, const char *bytes, size_t len, struct err *err) {
	struct stat st;
	bool there = stat(path, &st) == 0, well;
	if (there && !S_ISREG(st.st_mode)) {
		well = save_into(path, bytes, len);
	} else {
		/* A link stays a link: what it leads to is replaced. */
		char *real = there ? realpath(path, NULL) : NULL;
		const char *target = real ? real : path;
		size_t size = strlen(target) + sizeof ".new";
		char *fresh = mem_alloc(size);
		snprintf(fresh, size, "%s.new", target);
		well = save_by_rename(target, fresh, there ? st.st_mode & 07777 : 0, bytes, len);
		mem_free(fresh);
		free(real);
	}
	return well || err_errno(err, "%s", path);
}

void file_keep_standard(void) {
	int fd;
	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* -- folders and names */

bool file_make_folders(const char *path, struct err *err) {
	char *part = mem_copy_string(path);
	bool well = true;
	for (char *at = part; well && *at; ) {
		at += strspn(at, "/");
		at += strcspn(at, "/");
		char slash = *at;
		*at = '\0';
		if (mkdir(part, 0700) < 0 && !file_is_folder(part))
			well = err_errno(err, "%s", part);
		*at = slash;
	}
	mem_free(part);
	return well;
}

bool file_exists(const char *path) {
	struct stat st;
	return stat(path, &st) == 0;
}

bool file_is_folder(const char *path) {
	int error = errno;
	struct stat st;
	bool is = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	errno = error;
	return is;
}

char *file_join(const char *folder, const char *name) {
	size_t len = strlen(folder);
	const char *slash = len && folder[len - 1] != '/' ? "/" : "";
	size_t size = len + strlen(name) + 2;
	char *path = mem_alloc(size);
	snprintf(path, size, "%s%s%s", folder, slash, name);
	return path;
}

const char *file_base(const char *path) {
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

char *file_state_folder(void) {
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	if (state && *state == '/')
		return file_join(state, "baton");
	if (home && *home == '/')
		return file_join(home, ".local/state/baton");
	return NULL;
}
