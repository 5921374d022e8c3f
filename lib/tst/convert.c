// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Numbers from text: the parse functions for options, and SAFE_STRTOL(),
 * SAFE_STRTOUL(), SAFE_STRTOF(), SAFE_SSCANF().
 */
#include "tst/tst_private.h"

/* Judges how a conversion ended. */
static int end_error(const char *str, const char *end)
{
	if (errno)
		return errno;
	return end == str || *end ? EINVAL : 0;
}

int tst_parse_long(const char *str, long *val, long min, long max)
{
	char *end;
	long num;
	int err;

	if (!str)
		return 0;
	errno = 0;
	num = strtol(str, &end, 10);
	err = end_error(str, end);
	if (err)
		return err;
	if (num < min || num > max)
		return ERANGE;
	*val = num;
	return 0;
}

int tst_parse_int(const char *str, int *val, int min, int max)
{
	long num;
	int err;

	if (!str)
		return 0;
	err = tst_parse_long(str, &num, min, max);
	if (!err)
		*val = num;
	return err;
}

int tst_parse_float(const char *str, float *val, float min, float max)
{
	char *end;
	float num;
	int err;

	if (!str)
		return 0;
	errno = 0;
	num = strtof(str, &end);
	err = end_error(str, end);
	if (err)
		return err;
	if (!(num >= min && num <= max))
		return ERANGE;
	*val = num;
	return 0;
}

/* Bits to shift for a suffix, -1 for an unknown one. */
static int suffix_shift(const char *suffix)
{
	if (!*suffix)
		return 0;
	if (suffix[1])
		return -1;
	switch (*suffix) {
	case 'k':
	case 'K':
		return 10;
	case 'm':
	case 'M':
		return 20;
	case 'g':
	case 'G':
		return 30;
	default:
		return -1;
	}
}

int tst_parse_filesize(const char *str, long long *val, long long min,
		       long long max)
{
	long long num;
	char *end;
	int shift;

	if (!str)
		return 0;
	errno = 0;
	num = strtoll(str, &end, 10);
	if (errno)
		return errno;
	shift = end == str ? -1 : suffix_shift(end);
	if (shift < 0)
		return EINVAL;
	if (__builtin_mul_overflow(num, 1LL << shift, &num) || num < min ||
	    num > max)
		return ERANGE;
	*val = num;
	return 0;
}

static int is_end(const char *end)
{
	return !*end || (*end == '\n' && !end[1]);
}

static int check_end(const char *file, const int lineno, const char *name,
		     const char *str, const char *end)
{
	if (errno == ERANGE)
		tst_brk_(file, lineno, TBROK | TERRNO, "%s(%s) failed", name,
			 str);
	else if (end == str || !is_end(end))
		tst_brk_(file, lineno, TBROK, "%s(%s): no number", name, str);
	else
		return 0;
	return -1;
}

long safe_strtol(const char *file, const int lineno, const char *str,
		 long min, long max)
{
	char *end;
	long ret;

	errno = 0;
	ret = strtol(str, &end, 10);
	if (!check_end(file, lineno, "strtol", str, end) &&
	    (ret < min || ret > max))
		tst_brk_(file, lineno, TBROK, "strtol(%s): allowed is %ld to "
			 "%ld", str, min, max);
	return ret;
}

unsigned long safe_strtoul(const char *file, const int lineno,
			   const char *str, unsigned long min,
			   unsigned long max)
{
	unsigned long ret;
	char *end;

	errno = 0;
	ret = strtoul(str, &end, 10);
	if (!check_end(file, lineno, "strtoul", str, end) &&
	    (strchr(str, '-') || ret < min || ret > max))
		tst_brk_(file, lineno, TBROK, "strtoul(%s): allowed is %lu to "
			 "%lu", str, min, max);
	return ret;
}

float safe_strtof(const char *file, const int lineno, const char *str,
		  float min, float max)
{
	float ret;
	char *end;

	errno = 0;
	ret = strtof(str, &end);
	if (!check_end(file, lineno, "strtof", str, end) &&
	    !(ret >= min && ret <= max))
		tst_brk_(file, lineno, TBROK, "strtof(%s): allowed is %g to "
			 "%g", str, min, max);
	return ret;
}

/* From '[' to the ']' that ends the set; one that comes first is a member. */
static const char *end_of_set(const char *fmt)
{
	fmt += fmt[1] == '^' ? 2 : 1;
	if (*fmt)
		fmt++;
	return fmt + strcspn(fmt, "]");
}

/* Number of values that a scanf() format stores. */
int tst_count_conversions(const char *fmt)
{
	int n = 0, stored;

	for (; *fmt; fmt++) {
		if (*fmt != '%' || *++fmt == '%')
			continue;
		stored = *fmt != '*';
		fmt += strcspn(fmt, "diouxXeEfgGaAscpn[");
		n += stored && *fmt != 'n';
		if (*fmt == '[')
			fmt = end_of_set(fmt);
		if (!*fmt)
			break;
	}
	return n;
}

int safe_sscanf(const char *file, const int lineno, const char *buf,
		const char *fmt, ...)
{
	int ret, want = tst_count_conversions(fmt);
	va_list va;

	va_start(va, fmt);
	ret = vsscanf(buf, fmt, va);
	va_end(va);
	if (ret != want)
		tst_brk_(file, lineno, TBROK, "sscanf('%s', '%s'): got %d of "
			 "%d values", buf, fmt, MAX(ret, 0), want);
	return ret;
}
