/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers from text, for options.
 */
#ifndef TST_PARSE_H
#define TST_PARSE_H

/*
 * The whole of @str has to be a decimal number between @min and @max, else
 * EINVAL or ERANGE is returned; 0 if it is, or if @str is NULL, which leaves
 * @val alone. A file size may end in k, m or g (1024 bytes and so on).
 */
int tst_parse_int(const char *str, int *val, int min, int max);
int tst_parse_long(const char *str, long *val, long min, long max);
int tst_parse_float(const char *str, float *val, float min, float max);
int tst_parse_filesize(const char *str, long long *val, long long min,
		       long long max);

#endif /* TST_PARSE_H */
