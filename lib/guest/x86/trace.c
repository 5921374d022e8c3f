// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The flight recorder (kvm_guest_trace.h). The header of the image refers to
 * it, weakly: payloads without tst_trace() do not have it.
 *
 * Each vCPU has a ring. An event's number is taken with one atomic
 * instruction, so that callbacks get another entry. The number is written last: the
 * controller tells by it whether an entry is complete.
 */
#include "kvm_guest.h"
#include "guest/arch.h"
#include "guest/x86/nested.h"

struct kvm_trace kvm_trace;

_Static_assert(sizeof(struct kvm_trace_note) == sizeof(struct kvm_trace_site) &&
	       __builtin_offsetof(struct kvm_trace_note, words) ==
	       __builtin_offsetof(struct kvm_trace_site, words),
	       "the host reads struct kvm_trace_note");

static void copy_words(uint64_t *to, va_list list, uint32_t words)
{
	unsigned long *word = (unsigned long *)to;
	uint32_t i;

	for (i = 0; i < words; i++)
		word[i] = va_arg(list, unsigned long);
}

void tst_trace_(const struct kvm_trace_note *note, ...)
{
	unsigned int vcpu = kvm_vcpu_id();
	uint32_t number = __atomic_fetch_add(&kvm_trace.ring[vcpu].count, 1,
					     __ATOMIC_RELAXED);
	struct kvm_trace_entry *entry =
		kvm_trace.ring[vcpu].entry + number % KVM_TRACE_ENTRIES;
	va_list list;

	entry->number = 0;
	arch_write_barrier();
	entry->site = (uintptr_t)note;
	entry->tsc = arch_time();
	entry->level = kvm_nestings[vcpu].level;
	va_start(list, note);
	copy_words(entry->args, list, note->words);
	va_end(list);
	arch_write_barrier();
	entry->number = number + 1;
}
