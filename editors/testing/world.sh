# SPDX-License-Identifier: Apache-2.0
# What the tests of all editors share. A `test` script sets `editor` (a command) and `binary` and reads this file.
# Gives a world of its own: a home without anybody's settings, runs or keys, and a folder with team files, which is
# the current one afterwards. Without the editor the test is skipped, loudly, and fails where CI=true.

MASSGEN_SERVER=$(realpath "$binary")
testing=$(realpath "$(dirname "$0")/../testing")

# Ends the test without running it.
skip() {
  echo "1..0 # SKIP $1 is not installed"
  [ "${CI:-}" != true ] || { echo "not ok - CI needs $1: run scripts/install-deps --tests" && exit 1; }
  exit 0
}
command -v "$editor" >/dev/null 2>&1 || skip "$editor"

world=$(mktemp -d "${TMPDIR:-/tmp}/massgen-editors.XXXXXX")
trap 'rm -rf "$world"' EXIT
mkdir "$world/home" "$world/state" "$world/config" "$world/cache" "$world/team" "$world/tmp"
cp "$testing"/*.yaml "$world/team"
find "$testing/../../teams" -name three-agents-demo.massgen.yaml -exec cp {} "$world/team" \;
mkdir "$world/team/.git" # the root folder that editors look for
export MASSGEN_SERVER HOME="$world/home" XDG_STATE_HOME="$world/state" XDG_CONFIG_HOME="$world/config"
export XDG_CACHE_HOME="$world/cache" TMPDIR="$world/tmp" LANG=C.UTF-8 LC_ALL=C.UTF-8 TERM=xterm-256color
unset XDG_DATA_HOME NVIM VIMINIT EDITOR OPENAI_API_KEY ANTHROPIC_API_KEY
MASSGEN_TEST_PIDS=$world/pids # servers of the test, one process a line
MASSGEN_TEST_TAP=$world/tap   # what the test reports
export MASSGEN_TEST_PIDS MASSGEN_TEST_TAP
cd "$world/team" || exit 1

# Prints the report, looks for servers that outlived their editor, and ends with the verdict. The first argument is the
# exit status of the editor.
verdict() {
  status=$1
  cat "$MASSGEN_TEST_TAP" 2>/dev/null || echo "not ok - the editor reported nothing"
  tries=0
  while [ $tries -lt 50 ] && alive; do
    sleep 0.1
    tries=$((tries + 1))
  done
  if [ ! -s "$MASSGEN_TEST_PIDS" ] || alive; then
    echo "not ok - S10 no server outlives the editor"
    exit 1
  fi
  echo "ok - S10 no server outlives the editor"
  if [ "$status" -ne 0 ] || ! grep -q '^1\.\.' "$MASSGEN_TEST_TAP" || grep -q '^not ok' "$MASSGEN_TEST_TAP"; then
    echo "# failed (the editor's status was $status)"
    exit 1
  fi
  exit 0
}

alive() {
  while read -r pid; do
    # A process of this number that runs something else is not ours.
    [ "$(readlink "/proc/$pid/exe" 2>/dev/null)" != "$MASSGEN_SERVER" ] || return 0
  done <"$MASSGEN_TEST_PIDS"
  return 1
}
