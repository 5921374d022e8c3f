/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The test's own directory (.needs_tmpdir).
 */
#ifndef TST_TMPDIR_H
#define TST_TMPDIR_H

/** tst_tmpdir_path() - its path; TBROK without .needs_tmpdir. */
char *tst_tmpdir_path(void);

/** tst_tmpdir_genpath() - a path in it, in a guarded buffer. */
char *tst_tmpdir_genpath(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

/** tst_get_tmpdir_root() - $TMPDIR, or "/tmp"; TBROK if it is relative. */
const char *tst_get_tmpdir_root(void);

/** tst_purge_dir() - remove everything in a directory. */
void tst_purge_dir(const char *path);

/* A function of an older library, whose value had to be freed. */
#define tst_get_tmpdir() ({						\
	_Static_assert(0, "tst_get_tmpdir() is gone: use "		\
		       "tst_tmpdir_path()");				\
	(char *)0;							\
})

#endif /* TST_TMPDIR_H */
