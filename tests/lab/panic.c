// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keeps all processors busy, writes 500 lines and lets the kernel panic right
 * then: all of the lines must have left the machine. For tests/lab/run.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

int main(void)
{
	int trigger = open("/proc/sysrq-trigger", O_WRONLY);
	char line[32];
	int i;

	if (setpriority(PRIO_PROCESS, 0, -20))
		return 2;
	for (i = 0; i < 4; i++)
		if (!fork())
			for (;;)
				;
	for (i = 1; i <= 500; i++) {
		snprintf(line, sizeof(line), "line %d\n", i);
		if (write(1, line, strlen(line)) < 0)
			return 1;
	}
	return write(trigger, "c", 1) != 1;
}
