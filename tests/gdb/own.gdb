# SPDX-License-Identifier: GPL-2.0-or-later
# What is none of gdb's breakpoints is the payload's: its handler gets it.
#
# RUN live own
# ON lab64 lab32
# STATUS 0
# SAYS *main () at *
# SAYS [Inferior 1 (*) exited normally]
# SAYS * TPASS: The breakpoint exception came 3 times
break main
continue
continue
