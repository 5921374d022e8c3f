// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Long mode has no page directory pointers of PAE; see svm_paging_32.c.
 */
#include "guest/x86/svm.h"

int kvm_svm_avoids_pae(void)
{
	return 0;
}
