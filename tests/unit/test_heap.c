// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/guest/heap.c, on an array for a heap. Each test leaves the heap as it
 * found it, one free block, which also shows that nothing is lost.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"
#include "kvm_common.h"

#define tst_heap_alloc(size) tst_heap_alloc_("test.c", 42, (size))
#define tst_heap_alloc_aligned(size, align) \
	tst_heap_alloc_aligned_("test.c", 42, (size), (align))
#define tst_heap_alloc_pages(count) tst_heap_alloc_pages_("test.c", 42, (count))
#define tst_heap_free(ptr) tst_heap_free_("test.c", 42, (ptr))

void *tst_heap_alloc_(const char *file, const int line, size_t size);
void *tst_heap_alloc_aligned_(const char *file, const int line, size_t size,
			      size_t align);
void *tst_heap_alloc_pages_(const char *file, const int line, size_t count);
void tst_heap_free_(const char *file, const int line, void *ptr);
size_t tst_heap_left(void);
void tst_heap_set_poison(int on);

#define HEAP_SIZE (1024 * 1024)

/* Neither begins nor ends where it would be convenient. */
char kvm_heap_begin[HEAP_SIZE + 3] __attribute__((aligned(4096)));
struct kvm_payload_header kvm_payload_header;

static int locked;

unsigned long kvm_lock(void *lock UNUSED)
{
	assert_int_equal(locked++, 0);

	return 0x246;
}

void kvm_unlock(void *lock UNUSED, unsigned long state)
{
	assert_int_equal(state, 0x246);
	assert_int_equal(--locked, 0);
}

static jmp_buf broken;
static char message[256];

void __attribute__((noreturn)) tst_brk_(const char *file, const int line,
					int result, const char *fmt, ...)
{
	va_list list;

	assert_int_equal(locked, 0);
	assert_string_equal(file, "test.c");
	assert_int_equal(line, 42);
	assert_int_equal(result, 2);
	va_start(list, fmt);
	vsnprintf(message, sizeof(message), fmt, list);
	va_end(list);
	longjmp(broken, 1);
}

/* What the statement is TBROK with; "" if it is not. */
#define BROKEN(statement)                                                     \
	({                                                                    \
		message[0] = 0;                                               \
		if (!setjmp(broken))                                          \
			statement;                                            \
		message;                                                      \
	})

static bool all_are(const unsigned char *p, size_t size, unsigned char byte)
{
	while (size && *p == byte) {
		size--;
		p++;
	}

	return !size;
}

