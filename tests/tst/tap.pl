#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# Prints the results in the subtests of a TAP 14 document, one a line, and
# what the parser of Perl finds wrong. It knows version 13 only, so each
# subtest is given to it as a document. Called by tests/tst/hostile.sh.
use strict;
use warnings;
use TAP::Parser;

sub word_of {
	my ($result) = @_;
	return "todo" if $result->has_todo;
	return "skip" if $result->has_skip;
	return $result->is_actual_ok ? "ok" : "not ok";
}

# Words of one document.
sub parse {
	my ($tap) = @_;
	my $parser = TAP::Parser->new({ tap => "TAP version 13\n$tap" });
	my @words;
	while (my $result = $parser->next) {
		print "unknown: ", $result->as_string, "\n" if $result->is_unknown;
		push @words, word_of($result) if $result->is_test;
	}
	print "error: $_\n" for $parser->parse_errors;
	return @words;
}

local $/;
my $text = <STDIN>;
$text =~ s/\ATAP version 14\n// or print "error: no version\n";
my (@subtests, @verdicts);
push @subtests, $1 =~ s/^ {4}//mgr while $text =~ s/((?:^ {4}.*\n)+)//m;
for my $subtest (@subtests) {
	my @words = parse($subtest);
	push @verdicts, (grep { $_ eq "not ok" } @words) ? "not ok" : "ok";
	print "$_\n" for @words;
}
my @points = parse($text);
print "error: '@points' for '@verdicts'\n" if "@points" ne "@verdicts";
