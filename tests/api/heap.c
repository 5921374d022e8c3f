// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The payload's heap: alignment, contents, limits, reuse, and each misuse
 * told with the place of the call. For tests/api/run.
 *
 * RUN
 * SAYS TPASS: allocation: *
 * SAYS TPASS: alignment: *
 * SAYS TPASS: contents: *
 * SAYS TPASS: reuse: *
 * RUN -c all-memory
 * RUN -c callback
 * RUN -c exhausted
 * STATUS 2
 * SAYS @exhausted TBROK: Heap exhausted: 16777216 bytes aligned to 16 *left has * bytes
 * NEVER TFAIL: *
 * RUN -c exhausted-aligned
 * STATUS 2
 * SAYS @exhausted-aligned TBROK: Heap exhausted: 1 bytes aligned to 1073741824 do not fit*
 * NEVER TFAIL: *
 * RUN -c exhausted-pages
 * STATUS 2
 * SAYS @exhausted-pages TBROK: Heap exhausted: *
 * NEVER TFAIL: *
 * RUN -c exhausted-slowly
 * STATUS 2
 * SAYS @exhausted-slowly TBROK: Heap exhausted: 4096 bytes *
 * NEVER TFAIL: *
 * RUN -c align-0
 * STATUS 2
 * SAYS @align-0 TBROK: Cannot align 1 bytes of heap to 0
 * RUN -c overrun
 * STATUS 2
 * SAYS @overrun TBROK: tst_heap_free(0x*): the block was overrun*
 * RUN -c underrun
 * STATUS 2
 * SAYS @underrun TBROK: tst_heap_free(0x*): the block *overwritten
 * RUN -c twice
 * STATUS 2
 * SAYS @twice TBROK: tst_heap_free(0x*): the block was freed before
 * RUN -c foreign
 * STATUS 2
 * SAYS @foreign TBROK: tst_heap_free(0x*): the block is not in the heap
 * RUN -c inside
 * STATUS 2
 * SAYS @inside TBROK: tst_heap_free(0x*): the block was not allocated*
 * RUN -c damage
 * STATUS 2
 * SAYS TPASS: nothing wrong yet
 * SAYS @damage TBROK: Heap damaged at 0x*
 * NEVER TFAIL: *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#define MIB (1024 * 1024UL)

static void check_allocation(void)
{
	char *a = tst_heap_alloc(100), *b = tst_heap_alloc(1);
	char *c = tst_heap_alloc(0), *d = tst_heap_alloc(0);

	CHECK(a && b && c && d);
	CHECK(a + 100 <= b || b + 1 <= a);
	CHECK(c != d && c != b && c != a);
	CHECK((uintptr_t)a >= (uintptr_t)main);
	CHECK((uintptr_t)a < 16 * MIB);
	memset(a, 1, 100);
	memset(b, 2, 1);
	CHECK_EQ(a[99], 1);
	tst_heap_free(a);
	tst_heap_free(c);
	tst_heap_free(d);
	tst_heap_free(b);
	tst_heap_free(NULL);
	DONE("allocation");
}

static void check_alignment(void)
{
	static const size_t aligns[] = { 1, 2, 3, 8, 16, 24, 64, 100, 4096,
		2 * MIB };
	char *first, *second;
	size_t i;

	for (i = 0; i < 9; i++)
		CHECK_EQ((uintptr_t)tst_heap_alloc(i) % 16, 0);
	for (i = 0; i < ARRAY_SIZE(aligns); i++) {
		first = tst_heap_alloc_aligned(10, aligns[i]);
		second = tst_heap_alloc_aligned(10, aligns[i]);
		CHECK_EQ((uintptr_t)first % aligns[i], 0);
		CHECK_EQ((uintptr_t)second % aligns[i], 0);
		CHECK(first != second);
		memset(first, 1, 10);
		memset(second, 2, 10);
		tst_heap_free(first);
		tst_heap_free(second);
	}
	first = tst_heap_alloc_pages(3);
	second = tst_heap_alloc_pages(1);
	CHECK_EQ((uintptr_t)first % 4096, 0);
	CHECK_EQ((uintptr_t)second % 4096, 0);
	CHECK(second >= first + 3 * 4096 || second + 4096 <= first);
	memset(first, 3, 3 * 4096);
	tst_heap_free(first);
	tst_heap_free(second);
	DONE("alignment");
}

static int is_all(const unsigned char *at, unsigned char value, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (at[i] != value)
			return 0;
	return 1;
}

static void check_contents(void)
{
	unsigned char *mem, *again;
	int i;

	for (i = 0; i < 4; i++) {
		mem = tst_heap_alloc(1000 + i);
		CHECK(is_all(mem, 0, 1000 + i));
		memset(mem, 0xee, 1000 + i);
		tst_heap_free(mem);
	}
	tst_heap_set_poison(1);
	mem = tst_heap_alloc(777);
	CHECK(is_all(mem, 0xa5, 777));
	CHECK_EQ(TST_HEAP_POISON, 0xa5);
	again = tst_heap_alloc_pages(1);
	CHECK(is_all(again, TST_HEAP_POISON, 4096));
	tst_heap_free(mem);
	tst_heap_free(again);
	tst_heap_set_poison(0);
	mem = tst_heap_alloc_aligned(777, 64);
	CHECK(is_all(mem, 0, 777));
	tst_heap_free(mem);
	DONE("contents");
}

