// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The test's own directory, see tst_tmpdir.h: made and removed by the library
 * process.
 */
#define _FILE_OFFSET_BITS 64
#include "tst/tst_private.h"

char *tst_start_dir;
static char tmpdir[PATH_MAX];

const char *tst_get_tmpdir_root(void)
{
	const char *root = getenv("TMPDIR");

	if (!root || !*root)
		return "/tmp";
	if (*root != '/')
		tst_lib_brk(TBROK, "TMPDIR='%s': allowed is an absolute path",
			    root);
	return root;
}

void tst_tmpdir_create(void)
{
	tst_start_dir = getcwd(NULL, 0);
	snprintf(tmpdir, sizeof(tmpdir), "%s/LTP_%.3sXXXXXX",
		 tst_get_tmpdir_root(), tst_tcid);
	if (!mkdtemp(tmpdir)) {
		tmpdir[0] = 0;
		tst_lib_brk(TBROK | TERRNO, "cannot make a directory in %s",
			    tst_get_tmpdir_root());
	}
	if (chmod(tmpdir, 0777) || chdir(tmpdir))
		tst_lib_brk(TBROK | TERRNO, "cannot enter %s", tmpdir);
	tst_lib_res(TINFO, "Using %s as tmpdir (%s filesystem)", tmpdir,
		    tst_fs_type_name(tst_fs_type(tmpdir)));
}

static void remove_tree(int dirfd, const char *name);

static void remove_content(int dirfd)
{
	DIR *dir = fdopendir(dirfd);
	struct dirent *ent;

	if (!dir) {
		close(dirfd);
		return;
	}
	while ((ent = readdir(dir))) {
		if (strcmp(ent->d_name, ".") && strcmp(ent->d_name, ".."))
			remove_tree(dirfd, ent->d_name);
	}
	closedir(dir);
}

static int open_dir(int dirfd, const char *name)
{
	return openat(dirfd, name,
		      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static void remove_tree(int dirfd, const char *name)
{
	int fd;

	if (!unlinkat(dirfd, name, 0))
		return;
	fd = open_dir(dirfd, name);
	if (fd < 0 && !fchmodat(dirfd, name, 0700, 0))
		fd = open_dir(dirfd, name);
	if (fd >= 0)
		remove_content(fd);
	if (unlinkat(dirfd, name, AT_REMOVEDIR))
		tst_lib_res(TWARN | TERRNO, "cannot remove %s in %s", name,
			    tmpdir);
}

void tst_purge_dir(const char *path)
{
	int fd = open_dir(AT_FDCWD, path);

	if (fd < 0)
		tst_lib_brk(TBROK | TERRNO, "cannot open %s", path);
	remove_content(fd);
}

void tst_tmpdir_remove(void)
{
	if (!tmpdir[0])
		return;
	if (!tst_start_dir || chdir(tst_start_dir)) {
		if (chdir("/"))
			return;
	}
	remove_tree(AT_FDCWD, tmpdir);
	free(tst_start_dir);
	tmpdir[0] = 0;
}

char *tst_tmpdir_path(void)
{
	static char *path;

	if (!tmpdir[0])
		tst_lib_brk(TBROK, "tst_tmpdir_path(): .needs_tmpdir is not "
			    "set");
	if (!path)
		path = tst_strdup(tmpdir);
	return path;
}

char *tst_tmpdir_genpath(const char *fmt, ...)
{
	char name[PATH_MAX];
	va_list va;

	va_start(va, fmt);
	vsnprintf(name, sizeof(name), fmt, va);
	va_end(va);
	return tst_aprintf("%s/%s", tst_tmpdir_path(), name);
}

/* Where a test's data files are: with the tests, or beside the program. */
static int find_resource(const char *name, char *path, size_t size)
{
	const char *root = getenv("LTPROOT");

	if (root) {
		snprintf(path, size, "%s/testcases/data/%s/%s", root,
			 tst_tcid, name);
		if (!access(path, R_OK))
			return 0;
	}
	snprintf(path, size, "%s/datafiles/%s", tst_start_dir, name);
	if (!access(path, R_OK))
		return 0;
	snprintf(path, size, "%s/%s", tst_start_dir, name);
	return access(path, R_OK);
}

void tst_copy_resources(const char *const *files)
{
	char path[PATH_MAX];

	for (; *files; files++) {
		if (find_resource(*files, path, sizeof(path)))
			tst_lib_brk(TBROK, ".resource_files: there is no %s "
				    "in $LTPROOT/testcases/data/%s nor in %s",
				    *files, tst_tcid, tst_start_dir);
		safe_cp(tst_test_file, 0, path, ".");
	}
}
