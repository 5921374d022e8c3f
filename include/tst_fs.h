/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File systems: which one a path is on. Tests that need one of a certain kind
 * are not supported; what would make it is TBROK and says so. Included by
 * tst_test.h.
 */
#ifndef TST_FS_H
#define TST_FS_H

#include "tst_common.h"

/* f_type of statfs(2), as in <linux/magic.h>. */
#define TST_BTRFS_MAGIC		0x9123683e
#define TST_EXT234_MAGIC	0xef53
#define TST_F2FS_MAGIC		0xf2f52010
#define TST_FUSE_MAGIC		0x65735546
#define TST_NFS_MAGIC		0x6969
#define TST_OVERLAYFS_MAGIC	0x794c7630
#define TST_RAMFS_MAGIC		0x858458f6
#define TST_TMPFS_MAGIC		0x01021994
#define TST_V9FS_MAGIC		0x01021997
#define TST_VFAT_MAGIC		0x4d44
#define TST_XFS_MAGIC		0x58465342

/**
 * struct tst_fs - how to make and mount a file system (.filesystems).
 * @type: its name; NULL ends a list
 * @mkfs_opts: options of mkfs
 * @mkfs_size_opt: where the size comes in them
 * @mkfs_ver: condition on mkfs as in .needs_cmds
 * @mnt_flags: MS_*
 * @mnt_data: last argument of mount(2)
 * @min_kver: oldest kernel
 * @mount_check_support: a mount that is not supported is TCONF
 */
struct tst_fs {
	const char *type;
	const char *const *mkfs_opts;
	const char *mkfs_size_opt;
	const char *mkfs_ver;
	unsigned int mnt_flags;
	const void *mnt_data;
	const char *min_kver;
	unsigned int mount_check_support:1;
};

long tst_fs_type_(const char *file, const int lineno, const char *path);
/* TST_*_MAGIC of the file system that a path is on; TBROK without one. */
#define tst_fs_type(path) tst_fs_type_(__FILE__, __LINE__, (path))

/** tst_fs_type_name() - name of TST_*_MAGIC; "unknown". */
const char *tst_fs_type_name(long f_type);

/* TBROK both; the first also ends the test if the second would fail. */
#define SAFE_MOUNT_OVERLAY() \
	((void)TST_UNSUPPORTED_("SAFE_MOUNT_OVERLAY()", 0))
#define TST_MOUNT_OVERLAY() TST_UNSUPPORTED_("TST_MOUNT_OVERLAY()", 0)

#endif /* TST_FS_H */