/* Freed in any order, memory becomes one block again. */
static void check_reuse(void)
{
	static const unsigned char orders[][4] = {
		{ 0, 1, 2, 3 }, { 3, 2, 1, 0 }, { 0, 2, 1, 3 }, { 1, 3, 0, 2 },
	};
	size_t left = tst_heap_left();
	void *mem[4];
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		for (j = 0; j < 4; j++)
			mem[j] = tst_heap_alloc_aligned(100 * (j + 1), 128);
		CHECK(tst_heap_left() < left);
		for (j = 0; j < 4; j++)
			tst_heap_free(mem[orders[i][j]]);
		CHECK_EQ(tst_heap_left(), left);
	}
	for (i = 0; i <= left / 65536; i++)
		tst_heap_free(tst_heap_alloc(65536));
	DONE("reuse");
}

/* Of 16 MiB at least 10 MiB are left, and they are all there. */
static void all_memory(void)
{
	size_t left = tst_heap_left();
	char *mem = tst_heap_alloc(left);

	CHECK(left > 10 * MIB);
	CHECK((uintptr_t)mem + left <= 16 * MIB);
	mem[0] = 1;
	mem[left - 1] = 2;
	CHECK_EQ(mem[0] + mem[left - 1], 3);
	CHECK(tst_heap_left() < 64);
	tst_heap_free(mem);
	CHECK_EQ(tst_heap_left(), left);
	DONE("all memory");
}

static void use(void)
{
	check_allocation();
	check_alignment();
	check_contents();
	check_reuse();
}

static int allocate(void *userdata, struct kvm_interrupt_frame *ifrm,
		    unsigned long errcode)
{
	(void)errcode;
	*(void **)userdata = tst_heap_alloc(10);
	kvm_set_interrupt_ip(ifrm, kvm_get_interrupt_ip(ifrm) + 2);
	return 0;
}

static void callback(void)
{
	void *mem = NULL;

	tst_set_interrupt_callback(INTR_BAD_OPCODE, allocate, &mem);
	asm volatile("ud2" : : : "memory");
	CHECK(mem);
	tst_heap_free(mem);
	DONE("allocation in a callback");
}

static void not_reached(void)
{
	tst_res(TFAIL, "not reached");
}

static void exhausted(void)
{
	tst_heap_alloc(16 * MIB); /* @exhausted */
	not_reached();
}

static void exhausted_aligned(void)
{
	tst_heap_alloc_aligned(1, 1024 * MIB); /* @exhausted-aligned */
	not_reached();
}

static void exhausted_pages(void)
{
	tst_heap_alloc_pages(~0UL / 4096 + 2); /* @exhausted-pages */
	not_reached();
}

static void exhausted_slowly(void)
{
	int i;

	for (i = 0; i < 5000; i++)
		tst_heap_alloc(4096); /* @exhausted-slowly */
	not_reached();
}

static void align_0(void)
{
	tst_heap_alloc_aligned(1, 0); /* @align-0 */
	not_reached();
}

static char *volatile mem;

static void overrun(void)
{
	mem = tst_heap_alloc(10);
	mem[10]++;
	tst_heap_free(mem); /* @overrun */
	not_reached();
}

static void underrun(void)
{
	mem = tst_heap_alloc(10);
	mem[-1]++;
	tst_heap_free(mem); /* @underrun */
	not_reached();
}

static void twice(void)
{
	mem = tst_heap_alloc(10);
	tst_heap_free(mem);
	tst_heap_free(mem); /* @twice */
	not_reached();
}

static void foreign(void)
{
	tst_heap_alloc(10);
	tst_heap_free((void *)&mem); /* @foreign */
	not_reached();
}

static void inside(void)
{
	mem = tst_heap_alloc(1000);
	tst_heap_free(mem + 500); /* @inside */
	not_reached();
}

static void damage(void)
{
	mem = tst_heap_alloc(200);
	tst_heap_alloc(10);
	tst_heap_free(mem);
	memset(mem - 64, 0xff, 200);
	tst_res(TPASS, "nothing wrong yet");
	tst_heap_alloc(100); /* @damage */
	not_reached();
}

API_CASES({ "use", use }, { "all-memory", all_memory },
	  { "callback", callback },
	  { "exhausted", exhausted },
	  { "exhausted-aligned", exhausted_aligned },
	  { "exhausted-pages", exhausted_pages },
	  { "exhausted-slowly", exhausted_slowly }, { "align-0", align_0 },
	  { "overrun", overrun }, { "underrun", underrun },
	  { "twice", twice }, { "foreign", foreign }, { "inside", inside },
	  { "damage", damage })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
