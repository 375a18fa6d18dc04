#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints all events of a run that has been, one JSON object a line (needs jq). usage: replay.sh [RUN_ID [FROM_SEQ]]
# Without a run it takes the newest one of this machine.
set -eu
. "$(dirname "$0")/../massgen.sh"

massgen_open
run=${1:-}
if [ -z "$run" ]; then
  massgen_request massgen/run/list '{"limit":1}'
  massgen_result
  run=$(printf '%s\n' "$massgen_line" | jq -r '.result.runs[0].runId // empty')
  [ -n "$run" ] || { echo "There is no run on this machine." >&2; exit 1; }
fi
next=${2:-1}
done=false
while [ "$done" = false ]; do
  massgen_request massgen/run/replay "{\"runId\":\"$run\",\"fromSeq\":$next}"
  massgen_result || exit 1
  printf '%s\n' "$massgen_line" | jq -c '.result.events[]'
  next=$(printf '%s\n' "$massgen_line" | jq '.result.nextSeq')
  done=$(printf '%s\n' "$massgen_line" | jq '.result.done')
done
massgen_close
