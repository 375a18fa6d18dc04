#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Asks a team and prints its final answer. usage: ask.sh TEAM PROMPT [FILE…] (a bundled team's name, or a path; pictures
# and other files that go with the prompt)
# Without jq.
set -eu
. "$(dirname "$0")/../massgen.sh"

[ $# -ge 2 ] || { echo "usage: ask.sh TEAM PROMPT [FILE...]" >&2; exit 64; }
case $1 in
*/* | *.yaml | *.yml | *.json) config=path ;;
*) config=name ;;
esac
team=$(printf '%s' "$1" | massgen_string)
prompt="{\"type\":\"text\",\"text\":$(printf '%s' "$2" | massgen_string)}"
shift 2
for file; do
  prompt="$prompt,{\"type\":\"file\",\"path\":$(printf '%s' "$file" | massgen_string)}"
done

massgen_open
massgen_request massgen/run/start "{\"wait\":true,\"config\":{\"$config\":$team},\"prompt\":[$prompt],\"delivery\":{\"granularity\":\"result\"}${MASSGEN_OPTIONS:+,$MASSGEN_OPTIONS}}"
massgen_result || exit 1
result=$massgen_line
massgen_close
case $result in
*'"status":"completed"'*) printf '%s\n' "$result" | sed 's/.*"answer":{\("text":"\([^"\\]\|\\.\)*"\).*/{\1}/' | massgen_member text ;;
*)
  reason=$(printf '%s\n' "$result" | massgen_member message)
  printf '%s\n' "The team has no answer.${reason:+ $reason}" >&2
  exit 2
  ;;
esac
