// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The nested guests that are running (nested.h). Every payload has it, as
 * the header of the image refers to it.
 */
#include "guest/x86/nested.h"

volatile struct kvm_nesting kvm_nestings[KVM_VCPUS_MAX];
