// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Catch a page fault: unmap a page, touch it, and check what the processor
 * says about it. The handler makes the page accessible again, so the
 * instruction that failed completes when it is repeated.
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD
#include "kvm_x86.h"

struct fault {
	unsigned int count;
	unsigned long errcode;
	uintptr_t addr;
};

static int handle_page_fault(void *userdata, struct kvm_interrupt_frame *ifrm,
			     unsigned long errcode)
{
	volatile struct fault *fault = userdata;
	struct kvm_cregs cregs;

	(void)ifrm;
	kvm_read_cregs(&cregs);
	fault->count++;
	fault->errcode = errcode;
	fault->addr = cregs.cr2;
	kvm_map_page(cregs.cr2 & ~0xfffUL, cregs.cr2 & ~0xfffUL, 1,
		     KVM_PAGE_WRITABLE);
	return 0;
}

void main(void)
{
	volatile int *page = tst_heap_alloc_pages(1);
	volatile struct fault fault = { 0 };

	tst_set_interrupt_callback(INTR_PAGE_FAULT, handle_page_fault,
				   (void *)&fault);
	kvm_unmap_page((uintptr_t)page);
	page[1] = 42;

	if (fault.count == 1 && page[1] == 42)
		tst_res(TPASS, "One fault, then the write completed");
	else
		tst_res(TFAIL, "%u faults, value %d", fault.count, page[1]);

	if (fault.addr == (uintptr_t)&page[1] &&
	    fault.errcode == PF_ERR_WRITE)
		tst_res(TPASS, "Fault address and error code are right");
	else
		tst_res(TFAIL, "Fault address 0x%lx, error code 0x%lx",
			fault.addr, fault.errcode);
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	.test_all = tst_kvm_run,
	.setup = tst_kvm_setup,
	.cleanup = tst_kvm_cleanup,
	.supported_archs = (const char *const []){ "x86_64", "x86", NULL },
};

#endif /* COMPILE_PAYLOAD */
