// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which file system is a path on, and how is it mounted? See tst_fs.h and
 * tst_path_has_mnt_flags.h. Called by tests, and by tmpdir.c.
 */
#define _FILE_OFFSET_BITS 64
#include "tst/tst_private.h"
#include <mntent.h>

static const struct {
	unsigned int magic;
	const char *name;
} filesystems[] = {
	{ TST_BTRFS_MAGIC, "btrfs" },
	{ TST_EXT234_MAGIC, "ext2/ext3/ext4" },
	{ TST_F2FS_MAGIC, "f2fs" },
	{ TST_FUSE_MAGIC, "fuse" },
	{ TST_NFS_MAGIC, "nfs" },
	{ TST_OVERLAYFS_MAGIC, "overlayfs" },
	{ TST_RAMFS_MAGIC, "ramfs" },
	{ TST_TMPFS_MAGIC, "tmpfs" },
	{ TST_V9FS_MAGIC, "9p" },
	{ TST_VFAT_MAGIC, "vfat" },
	{ TST_XFS_MAGIC, "xfs" },
	{ 0x2fc12fc1, "zfs" },
	{ 0xca451a4e, "bcachefs" },
};

/* The type is signed in some ABIs, and has 32 bits in all. */
const char *tst_fs_type_name(long f_type)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(filesystems); i++) {
		if (filesystems[i].magic == (unsigned int)f_type)
			return filesystems[i].name;
	}
	return "unknown";
}

long tst_fs_type_(const char *file, const int lineno, const char *path)
{
	struct statfs st;

	if (statfs(path, &st)) {
		tst_brk_(file, lineno, TBROK | TERRNO, "statfs(%s) failed",
			 path);
		return 0;
	}
	return (unsigned int)st.f_type;
}

static int count_flags(const struct mntent *ent, const char *const flags[])
{
	int n = 0;

	for (; *flags; flags++)
		n += !!hasmntopt(ent, *flags);
	return n;
}

/* Is path at or below a directory? Length of the directory's name, or -1. */
static int depth_below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	if (!strcmp(dir, "/"))
		return 1;
	if (strncmp(path, dir, len) || (path[len] && path[len] != '/'))
		return -1;
	return len;
}

/* Of several mounts at one place the last covers the others. */
static int flags_of_mount(FILE *mounts, const char *path,
			  const char *const flags[])
{
	int best = -1, ret = -1, depth;
	struct mntent *ent;

	while ((ent = getmntent(mounts))) {
		depth = depth_below(path, ent->mnt_dir);
		if (depth < best)
			continue;
		best = depth;
		if (depth > 0)
			ret = count_flags(ent, flags);
	}
	return ret;
}

int tst_path_has_mnt_flags_(const char *file, const int lineno,
			    const char *path, const char *const flags[])
{
	char real[PATH_MAX];
	FILE *mounts;
	int ret = -1;

	if (!path)
		path = tst_tmpdir_path();
	mounts = setmntent("/proc/mounts", "r");
	if (mounts && realpath(path, real))
		ret = flags_of_mount(mounts, real, flags);
	if (mounts)
		endmntent(mounts);
	if (ret < 0)
		tst_brk_(file, lineno, TBROK, "%s is on no mount of "
			 "/proc/mounts", path);
	return ret;
}
