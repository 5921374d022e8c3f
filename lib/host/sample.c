// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From samples of a vCPU to places in the source; see sample.h.
 */
#define TST_NO_DEFAULT_MAIN
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kvm_test.h"
#include "host/instance.h"
#include "host/sample.h"

static bool is_same_place(const struct kvm_sample *a,
			  const struct kvm_sample *b)
{
	struct payload_location at, bt;

	if (a->level != b->level || a->error != b->error)
		return false;
	if (a->ip == b->ip)
		return true;
	return kvm_locate(a->ip, &at) && kvm_locate(b->ip, &bt) && at.file &&
	       bt.file && at.line == bt.line && !strcmp(at.file, bt.file);
}

static int by_count(const void *a, const void *b)
{
	const struct kvm_place *left = a, *right = b;

	return (left->count < right->count) - (left->count > right->count);
}

unsigned int kvm_sample_places(const struct kvm_sample *samples,
			       unsigned int count, struct kvm_place *places)
{
	unsigned int i, j, n = 0;

	for (i = 0; i < count; i++) {
		for (j = 0; j < n; j++) {
			if (is_same_place(samples + i, &places[j].first))
				break;
		}
		if (j == n)
			places[n++] = (struct kvm_place){ 0, samples[i] };
		places[j].count++;
	}
	qsort(places, n, sizeof(*places), by_count);
	return n;
}

void kvm_sample_describe(const struct kvm_sample *sample, char *out,
			 size_t size)
{
	struct payload_location loc;
	int len = 0;

	if (sample->level > 1)
		len = snprintf(out, size, "L%u: ", sample->level);
	if (sample->error) {
		snprintf(out + len, size - len,
			 "a place that is not known: KVM_GET_REGS failed: %s",
			 tst_strerrno(sample->error));
		return;
	}
	kvm_locate(sample->ip, &loc);
	if (loc.function)
		len += snprintf(out + len, size - len, "%s+0x%llx ",
				loc.function, (unsigned long long)loc.offset);
	if (len < (int)size && loc.file)
		len += snprintf(out + len, size - len, "at %s:%u ", loc.file,
				loc.line);
	if (len < (int)size)
		snprintf(out + len, size - len, "(0x%llx)",
			 (unsigned long long)sample->ip);
}
