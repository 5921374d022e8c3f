/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The header each KVM test starts with. It is read twice: once for the
 * payload (COMPILE_PAYLOAD is defined) and once for the controller, and
 * brings in what the current half may use.
 */
#ifndef KVM_TEST_H
#define KVM_TEST_H

#ifdef COMPILE_PAYLOAD
#include "kvm_guest.h"
#include "kvm_common.h"
#else
#include "tst_test.h"
#include "kvm_host.h"
#endif

#endif /* KVM_TEST_H */
