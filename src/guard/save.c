#include "guard/save.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Keep the present generation under another name; a hard link, so that it is never missing. */
static void keep_old(const char *path) {
	char old[4096];
	struct stat st;
	if (lstat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return;
	if ((size_t)snprintf(old, sizeof old, "%s.1", path) >= sizeof old)
		return;
	unlink(old);
	if (link(path, old) < 0)
		return; /* some file systems have no links: then there is one generation */
}

bool save_write(const char *path, const char *bytes, size_t len, struct err *err) {
	struct stat st;
	char *folder = mem_copy_string(path);
	char *slash = strrchr(folder, '/');
	bool ok = true;
	if (slash && slash != folder) {
		*slash = '\0';
		ok = file_make_folders(folder, err);
	}
	mem_free(folder);
	if (!ok)
		return false;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return err_at(err, path, 0, 0, "not a regular file: progress is not saved");
	keep_old(path);
	return file_save(path, bytes, len, err);
}
