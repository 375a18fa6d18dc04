# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A small library for POSIX sh: one massgen-server, its input and output as two pipes. Source it.
#
#   massgen_open                      starts the server and says hello
#   massgen_request METHOD [PARAMS]   sends a request; massgen_id is its id
#   massgen_read                      reads one message into massgen_line; fails at the end
#   massgen_result                    reads up to the answer and puts it into massgen_line; fails if it is an error
#   massgen_close                     ends the server in good order
#   massgen_string                    stdin as a JSON string
#   massgen_member NAME               the last string member NAME of the JSON on stdin, decoded, without jq
#
# The server is MASSGEN_SERVER, else massgen-server on the PATH. Descriptors 8 and 9 are the library's.

massgen_id=0

massgen_open() {
  massgen_command=${MASSGEN_SERVER:-massgen-server}
  if ! command -v "$massgen_command" >/dev/null 2>&1; then
    echo "There is no $massgen_command: put massgen-server on the PATH or name it in MASSGEN_SERVER." >&2
    return 127
  fi
  massgen_folder=$(mktemp -d "${TMPDIR:-/tmp}/massgen.XXXXXX") || return 1
  mkfifo "$massgen_folder/in" "$massgen_folder/out" || return 1
  "$massgen_command" rpc <"$massgen_folder/in" >"$massgen_folder/out" &
  massgen_pid=$!
  exec 8>"$massgen_folder/in" 9<"$massgen_folder/out"
  rm -r "$massgen_folder"
  massgen_request initialize '{}' && massgen_result
}

massgen_request() {
  massgen_id=$((massgen_id + 1))
  # A server that is gone must not end this script without a word.
  (trap '' PIPE; printf '{"jsonrpc":"2.0","id":%d,"method":"%s","params":%s}\n' "$massgen_id" "$1" "${2:-{\}}" >&8) 2>/dev/null ||
    { echo "massgen-server has ended." >&2; return 1; }
}

massgen_read() {
  IFS= read -r massgen_line <&9
}

massgen_result() {
  while massgen_read; do
    case $massgen_line in
    '{"jsonrpc":"2.0","id":'"$massgen_id"',"result":'*) return 0 ;;
    '{"jsonrpc":"2.0","id":'"$massgen_id"',"error":'* | '{"jsonrpc":"2.0","id":null,"error":'*)
      printf '%s\n' "$massgen_line" | massgen_error >&2
      return 1
      ;;
    esac
  done
  echo "massgen-server ended before it answered." >&2
  return 1
}

massgen_close() {
  massgen_request shutdown 2>/dev/null || :
  exec 8>&-
  while massgen_read; do :; done
  exec 9<&-
  wait "$massgen_pid" || :
}

# The sentence of an error, and its hint.
massgen_error() {
  LC_ALL=C sed -n '
    h
    s/.*"error":{"code":-*[0-9]*,"message":"\(\([^"\\]\|\\.\)*\)".*/\1/p
    g
    s/.*"hint":"\(\([^"\\]\|\\.\)*\)".*/\1/p' | massgen_decode
}

massgen_string() {
  massgen_tab=$(printf '\t')
  LC_ALL=C tr -d '\001-\010\013-\037\177' |
    LC_ALL=C sed 's/\\/\\\\/g; s/"/\\"/g; s/'"$massgen_tab"'/\\t/g' |
    LC_ALL=C awk 'BEGIN { printf "\"" } NR > 1 { printf "\\n" } { printf "%s", $0 } END { printf "\"" }'
}

massgen_member() {
  LC_ALL=C sed -n 's/.*"'"$1"'":"\(\([^"\\]\|\\.\)*\)".*/\1/p' | massgen_decode
}

# JSON escapes as the server writes them: everything outside ASCII is UTF-8 already.
massgen_decode() {
  LC_ALL=C awk '{
    text = ""
    while ((at = index($0, "\\")) > 0) {
      mark = substr($0, at + 1, 1)
      text = text substr($0, 1, at - 1)
      rest = at + 2
      if (mark == "n") text = text "\n"
      else if (mark == "t") text = text "\t"
      else if (mark == "r") text = text "\r"
      else if (mark == "u") rest = at + 6
      else if (mark != "b" && mark != "f") text = text mark
      $0 = substr($0, rest)
    }
    print text $0
  }'
}
