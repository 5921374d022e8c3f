// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The machine-readable outputs: JSON and TAP. Every process of the test
 * writes its own records the moment they happen, one at a time.
 */
#include "tst/tst_private.h"

#define LOCK_WAIT_US 100
#define LOCK_TRIES 10000

static int is_on(void)
{
	return tst_page && (tst_page->json_path[0] || tst_page->tap.format);
}

/* A line that is there in part would spoil what comes behind it. */
static void take_back(int fd, size_t len)
{
	off_t end = lseek(fd, 0, SEEK_CUR);
	struct stat st;

	if (end < (off_t)len || fstat(fd, &st) || st.st_size != end)
		return;
	if (!ftruncate(fd, end - len))
		lseek(fd, end - len, SEEK_SET);
}

static int write_all(int fd, const char *buf, size_t len)
{
	size_t done;
	ssize_t ret;
	int error;

	for (done = 0; done < len; done += ret) {
		do {
			ret = write(fd, buf + done, len - done);
		} while (ret < 0 && errno == EINTR);
		error = ret < 0 ? errno : ENOSPC;
		if (ret <= 0) {
			take_back(fd, done);
			return error;
		}
	}
	return 0;
}

/* The signal that a failed write leaves behind, which would end the test. */
static int signal_of(int error)
{
	return error == EPIPE ? SIGPIPE : error == EFBIG ? SIGXFSZ : 0;
}

static void take_signal(int sig)
{
	static const struct timespec now;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	sigtimedwait(&set, NULL, &now);
}

/* Returns 0, or an error number. Nobody who stops reading records and no limit
 * for files ends the test. */
int tst_record_write(int fd, const char *buf, size_t len)
{
	sigset_t set, old, pending;
	int error, sig;

	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigaddset(&set, SIGXFSZ);
	sigpending(&pending);
	sigprocmask(SIG_BLOCK, &set, &old);
	error = write_all(fd, buf, len);
	sig = signal_of(error);
	if (sig && !sigismember(&pending, sig))
		take_signal(sig);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return error;
}

/* A lock whose owner has died, or hangs for a second, is taken over; so is
 * one that a signal handler finds with its own thread. */
static void lock_records(void)
{
	int32_t self = tst_gettid(), owner = 0;
	int tries;

	for (tries = 0; tries < LOCK_TRIES; tries++) {
		owner = 0;
		if (__atomic_compare_exchange_n(&tst_page->record_lock, &owner,
						self, 0, __ATOMIC_ACQUIRE,
						__ATOMIC_RELAXED))
			return;
		if (owner == self || (kill(owner, 0) && errno == ESRCH))
			break;
		usleep(LOCK_WAIT_US);
	}
	__atomic_store_n(&tst_page->record_lock, self, __ATOMIC_SEQ_CST);
}

static void unlock_records(void)
{
	__atomic_store_n(&tst_page->record_lock, 0, __ATOMIC_RELEASE);
}

/* Where in the run: results of the library, of setup() and of cleanup() have
 * a part of their own. */
static int format_place(char *buf, size_t size)
{
	int len = snprintf(buf, size, "%s/", tst_page->tcid);

	if (getpid() == tst_page->lib_pid)
		return len + snprintf(buf + len, size - len, "run/");
	if (tst_page->variants > 1)
		len += snprintf(buf + len, size - len, "v%u/",
				tst_page->variant);
	if (strncmp(tst_page->step, "test", 4))
		return len + snprintf(buf + len, size - len, "%.*s/",
				      (int)strcspn(tst_page->step, "("),
				      tst_page->step);
	if (tst_page->tcnt > 1)
		len += snprintf(buf + len, size - len, "t%u/",
				tst_page->test_nr);
	return len;
}

static int format_prefixes(char *buf, size_t size)
{
	const char *pos = tst_prefix;
	size_t len = 0;

	for (; *pos && len + 1 < size; pos++) {
		if (pos[0] == ':' && pos[1] == ' ') {
			buf[len++] = '/';
			pos++;
		} else {
			buf[len++] = *pos;
		}
	}
	return len;
}

/* The id of a result: the same in each run and each iteration. */
void tst_result_id(char *buf, size_t size, const struct tst_report *rep)
{
	int len = format_place(buf, size / 2);

	len += format_prefixes(buf + len, size / 4);
	if (rep->name)
		snprintf(buf + len, size - len, "%s", rep->name);
	else
		snprintf(buf + len, size - len, "%u",
			 __atomic_add_fetch(&tst_page->ordinal, 1,
					    __ATOMIC_SEQ_CST));
}

/* Earlier than in its place if an option is wrong behind -j or -t. */
void tst_record_start(void)
{
	if (tst_page->json_path[0] && !tst_page->json_started++)
		tst_json_start();
	if (tst_page->tap.format && !tst_page->tap_started++)
		tst_tap_start();
}

void tst_record_result(const struct tst_report *rep)
{
	int saved = errno;
	char id[512] = "";

	if (!is_on())
		return;
	tst_record_start();
	lock_records();
	if (tst_is_counted(rep->ttype))
		tst_result_id(id, sizeof(id), rep);
	if (tst_page->json_path[0])
		tst_json_result(rep, id);
	if (tst_page->tap.format)
		tst_tap_result(rep, id);
	unlock_records();
	errno = saved;
}

void tst_record_test_begin(void)
{
	if (!tst_page->tap.format)
		return;
	lock_records();
	tst_tap_sub_begin();
	unlock_records();
}

void tst_record_test_end(void)
{
	if (!tst_page->tap.format)
		return;
	lock_records();
	tst_tap_sub_end();
	unlock_records();
}

/* A record that was lost must not look like a result that never was. */
static void tell_lost(struct tst_lost *lost, const char *path)
{
	if (!lost->error || lost->told++)
		return;
	errno = lost->error;
	tst_lib_res(TWARN | TERRNO, "Records could not be written to %s",
		    strcmp(path, "-") ? path : "stdout");
}

void tst_record_check(void)
{
	tell_lost(&tst_page->tap_lost, "-");
	tell_lost(&tst_page->json_lost, tst_page->json_path);
}

/* What is said behind the end goes to stderr alone. */
void tst_record_end_tap(void)
{
	if (!tst_page->tap.format)
		return;
	lock_records();
	tst_tap_end();
	tst_page->tap.format = TST_TAP_OFF;
	unlock_records();
	tst_record_check();
}

/* Returns the exit status, in which a lost record counts. */
int tst_record_end_json(int ret)
{
	char path[sizeof(tst_page->json_path)];

	if (!tst_page->json_path[0])
		return ret;
	strcpy(path, tst_page->json_path);
	lock_records();
	tst_json_end(ret);
	tst_page->json_path[0] = 0;
	unlock_records();
	tell_lost(&tst_page->json_lost, path);
	return tst_page->json_lost.error ? ret | TWARN : ret;
}
