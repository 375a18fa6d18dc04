# SPDX-License-Identifier: Apache-2.0
"""A client that starts a server and a run, says their ids, and waits to be killed.

usage: doomed_client.py BINARY FACE START_PARAMS_JSON
"""

import json
import subprocess
import sys
import time

server = subprocess.Popen(
    sys.argv[1:3], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
)


def send(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) if sys.argv[2] == "lsp" else body + b"\n")


send({"id": 0, "method": "initialize", "params": {}})
send({"id": 1, "method": "massgen/run/start", "params": json.loads(sys.argv[3])})
seen = b""
while b"item.delta" not in seen:
    seen += server.stdout.read(4096)
run = seen[seen.index(b'"runId":"') + 9 :].split(b'"')[0].decode()
print(server.pid, run, flush=True)
time.sleep(600)