static bool contains(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

/* What tst_heap_left() is for a heap that ends at @ram_end; -1 on failure. */
static long left_until(uint64_t ram_end)
{
	long left = -1;
	int fds[2];

	assert_false(pipe(fds));
	if (!fork()) {
		kvm_payload_header.ram_end = ram_end;
		left = tst_heap_left();
		if (write(fds[1], &left, sizeof(left)) < 0)
			_exit(1);
		_exit(0);
	}

	wait(NULL);
	if (read(fds[0], &left, sizeof(left)) < 0)
		left = -1;
	close(fds[0]);
	close(fds[1]);

	return left;
}

/* Has to be the first test: the bounds are looked up once. */
static void heap_ends_with_memory_or_the_identity_map(void **state UNUSED)
{
	const uint64_t begin = (uintptr_t)kvm_heap_begin;
	const long map_end = KVM_IDENTITY_MAP_END - begin;
	const long extra = 5 * sizeof(long);

	assert_int_equal(left_until(0), 0);
	assert_int_equal(left_until(begin), 0);
	assert_int_equal(left_until(begin + 63), 0);
	assert_int_equal(left_until(begin + 64), 64 - extra);
	assert_int_equal(left_until(begin + 79), 64 - extra);
	assert_int_equal(left_until(begin + 80), 80 - extra);
	assert_int_equal(left_until(KVM_IDENTITY_MAP_END), map_end - extra);
	assert_int_equal(left_until(KVM_IDENTITY_MAP_END + 16ull),
			 map_end - extra);
	assert_int_equal(left_until(-1ull), map_end - extra);
}

/* Has to be the second test. */
static void fresh_memory_is_not_written(void **state UNUSED)
{
	char *p;

	kvm_payload_header.ram_end = (uintptr_t)kvm_heap_begin + HEAP_SIZE + 3;
	memset(kvm_heap_begin, 0xee, 1000);

	p = tst_heap_alloc(1000);
	assert_true(p > kvm_heap_begin && p < kvm_heap_begin + 64);
	assert_true(all_are((void *)p, 900, 0xee));
	tst_heap_free(p);
}

static void reused_memory_is_zero(void **state UNUSED)
{
	char *p = tst_heap_alloc(5000), *q;

	assert_true(all_are((void *)p, 5000, 0));
	memset(p, 0xff, 5000);
	tst_heap_free(p);
	q = tst_heap_alloc(9000);
	assert_true(q == p);
	assert_true(all_are((void *)q, 9000, 0));
	tst_heap_free(q);
}

static void memory_is_poisoned_on_request(void **state UNUSED)
{
	char *p;

	tst_heap_set_poison(1);
	p = tst_heap_alloc(HEAP_SIZE / 2);
	assert_true(all_are((void *)p, HEAP_SIZE / 2, 0xa5));
	tst_heap_free(p);

	tst_heap_set_poison(0);
	p = tst_heap_alloc(HEAP_SIZE / 2);
	assert_true(all_are((void *)p, HEAP_SIZE / 2, 0));
	tst_heap_free(p);
}

static void blocks_are_aligned_and_apart(void **state UNUSED)
{
	size_t before = tst_heap_left();
	char *blocks[100];
	size_t i, size;

	for (i = 0; i < 100; i++) {
		blocks[i] = tst_heap_alloc(i);
		assert_int_equal((uintptr_t)blocks[i] % 16, 0);
		memset(blocks[i], i, i);
	}

	for (i = 0; i < 100; i++) {
		size = i * 37 % 100;
		assert_true(all_are((void *)blocks[size], size, size));
		tst_heap_free(blocks[size]);
	}

	assert_int_equal(tst_heap_left(), before);
}

static void any_alignment_is_possible(void **state UNUSED)
{
	static const size_t aligns[] = {
		1, 2, 3, 5, 16, 24, 64, 100, 1000, 4096, 12288, 65536,
	};
	size_t before = tst_heap_left(), i;
	char *blocks[COUNT(aligns)];

	for (i = 0; i < COUNT(aligns); i++) {
		blocks[i] = tst_heap_alloc_aligned(33, aligns[i]);
		assert_int_equal((uintptr_t)blocks[i] % aligns[i], 0);
		memset(blocks[i], 0xff, 33);
	}

	for (i = 0; i < COUNT(aligns); i++)
		tst_heap_free(blocks[i]);
	assert_int_equal(tst_heap_left(), before);
}

static void pages_are_whole_pages(void **state UNUSED)
{
	size_t before = tst_heap_left();
	char *small, *p, *q;

	small = tst_heap_alloc(1);
	p = tst_heap_alloc_pages(3);
	q = tst_heap_alloc_pages(1);
	assert_int_equal((uintptr_t)p % 4096, 0);
	assert_int_equal((uintptr_t)q % 4096, 0);
	assert_true(q >= p + 3 * 4096);
	memset(p, 0xff, 3 * 4096);
	memset(q, 0xff, 4096);
	tst_heap_free(p);
	tst_heap_free(q);
	tst_heap_free(small);
	assert_int_equal(tst_heap_left(), before);
}

/* What lies before an aligned block is not lost. */
static void padding_is_used(void **state UNUSED)
{
	char *pages = tst_heap_alloc_pages(1);
	char *small = tst_heap_alloc(100);

	assert_true(small < pages);
	tst_heap_free(pages);
	tst_heap_free(small);
}

static void all_that_is_left_can_be_had(void **state UNUSED)
{
	size_t left = tst_heap_left();
	char *p;

	assert_true(left > HEAP_SIZE - 64 && left < HEAP_SIZE);
	p = tst_heap_alloc(left);
	assert_int_equal(tst_heap_left(), 0);
	assert_true(p + left <= kvm_heap_begin + HEAP_SIZE);
	memset(p, 0xff, left);
	assert_true(contains(BROKEN(tst_heap_alloc(0)), "0 bytes"));
	tst_heap_free(p);
	assert_int_equal(tst_heap_left(), left);
	assert_true(contains(BROKEN(tst_heap_alloc(left + 1)), "exhausted"));
}

static void what_does_not_fit_is_broken(void **state UNUSED)
{
	char want[128];

	snprintf(want, sizeof(want), "Heap exhausted: 2000000 bytes aligned to "
		 "16 do not fit, the largest block left has %zu bytes",
		 tst_heap_left());
	assert_string_equal(BROKEN(tst_heap_alloc(2000000)), want);
}

static void check_exhausted(size_t size, size_t align)
{
	assert_true(contains(BROKEN(tst_heap_alloc_aligned(size, align)),
			     "exhausted"));
}

static void sizes_do_not_overflow(void **state UNUSED)
{
	static const size_t sizes[] = {
		-1, -8, -16, -17, -32, -64, -4096, (size_t)-1 / 2,
		(size_t)-1 / 2 + 1, HEAP_SIZE,
	};
	static const size_t aligns[] = {
		1, 16, 4096, 0x40000000, 0x80000000, (size_t)-1,
		(size_t)-1 / 2 + 1, (size_t)-1 / 2,
	};
	const size_t pages = (size_t)-1 / 4096 + 2;
	size_t s, a;

	for (s = 0; s < COUNT(sizes); s++) {
		for (a = 0; a < COUNT(aligns); a++)
			check_exhausted(sizes[s], aligns[a]);
	}

	for (a = 3; a < COUNT(aligns); a++)
		check_exhausted(1, aligns[a]);

	assert_true(contains(BROKEN(tst_heap_alloc_pages(pages)), "exhausted"));
	assert_true(contains(BROKEN(tst_heap_alloc_pages(-1)), "exhausted"));
	assert_true(contains(BROKEN(tst_heap_alloc_aligned(1, 0)), "align"));
}

static void neighbours_are_merged(void **state UNUSED)
{
	static const int orders[][3] = {
		{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
		{ 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
	};
	size_t before = tst_heap_left(), i, k;
	void *blocks[3], *end;

	for (i = 0; i < COUNT(orders); i++) {
		for (k = 0; k < 3; k++)
			blocks[k] = tst_heap_alloc(1000);
		end = tst_heap_alloc(1000);
		for (k = 0; k < 3; k++)
			tst_heap_free(blocks[orders[i][k]]);
		assert_true(tst_heap_alloc(3000) == blocks[0]);
		tst_heap_free(blocks[0]);
		tst_heap_free(end);
		assert_int_equal(tst_heap_left(), before);
	}
}

static void bad_pointers_are_broken(void **state UNUSED)
{
	char *p = tst_heap_alloc(100);

	tst_heap_free(NULL);
	assert_true(contains(BROKEN(tst_heap_free((void *)16)),
			     "is not in the heap"));
	assert_true(contains(BROKEN(tst_heap_free(kvm_heap_begin)),
			     "is not in the heap"));
	assert_true(contains(BROKEN(tst_heap_free(kvm_heap_begin + HEAP_SIZE)),
			     "is not in the heap"));
	assert_true(contains(BROKEN(tst_heap_free((void *)-1)),
			     "is not in the heap"));
	assert_true(contains(BROKEN(tst_heap_free(p + 16)),
			     "was not allocated"));
	assert_true(contains(BROKEN(tst_heap_free(p + 1)),
			     "was not allocated"));
	tst_heap_free(p);
}

static void double_free_is_broken(void **state UNUSED)
{
	char *p = tst_heap_alloc(100), *q = tst_heap_alloc(100), want[128];

	snprintf(want, sizeof(want),
		 "tst_heap_free(%p): the block was freed before", (void *)p);
	tst_heap_free(p);
	assert_string_equal(BROKEN(tst_heap_free(p)), want);
	tst_heap_free(q);
	assert_string_equal(BROKEN(tst_heap_free(p)), want);
}

static void check_overrun(char *p, size_t at)
{
	p[at] ^= 1;
	assert_true(contains(BROKEN(tst_heap_free(p)), "was overrun"));
	p[at] ^= 1;
}

static void overrun_is_broken(void **state UNUSED)
{
	size_t size, beyond;
	char *p;

	for (size = 0; size < 40; size++) {
		p = tst_heap_alloc(size);
		for (beyond = 0; beyond < 4; beyond++)
			check_overrun(p, size + beyond);
		tst_heap_free(p);
	}
}

/* Every byte of the header, which the end of the block before may reach. */
static void underrun_is_broken(void **state UNUSED)
{
	char *p = tst_heap_alloc(100), *byte;

	for (byte = p - 1; byte >= p - 4 * sizeof(long); byte--) {
		*byte ^= 1;
		assert_true(contains(BROKEN(tst_heap_free(p)),
				     "overwritten"));
		*byte ^= 1;
	}
	tst_heap_free(p);
}

/* Damages the first bytes of a free block, and repairs them. */
static void write_to_free_memory_is_broken(void **state UNUSED)
{
	char *p = tst_heap_alloc(100), *q = tst_heap_alloc(100);
	char *start = p - 4 * sizeof(long);
	size_t i;

	tst_heap_free(p);
	for (i = 0; i < 3 * sizeof(long); i++) {
		start[i] ^= 1;
		assert_true(contains(BROKEN(tst_heap_alloc(10)),
				     "Heap damaged"));
		assert_true(contains(BROKEN(tst_heap_free(q)),
				     "Heap damaged"));
		start[i] ^= 1;
	}
	tst_heap_free(q);
}

/* Blocks of all kinds come and go; each keeps what was written to it. */
static void random_use_keeps_every_block(void **state UNUSED)
{
	struct { unsigned char *p, byte; size_t size; } blocks[50] = { 0 }, *b;
	size_t before = tst_heap_left();
	unsigned int seed = 1, round;

	for (round = 0; round < 20000; round++) {
		seed = seed * 1103515245 + 12345;
		b = &blocks[(seed >> 16) % COUNT(blocks)];
		assert_true(all_are(b->p, b->size, b->byte));
		tst_heap_free(b->p);
		b->size = (seed >> 8) % 3000;
		b->p = tst_heap_alloc_aligned(b->size, 1 + (seed >> 20) % 200);
		assert_true(all_are(b->p, b->size, 0));
		b->byte = round;
		memset(b->p, b->byte, b->size);
	}

	for (b = blocks; b < blocks + COUNT(blocks); b++)
		tst_heap_free(b->p);
	assert_int_equal(tst_heap_left(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heap_ends_with_memory_or_the_identity_map),
		cmocka_unit_test(fresh_memory_is_not_written),
		cmocka_unit_test(reused_memory_is_zero),
		cmocka_unit_test(memory_is_poisoned_on_request),
		cmocka_unit_test(blocks_are_aligned_and_apart),
		cmocka_unit_test(any_alignment_is_possible),
		cmocka_unit_test(pages_are_whole_pages),
		cmocka_unit_test(padding_is_used),
		cmocka_unit_test(all_that_is_left_can_be_had),
		cmocka_unit_test(what_does_not_fit_is_broken),
		cmocka_unit_test(sizes_do_not_overflow),
		cmocka_unit_test(neighbours_are_merged),
		cmocka_unit_test(bad_pointers_are_broken),
		cmocka_unit_test(double_free_is_broken),
		cmocka_unit_test(overrun_is_broken),
		cmocka_unit_test(underrun_is_broken),
		cmocka_unit_test(write_to_free_memory_is_broken),
		cmocka_unit_test(random_use_keeps_every_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
