# SPDX-License-Identifier: GPL-2.0-or-later
# Breakpoints, steps, variables, registers and memory; then to the end.
#
# RUN live walk
# ON here lab64 lab32
# STATUS 0
# SAYS kvm_start () at *
# SAYS $1 = 0
# SAYS *main () at *
# SAYS *a=0, b=* at *
# SAYS *@count*
# SAYS #1 * in main () at *
# SAYS => 0x* <add*
# SAYS Value returned is $2 = 1
# SAYS *@count*
# SAYS *a=3, b=* at *
# SAYS $3 = 3
# SAYS $4 = 3
# SAYS * 1 *(vCPU 0)*
# SAYS paging 1 protected 1
# SAYS ss * 0x*
# SAYS eflags * IF *
# SAYS $5 = 1000
# SAYS 0x*:*"bargest"
# SAYS *Cannot access memory at address 0x80000000
# SAYS $6 = 77
# SAYS [Inferior 1 (*) exited normally]
# SAYS * TPASS: The sum is 84, the counter 1007
print counter
break main
continue
break add
continue
backtrace
x/i $pc
finish
step
continue
continue
print a
print counter
info threads
printf "paging %d protected %d\n", ($cr0 >> 31) & 1, $cr0 & 1
info registers ss
info registers eflags
set var counter = 1000
print counter
set var table = "bargest"
x/s table
x/4xb 0x80000000
set var a = 77
print a
delete
continue
