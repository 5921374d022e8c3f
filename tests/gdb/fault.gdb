# SPDX-License-Identifier: GPL-2.0-or-later
# gdb stops where the payload faulted, and sees the code that did it, not the
# handler that told. Then the test ends as without gdb.
#
# RUN live wrong -c fault
# ON here lab64 lab32
# STATUS 2
# SAYS Program received signal SIGSEGV, Segmentation fault.
# SAYS *@poke*
# SAYS #0 * poke (where=0x80000000) at *
# SAYS #1 * fault () at *
# SAYS $1 = 42
# SAYS Could not write register*
# SAYS Program terminated with signal SIGTERM, Terminated.
# SAYS * TBROK: Vector 14, page fault*
continue
backtrace
print before
set var $pc = main
continue
