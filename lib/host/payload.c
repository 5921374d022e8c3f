// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Checks the image of a payload; see payload.h.
 */
#include <stdbool.h>
#include <string.h>

#include "host/payload.h"

/* Sizes of the architecture: Intel SDM volume 3, 3.5.1, 4.2 and 7.2.1. */
#define PAGE 4096ULL
#define DESCRIPTOR_SIZE 8
#define TABLE_MAX 65536
#define TSS_MIN 104
#define CR3_ALIGN 32
#define PAGE_TABLE_MIN 32

static const char *check_identity(const struct kvm_payload_header *h)
{
	if (h->magic != KVM_PAYLOAD_MAGIC)
		return "the payload is no payload: wrong magic number";
	if (h->version != KVM_PAYLOAD_VERSION)
		return "the payload was built with another version of the "
		       "library: rebuild the test";
	if (h->bits != 32 && h->bits != 64)
		return "the payload is neither for 32 nor for 64 bit";

	return NULL;
}

static const char *check_bounds(const struct kvm_payload_header *h,
				size_t size)
{
	const uint64_t base = KVM_PAYLOAD_BASEADDR;

	if (h->heap_begin > KVM_IDENTITY_MAP_END)
		return "the payload is too large: it ends beyond 2 GiB";
	if (h->image_end < base + KVM_PAYLOAD_HEADER_OFFSET + sizeof(*h) ||
	    h->image_end > h->heap_begin)
		return "the payload's data ends where it cannot";
	/* The image ends with the data, image_end is where .bss starts. */
	if (h->image_end - base > (size + PAGE - 1) / PAGE * PAGE)
		return "the payload is cut off: initialised data is missing";
	if (size > h->heap_begin - base)
		return "the payload has data beyond its end";

	return NULL;
}

/* @size bytes at @addr, neither of them trusted. */
static bool is_inside(const struct kvm_payload_header *h, uint64_t addr,
		      uint64_t size)
{
	return addr >= KVM_PAYLOAD_BASEADDR && addr < h->heap_begin &&
	       size <= h->heap_begin - addr;
}

static bool is_table(const struct kvm_payload_header *h, uint64_t addr,
		     uint64_t size)
{
	return size && size % DESCRIPTOR_SIZE == 0 && size <= TABLE_MAX &&
	       is_inside(h, addr, size);
}

static const char *check_addresses(const struct kvm_payload_header *h)
{
	if (!is_inside(h, h->entry, 1) || h->entry >= h->image_end)
		return "the payload's entry point is not in its code";
	if (!is_inside(h, h->vcpu_entry, 1) || h->vcpu_entry >= h->image_end)
		return "the payload's entry point for other vCPUs is not in "
		       "its code";
	if (h->stack_top % (h->bits / 8) ||
	    !is_inside(h, h->stack_top - h->bits / 8, h->bits / 8))
		return "the payload's stack is not in its memory";
	if (h->pagetable % CR3_ALIGN ||
	    !is_inside(h, h->pagetable, PAGE_TABLE_MIN))
		return "the payload's page table is not in its memory";
	if (!is_table(h, h->gdt, h->gdt_size))
		return "the payload's GDT is not in its memory";
	if (!is_table(h, h->idt, h->idt_size))
		return "the payload's IDT is not in its memory";
	if (h->nesting % 8 ||
	    !is_inside(h, h->nesting,
		       KVM_VCPUS_MAX * sizeof(struct kvm_nesting)))
		return "the payload's nesting level is not in its memory";
	if (h->trace && (h->trace % 8 ||
			 !is_inside(h, h->trace, sizeof(struct kvm_trace))))
		return "the payload's flight recorder is not in its memory";
	if (h->tss_size < TSS_MIN || !is_inside(h, h->tss, h->tss_size))
		return "the payload's TSS is not in its memory";

	return NULL;
}

const char *kvm_payload_check(const void *image, size_t size,
			      struct kvm_payload_header *header)
{
	const char *wrong;

	if (size < KVM_PAYLOAD_HEADER_OFFSET + sizeof(*header))
		return "the payload is cut off: it has no header";

	memcpy(header, (const char *)image + KVM_PAYLOAD_HEADER_OFFSET,
	       sizeof(*header));

	wrong = check_identity(header);
	if (!wrong)
		wrong = check_bounds(header, size);
	if (!wrong)
		wrong = check_addresses(header);

	return wrong;
}
