/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A record of the kernel's log, as /dev/kmsg gives it. Pure.
 */
#ifndef TST_KMSG_H
#define TST_KMSG_H

#include <stddef.h>

enum tst_kmsg_kind {
	TST_KMSG_NONE,		/* nothing to tell */
	TST_KMSG_NOTE,		/* a warning or an error */
	TST_KMSG_TROUBLE,	/* the kernel's own: a WARNING, a BUG, an oops */
};

/*
 * tst_kmsg_parse() - what a record says.
 * @record: "PRIORITY,NUMBER,TIME,FLAGS[,...];TEXT\n DETAIL...", which is not
 *	trusted
 * @len: bytes at @record
 * @in_trouble: whether the record before belongs to a report of trouble;
 *	changed
 * @text: memory for TEXT, as printable ASCII, always terminated
 * @size: bytes at @text, at least 1
 *
 * Return: its kind. All records between "cut here" and "end trace" are told.
 * What a program wrote to /dev/kmsg is none of the kernel's.
 */
enum tst_kmsg_kind tst_kmsg_parse(const char *record, size_t len,
				  int *in_trouble, char *text, size_t size);

#endif /* TST_KMSG_H */
