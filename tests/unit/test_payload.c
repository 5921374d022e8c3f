// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/host/payload.c: an image with one thing wrong is refused for it.
 */
#include "unit.h"
#include "host/payload.h"

#define IMAGE_SIZE 0x3000

static unsigned char image[IMAGE_SIZE + 1];

static struct kvm_payload_header good64(void)
{
	return (struct kvm_payload_header){
		.magic = KVM_PAYLOAD_MAGIC, .version = KVM_PAYLOAD_VERSION,
		.bits = 64, .entry = 0x2000, .vcpu_entry = 0x2010,
		.stack_top = 0x9000,
		.pagetable = 0x5000, .gdt = 0x1100, .gdt_size = 256,
		.idt = 0x6000, .idt_size = 4096, .tss = 0x7000,
		.tss_size = 104, .image_end = 0x1000 + IMAGE_SIZE,
		.heap_begin = 0x20000, .nesting = 0x8000,
	};
}

static const char *check(struct kvm_payload_header header, size_t size)
{
	struct kvm_payload_header copy;
	const char *wrong;

	memcpy(image + KVM_PAYLOAD_HEADER_OFFSET, &header, sizeof(header));
	wrong = kvm_payload_check(image, size, &copy);
	if (!wrong)
		assert_memory_equal(&header, &copy, sizeof(header));

	return wrong;
}

static void good_images_are_accepted(void **state UNUSED)
{
	struct kvm_payload_header header = good64();

	assert_null(check(header, IMAGE_SIZE));
	header.trace = 0x20000 - sizeof(struct kvm_trace);
	assert_null(check(header, IMAGE_SIZE));
	header.bits = 32;
	header.pagetable += 32;
	header.stack_top = 0x8ffc;
	assert_null(check(header, IMAGE_SIZE));
	/* Zeroes of .bss at the end of the image do no harm. */
	header.image_end -= 0x100;
	assert_null(check(header, IMAGE_SIZE));
}

#define FIELD(name) offsetof(struct kvm_payload_header, name), #name
#define U64 sizeof(uint64_t)

static const struct {
	size_t offset;
	const char *name;
	size_t bytes;
	uint64_t value;
	const char *why;
} bad[] = {
	{ FIELD(magic), 4, 0x12345678, "magic" },
	{ FIELD(version), 2, KVM_PAYLOAD_VERSION + 1, "another version" },
	{ FIELD(bits), 2, 16, "neither for 32 nor for 64 bit" },
	{ FIELD(heap_begin), U64, 0x80000001, "beyond 2 GiB" },
	{ FIELD(heap_begin), U64, -1ull, "beyond 2 GiB" },
	{ FIELD(heap_begin), U64, 0, "ends where it cannot" },
	{ FIELD(heap_begin), U64, 0x3fff, "ends where it cannot" },
	{ FIELD(image_end), U64, 0x1000, "ends where it cannot" },
	{ FIELD(image_end), U64, 0x20001, "ends where it cannot" },
	{ FIELD(image_end), U64, -1ull, "ends where it cannot" },
	{ FIELD(image_end), U64, 0x5001, "cut off" },
	{ FIELD(entry), U64, 0xfff, "entry" },
	{ FIELD(entry), U64, 0x4000, "entry" },
	{ FIELD(entry), U64, -1ull, "entry" },
	{ FIELD(vcpu_entry), U64, 0xfff, "other vCPUs" },
	{ FIELD(vcpu_entry), U64, 0x4000, "other vCPUs" },
	{ FIELD(vcpu_entry), U64, -1ull, "other vCPUs" },
	{ FIELD(stack_top), U64, 0x1000, "stack" },
	{ FIELD(stack_top), U64, 0x20008, "stack" },
	{ FIELD(stack_top), U64, 0x8001, "stack" },
	{ FIELD(stack_top), U64, 0, "stack" },
	{ FIELD(pagetable), U64, 0, "page table" },
	{ FIELD(pagetable), U64, 0x5010, "page table" },
	{ FIELD(pagetable), U64, 0x20000, "page table" },
	{ FIELD(pagetable), U64, -32ull, "page table" },
	{ FIELD(gdt), U64, 0xff8, "GDT" },
	{ FIELD(gdt), U64, 0x1ff08, "GDT" },
	{ FIELD(gdt_size), U64, 0, "GDT" },
	{ FIELD(gdt_size), U64, 255, "GDT" },
	{ FIELD(gdt_size), U64, 0x10008, "GDT" },
	{ FIELD(gdt_size), U64, -8ull, "GDT" },
	{ FIELD(idt), U64, 0x1f008, "IDT" },
	{ FIELD(idt), U64, -4096ull, "IDT" },
	{ FIELD(idt_size), U64, 0x10008, "IDT" },
	{ FIELD(nesting), U64, 0x8001, "nesting" },
	{ FIELD(nesting), U64, 0x20000, "nesting" },
	{ FIELD(nesting), U64,
	  0x20008 - KVM_VCPUS_MAX * sizeof(struct kvm_nesting), "nesting" },
	{ FIELD(nesting), U64, 0, "nesting" },
	{ FIELD(trace), U64, 0x3004, "flight recorder" },
	{ FIELD(trace), U64, 0x20000 - sizeof(struct kvm_trace) + 8,
	  "flight recorder" },
	{ FIELD(trace), U64, 8, "flight recorder" },
	{ FIELD(trace), U64, -8ull, "flight recorder" },
	{ FIELD(tss), U64, 0x1ff99, "TSS" },
	{ FIELD(tss), U64, 0x10, "TSS" },
	{ FIELD(tss_size), U64, 103, "TSS" },
	{ FIELD(tss_size), U64, -1ull, "TSS" },
};

static void bad_fields_are_refused(void **state UNUSED)
{
	struct kvm_payload_header header;
	const char *wrong;
	size_t i;

	for (i = 0; i < COUNT(bad); i++) {
		header = good64();
		memcpy((char *)&header + bad[i].offset, &bad[i].value,
		       bad[i].bytes);
		wrong = check(header, IMAGE_SIZE);
		if (!wrong || !strstr(wrong, bad[i].why))
			fail_with("%s = %#llx: %s", bad[i].name,
				 (unsigned long long)bad[i].value,
				 wrong ? wrong : "accepted");
	}
}

static void short_images_are_refused(void **state UNUSED)
{
	struct kvm_payload_header header = good64();
	unsigned char *exact;
	const char *wrong;
	size_t size;

	/* Less than a page is padding before .bss, which need not be there. */
	assert_null(check(header, IMAGE_SIZE - 4095));
	assert_non_null(check(header, IMAGE_SIZE - 4096));
	for (size = 0; size < sizeof(header) + 16; size++) {
		exact = malloc(size + !size);
		memcpy(exact, image, size);
		wrong = kvm_payload_check(exact, size, &header);
		assert_non_null(wrong);
		assert_non_null(strstr(wrong, "cut off"));
		free(exact);
	}
}

static void data_behind_the_payload_is_refused(void **state UNUSED)
{
	struct kvm_payload_header header = good64();

	header.heap_begin = header.stack_top = header.image_end;
	header.idt = header.tss = header.nesting = 0x2000;
	header.pagetable = 0x3000;
	assert_null(check(header, IMAGE_SIZE));
	assert_non_null(check(header, IMAGE_SIZE + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_images_are_accepted),
		cmocka_unit_test(bad_fields_are_refused),
		cmocka_unit_test(short_images_are_refused),
		cmocka_unit_test(data_behind_the_payload_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
