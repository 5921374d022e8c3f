// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the kernel logs while the test runs, beside its verdict. Called by the
 * library process; where /dev/kmsg cannot be read, nothing is told.
 */
#include "tst/tst_private.h"
#include "tst/kmsg.h"

#define RECORD_MAX 8192
#define RECORDS_READ_MAX 10000
#define RECORDS_TOLD_MAX 100

static int log_fd = -1;

/* The first trouble that the kernel had. */
static char first_trouble[256];

void tst_kmsg_start(void)
{
	tst_kmsg_stop();
	first_trouble[0] = 0;
	log_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (log_fd >= 0 && lseek(log_fd, 0, SEEK_END) < 0)
		tst_kmsg_stop();
}

void tst_kmsg_stop(void)
{
	if (log_fd >= 0)
		close(log_fd);
	log_fd = -1;
}

static void tell(enum tst_kmsg_kind kind, const char *text)
{
	static int told;

	if (kind == TST_KMSG_NONE || told >= RECORDS_TOLD_MAX)
		return;
	if (kind == TST_KMSG_TROUBLE && !first_trouble[0])
		snprintf(first_trouble, sizeof(first_trouble), "%.255s", text);
	tst_lib_res(kind == TST_KMSG_TROUBLE ? TWARN : TINFO, "Kernel: %s",
		    text);
	if (++told == RECORDS_TOLD_MAX)
		tst_lib_res(TINFO, "Kernel: and more, see dmesg");
}

/* EPIPE: the log was faster, and has gone on with a later record. */
static ssize_t read_record(char *record)
{
	ssize_t len;

	do {
		len = read(log_fd, record, RECORD_MAX);
	} while (len < 0 && (errno == EPIPE || errno == EINTR));
	return len;
}

void tst_kmsg_report(void)
{
	char record[RECORD_MAX], text[512];
	int i, in_trouble = 0;
	ssize_t len;

	for (i = 0; log_fd >= 0 && i < RECORDS_READ_MAX; i++) {
		len = read_record(record);
		if (len <= 0)
			return;
		tell(tst_kmsg_parse(record, len, &in_trouble, text,
				    sizeof(text)), text);
	}
}

const char *tst_kmsg_trouble(void)
{
	return first_trouble;
}
