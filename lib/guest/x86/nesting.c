// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The level of nesting (nested.h). Every payload has it, as the header of
 * the image refers to it.
 */
#include "guest/x86/nested.h"

volatile uint32_t kvm_nesting_level;
