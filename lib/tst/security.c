// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Security features of the kernel and the firmware, see tst_security.h.
 */
#include "tst/tst_private.h"

#define EFIVARS "/sys/firmware/efi/efivars"
#define SECURE_BOOT EFIVARS "/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

int tst_lockdown_enabled(void)
{
	char line[64];

	if (!tst_read_line("/sys/kernel/security/lockdown", line,
			   sizeof(line)))
		return access("/sys/kernel/security", F_OK) ? -1 : 0;
	return !strstr(line, "[none]");
}

/* An EFI variable: four bytes of attributes, then the value. */
int tst_secureboot_enabled(void)
{
	char data[8];
	int fd = open(SECURE_BOOT, O_RDONLY | O_CLOEXEC);
	ssize_t len;

	if (fd < 0)
		return access("/sys/firmware/efi", F_OK) ? 0 : -1;
	len = read(fd, data, sizeof(data));
	close(fd);
	return len == 5 ? data[4] != 0 : -1;
}

static int read_flag(const char *path)
{
	char line[16];

	return tst_read_line(path, line, sizeof(line)) && atoi(line);
}

int tst_fips_enabled(void)
{
	return read_flag("/proc/sys/crypto/fips_enabled");
}

int tst_selinux_enforcing(void)
{
	return read_flag("/sys/fs/selinux/enforce");
}

int tst_lsm_enabled(const char *name)
{
	char line[256], *pos = line, *word;

	if (!tst_read_line("/sys/kernel/security/lsm", line, sizeof(line)))
		return -1;
	while ((word = strsep(&pos, ","))) {
		if (!strcmp(word, name))
			return 1;
	}
	return 0;
}
