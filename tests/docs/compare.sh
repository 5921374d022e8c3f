# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # variables are those of tests/docs/run
# Compares what a document shows with what was printed; read by
# tests/docs/run.

# What differs between machines, compilers and moments.
normalise() {
	sed -E \
	-e '/:0: TINFO: (Parsing kernel config|CONFIG_|The kernel is slow)/d' \
	-e 's/(Tested kernel:|Code:|Linux version) .*/\1 N/' \
	-e 's/0x[0-9A-Fa-f]+/0xN/g' \
	-e 's/=[0-9a-f]{8,16}\>/=N/g' \
	-e 's#(lib/guest/[a-z0-9_/]+\.[cS]):[0-9]+#\1:N#' \
	-e 's/[0-9]+\.[0-9]+ s\>/N s/g' \
	-e 's/[0-9]+h [0-9]+m [0-9]+s/N/' \
	-e 's/ +[0-9]+ (passed|failed|skipped|s)\>/ N \1/g' \
	-e 's/^[0-9]+ passed, /N passed, /'
}

# A pattern as of bash, in which "..." lines match any number of lines.
pattern_of() {
	normalise < "$1" | sed -E -e '/^\.\.\.$/!s/[][*?\\(){}|!@+]/\\&/g' |
		awk '$0 == "..." { printf "*"; next } { print }'
}

same() {
	local pattern actual

	pattern=$(pattern_of "$1" && echo .)
	actual=$(normalise < "$2" && echo .)
	# shellcheck disable=SC2053 # it is a pattern
	[[ $actual == $pattern ]]
}

# What a test says, without its library's notes and summary.
result_lines() {
	sed -e '/:0: TINFO: /d' -e '/^$/d' -e '/^Summary:$/,$d'
}
