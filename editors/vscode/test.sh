#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests the extension against a massgen-server binary: syntax, types, behaviour, package. usage: editors/vscode/test.sh BINARY
set -eu
MASSGEN_SERVER=$(realpath "$1")
export MASSGEN_SERVER
unset OPENAI_API_KEY ANTHROPIC_API_KEY
cd "$(dirname "$0")"

for tool in node tsc; do
  command -v $tool >/dev/null || { echo "editors/vscode: $tool is missing; run scripts/install-deps --tests" >&2; exit 1; }
done
find src media test -name '*.js' | while read -r file; do node --check "$file" || exit 1; done
tsc -p jsconfig.json
tsc -p media/jsconfig.json
node --test test/*.test.js
