/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE_X(): calls x() with the same arguments and returns what it returns.
 * If it fails the test ends with TBROK, and a line that says which call, with
 * which arguments, failed how. In cleanup() the line is a TWARN and the call
 * returns.
 */
#ifndef TST_SAFE_MACROS_H
#define TST_SAFE_MACROS_H

#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <libgen.h>
#include <malloc.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "tst_safe_gen.h"

/* Names for types that depend on the C library or are no single word. */
typedef void (*tst_sighandler_t)(int);

/* Processes and ids */
TST_SAFE(pid_t, wait, gt0, 1, k_ptr(int), status)
TST_SAFE(int, kill, zero, 2, k_num(pid_t), pid, k_int, sig)
TST_SAFE(pid_t, setsid, ge0, 0)
TST_SAFE(int, setpgid, zero, 2, k_num(pid_t), pid, k_num(pid_t), pgid)
TST_SAFE(pid_t, getpgid, ge0, 1, k_num(pid_t), pid)
TST_SAFE(int, setuid, zero, 1, k_num(uid_t), uid)
TST_SAFE(int, setgid, zero, 1, k_num(gid_t), gid)
TST_SAFE(int, seteuid, zero, 1, k_num(uid_t), euid)
TST_SAFE(int, setegid, zero, 1, k_num(gid_t), egid)
TST_SAFE(int, setreuid, zero, 2, k_num(uid_t), ruid, k_num(uid_t), euid)
TST_SAFE(int, setregid, zero, 2, k_num(gid_t), rgid, k_num(gid_t), egid)
TST_SAFE(int, setgroups, zero, 2, k_num(size_t), size, k_ptr(const gid_t),
	 list)
TST_SAFE(int, getgroups, ge0, 2, k_int, size, k_ptr(gid_t), list)
TST_SAFE(struct passwd *, getpwnam, ptr, 1, k_str, name)
TST_SAFE(struct group *, getgrnam, ptr, 1, k_str, name)
TST_SAFE(struct group *, getgrgid, ptr, 1, k_num(gid_t), gid)
TST_SAFE(int, getrusage, zero, 2, k_int, who, k_ptr(struct rusage), usage)
TST_SAFE(int, personality, ge0, 1, k_hex, persona)
TST_SAFE(int, chroot, zero, 1, k_str, path)
TST_SAFE(int, setenv, zero, 3, k_str, name, k_str, value, k_int, overwrite)
TST_SAFE(int, sysinfo, zero, 1, k_ptr(struct sysinfo), info)
TST_SAFE(int, execvp, never, 2, k_str, path, k_ptr(char *const), argv)
TST_SAFE_DECL(int, setresuid, zero, 3, k_num(uid_t), ruid, k_num(uid_t), euid,
	      k_num(uid_t), suid)
TST_SAFE_DECL(int, setresgid, zero, 3, k_num(gid_t), rgid, k_num(gid_t), egid,
	      k_num(gid_t), sgid)
TST_SAFE_DECL(int, getresuid, zero, 3, k_ptr(uid_t), ruid, k_ptr(uid_t), euid,
	      k_ptr(uid_t), suid)
TST_SAFE_DECL(int, getresgid, zero, 3, k_ptr(gid_t), rgid, k_ptr(gid_t), egid,
	      k_ptr(gid_t), sgid)
TST_SAFE_DECL(int, unshare, zero_inval, 1, k_int, flags)
TST_SAFE_DECL(int, setns, zero, 2, k_int, fd, k_int, nstype)
TST_SAFE_DECL(int, pidfd_open, ge0, 2, k_num(pid_t), pid, k_hex, flags)
TST_SAFE_DECL(char *, ptsname, ptr, 1, k_int, fd)

pid_t safe_waitpid(const char *file, const int lineno, pid_t pid, int *status,
		   int opts);
int safe_getpriority(const char *file, const int lineno, int which, id_t who);
long safe_ptrace(const char *file, const int lineno, int req, pid_t pid,
		 void *addr, void *data);
