// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/host/trace_read.c: which events of a flight recorder are complete, and
 * in which order they are told.
 */
#include "unit.h"
#include "host/trace.h"

static struct kvm_trace trace;
static struct kvm_trace_entry out[TRACE_MAX];

static bool lost;

static void add_event_of(unsigned int ring, uint64_t tsc)
{
	uint32_t n = trace.ring[ring].count++;

	trace.ring[ring].entry[n % KVM_TRACE_ENTRIES] = (struct kvm_trace_entry){
		.number = n + 1, .tsc = tsc,
		.vcpu = 77,	/* the guest may claim anything */
	};
}

static void add_event(uint64_t tsc)
{
	add_event_of(0, tsc);
}

static void fill(unsigned int count)
{
	unsigned int i;

	memset(&trace, 0, sizeof(trace));
	for (i = 0; i < count; i++)
		add_event(i);
}

static unsigned int collect(uint32_t after)
{
	uint32_t seen[KVM_TRACE_RINGS] = { after };
	unsigned int n = kvm_trace_collect(&trace, seen, out, &lost);

	assert_int_equal(seen[0], trace.ring[0].count);
	return n;
}

static void new_events_are_found(void **state UNUSED)
{
	fill(0);
	assert_int_equal(collect(0), 0);
	fill(5);
	assert_int_equal(collect(0), 5);
	assert_int_equal(out[0].number, 1);
	assert_int_equal(collect(3), 2);
	assert_int_equal(out[0].number, 4);
	assert_int_equal(collect(5), 0);
}

static void the_last_ones_are_kept(void **state UNUSED)
{
	fill(KVM_TRACE_ENTRIES + 3);
	assert_int_equal(collect(0), KVM_TRACE_ENTRIES);
	assert_int_equal(out[0].number, 4);
	assert_int_equal(collect(1), KVM_TRACE_ENTRIES);
	assert_int_equal(collect(100), KVM_TRACE_ENTRIES + 3 - 100);
}

static void events_are_sorted_by_time(void **state UNUSED)
{
	fill(0);
	add_event(30);
	add_event(10);
	add_event(20);
	add_event(10);
	assert_int_equal(collect(0), 4);
	assert_int_equal(out[0].number, 2);
	assert_int_equal(out[1].number, 4);
	assert_int_equal(out[2].number, 3);
	assert_int_equal(out[3].number, 1);
}

static void rings_are_merged(void **state UNUSED)
{
	static const unsigned int rings[] = { 1, 0, 7, 1, 0 };
	unsigned int i;

	fill(0);
	add_event_of(0, 20);
	add_event_of(0, 50);
	add_event_of(1, 10);
	add_event_of(1, 40);
	add_event_of(7, 30);
	assert_int_equal(collect(0), 5);
	for (i = 0; i < COUNT(rings); i++) {
		assert_int_equal(out[i].tsc, 10 * (i + 1));
		assert_int_equal(out[i].vcpu, rings[i]);
	}
	assert_false(lost);
}

static void lost_events_are_noticed(void **state UNUSED)
{
	fill(KVM_TRACE_ENTRIES);
	collect(0);
	assert_false(lost);
	fill(KVM_TRACE_ENTRIES + 1);
	collect(1);
	assert_false(lost);
	collect(0);
	assert_true(lost);
	fill(5);
	trace.ring[0].entry[2].number = 0;
	collect(0);
	assert_true(lost);
}

static void incomplete_events_are_left_out(void **state UNUSED)
{
	fill(5);
	trace.ring[0].entry[2].number = 0;
	trace.ring[0].entry[3].number = 77;
	assert_int_equal(collect(0), 3);
	assert_int_equal(out[2].number, 5);
}

static void no_count_leads_astray(void **state UNUSED)
{
	static const uint32_t counts[] = { 0, 1, 0x7fffffff, 0x80000000,
					   0xffffffff };
	size_t i, j;

	fill(KVM_TRACE_ENTRIES);
	for (i = 0; i < COUNT(counts); i++) {
		for (j = 0; j < COUNT(counts); j++) {
			trace.ring[0].count = counts[i];
			assert_true(collect(counts[j]) <= TRACE_MAX);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_events_are_found),
		cmocka_unit_test(the_last_ones_are_kept),
		cmocka_unit_test(events_are_sorted_by_time),
		cmocka_unit_test(rings_are_merged),
		cmocka_unit_test(lost_events_are_noticed),
		cmocka_unit_test(incomplete_events_are_left_out),
		cmocka_unit_test(no_count_leads_astray),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
