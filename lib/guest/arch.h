/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Selects the processor's header for the portable part of the library. The
 * only place besides the Makefile that names an architecture outside x86/.
 */
#ifndef LIB_GUEST_ARCH_H
#define LIB_GUEST_ARCH_H

#include "guest/x86/arch.h"

#endif /* LIB_GUEST_ARCH_H */