int safe_prctl(const char *file, const int lineno, int option,
	       unsigned long arg2, unsigned long arg3, unsigned long arg4,
	       unsigned long arg5);
int safe_execlp(const char *file, const int lineno, const char *prog,
		const char *arg0, ...);
int safe_execl(const char *file, const int lineno, const char *path,
	       const char *arg0, ...);
struct group *safe_getgrnam_fallback(const char *file, const int lineno,
				     const char *name, const char *fallback);
void safe_cmd(const char *file, const int lineno, const char *const argv[],
	      const char *stdout_path, const char *stderr_path);
long safe_sysconf(const char *file, const int lineno, int name);

#define SAFE_WAIT(status)	TST_SAFE_CALL(wait, status)
#define SAFE_WAITPID(pid, status, opts) \
	TST_SAFE_CALL(waitpid, pid, status, opts)
#define SAFE_KILL(pid, sig)	TST_SAFE_CALL(kill, pid, sig)
#define SAFE_SETSID()		TST_SAFE_CALL(setsid)
#define SAFE_SETPGID(pid, pgid)	TST_SAFE_CALL(setpgid, pid, pgid)
#define SAFE_GETPGID(pid)	TST_SAFE_CALL(getpgid, pid)
#define SAFE_SETUID(uid)	TST_SAFE_CALL(setuid, uid)
#define SAFE_SETGID(gid)	TST_SAFE_CALL(setgid, gid)
#define SAFE_SETEUID(euid)	TST_SAFE_CALL(seteuid, euid)
#define SAFE_SETEGID(egid)	TST_SAFE_CALL(setegid, egid)
#define SAFE_SETREUID(r, e)	TST_SAFE_CALL(setreuid, r, e)
#define SAFE_SETREGID(r, e)	TST_SAFE_CALL(setregid, r, e)
#define SAFE_SETRESUID(r, e, s)	TST_SAFE_CALL(setresuid, r, e, s)
#define SAFE_SETRESGID(r, e, s)	TST_SAFE_CALL(setresgid, r, e, s)
#define SAFE_GETRESUID(r, e, s)	TST_SAFE_CALL(getresuid, r, e, s)
#define SAFE_GETRESGID(r, e, s)	TST_SAFE_CALL(getresgid, r, e, s)
#define SAFE_SETGROUPS(n, list)	TST_SAFE_CALL(setgroups, n, list)
#define SAFE_GETGROUPS(n, list)	TST_SAFE_CALL(getgroups, n, list)
#define SAFE_GETPWNAM(name)	TST_SAFE_CALL(getpwnam, name)
#define SAFE_GETGRNAM(name)	TST_SAFE_CALL(getgrnam, name)
#define SAFE_GETGRNAM_FALLBACK(name, fallback) \
	TST_SAFE_CALL(getgrnam_fallback, name, fallback)
#define SAFE_GETGRGID(gid)	TST_SAFE_CALL(getgrgid, gid)
#define SAFE_GETRUSAGE(who, ru)	TST_SAFE_CALL(getrusage, who, ru)
#define SAFE_GETPRIORITY(which, who) TST_SAFE_CALL(getpriority, which, who)
#define SAFE_PERSONALITY(p)	TST_SAFE_CALL(personality, p)
#define SAFE_PIDFD_OPEN(pid, flags) TST_SAFE_CALL(pidfd_open, pid, flags)
#define SAFE_UNSHARE(flags)	TST_SAFE_CALL(unshare, flags)
#define SAFE_SETNS(fd, nstype)	TST_SAFE_CALL(setns, fd, nstype)
#define SAFE_PTRACE(req, pid, addr, data) \
	TST_SAFE_CALL(ptrace, req, pid, addr, data)
#define SAFE_PRCTL(option, arg2, arg3, arg4, arg5) \
	TST_SAFE_CALL(prctl, option, (unsigned long)(arg2), \
		      (unsigned long)(arg3), (unsigned long)(arg4), \
		      (unsigned long)(arg5))
