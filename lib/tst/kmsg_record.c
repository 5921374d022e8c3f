// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a record of the kernel's log says; see kmsg.h. The format is that of
 * Documentation/ABI/testing/dev-kmsg.
 */
#include <stdlib.h>
#include <string.h>

#include "tst/kmsg.h"

#define LEVEL_MASK 7
#define LEVEL_CRITICAL 2
#define LEVEL_WARNING 4

/*
 * How the kernel's reports about itself begin. Not those about time, as of a
 * soft lockup: a virtual machine on a busy host has them without any fault.
 */
static const char *const trouble[] = {
	"WARNING: ", "BUG: ", "kernel BUG at ", "Oops: ", "Oops[",
	"KASAN: ", "UBSAN: ", "KCSAN: ", "KFENCE: ",
	"general protection fault", "Unable to handle kernel ",
	"double fault: ", "stack segment: ", "invalid opcode: ",
	"Kernel panic", "Bad page ", "unchecked MSR ",
	"possible recursive locking", "possible circular locking",
	"unregister_netdevice: waiting",
};

static int is_about_time(const char *text)
{
	return strstr(text, "soft lockup") || strstr(text, "rcu: ");
}

static int is_trouble(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(trouble) / sizeof(*trouble); i++) {
		if (!strncmp(text, trouble[i], strlen(trouble[i])))
			return 1;
	}
	return 0;
}

static void copy_text(char *to, size_t size, const char *from,
		      const char *end)
{
	size_t n;

	for (n = 0; n < size - 1 && from < end && *from != '\n'; n++, from++)
		to[n] = *from >= 0x20 && *from < 0x7f ? *from : '?';
	to[n] = 0;
}

/* The kernel's messages have no facility, only a level; -1: not one. */
static int level_of(const char *record, size_t len)
{
	unsigned int prio = 0;
	size_t i;

	for (i = 0; i < len && record[i] >= '0' && record[i] <= '9'; i++) {
		prio = prio * 10 + record[i] - '0';
		if (prio > LEVEL_MASK)
			return -1;
	}
	return i && i < len && record[i] == ',' ? (int)prio : -1;
}

/* Between these two lines is one report. */
static int report_goes_on(const char *text, int in_trouble)
{
	if (strstr(text, "[ cut here ]"))
		return 1;
	if (strstr(text, "[ end trace "))
		return 0;
	return in_trouble;
}

enum tst_kmsg_kind tst_kmsg_parse(const char *record, size_t len,
				  int *in_trouble, char *text, size_t size)
{
	const char *start = memchr(record, ';', len);
	int level = level_of(record, len), inside = *in_trouble;

	*text = 0;
	if (!start || level < 0)
		return TST_KMSG_NONE;
	copy_text(text, size, start + 1, record + len);
	*in_trouble = report_goes_on(text, inside);
	if (is_trouble(text) ||
	    (level <= LEVEL_CRITICAL && !is_about_time(text)))
		return TST_KMSG_TROUBLE;
	if (level <= LEVEL_WARNING || inside || *in_trouble)
		return TST_KMSG_NOTE;
	return TST_KMSG_NONE;
}
