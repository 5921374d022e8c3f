/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks on the content of files: each is a TPASS or a TFAIL.
 */
#ifndef TST_ASSERT_H
#define TST_ASSERT_H

/* The file holds this number, or text. */
#define TST_ASSERT_INT(path, val) \
	tst_assert_int(__FILE__, __LINE__, path, val)
#define TST_ASSERT_ULONG(path, val) \
	tst_assert_ulong(__FILE__, __LINE__, path, val)
#define TST_ASSERT_STR(path, val) \
	tst_assert_str(__FILE__, __LINE__, path, val)

/* The first line that starts with a prefix goes on with it. */
#define TST_ASSERT_FILE_INT(path, prefix, val) \
	tst_assert_file_int(__FILE__, __LINE__, path, prefix, val)
#define TST_ASSERT_FILE_STR(path, prefix, val) \
	tst_assert_file_str(__FILE__, __LINE__, path, prefix, val)

void tst_assert_int(const char *file, const int lineno, const char *path,
		    int val);
void tst_assert_ulong(const char *file, const int lineno, const char *path,
		      unsigned long val);
void tst_assert_str(const char *file, const int lineno, const char *path,
		    const char *val);
void tst_assert_file_int(const char *file, const int lineno, const char *path,
			 const char *prefix, int val);
void tst_assert_file_str(const char *file, const int lineno, const char *path,
			 const char *prefix, const char *val);

#endif /* TST_ASSERT_H */
