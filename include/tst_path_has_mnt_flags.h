/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How is a path mounted? Included by tst_test.h.
 */
#ifndef TST_PATH_HAS_MNT_FLAGS_H
#define TST_PATH_HAS_MNT_FLAGS_H

int tst_path_has_mnt_flags_(const char *file, const int lineno,
			    const char *path, const char *const flags[]);

/*
 * tst_path_has_mnt_flags() - count the options that a path is mounted with
 * @path: NULL for the directory of the test (.needs_tmpdir)
 * @flags: options as in /proc/mounts: "ro", "noexec" ...; ended by NULL
 *
 * Return: how many of @flags are set. TBROK if the mount is not found.
 */
#define tst_path_has_mnt_flags(path, flags) \
	tst_path_has_mnt_flags_(__FILE__, __LINE__, (path), \
				(const char *const *)(flags))

#endif /* TST_PATH_HAS_MNT_FLAGS_H */
