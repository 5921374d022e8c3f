// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the bytes of a guest's flight recorder to events and to text; see
 * trace.h. No state, no system call.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/origin.h"
#include "host/text.h"
#include "host/trace.h"

static int by_time(const void *a, const void *b)
{
	const struct kvm_trace_entry *left = a, *right = b;

	if (left->tsc != right->tsc)
		return left->tsc < right->tsc ? -1 : 1;
	if (left->number != right->number)
		return left->number < right->number ? -1 : 1;
	return left->vcpu < right->vcpu ? -1 : 1;
}

/* Whether an event was complete before and after it was copied. */
static bool copy_entry(const struct kvm_trace_entry *from, uint32_t number,
		       struct kvm_trace_entry *to)
{
	if (__atomic_load_n(&from->number, __ATOMIC_ACQUIRE) != number)
		return false;
	kvm_copy_once(to, from, sizeof(*to));
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	to->number = number;
	return __atomic_load_n(&from->number, __ATOMIC_RELAXED) == number;
}

/* The events behind @after, up to number @count. */
static unsigned int collect_ring(const struct kvm_trace *trace,
				 unsigned int ring, uint32_t after,
				 uint32_t count, struct kvm_trace_entry *out,
				 bool *lost)
{
	unsigned int found = 0;
	uint32_t n = count - after < KVM_TRACE_ENTRIES ? after :
		     count - KVM_TRACE_ENTRIES;

	for (; n != count; n++) {
		if (!copy_entry(trace->ring[ring].entry + n % KVM_TRACE_ENTRIES,
				n + 1, out + found))
			continue;
		out[found].vcpu = ring;
		found++;
	}
	*lost = *lost || found < count - after;
	return found;
}

unsigned int kvm_trace_collect(const struct kvm_trace *trace,
			       uint32_t after[KVM_TRACE_RINGS],
			       struct kvm_trace_entry *out, bool *lost)
{
	unsigned int ring, found = 0;
	uint32_t count;

	*lost = false;
	for (ring = 0; ring < KVM_TRACE_RINGS; ring++) {
		count = __atomic_load_n(&trace->ring[ring].count,
					__ATOMIC_ACQUIRE);
		found += collect_ring(trace, ring, after[ring], count,
				      out + found, lost);
		after[ring] = count;
	}
	qsort(out, found, sizeof(*out), by_time);
	return found;
}

static bool read_all(const struct guest_reader *mem, uint64_t addr, void *buf,
		     size_t len)
{
	size_t first = 4096 - addr % 4096;

	if (first >= len)
		return mem->read(mem->ctx, addr, buf, len) == len;
	return mem->read(mem->ctx, addr, buf, first) == first &&
	       mem->read(mem->ctx, addr + first, (char *)buf + first,
			 len - first) == len - first;
}

/* The words lie one behind the other, but are as wide as in the guest. */
static void fill_args(struct guest_args *args,
		      const struct kvm_trace_entry *entry, unsigned int bits,
		      uint32_t words)
{
	const char *from = (const char *)entry->args;
	unsigned int i;

	args->word = bits / 8;
	args->nregs = words < KVM_TRACE_WORDS ? words : KVM_TRACE_WORDS;
	args->stack = UINT64_MAX;	/* there are no more */
	for (i = 0; i < args->nregs; i++) {
		args->regs[i] = 0;
		memcpy(args->regs + i, from + i * args->word, args->word);
	}
}

void kvm_trace_describe(const struct kvm_trace_entry *entry, unsigned int bits,
			const struct guest_reader *mem, struct kvm_site *site,
			char *file, size_t file_size, char *out, size_t size)
{
	char fmt[GUEST_MESSAGE_MAX], name[64];
	struct guest_args args = { .mem = mem };
	struct kvm_trace_site where;
	const char *error = NULL;
	struct kvm_origin origin;
	size_t len;

	if (!read_all(mem, entry->site, &where, sizeof(where))) {
		snprintf(out, size, "an event whose place 0x%x is not readable",
			 entry->site);
		return;
	}
	kvm_guest_read_string(mem, (uint32_t)where.file, name, sizeof(name));
	kvm_text_sanitise(file, file_size, name, strlen(name));
	kvm_text_hide_colons(file);
	*site = (struct kvm_site){ file, where.line & INT32_MAX };
	kvm_guest_read_string(mem, (uint32_t)where.fmt, fmt, sizeof(fmt));
	fill_args(&args, entry, bits, where.words);
	origin = kvm_origin(entry->vcpu, entry->level < KVM_NESTING_MAX ?
					 entry->level : 0);
	len = snprintf(out, size, "%s", origin.text);
	if (kvm_guest_format(out + len, size - len, fmt, &args, &error))
		snprintf(out, size, "an event that cannot be printed: %s",
			 error);
}
