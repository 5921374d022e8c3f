/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of cmocka the unit tests use, printing TAP, for their 32-bit
 * build: distributions do not install a 32-bit cmocka beside the native one.
 */
#ifndef M32_CMOCKA_H
#define M32_CMOCKA_H

struct CMUnitTest {
	const char *name;
	void (*test_func)(void **state);
};

#define cmocka_unit_test(f) { #f, f }

static jmp_buf unit_failed;

static inline void unit_fail(const char *file, int line, const char *what)
{
	printf("# %s:%d: %s\n", file, line, what);
	longjmp(unit_failed, 1);
}

static inline void unit_check(const char *file, int line, const char *what,
			      int holds)
{
	if (!holds)
		unit_fail(file, line, what);
}

static inline void unit_string(const char *file, int line, const char *a,
			       const char *b)
{
	if (!strcmp(a, b))
		return;
	printf("# \"%s\" != \"%s\"\n", a, b);
	unit_fail(file, line, "strings differ");
}

#define assert_true(c) unit_check(__FILE__, __LINE__, #c, !!(c))
#define assert_false(c) unit_check(__FILE__, __LINE__, "not " #c, !(c))
#define assert_null(p) assert_true((p) == NULL)
#define assert_non_null(p) assert_true((p) != NULL)
#define assert_int_equal(a, b)                                                \
	unit_check(__FILE__, __LINE__, #a " == " #b,                          \
		   (uint64_t)(a) == (uint64_t)(b))
#define assert_string_equal(a, b) unit_string(__FILE__, __LINE__, (a), (b))
#define assert_memory_equal(a, b, size) assert_true(!memcmp((a), (b), (size)))
#define fail_msg(...)                                                         \
	do {                                                                  \
		printf("# " __VA_ARGS__);                                     \
		printf("\n");                                                 \
		unit_fail(__FILE__, __LINE__, "failed");                      \
	} while (0)

static inline int unit_run(const struct CMUnitTest *tests, size_t count)
{
	volatile int failed = 0;
	volatile size_t i;

	printf("1..%zu\n", count);
	for (i = 0; i < count; i++) {
		if (setjmp(unit_failed)) {
			failed++;
			printf("not ");
		} else {
			tests[i].test_func(NULL);
		}
		printf("ok %zu - %s\n", i + 1, tests[i].name);
	}

	return failed;
}

#define cmocka_run_group_tests(tests, setup, teardown)                        \
	unit_run(tests, sizeof(tests) / sizeof((tests)[0]))

#endif /* M32_CMOCKA_H */
