# SPDX-License-Identifier: GPL-2.0-or-later
# A watchpoint of a size that processors have, then one that they have not;
# a breakpoint in the processor; single instructions.
#
# RUN live walk
# ON here lab64 lab32
# STATUS 0
# SAYS Hardware watchpoint 1: counter
# SAYS Old value = 0
# SAYS New value = 1
# SAYS Old value = 1
# SAYS New value = 3
# SAYS Hardware watchpoint 2: table
# SAYS New value = *, "?n?000?000"
# SAYS Hardware assisted breakpoint 3 at *
# SAYS moved 1
# SAYS *tst_res_ () at *
# SAYS [Inferior 1 (*) exited normally]
# SAYS * TPASS: The sum is 10, the counter 10
watch counter
continue
continue
delete
watch table
continue
delete
hbreak tst_res_
set $before = $pc
stepi
printf "moved %d\n", $pc != $before
continue
delete
stepi
continue
