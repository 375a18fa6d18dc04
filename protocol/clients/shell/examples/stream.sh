#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints what every agent says while it says it (needs jq). usage: stream.sh TEAM PROMPT
set -eu

[ $# -eq 2 ] || { echo "usage: stream.sh TEAM PROMPT" >&2; exit 64; }
{
  echo '{"id":0,"method":"initialize","params":{}}'
  jq -cn --arg team "$1" --arg prompt "$2" --argjson options "{${MASSGEN_OPTIONS:-}}" '
    {id: 1, method: "massgen/run/start", params: ({wait: true, prompt: $prompt,
      config: (if $team | test("/|[.](ya?ml|json)$") then {path: $team} else {name: $team} end)} + $options)}'
} | "${MASSGEN_SERVER:-massgen-server}" rpc | jq -rj --unbuffered '
  if .method == "massgen/run/events" then
    .params.events[] | select(.type == "item.delta" and .field == "text") | "\(.agentId): \(.text)\n"
  elif .error then "\(.error.message)\n" | halt_error(1)
  elif .id == 1 then "\nFinal answer (\(.result.status)):\n\(.result.answer.text // "none")\n"
  else empty end'
