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
static size_t unit_number;
static const char *unit_name;

static inline void unit_not_ok(const char *file, int line)
{
	printf("not ok %zu - %s\n# %s:%d: ", unit_number, unit_name, file,
	       line);
}

static inline void unit_check(const char *file, int line, const char *what,
			      int holds)
{
	if (holds)
		return;
	unit_not_ok(file, line);
	printf("%s\n", what);
	longjmp(unit_failed, 1);
}

static inline void unit_string(const char *file, int line, const char *a,
			       const char *b)
{
	if (!strcmp(a, b))
		return;
	unit_not_ok(file, line);
	printf("\"%s\" != \"%s\"\n", a, b);
	longjmp(unit_failed, 1);
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

static inline int unit_run(const struct CMUnitTest *tests, size_t count)
{
	volatile int failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("1..%zu\n", count);
	for (unit_number = 1; unit_number <= count; unit_number++) {
		unit_name = tests[unit_number - 1].name;
		if (setjmp(unit_failed)) {
			failed++;
			continue;
		}
		tests[unit_number - 1].test_func(NULL);
		printf("ok %zu - %s\n", unit_number, unit_name);
	}

	return failed;
}

#define cmocka_run_group_tests(tests, setup, teardown)                        \
	unit_run(tests, sizeof(tests) / sizeof((tests)[0]))

#endif /* M32_CMOCKA_H */
