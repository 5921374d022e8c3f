// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Guarded buffers, see tst_buffers.h.
 *
 *	| no access | pattern | buffer | pattern | no access |
 *
 * The second pattern has at most ALIGNMENT - 1 bytes. Both are empty for a
 * size that is a multiple of the page size, as most memory of a guest is.
 */
#include "tst/tst_private.h"
#include <pthread.h>
#include <sys/mman.h>

#define ALIGNMENT 16

struct buffer {
	struct buffer *next;
	char *map;
	size_t map_len;
	char *data;
	size_t size;
};

static struct buffer *buffers;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned char pattern_seed;
static int announced;

static void lock_buffers(void)
{
	pthread_mutex_lock(&lock);
}

static void unlock_buffers(void)
{
	pthread_mutex_unlock(&lock);
}

/* A child must not inherit the lock from a thread that it does not have. Nor
 * a pthread_once() that such a thread is in the middle of, so this is not done
 * at the first use. */
__attribute__((constructor)) static void prepare_buffers(void)
{
	pthread_atfork(lock_buffers, unlock_buffers, unlock_buffers);
	pattern_seed = getpid();
}

static void announce(void)
{
	if (tst_page && !__atomic_exchange_n(&announced, 1, __ATOMIC_SEQ_CST))
		tst_lib_res(TINFO, "Test is using guarded buffers");
}

/* Differs from byte to byte, and is what stray writes seldom are: not 0, 1 nor
 * 0xff, and no ASCII. */
static char pattern(const char *addr)
{
	return ((pattern_seed + 2 * (uintptr_t)addr) & 0x3e) | 0x81;
}

static void fill_pattern(char *from, char *to)
{
	for (; from < to; from++)
		*from = pattern(from);
}

static const char *find_damage(const char *from, const char *to)
{
	for (; from < to; from++) {
		if (*from != pattern(from))
			return from;
	}
	return NULL;
}

static void map_buffer(struct buffer *buf, size_t size)
{
	size_t page = getpagesize(), inner = LTP_ALIGN(size, page);

	if (size > SIZE_MAX / 2)
		tst_lib_brk(TBROK, "tst_alloc(%zu): too large", size);
	buf->size = size;
	buf->map_len = inner + 2 * page;
	buf->map = mmap(NULL, buf->map_len, PROT_NONE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (buf->map == MAP_FAILED)
		tst_lib_brk(TBROK | TERRNO, "tst_alloc(%zu): mmap()", size);
	if (inner && mprotect(buf->map + page, inner, PROT_READ | PROT_WRITE))
		tst_lib_brk(TBROK | TERRNO, "tst_alloc(%zu): mprotect()", size);
	buf->data = buf->map + page + inner - LTP_ALIGN(size, ALIGNMENT);
}

static char *inner_start(const struct buffer *buf)
{
	return buf->map + getpagesize();
}

static char *inner_end(const struct buffer *buf)
{
	return buf->map + buf->map_len - getpagesize();
}

void *tst_alloc(size_t size)
{
	struct buffer *buf = malloc(sizeof(*buf));

	if (!buf)
		tst_lib_brk(TBROK | TERRNO, "tst_alloc(%zu): malloc()", size);
	announce();
	map_buffer(buf, size);
	if (size % getpagesize()) {
		fill_pattern(inner_start(buf), buf->data);
		fill_pattern(buf->data + size, inner_end(buf));
	}
	lock_buffers();
	buf->next = buffers;
	buffers = buf;
	unlock_buffers();
	return buf->data;
}

static void check_buffer(const struct buffer *buf)
{
	const char *bad;

	if (!(buf->size % getpagesize()))
		return;
	bad = find_damage(inner_start(buf), buf->data);
	if (bad)
		tst_lib_res(TWARN, "pid %d: buffer %p of %zu bytes: written "
			    "to %p, before its start", tst_getpid(),
			    buf->data, buf->size, bad);
	bad = find_damage(buf->data + buf->size, inner_end(buf));
	if (bad)
		tst_lib_res(TWARN, "pid %d: buffer %p of %zu bytes: written "
			    "to %p, behind its end", tst_getpid(), buf->data,
			    buf->size, bad);
}

static void release(struct buffer *buf)
{
	check_buffer(buf);
	munmap(buf->map, buf->map_len);
	free(buf);
}

static struct buffer *take_out(const void *data)
{
	struct buffer **link, *buf;

	lock_buffers();
	for (link = &buffers; *link && (*link)->data != data;)
		link = &(*link)->next;
	buf = *link;
	if (buf)
		*link = buf->next;
	unlock_buffers();
	return buf;
}

void tst_free(void *ptr)
{
	struct buffer *buf;

	if (!ptr)
		return;
	buf = take_out(ptr);
	if (!buf) {
		tst_lib_brk(TBROK, "tst_free(%p): no guarded buffer, or freed "
			    "already", ptr);
		return;
	}
	release(buf);
}

void tst_free_all(void)
{
	struct buffer *buf, *next;

	lock_buffers();
	buf = buffers;
	buffers = NULL;
	unlock_buffers();
	for (; buf; buf = next) {
		next = buf->next;
		release(buf);
	}
}

char *tst_strdup(const char *str)
{
	size_t size = strlen(str) + 1;

	return memcpy(tst_alloc(size), str, size);
}

char *tst_aprintf(const char *fmt, ...)
{
	va_list va;
	char *buf;
	int len;

	va_start(va, fmt);
	len = vsnprintf(NULL, 0, fmt, va);
	va_end(va);
	if (len < 0)
		tst_lib_brk(TBROK | TERRNO, "tst_aprintf(\"%s\")", fmt);
	buf = tst_alloc(len + 1);
	va_start(va, fmt);
	vsnprintf(buf, len + 1, fmt, va);
	va_end(va);
	return buf;
}

struct iovec *tst_iovec_alloc(int sizes[])
{
	unsigned int i, n;
	struct iovec *iov;

	for (n = 0; sizes[n] != -1;)
		n++;
	if (!n)
		return NULL;
	iov = tst_alloc(n * sizeof(*iov));
	for (i = 0; i < n; i++) {
		iov[i].iov_base = sizes[i] ? tst_alloc(sizes[i]) : NULL;
		iov[i].iov_len = sizes[i];
	}
	return iov;
}

static void alloc_one(struct tst_buffers *buf)
{
	void **ptr = buf->ptr;

	if (!!buf->size + !!buf->iov_sizes + !!buf->str != 1)
		tst_lib_brk(TBROK, ".bufs: each entry needs one of .size, "
			    ".iov_sizes and .str");
	if (buf->size)
		*ptr = tst_alloc(buf->size);
	else if (buf->iov_sizes)
		*ptr = tst_iovec_alloc(buf->iov_sizes);
	else
		*ptr = tst_strdup(buf->str);
}

void tst_buffers_alloc(struct tst_buffers bufs[])
{
	unsigned int i;

	for (i = 0; bufs[i].ptr; i++)
		alloc_one(&bufs[i]);
}
