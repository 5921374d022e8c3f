# SPDX-License-Identifier: GPL-2.0-or-later
# gdb lets go at a breakpoint that stays set: the test ends as if it had not
# been there, its second machine without waiting.
#
# RUN live walk -i 2
# ON here lab64 lab32
# STATUS 0
# SAYS *a=0, b=* at *
# SAYS [Inferior 1 (*) detached]
# SAYS * TPASS: The sum is 10, the counter 10
# SAYS * TPASS: The sum is 10, the counter 10
# NEVER *Machine 3 waits*
break add
continue
detach
