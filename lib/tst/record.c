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

/* A lock whose owner has died, or hangs for a second, is taken over. */
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
		if (kill(owner, 0) && errno == ESRCH)
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
	if (tst_test && tst_test->test_variants > 1)
		len += snprintf(buf + len, size - len, "v%u/",
				tst_page->variant);
	if (strncmp(tst_page->step, "test", 4))
		return len + snprintf(buf + len, size - len, "%.*s/",
				      (int)strcspn(tst_page->step, "("),
				      tst_page->step);
	if (tst_test && tst_test->tcnt > 1)
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
void tst_record_check(void)
{
	int err = tst_page->lost_errno;

	if (!err)
		return;
	tst_page->lost_errno = 0;
	errno = err;
	tst_lib_res(TWARN | TERRNO, "Records could not be written to %s",
		    tst_page->json_path[0] ? tst_page->json_path : "stdout");
}

void tst_record_end(int ret)
{
	if (!is_on())
		return;
	lock_records();
	if (tst_page->tap.format)
		tst_tap_end();
	if (tst_page->json_path[0])
		tst_json_end(ret);
	unlock_records();
}
