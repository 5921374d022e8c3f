# SPDX-License-Identifier: GPL-2.0-or-later
# The core file of a nested guest that faulted: where it was, and memory by
# physical addresses.
#
# RUN core wrong -c nested
# ON lab64 lab32
# STATUS 2
# SAYS Program terminated with signal SIGSEGV, Segmentation fault.
# SAYS *@poke*
# SAYS #0 * poke (where=0x80000000) at *
# SAYS #1 * inside () at *
# SAYS $1 = 42
# SAYS * TINFO: The guest's core file is */core
# SAYS * TBROK: L2: Vector 14, page fault*
backtrace
print before
