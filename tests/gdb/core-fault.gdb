# SPDX-License-Identifier: GPL-2.0-or-later
# The core file of a fault: where the code was that did it, its variables, and
# memory that the payload mapped to another address.
#
# RUN core wrong -c fault
# ON here lab64 lab32
# STATUS 2
# SAYS Program terminated with signal SIGSEGV, Segmentation fault.
# SAYS *@poke*
# SAYS #0 * poke (where=0x80000000) at *
# SAYS #1 * fault () at *
# SAYS * main () at *
# SAYS $1 = 42
# SAYS $2 = 4711
# SAYS * TINFO: The guest's core file is */core
# SAYS * TBROK: Vector 14, page fault*
backtrace
print before
print *other
