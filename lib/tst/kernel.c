// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the running kernel is and has, see tst_kernel.h.
 */
#include "tst/tst_private.h"
#include <sys/utsname.h>

static int kernel_is_64(void)
{
	struct utsname un;

	uname(&un);
	return !!strstr(un.machine, "64") || !strcmp(un.machine, "s390x");
}

int tst_kernel_bits(void)
{
	int bits = kernel_is_64() ? 64 : 32;

	tst_lib_res(TINFO, "The kernel has %d bits", bits);
	return bits;
}

int tst_is_compat_mode(void)
{
	return sizeof(long) == 4 && kernel_is_64();
}

void tst_abi_bits(int abi)
{
	if (abi != 32 && abi != 64)
		tst_lib_brk(TBROK, ".needs_abi_bits = %d: allowed is 32 or 64",
			    abi);
	if (abi != (int)sizeof(long) * 8)
		tst_lib_brk(TCONF, "The test has to be compiled for %d bits",
			    abi);
}

/* Is a module in a file with lines like "kernel/x/y.ko.xz: ..."? */
static int in_index(const char *text, const char *driver)
{
	const char *line = text, *name, *d;

	while (line && *line) {
		name = line + strcspn(line, ":\n");
		while (name > line && name[-1] != '/')
			name--;
		for (d = driver; *d && (*d == *name || (strchr("-_", *d) &&
		     strchr("-_", *name) && *name)); d++)
			name++;
		if (!*d && !strncmp(name, ".ko", 3))
			return 1;
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	return 0;
}

static int search_index(const char *index, const char *driver)
{
	struct utsname un;
	char path[256];
	size_t len;
	char *text;
	int found;

	uname(&un);
	snprintf(path, sizeof(path), "/lib/modules/%s/%s", un.release, index);
	text = tst_slurp(path, &len);
	if (!text)
		return -1;
	found = in_index(text, driver);
	free(text);
	return found ? 0 : -1;
}

/* Where there is no index, built-in code with parameters still shows. */
static int shown_as_builtin(const char *driver)
{
	char path[256], *c;

	snprintf(path, sizeof(path), "/sys/module/%s", driver);
	for (c = path; *c; c++) {
		if (*c == '-')
			*c = '_';
	}
	if (access(path, F_OK))
		return 0;
	strncat(path, "/initstate", sizeof(path) - strlen(path) - 1);
	return access(path, F_OK) != 0;
}

int tst_check_builtin_driver(const char *driver)
{
	if (!search_index("modules.builtin", driver))
		return 0;
	return shown_as_builtin(driver) ? 0 : -1;
}

int tst_check_module_driver(const char *driver)
{
	return search_index("modules.dep", driver);
}

int tst_check_driver(const char *driver)
{
	if (!tst_check_module_driver(driver))
		return 0;
	return tst_check_builtin_driver(driver);
}

void tst_check_preempt_rt(void)
{
	struct utsname un;

	uname(&un);
	if (strstr(un.version, "PREEMPT_RT") || strstr(un.version, "PREEMPT RT"))
		tst_lib_brk(TCONF, "The kernel has PREEMPT_RT");
}