/* The three return only if the program could not be started. */
#define SAFE_EXECLP(prog, arg0, ...) \
	TST_SAFE_CALL(execlp, prog, arg0, ##__VA_ARGS__)
#define SAFE_EXECL(path, arg0, ...) \
	TST_SAFE_CALL(execl, path, arg0, ##__VA_ARGS__)
#define SAFE_EXECVP(path, argv)	TST_SAFE_CALL(execvp, path, argv)
#define SAFE_CHROOT(path)	TST_SAFE_CALL(chroot, path)
#define SAFE_SETENV(name, value, overwrite) \
	((void)TST_SAFE_CALL(setenv, name, value, overwrite))
/* Runs a program: TCONF if it is missing, TBROK if it fails. The paths take
 * its output; NULL leaves it alone. */
#define SAFE_CMD(argv, stdout_path, stderr_path) \
	TST_SAFE_CALL(cmd, argv, stdout_path, stderr_path)
#define SAFE_SYSINFO(info)	TST_SAFE_CALL(sysinfo, info)
#define SAFE_SYSCONF(name)	TST_SAFE_CALL(sysconf, name)
#define SAFE_PTSNAME(fd)	TST_SAFE_CALL(ptsname, fd)

/* Signals */
TST_SAFE(int, sigaction, zero, 3, k_int, sig, k_ptr(const struct sigaction),
	 act, k_ptr(struct sigaction), oldact)
TST_SAFE(int, sigaddset, zero, 2, k_ptr(sigset_t), set, k_int, sig)
TST_SAFE(int, sigdelset, zero, 2, k_ptr(sigset_t), set, k_int, sig)
TST_SAFE(int, sigemptyset, zero, 1, k_ptr(sigset_t), set)
TST_SAFE(int, sigfillset, zero, 1, k_ptr(sigset_t), set)
TST_SAFE(int, sigprocmask, zero, 3, k_int, how, k_ptr(const sigset_t), set,
	 k_ptr(sigset_t), oldset)
TST_SAFE(tst_sighandler_t, signal, not_err, 2, k_int, sig,
	 k_fn(tst_sighandler_t), handler)
int safe_sigwait(const char *file, const int lineno, const sigset_t *set,
		 int *sig);

#define SAFE_SIGNAL(sig, handler)	TST_SAFE_CALL(signal, sig, handler)
#define SAFE_SIGACTION(sig, act, oldact) \
	TST_SAFE_CALL(sigaction, sig, act, oldact)
#define SAFE_SIGADDSET(set, sig)	TST_SAFE_CALL(sigaddset, set, sig)
#define SAFE_SIGDELSET(set, sig)	TST_SAFE_CALL(sigdelset, set, sig)
#define SAFE_SIGEMPTYSET(set)		TST_SAFE_CALL(sigemptyset, set)
#define SAFE_SIGFILLSET(set)		TST_SAFE_CALL(sigfillset, set)
#define SAFE_SIGPROCMASK(how, set, oldset) \
	TST_SAFE_CALL(sigprocmask, how, set, oldset)
#define SAFE_SIGWAIT(set, sig)		TST_SAFE_CALL(sigwait, set, sig)

/* Memory */
TST_SAFE(void *, malloc, ptr, 1, k_num(size_t), size)
TST_SAFE(void *, calloc, ptr, 2, k_num(size_t), nmemb, k_num(size_t), size)
TST_SAFE(void *, realloc, ptr, 2, k_ptr(void), ptr, k_num(size_t), size)
TST_SAFE(void *, memalign, ptr, 2, k_num(size_t), alignment, k_num(size_t),
	 size)
TST_SAFE(int, munmap, zero, 2, k_ptr(void), addr, k_num(size_t), length)
TST_SAFE(int, msync, zero, 3, k_ptr(void), addr, k_num(size_t), length,
	 k_int, flags)
TST_SAFE(int, mlock, zero, 2, k_ptr(const void), addr, k_num(size_t), length)
TST_SAFE(int, munlock, zero, 2, k_ptr(const void), addr, k_num(size_t),
	 length)
TST_SAFE(int, mincore, zero, 3, k_ptr(void), addr, k_num(size_t), length,
	 k_ptr(unsigned char), vec)

/* The TDEBUG lines of SAFE_MMAP() and SAFE_MPROTECT(). */
void tst_debug_mmap_(const char *file, const int lineno, void *addr,
		     size_t length, int prot, int flags, int fd,
		     long long offset);
void tst_debug_mprotect_(const char *file, const int lineno, void *addr,
			 size_t length, int prot);

static inline void *safe_mmap(const char *file, const int lineno, void *addr,
			      size_t length, int prot, int flags, int fd,
			      off_t offset)
{
	void *ret;

	tst_debug_mmap_(file, lineno, addr, length, prot, flags, fd, offset);
	ret = mmap(addr, length, prot, flags, fd, offset);
	if (ret == MAP_FAILED) {
		tst_safe_failed_(file, lineno, 0, -1,
				 "mmap(%p, %zu, %#x, %#x, %d, %lld)", addr,
				 length, prot, flags, fd, (long long)offset);
	}
	return ret;
}

static inline int safe_mprotect(const char *file, const int lineno,
				void *addr, size_t length, int prot)
{
	int ret;

	tst_debug_mprotect_(file, lineno, addr, length, prot);
	ret = mprotect(addr, length, prot);
	if (ret) {
		tst_safe_failed_(file, lineno, 0, ret,
				 "mprotect(%p, %zu, %#x)", addr, length, prot);
	}
	return ret;
}

#define SAFE_MALLOC(size)		TST_SAFE_CALL(malloc, size)
#define SAFE_CALLOC(nmemb, size)	TST_SAFE_CALL(calloc, nmemb, size)
#define SAFE_REALLOC(ptr, size)		TST_SAFE_CALL(realloc, ptr, size)
#define SAFE_MEMALIGN(alignment, size)	TST_SAFE_CALL(memalign, alignment, size)
#define SAFE_MMAP(addr, length, prot, flags, fd, offset) \
	TST_SAFE_CALL(mmap, addr, length, prot, flags, fd, offset)
#define SAFE_MUNMAP(addr, length)	TST_SAFE_CALL(munmap, addr, length)
#define SAFE_MPROTECT(addr, length, prot) \
	TST_SAFE_CALL(mprotect, addr, length, prot)
#define SAFE_MSYNC(addr, length, flags) \
	TST_SAFE_CALL(msync, addr, length, flags)
#define SAFE_MLOCK(addr, length)	TST_SAFE_CALL(mlock, addr, length)
#define SAFE_MUNLOCK(addr, length)	TST_SAFE_CALL(munlock, addr, length)
#define SAFE_MINCORE(addr, length, vec) \
	TST_SAFE_CALL(mincore, addr, length, vec)

/* File descriptors and files */

/* How SAFE_READ() takes a short count: as it is; as a failure; as it is, and
 * EAGAIN as 0. */
enum safe_read_opts {
	SAFE_READ_ANY = 0,
	SAFE_READ_ALL = 1,
	SAFE_READ_ANY_EAGAIN = 2,
};

/* How SAFE_WRITE() takes one: as it is; as a failure; by writing on. */
enum safe_write_opts {
	SAFE_WRITE_ANY = 0,
	SAFE_WRITE_ALL = 1,
	SAFE_WRITE_RETRY = 2,
};

TST_SAFE(int, creat, ge0, 2, k_str, path, k_oct, mode)
TST_SAFE(int, pipe, zero, 1, k_ptr(int), fds)
TST_SAFE(int, dup, ge0, 1, k_int, oldfd)
TST_SAFE(int, dup2, ge0, 2, k_int, oldfd, k_int, newfd)
TST_SAFE(off_t, lseek, ge0, 3, k_int, fd, k_num(off_t), offset, k_int, whence)
TST_SAFE(int, ftruncate, zero, 2, k_int, fd, k_num(off_t), length)
TST_SAFE(int, truncate, zero, 2, k_str, path, k_num(off_t), length)
TST_SAFE(int, fsync, zero, 1, k_int, fd)
TST_SAFE(int, poll, ge0, 3, k_ptr(struct pollfd), fds, k_num(nfds_t), nfds,
	 k_int, timeout)
TST_SAFE(int, stat, zero, 2, k_str, path, k_ptr(struct stat), buf)
TST_SAFE(int, lstat, zero, 2, k_str, path, k_ptr(struct stat), buf)
TST_SAFE(int, fstat, zero, 2, k_int, fd, k_ptr(struct stat), buf)
TST_SAFE(int, statfs, zero, 2, k_str, path, k_ptr(struct statfs), buf)
TST_SAFE(int, statvfs, zero, 2, k_str, path, k_ptr(struct statvfs), buf)
TST_SAFE(int, access, zero, 2, k_str, path, k_int, mode)
TST_SAFE(int, chmod, zero, 2, k_str, path, k_oct, mode)
TST_SAFE(int, fchmod, zero, 2, k_int, fd, k_oct, mode)
TST_SAFE(int, chown, zero, 3, k_str, path, k_num(uid_t), owner, k_num(gid_t),
	 group)
TST_SAFE(int, fchown, zero, 3, k_int, fd, k_num(uid_t), owner, k_num(gid_t),
	 group)
TST_SAFE(int, lchown, zero, 3, k_str, path, k_num(uid_t), owner, k_num(gid_t),
	 group)
TST_SAFE(int, link, zero, 2, k_str, oldpath, k_str, newpath)
TST_SAFE(int, linkat, zero, 5, k_int, olddirfd, k_str, oldpath, k_int,
	 newdirfd, k_str, newpath, k_int, flags)
TST_SAFE(int, symlink, zero, 2, k_str, oldpath, k_str, newpath)
TST_SAFE(int, symlinkat, zero, 3, k_str, oldpath, k_int, newdirfd, k_str,
	 newpath)
TST_SAFE(int, unlink, zero, 1, k_str, path)
TST_SAFE(int, rename, zero, 2, k_str, oldpath, k_str, newpath)
TST_SAFE(int, mkdir, zero, 2, k_str, path, k_oct, mode)
TST_SAFE(int, rmdir, zero, 1, k_str, path)
TST_SAFE(int, mkfifo, zero, 2, k_str, path, k_oct, mode)
TST_SAFE(int, mknod, zero, 3, k_str, path, k_oct, mode, k_num(dev_t), dev)
TST_SAFE(int, chdir, zero, 1, k_str, path)
TST_SAFE(char *, getcwd, ptr, 2, k_ptr(char), buf, k_num(size_t), size)
TST_SAFE(char *, basename, ptr, 1, k_ptr(char), path)
TST_SAFE(char *, dirname, ptr, 1, k_ptr(char), path)
TST_SAFE(DIR *, opendir, ptr, 1, k_str, path)
TST_SAFE(ssize_t, getxattr, ge0_notsup, 4, k_str, path, k_str, name,
	 k_ptr(void), value, k_num(size_t), size)
TST_SAFE(int, setxattr, zero_notsup, 5, k_str, path, k_str, name,
	 k_ptr(const void), value, k_num(size_t), size, k_int, flags)
TST_SAFE(int, lsetxattr, zero_notsup, 5, k_str, path, k_str, name,
	 k_ptr(const void), value, k_num(size_t), size, k_int, flags)
TST_SAFE(int, fsetxattr, zero_notsup, 5, k_int, fd, k_str, name,
	 k_ptr(const void), value, k_num(size_t), size, k_int, flags)
TST_SAFE(int, removexattr, zero_notsup, 2, k_str, path, k_str, name)
TST_SAFE(int, lremovexattr, zero_notsup, 2, k_str, path, k_str, name)
TST_SAFE(int, fremovexattr, zero_notsup, 2, k_int, fd, k_str, name)
TST_SAFE(int, getrlimit, zero, 2, k_int, resource, k_ptr(struct rlimit), rlim)
TST_SAFE(int, setrlimit, zero, 2, k_int, resource, k_ptr(const struct rlimit),
	 rlim)
TST_SAFE_DECL(int, pipe2, zero, 2, k_ptr(int), fds, k_int, flags)

int safe_open(const char *file, const int lineno, const char *path,
	      int oflags, ...);
void safe_close(const char *file, const int lineno, int *fd);
ssize_t safe_read(const char *file, const int lineno,
		  enum safe_read_opts strict, int fd, void *buf,
		  size_t nbyte);
ssize_t safe_write(const char *file, const int lineno,
		   enum safe_write_opts strict, int fd, const void *buf,
		   size_t nbyte);
ssize_t safe_readv(const char *file, const int lineno,
		   enum safe_read_opts strict, int fd,
		   const struct iovec *iov, int iovcnt);
ssize_t safe_writev(const char *file, const int lineno,
		    enum safe_write_opts strict, int fd,
		    const struct iovec *iov, int iovcnt);
ssize_t safe_readlink(const char *file, const int lineno, const char *path,
		      char *buf, size_t bufsize);

/* posix_fadvise() returns the error number. */
static inline int safe_posix_fadvise(const char *file, const int lineno,
				     int fd, off_t offset, off_t len,
				     int advice)
{
	int ret = posix_fadvise(fd, offset, len, advice);

	if (ret) {
		errno = ret;
		tst_safe_failed_(file, lineno, 0, -1,
				 "posix_fadvise(%d, %lld, %lld, %d)", fd,
				 (long long)offset, (long long)len, advice);
	}
	return ret;
}

/* The end of a directory is NULL with errno untouched. */
static inline struct dirent *safe_readdir(const char *file, const int lineno,
					  DIR *dirp)
{
	struct dirent *ret;

	errno = 0;
	ret = readdir(dirp);
	if (!ret && errno)
		tst_safe_failed_(file, lineno, 0, -1, "readdir(%p)",
				 (void *)dirp);
	return ret;
}

static inline int safe_closedir(const char *file, const int lineno, DIR *dirp)
{
	int ret = closedir(dirp);

	if (ret)
		tst_safe_failed_(file, lineno, 0, ret, "closedir(...)");
	return ret;
}

#define SAFE_OPEN(path, oflags, ...) \
	TST_SAFE_CALL(open, path, oflags, ##__VA_ARGS__)
#define SAFE_CREAT(path, mode)		TST_SAFE_CALL(creat, path, mode)
/* Closes and sets the variable to -1. */
#define SAFE_CLOSE(fd)	do { TST_SAFE_CALL(close, &(fd)); } while (0)
#define SAFE_PIPE(fds)			TST_SAFE_CALL(pipe, fds)
#define SAFE_PIPE2(fds, flags)		TST_SAFE_CALL(pipe2, fds, flags)
#define SAFE_DUP(oldfd)			TST_SAFE_CALL(dup, oldfd)
#define SAFE_DUP2(oldfd, newfd)		TST_SAFE_CALL(dup2, oldfd, newfd)
#define SAFE_READ(strict, fd, buf, nbyte) \
	TST_SAFE_CALL(read, strict, fd, buf, nbyte)
#define SAFE_WRITE(strict, fd, buf, nbyte) \
	TST_SAFE_CALL(write, strict, fd, buf, nbyte)
#define SAFE_READV(strict, fd, iov, iovcnt) \
	TST_SAFE_CALL(readv, strict, fd, iov, iovcnt)
#define SAFE_WRITEV(strict, fd, iov, iovcnt) \
	TST_SAFE_CALL(writev, strict, fd, iov, iovcnt)
#define SAFE_LSEEK(fd, offset, whence)	TST_SAFE_CALL(lseek, fd, offset, whence)
#define SAFE_FTRUNCATE(fd, length)	TST_SAFE_CALL(ftruncate, fd, length)
#define SAFE_TRUNCATE(path, length)	TST_SAFE_CALL(truncate, path, length)
#define SAFE_POSIX_FADVISE(fd, offset, len, advice) \
	TST_SAFE_CALL(posix_fadvise, fd, offset, len, advice)
#define SAFE_FSYNC(fd)			TST_SAFE_CALL(fsync, fd)
#define SAFE_FCNTL(fd, cmd, ...) ({					\
	int tst_fd_ = (fd);						\
	int tst_ret_ = fcntl(tst_fd_, cmd, ##__VA_ARGS__);		\
	if (tst_ret_ == -1)						\
		tst_safe_failed_(__FILE__, __LINE__, 0, -1,		\
				 "fcntl(%d, %s, ...)", tst_fd_, #cmd);	\
	tst_ret_;							\
})
#define SAFE_IOCTL(fd, request, ...) ({					\
	int tst_fd_ = (fd);						\
	int tst_ret_ = ioctl(tst_fd_, request, ##__VA_ARGS__);		\
	if (tst_ret_ < 0)						\
		tst_safe_failed_(__FILE__, __LINE__, 0, tst_ret_,	\
				 "ioctl(%d, %s, ...)", tst_fd_,		\
				 #request);				\
	tst_ret_;							\
})
#define SAFE_POLL(fds, nfds, timeout)	TST_SAFE_CALL(poll, fds, nfds, timeout)
#define SAFE_STAT(path, buf)		TST_SAFE_CALL(stat, path, buf)
#define SAFE_LSTAT(path, buf)		TST_SAFE_CALL(lstat, path, buf)
#define SAFE_FSTAT(fd, buf)		TST_SAFE_CALL(fstat, fd, buf)
#define SAFE_STATFS(path, buf)		TST_SAFE_CALL(statfs, path, buf)
#define SAFE_STATVFS(path, buf)		TST_SAFE_CALL(statvfs, path, buf)
#define SAFE_ACCESS(path, mode)		TST_SAFE_CALL(access, path, mode)
#define SAFE_CHMOD(path, mode)		TST_SAFE_CALL(chmod, path, mode)
#define SAFE_FCHMOD(fd, mode)		TST_SAFE_CALL(fchmod, fd, mode)
#define SAFE_CHOWN(path, owner, group)	TST_SAFE_CALL(chown, path, owner, group)
#define SAFE_FCHOWN(fd, owner, group)	TST_SAFE_CALL(fchown, fd, owner, group)
#define SAFE_LCHOWN(path, owner, group) \
	TST_SAFE_CALL(lchown, path, owner, group)
#define SAFE_LINK(oldpath, newpath)	TST_SAFE_CALL(link, oldpath, newpath)
#define SAFE_LINKAT(olddirfd, oldpath, newdirfd, newpath, flags) \
	TST_SAFE_CALL(linkat, olddirfd, oldpath, newdirfd, newpath, flags)
#define SAFE_SYMLINK(oldpath, newpath)	TST_SAFE_CALL(symlink, oldpath, newpath)
#define SAFE_SYMLINKAT(oldpath, newdirfd, newpath) \
	TST_SAFE_CALL(symlinkat, oldpath, newdirfd, newpath)
#define SAFE_UNLINK(path)		TST_SAFE_CALL(unlink, path)
#define SAFE_RENAME(oldpath, newpath)	TST_SAFE_CALL(rename, oldpath, newpath)
/* Ends the text with NUL, so at most bufsize - 1 bytes are stored. */
#define SAFE_READLINK(path, buf, bufsize) \
	TST_SAFE_CALL(readlink, path, buf, bufsize)
#define SAFE_MKDIR(path, mode)		TST_SAFE_CALL(mkdir, path, mode)
#define SAFE_RMDIR(path)		TST_SAFE_CALL(rmdir, path)
#define SAFE_MKFIFO(path, mode)		TST_SAFE_CALL(mkfifo, path, mode)
#define SAFE_MKNOD(path, mode, dev)	TST_SAFE_CALL(mknod, path, mode, dev)
#define SAFE_CHDIR(path)		TST_SAFE_CALL(chdir, path)
#define SAFE_GETCWD(buf, size)		TST_SAFE_CALL(getcwd, buf, size)
#define SAFE_BASENAME(path)		TST_SAFE_CALL(basename, path)
#define SAFE_DIRNAME(path)		TST_SAFE_CALL(dirname, path)
#define SAFE_OPENDIR(path)		TST_SAFE_CALL(opendir, path)
#define SAFE_READDIR(dirp)		TST_SAFE_CALL(readdir, dirp)
#define SAFE_CLOSEDIR(dirp)		TST_SAFE_CALL(closedir, dirp)
#define SAFE_GETXATTR(path, name, value, size) \
	TST_SAFE_CALL(getxattr, path, name, value, size)
#define SAFE_SETXATTR(path, name, value, size, flags) \
	TST_SAFE_CALL(setxattr, path, name, value, size, flags)
#define SAFE_LSETXATTR(path, name, value, size, flags) \
	TST_SAFE_CALL(lsetxattr, path, name, value, size, flags)
#define SAFE_FSETXATTR(fd, name, value, size, flags) \
	TST_SAFE_CALL(fsetxattr, fd, name, value, size, flags)
#define SAFE_REMOVEXATTR(path, name)	TST_SAFE_CALL(removexattr, path, name)
#define SAFE_LREMOVEXATTR(path, name)	TST_SAFE_CALL(lremovexattr, path, name)
#define SAFE_FREMOVEXATTR(fd, name)	TST_SAFE_CALL(fremovexattr, fd, name)
#define SAFE_GETRLIMIT(resource, rlim)	TST_SAFE_CALL(getrlimit, resource, rlim)
#define SAFE_SETRLIMIT(resource, rlim)	TST_SAFE_CALL(setrlimit, resource, rlim)

/* Conversions: the whole string, base 10, a newline may follow; anything
 * else, or a value outside of min and max, is TBROK. */
long safe_strtol(const char *file, const int lineno, const char *str,
		 long min, long max);
unsigned long safe_strtoul(const char *file, const int lineno,
			   const char *str, unsigned long min,
			   unsigned long max);
float safe_strtof(const char *file, const int lineno, const char *str,
		  float min, float max);
int safe_sscanf(const char *file, const int lineno, const char *buf,
		const char *fmt, ...) __attribute__((format(scanf, 4, 5)));

#define SAFE_STRTOL(str, min, max)	TST_SAFE_CALL(strtol, str, min, max)
#define SAFE_STRTOUL(str, min, max)	TST_SAFE_CALL(strtoul, str, min, max)
#define SAFE_STRTOF(str, min, max)	TST_SAFE_CALL(strtof, str, min, max)
/* All conversions of the format have to match. */
#define SAFE_SSCANF(buf, fmt, ...) \
	TST_SAFE_CALL(sscanf, buf, fmt, ##__VA_ARGS__)

/* Mounts; each is announced with a TINFO. */
int safe_mount(const char *file, const int lineno, const char *source,
	       const char *target, const char *type, unsigned long flags,
	       const void *data, int *is_fuse, unsigned int check_support);
int safe_umount(const char *file, const int lineno, const char *target);

#define SAFE_MOUNT(source, target, type, flags, data) \
	TST_SAFE_CALL(mount, source, target, type, flags, data, NULL, 0)
/* is_fuse is set if a file system in user space was used instead of the
 * kernel's; with check_support an unsupported operation is TCONF. */
#define SAFE_MOUNT2(source, target, type, flags, data, is_fuse, check) \
	TST_SAFE_CALL(mount, source, target, type, flags, data, is_fuse, check)
#define SAFE_UMOUNT(target)	TST_SAFE_CALL(umount, target)

#endif /* TST_SAFE_MACROS_H */
