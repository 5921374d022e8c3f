# SPDX-License-Identifier: GPL-2.0-or-later
# Each machine of a test waits for gdb.
#
# RUN live walk -i 2
# ON here lab64
# STATUS 0
# SAYS *main () at *
# SAYS [Inferior 1 (*) exited normally]
# SAYS kvm_start () at *
# SAYS *main () at *
# SAYS [Inferior 1 (*) exited normally]
# SAYS * TPASS: The sum is 10, the counter 10
# SAYS * TPASS: The sum is 10, the counter 10
break main
continue
continue
shell sleep 1
target remote socket
continue
continue
