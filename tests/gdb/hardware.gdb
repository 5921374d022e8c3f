# SPDX-License-Identifier: GPL-2.0-or-later
# Watchpoints of the processor, for any access, for reads and for writes, and a
# breakpoint of it: where the processor has them, which the others have not.
#
# RUN live walk
# ON intel64
# STATUS 0
# SAYS Hardware access (read/write) watchpoint 1: counter
# SAYS Value = 0
# SAYS *@count*
# SAYS Old value = 0
# SAYS New value = 1
# SAYS Hardware read watchpoint 2: counter
# SAYS Value = 1
# SAYS *@count*
# SAYS Value = 3
# SAYS *@count*
# SAYS Hardware watchpoint 3: counter
# SAYS Old value = 3
# SAYS New value = 6
# SAYS Hardware assisted breakpoint 4 at *
# SAYS *tst_res_ () at *
# SAYS [Inferior 1 (*) exited normally]
# SAYS * TPASS: The sum is 10, the counter 10
awatch counter
continue
continue
delete
rwatch counter
continue
continue
delete
watch counter
continue
delete
hbreak tst_res_
continue
delete
continue
