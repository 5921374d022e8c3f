/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE_X() for System V queues, shared memory and semaphores, see
 * tst_safe_macros.h.
 */
#ifndef TST_SAFE_SYSV_IPC_H
#define TST_SAFE_SYSV_IPC_H

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "tst_safe_gen.h"

TST_SAFE(int, msgget, ge0, 2, k_num(key_t), key, k_int, flags)
TST_SAFE(int, msgsnd, zero, 4, k_int, id, k_ptr(const void), msg,
	 k_num(size_t), size, k_int, flags)
TST_SAFE(ssize_t, msgrcv, ge0, 5, k_int, id, k_ptr(void), msg, k_num(size_t),
	 size, k_num(long), type, k_int, flags)
TST_SAFE(int, msgctl, ge0, 3, k_int, id, k_int, cmd, k_ptr(struct msqid_ds),
	 buf)
TST_SAFE(int, shmget, ge0, 3, k_num(key_t), key, k_num(size_t), size, k_int,
	 flags)
TST_SAFE(void *, shmat, not_err, 3, k_int, id, k_ptr(const void), addr, k_int,
	 flags)
TST_SAFE(int, shmdt, zero, 1, k_ptr(const void), addr)
TST_SAFE(int, shmctl, ge0, 3, k_int, id, k_int, cmd, k_ptr(struct shmid_ds),
	 buf)
TST_SAFE(int, semget, ge0, 3, k_num(key_t), key, k_int, count, k_int, flags)
TST_SAFE(int, semop, zero, 3, k_int, id, k_ptr(struct sembuf), ops,
	 k_num(size_t), count)

#define SAFE_MSGGET(key, flags)		TST_SAFE_CALL(msgget, key, flags)
#define SAFE_MSGSND(id, msg, size, flags) \
	TST_SAFE_CALL(msgsnd, id, msg, size, flags)
#define SAFE_MSGRCV(id, msg, size, type, flags) \
	TST_SAFE_CALL(msgrcv, id, msg, size, type, flags)
#define SAFE_MSGCTL(id, cmd, buf)	TST_SAFE_CALL(msgctl, id, cmd, buf)
#define SAFE_SHMGET(key, size, flags)	TST_SAFE_CALL(shmget, key, size, flags)
#define SAFE_SHMAT(id, addr, flags)	TST_SAFE_CALL(shmat, id, addr, flags)
#define SAFE_SHMDT(addr)		TST_SAFE_CALL(shmdt, addr)
#define SAFE_SHMCTL(id, cmd, buf)	TST_SAFE_CALL(shmctl, id, cmd, buf)
#define SAFE_SEMGET(key, count, flags)	TST_SAFE_CALL(semget, key, count, flags)
#define SAFE_SEMOP(id, ops, count)	TST_SAFE_CALL(semop, id, ops, count)
#define SAFE_SEMCTL(id, num, cmd, ...) ({				\
	int tst_id_ = (id), tst_num_ = (num);				\
	int tst_ret_ = semctl(tst_id_, tst_num_, cmd, ##__VA_ARGS__);	\
	if (tst_ret_ < 0)						\
		tst_safe_failed_(__FILE__, __LINE__, 0, tst_ret_,	\
				 "semctl(%d, %d, %s, ...)", tst_id_,	\
				 tst_num_, #cmd);			\
	tst_ret_;							\
})

#endif /* TST_SAFE_SYSV_IPC_H */
