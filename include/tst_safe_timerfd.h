/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE_X() for timer file descriptors, see tst_safe_macros.h.
 */
#ifndef TST_SAFE_TIMERFD_H
#define TST_SAFE_TIMERFD_H

#include <sys/timerfd.h>

#include "tst_safe_gen.h"

TST_SAFE(int, timerfd_create, ge0, 2, k_int, clk_id, k_int, flags)
TST_SAFE(int, timerfd_gettime, zero, 2, k_int, fd, k_ptr(struct itimerspec),
	 value)
TST_SAFE(int, timerfd_settime, zero, 4, k_int, fd, k_int, flags,
	 k_ptr(const struct itimerspec), new_value, k_ptr(struct itimerspec),
	 old_value)

#define SAFE_TIMERFD_CREATE(clk, flags) \
	TST_SAFE_CALL(timerfd_create, clk, flags)
#define SAFE_TIMERFD_GETTIME(fd, value) \
	TST_SAFE_CALL(timerfd_gettime, fd, value)
#define SAFE_TIMERFD_SETTIME(fd, flags, new_value, old_value) \
	TST_SAFE_CALL(timerfd_settime, fd, flags, new_value, old_value)

#endif /* TST_SAFE_TIMERFD_H */
