# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # variables are those of tests/docs/run
# The documents as a whole: links lead somewhere, the index is complete. Read
# by tests/docs/run.

# The targets of a page's relative links, without what is behind "#".
links_of() {
	sed -e '/^```/,/^```$/d' "$1" | grep -oE '\]\([^)]+\)' |
		sed -E -e 's/^\]\(//' -e 's/\)$//' -e 's/#.*//' |
		grep -vE '^$|^https?:'
}

check_links() {
	local page target bad=

	for page in "$root"/*.md "$root"/doc/*.md "$root"/doc/cases/*.md; do
		while read -r target; do
			[ -e "${page%/*}/$target" ] ||
				bad+="# ${page#"$root"/}: $target"$'\n'
		done < <(links_of "$page")
	done
	if [ -z "$bad" ]; then
		result ok "links between pages lead somewhere"
	else
		result "not ok" "links between pages lead somewhere"
		printf '%s' "$bad"
	fi
}

check_index() {
	local page missing

	missing=$(for page in "$root"/doc/*.md; do
		page=${page##*/}
		[ "$page" = README.md ] ||
			links_of "$root/doc/README.md" | grep -qx "$page" ||
			echo "# doc/$page"
	done)
	if [ -z "$missing" ]; then
		result ok "doc/README.md lists every page"
	else
		result "not ok" "doc/README.md lists every page"
		echo "$missing"
	fi
}

# What the section of case $2 in page $1 lacks.
lacks() {
	local word

	for word in Checks Manual Fix Risk; do
		sed -n "/^## $2\$/,/^## /p" "$1" 2>/dev/null |
			grep -q "^\* $word: " ||
			echo "# ${1#"$root"/}: no \"$word:\" about $2"
	done
}

# Each case has a section in the page of its directory, doc/cases/TOPIC.md.
check_cases() {
	local source page missing name="doc/cases tells about every case"

	missing=$(for source in "$root"/cases/*/*.c; do
		page=$root/doc/cases/$(basename "${source%/*}").md
		lacks "$page" "$(basename "$source" .c)"
	done)
	if [ -z "$missing" ]; then
		result ok "$name"
	else
		result "not ok" "$name"
		echo "$missing" | head -n 40
	fi
}

# The tokens of a source: no comments, no empty lines.
tokens_of() {
	gcc -fpreprocessed -dD -E -P "$1"
}

check_hello() {
	local name="README.md shows examples/hello.c"

	if [ "$(tokens_of "$out/README/hello.c")" = \
	     "$(tokens_of "$root/examples/hello.c")" ]; then
		result ok "$name"
	else
		result "not ok" "$name"
	fi
}

check_pages() {
	check_hello
	check_links
	check_index
	check_cases
}
