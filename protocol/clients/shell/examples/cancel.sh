#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Starts a team, cancels it when the first word arrives, and prints how it ended. usage: cancel.sh TEAM PROMPT
set -eu
. "$(dirname "$0")/../massgen.sh"

[ $# -eq 2 ] || { echo "usage: cancel.sh TEAM PROMPT" >&2; exit 64; }
case $1 in
*/* | *.yaml | *.yml | *.json) config=path ;;
*) config=name ;;
esac
team=$(printf '%s' "$1" | massgen_string)
prompt=$(printf '%s' "$2" | massgen_string)

massgen_open
massgen_request massgen/run/start "{\"config\":{\"$config\":$team},\"prompt\":$prompt}"
massgen_result || exit 1
run=$(printf '%s\n' "$massgen_line" | massgen_member runId)
while massgen_read; do
  case $massgen_line in
  *'"type":"item.delta"'*) massgen_request massgen/run/cancel "{\"runId\":\"$run\",\"reason\":\"enough\"}" && break ;;
  *'"type":"run.completed"'*) break ;;
  esac
done
massgen_request massgen/run/wait "{\"runId\":\"$run\"}"
massgen_result
printf '%s\n' "$massgen_line" | sed 's/\("status":"[^"]*"\).*/{\1}/' | massgen_member status
massgen_close
