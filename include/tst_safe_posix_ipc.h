/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE_X() for POSIX message queues, see tst_safe_macros.h.
 */
#ifndef TST_SAFE_POSIX_IPC_H
#define TST_SAFE_POSIX_IPC_H

#include <mqueue.h>

#include "tst_safe_gen.h"

TST_SAFE(int, mq_close, zero, 1, k_num(mqd_t), mqdes)
TST_SAFE(int, mq_notify, zero, 2, k_num(mqd_t), mqdes,
	 k_ptr(const struct sigevent), sevp)
TST_SAFE(int, mq_send, zero, 4, k_num(mqd_t), mqdes, k_ptr(const char), msg,
	 k_num(size_t), len, k_num(unsigned int), prio)
TST_SAFE(int, mq_unlink, zero, 1, k_str, name)

#define SAFE_MQ_OPEN(path, oflags, ...) ({				\
	const char *tst_path_ = (path);					\
	mqd_t tst_ret_ = mq_open(tst_path_, oflags, ##__VA_ARGS__);	\
	if (tst_ret_ == (mqd_t)-1)					\
		tst_safe_failed_(__FILE__, __LINE__, 0, -1,		\
				 "mq_open(%s, %s, ...)", tst_path_,	\
				 #oflags);				\
	tst_ret_;							\
})
#define SAFE_MQ_CLOSE(mqdes)		TST_SAFE_CALL(mq_close, mqdes)
#define SAFE_MQ_NOTIFY(mqdes, sevp)	TST_SAFE_CALL(mq_notify, mqdes, sevp)
#define SAFE_MQ_SEND(mqdes, msg, len, prio) \
	TST_SAFE_CALL(mq_send, mqdes, msg, len, prio)
#define SAFE_MQ_UNLINK(name)		TST_SAFE_CALL(mq_unlink, name)

#endif /* TST_SAFE_POSIX_IPC_H */
