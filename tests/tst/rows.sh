# SPDX-License-Identifier: GPL-2.0-or-later
# Looks whether each SAFE_*() of include/ has a call that works and one that
# fails. Sourced by tests/tst/run.
# shellcheck shell=bash

# These succeed whatever they are given, or the C library dies.
CANNOT_FAIL="BASENAME DIRNAME PERSONALITY SIGEMPTYSET SIGFILLSET
	PTHREAD_BARRIER_DESTROY PTHREAD_BARRIER_WAIT PTHREAD_CANCEL
	PTHREAD_MUTEXATTR_DESTROY PTHREAD_MUTEXATTR_INIT PTHREAD_MUTEX_INIT"

names_in() { # regex-before-the-name files...
	grep -ohE "$1SAFE_[A-Z0-9_]+\(" "${@:2}" |
		sed -E 's/.*SAFE_([A-Z0-9_]+)\($/\1/' | sort -u
}

missing() { # what names-that-are-there
	local names
	names=$(comm -23 <(echo "$declared") <(sort -u <<< "$2"))
	report "${names:+no row for: ${names//$'\n'/ }}" "SAFE_*() that $1"
}

run_rows() {
	local WORK=$TMP declared unsupported
	# What is not supported says so in interface.tab.
	unsupported=$(names_in 'USE\([^,]*, ' "$HERE/interface.c")
	declared=$(comm -23 <(names_in '^#define ' "$ROOT"/include/tst_*.h) \
		<(echo "$unsupported"))
	missing "works" "$(names_in '\b' "$HERE"/{safe,small}.c)"
	missing "fails" "$(names_in 'BAD(_VOID|_END)?\(([A-Z0-9_-]+, )?' \
		"$HERE/safe_fails.c"; printf '%s\n' $CANNOT_FAIL)"
}
