// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A whole controller as people write them: a table of cases for a system call,
 * variants, an option, files, buffers, limits, tags. Run by tests/tst/run with
 * full_files.tab.
 */
#define _GNU_SOURCE
#include <sys/types.h>
#include <sys/syscall.h>
#include <sys/stat.h>
#include "tst_test.h"
#include "tst_safe_stdio.h"

#define FILE_NAME "file"
#define DIR_NAME "dir"
#define LINK_NAME "link"
#define MODE 0640

static int file_fd = -1, dir_fd = -1, closed_fd = -1;
static char *path_buf, *long_path, *opt_size;
static struct iovec *vectors;
static int size = 64;

static struct test_case {
	const char *desc;
	int *fd;
	char **path;
	int flags;
	int exp_errno;
} tcases[] = {
	{ "a file", &dir_fd, &path_buf, O_RDONLY, 0 },
	{ "no directory", &file_fd, &path_buf, O_RDONLY, ENOTDIR },
	{ "a closed descriptor", &closed_fd, &path_buf, O_RDONLY, EBADF },
	{ "a long name", &dir_fd, &long_path, O_RDONLY, ENAMETOOLONG },
	{ "a file that exists", &dir_fd, &path_buf, O_CREAT | O_EXCL, EEXIST },
};

/* The C library may call another one. */
static int raw_openat(int dirfd, const char *path, int flags, ...)
{
	return syscall(SYS_openat, dirfd, path, flags | O_LARGEFILE, MODE);
}

static struct tst_variant_desc {
	int (*fn)(int dirfd, const char *path, int flags, ...);
	const char *desc;
} variants[] = {
	{ openat, "openat()" },
	{ raw_openat, "SYS_openat" },
};

static void verify_openat(unsigned int n)
{
	struct test_case *tc = &tcases[n];
	struct tst_variant_desc *tv = &variants[tst_variant];
	struct stat st;
	int fd;

	if (tc->exp_errno) {
		TST_EXP_FAIL2(tv->fn(*tc->fd, *tc->path, tc->flags, MODE),
			      tc->exp_errno, "%s with %s", tv->desc, tc->desc);
		return;
	}
	TEST(tv->fn(*tc->fd, *tc->path, tc->flags, MODE));
	if (TST_RET == -1) {
		tst_res(TFAIL | TTERRNO, "%s failed", tv->desc);
		return;
	}
	fd = TST_RET;
	SAFE_FSTAT(fd, &st);
	TST_EXP_EQ_LI(st.st_size, size);
	TST_EXP_EQ_LI(SAFE_READV(SAFE_READ_ALL, fd, vectors, 2), 48);
	TST_EXP_EQ_STRN(vectors[0].iov_base, "xxxxxxxx", 8);
	SAFE_CLOSE(fd);
	TST_EXP_VAL(fd, -1);
}

static void setup(void)
{
	FILE *f;
	int i;

	if (tst_parse_int(opt_size, &size, 48, 4096))
		tst_brk(TBROK, "-s '%s': allowed are 48 to 4096", opt_size);
	tst_res(TINFO, "variant %u: %s", tst_variant,
		variants[tst_variant].desc);
	memset(long_path, 'a', NAME_MAX + 1);
	SAFE_MKDIR(DIR_NAME, 0755);
	dir_fd = SAFE_OPEN(DIR_NAME, O_RDONLY | O_DIRECTORY);
	SAFE_CHDIR(DIR_NAME);
	f = SAFE_FOPEN(FILE_NAME, "w");
	for (i = 0; i < size; i++)
		SAFE_FWRITE("x", 1, 1, f);
	SAFE_FCLOSE(f);
	SAFE_SYMLINK(FILE_NAME, LINK_NAME);
	file_fd = SAFE_OPEN(LINK_NAME, O_RDONLY);
	SAFE_CHDIR("..");
	closed_fd = SAFE_DUP(file_fd);
	close(closed_fd);
	SAFE_CP(DIR_NAME "/" FILE_NAME, "copy");
	if (access("/proc/self/limits", F_OK))
		tst_brk(TCONF, "there is no /proc/self/limits");
}

static void cleanup(void)
{
	if (file_fd > 0)
		SAFE_CLOSE(file_fd);
	if (dir_fd > 0)
		SAFE_CLOSE(dir_fd);
	if (!access(DIR_NAME, F_OK)) {
		tst_purge_dir(DIR_NAME);
		SAFE_RMDIR(DIR_NAME);
	}
}

static struct tst_test test = {
	.tcnt = ARRAY_SIZE(tcases),
	.test = verify_openat,
	.test_variants = ARRAY_SIZE(variants),
	.setup = setup,
	.cleanup = cleanup,
	.needs_tmpdir = 1,
	.min_kver = "3.0",
	.options = (struct tst_option []) {
		{ "s:", &opt_size, "-s x     Size of the file" },
		{}
	},
	.bufs = (struct tst_buffers []) {
		{ &path_buf, .str = FILE_NAME },
		{ &long_path, .size = NAME_MAX + 2 },
		{ &vectors, .iov_sizes = (int []){ 16, 32, -1 } },
		{}
	},
	.ulimit = (const struct tst_ulimit_val []) {
		{ RLIMIT_NOFILE, 256 },
		{}
	},
	.save_restore = (const struct tst_path_val []) {
		{ "/proc/sys/kernel/no_such_setting", "1", TST_SR_SKIP },
		{}
	},
	.needs_cmds = (struct tst_cmd []) {
		{ .cmd = "cp" },
		{}
	},
	.tags = (const struct tst_tag []) {
		{ "linux-git", "0123456789ab" },
		{ "CVE", "2020-0000" },
		{}
	},
};
