/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Access to the result page, which the controller reads and writes at any
 * time. Used by the parts of the guest library that talk to the controller.
 */
#ifndef LIB_GUEST_RESULT_PAGE_H
#define LIB_GUEST_RESULT_PAGE_H

#include "kvm_test.h"

static inline volatile struct tst_kvm_result *result_page(void)
{
	return (volatile struct tst_kvm_result *)KVM_RESULT_BASEADDR;
}

#endif /* LIB_GUEST_RESULT_PAGE_H */
