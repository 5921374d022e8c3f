// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the bytes of a guest's flight recorder to events and to text; see
 * trace.h. No state, no system call.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/text.h"
#include "host/trace.h"

static int by_time(const void *a, const void *b)
{
	const struct kvm_trace_entry *left = a, *right = b;

	if (left->tsc != right->tsc)
		return left->tsc < right->tsc ? -1 : 1;
	return left->number < right->number ? -1 : 1;
}

/* Whether an event was complete before and after it was copied. */
static bool copy_entry(const struct kvm_trace_entry *from, uint32_t number,
		       struct kvm_trace_entry *to)
{
	if (__atomic_load_n(&from->number, __ATOMIC_ACQUIRE) != number)
		return false;
	memcpy(to, from, sizeof(*to));
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	to->number = number;
	return __atomic_load_n(&from->number, __ATOMIC_RELAXED) == number;
}

unsigned int kvm_trace_collect(const struct kvm_trace *trace,
			       uint32_t after[KVM_TRACE_RINGS],
			       struct kvm_trace_entry *out)
{
	unsigned int ring, found = 0;
	uint32_t count, n;

	for (ring = 0; ring < KVM_TRACE_RINGS; ring++) {
		count = __atomic_load_n(&trace->ring[ring].count,
					__ATOMIC_ACQUIRE);
		n = count - after[ring] < KVM_TRACE_ENTRIES ? after[ring] :
			count - KVM_TRACE_ENTRIES;
		for (; n != count; n++)
			found += copy_entry(trace->ring[ring].entry +
					    n % KVM_TRACE_ENTRIES, n + 1,
					    out + found);
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

static void add_level(uint32_t level, char *out, size_t size)
{
	*out = 0;
	if (level && level < KVM_NESTING_MAX)
		snprintf(out, size, "L%u: ", level + 1);
}

void kvm_trace_describe(const struct kvm_trace_entry *entry, unsigned int bits,
			const struct guest_reader *mem, struct kvm_site *site,
			char *file, size_t file_size, char *out, size_t size)
{
	char fmt[GUEST_MESSAGE_MAX], name[64];
	struct guest_args args = { .mem = mem };
	struct kvm_trace_site where;
	const char *error = NULL;
	size_t level;

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
	add_level(entry->level, out, size);
	level = strlen(out);
	if (kvm_guest_format(out + level, size - level, fmt, &args, &error))
		snprintf(out, size, "an event that cannot be printed: %s",
			 error);
}
