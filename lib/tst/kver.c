// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Versions of the kernel, see tst_kvercmp.h.
 */
#include "tst/tst_private.h"
#include <ctype.h>
#include <sys/utsname.h>

static int encode(int a, int b, int c)
{
	return (a << 20) + (b << 10) + c;
}

/* A number that ends at a character other than a digit. */
static int parse_number(const char **pos, int *val)
{
	char *end;
	long num;

	if (!isdigit((unsigned char)**pos))
		return 1;
	num = strtol(*pos, &end, 10);
	if (num > 1023)
		num = 1023;
	*val = num;
	*pos = end;
	return 0;
}

int tst_parse_kver(const char *str_kver, int *v1, int *v2, int *v3)
{
	const char *pos = str_kver;

	*v1 = *v2 = *v3 = 0;
	if (parse_number(&pos, v1) || *pos++ != '.' || parse_number(&pos, v2))
		return 1;
	if (*pos != '.')
		return 0;
	pos++;
	return parse_number(&pos, v3);
}

int tst_kvcmp(const char *cur_kver, int r1, int r2, int r3)
{
	int a, b, c;

	if (tst_parse_kver(cur_kver, &a, &b, &c))
		tst_lib_res(TWARN, "'%s' is no kernel version", cur_kver);
	return encode(a, b, c) - encode(r1, r2, r3);
}

static const char *release(void)
{
	static struct utsname un;

	uname(&un);
	return un.release;
}

int tst_kvercmp(int r1, int r2, int r3)
{
	return tst_kvcmp(release(), r1, r2, r3);
}

/* The next number of a version; -1 at its end. */
static long next_number(const char **pos)
{
	long num;
	char *end;

	*pos += strcspn(*pos, "0123456789");
	if (!**pos)
		return -1;
	num = strtol(*pos, &end, 10);
	*pos = end;
	return num;
}

int tst_kvexcmp(const char *tested, const char *cur)
{
	long a, b;

	do {
		a = next_number(&cur);
		b = next_number(&tested);
	} while (a == b && a >= 0);
	/* 4.18.0-80.1 is 4.18.0-80 for who asks for that. */
	if (b < 0)
		return 0;
	return a < b ? -1 : 1;
}

static const struct {
	const char *mark;
	const char *name;
} dists[] = {
	{ ".el5uek", "OL5UEK" }, { ".el6uek", "OL6UEK" },
	{ ".el5", "RHEL5" }, { ".el6", "RHEL6" }, { ".el7", "RHEL7" },
	{ ".el8", "RHEL8" }, { ".el9", "RHEL9" }, { ".el10", "RHEL10" },
};

/* ID of os-release, in capitals. */
static const char *dist_of_os_release(void)
{
	static char name[64];
	size_t len, i;
	char *text = tst_slurp("/etc/os-release", &len);
	const char *pos = text;

	while (pos && strncmp(pos, "ID=", 3)) {
		pos = strchr(pos, '\n');
		pos = pos ? pos + 1 : NULL;
	}
	if (!pos || sscanf(pos + 3, "\"%63[^\"\n]", name) != 1) {
		if (!pos || sscanf(pos + 3, "%63[^\n]", name) != 1)
			name[0] = 0;
	}
	free(text);
	for (i = 0; name[i]; i++)
		name[i] = toupper((unsigned char)name[i]);
	return name[0] ? name : NULL;
}

const char *tst_kvcmp_distname(const char *cur_kver)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(dists); i++) {
		if (strstr(cur_kver, dists[i].mark))
			return dists[i].name;
	}
	return dist_of_os_release();
}

int tst_kvercmp2(int r1, int r2, int r3, struct tst_kern_exv *vers)
{
	const char *dist = tst_kvcmp_distname(release());

	for (; dist && vers && vers->dist_name; vers++) {
		if (!strcmp(dist, vers->dist_name))
			return tst_kvexcmp(vers->extra_ver, release());
	}
	return tst_kvercmp(r1, r2, r3);
}
