/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE_X() for epoll, see tst_safe_macros.h.
 */
#ifndef TST_EPOLL_H
#define TST_EPOLL_H

#include <sys/epoll.h>

#include "tst_safe_gen.h"

TST_SAFE(int, epoll_create1, ge0, 1, k_int, flags)
TST_SAFE(int, epoll_ctl, zero, 4, k_int, epfd, k_int, op, k_int, fd,
	 k_ptr(struct epoll_event), event)
TST_SAFE(int, epoll_wait, ge0, 4, k_int, epfd, k_ptr(struct epoll_event),
	 events, k_int, maxevents, k_int, timeout)

#define SAFE_EPOLL_CREATE1(flags)	TST_SAFE_CALL(epoll_create1, flags)
#define SAFE_EPOLL_CTL(epfd, op, fd, event) \
	TST_SAFE_CALL(epoll_ctl, epfd, op, fd, event)
#define SAFE_EPOLL_WAIT(epfd, events, maxevents, timeout) \
	TST_SAFE_CALL(epoll_wait, epfd, events, maxevents, timeout)

#endif /* TST_EPOLL_H */
