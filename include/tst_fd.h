/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A loop over file descriptors of all kinds. It is not supported: this is
 * here so that sources compile. Included by tst_test.h.
 */
#ifndef TST_FD_H
#define TST_FD_H

#include "tst_common.h"

/**
 * struct tst_fd - a file descriptor of the loop.
 * @type: its kind
 * @fd: the descriptor
 */
struct tst_fd {
	int type;
	int fd;
};

/* TBROK. */
#define TST_FD_FOREACH(name)						\
	for (struct tst_fd name = { 0, -1 };				\
	     TST_UNSUPPORTED_("TST_FD_FOREACH()", &name);)

/* TBROK; what kind of descriptor it is. */
#define tst_fd_desc(fd) \
	(TST_UNSUPPORTED_("tst_fd_desc()", fd) ? "" : "not supported")

#endif /* TST_FD_H */
