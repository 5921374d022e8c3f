// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A payload with data and code in every kind of place: nothing of it may get
 * lost on the way into the guest. Built by tests/build/run.
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD

#define IN(name) __attribute__((section(name), used))

static int table_first IN("my_table") = 1;
static int table_second IN("my_table") = 2;
extern int __start_my_table[], __stop_my_table[];

static int dotted IN(".odd.data") = 3;
static const int read_only IN("odd_constants") = 4;
static int relocated_target = 5;
static int *const relocated IN(".data.rel.ro.odd") = &relocated_target;
static char large[20000] IN("large_data") = { [19999] = 6 };

int common __attribute__((common));
asm(".comm assembler_common, 8192, 4096");
extern char assembler_common[8192];

static char zeroes[4 << 20];
static volatile int runs;
static volatile int order;

__attribute__((constructor(201))) static void construct_second(void)
{
	runs++;
	order = order == 1 ? 2 : -1;
}

__attribute__((constructor(200))) static void construct_first(void)
{
	runs++;
	order = order == 0 ? 1 : -1;
}

IN(".odd.text") int odd_code(int x)
{
	return x + 7;
}

static const char *number(unsigned int n)
{
	static const char *const names[] = { "zero", "one", "two" };

	return names[n % 3];
}

static __attribute__((noinline)) int jump(volatile int *x)
{
	switch (*x) {
	case 0: return odd_code(*x);
	case 1: runs = 8; return 44;
	case 2: order = 9; return 31;
	case 3: return dotted * 100 + 17;
	case 4: dotted = 1; return 5;
	case 5: return relocated_target - 2;
	case 6: runs += 2; return 12;
	case 7: order += 2; return 66;
	default: return -1;
	}
}

#define CHECK(condition) \
	tst_res((condition) ? TPASS : TFAIL, "%s", #condition)

static void check_data(void)
{
	CHECK(__stop_my_table - __start_my_table == 2);
	CHECK(__start_my_table[0] + __start_my_table[1] == 3);
	CHECK(&table_first != &table_second);
	CHECK(*(volatile int *)&dotted == 3);
	CHECK(*(const volatile int *)&read_only == 4);
	CHECK(**(int *const volatile *)&relocated == 5);
	CHECK(*(volatile char *)&large[19999] == 6);
	CHECK(!strcmp(number(*(volatile int *)&dotted + 1), "one"));
}

static void check_address_zero(void)
{
	int *zero = NULL;

	*zero = 10;
	CHECK(*(volatile int *)zero == 10);
}

static void check_zeroes(void)
{
	char *heap = tst_heap_alloc(1 << 20);

	memset(heap, 0xff, 1 << 20);
	memset(assembler_common, 1, 16);
	CHECK(*(volatile int *)&common == 0);
	CHECK(*(volatile char *)&assembler_common[8191] == 0);
	CHECK(((uintptr_t)assembler_common & 4095) == 0);
	CHECK(*(volatile char *)&zeroes[0] == 0);
	CHECK(*(volatile char *)&zeroes[sizeof(zeroes) - 1] == 0);
	CHECK(zeroes + sizeof(zeroes) <= heap);
}

void main(void)
{
	volatile int three = 3, six = 6, none = 77;

	CHECK(runs == 2);
	CHECK(order == 2);
	check_data();
	check_zeroes();
	check_address_zero();
	CHECK(jump(&three) == 317);
	CHECK(jump(&six) == 12);
	CHECK(jump(&none) == -1);
}

#else

static struct tst_test test = {
	.test_all = tst_kvm_run,
	.setup = tst_kvm_setup,
	.cleanup = tst_kvm_cleanup,
};

#endif
