#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A server that misbehaves on purpose, or asks what the real one does not ask yet. usage: stub.py SCENARIO

It answers `initialize`, `massgen/server/status` and `shutdown`; a run does what its scenario says, and its final answer
reports what the client did.
"""

import datetime
import json
import os
import sys
import time

RUN = "run_stub"
OPTIONS = [
    {"optionId": "always", "name": "Always allow", "kind": "allow_always"},
    {"optionId": "once", "name": "Allow", "kind": "allow_once"},
    {"optionId": "no", "name": "Reject", "kind": "reject_once"},
]


class Stub:
    """One connection."""

    def __init__(self):
        self.seq = 0
        self.acknowledged = 0
        self.hello = {}

    def write(self, data):
        os.write(1, data)

    def send(self, message):
        line = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False, separators=(",", ":"))
        self.write(line.encode() + b"\n")

    def batch(self, *events, **more):
        """Sends events that follow those before."""
        first, numbered = self.seq + 1, []
        for event in events:
            self.seq += 1
            numbered.append({"seq": self.seq, "t": self.seq, **event})
        params = {"runId": RUN, "fromSeq": first, "toSeq": self.seq, "events": numbered, **more}
        self.send({"method": "massgen/run/events", "params": params})

    def complete(self, report, **more):
        """Ends the run with a report as its answer."""
        text = report if isinstance(report, str) else json.dumps(report)
        end = {"type": "run.completed", "status": "completed", "answer": {"text": text}, "lastSeq": self.seq + 1}
        self.batch({**end, **more})

    def read(self):
        """The next message; acknowledgements are noted on the way, the end of input ends the stub."""
        while True:
            line = sys.stdin.buffer.readline()
            if not line:
                sys.exit(0)
            message = json.loads(line)
            if message.get("method") == "massgen/run/ack":
                self.acknowledged = message["params"]["seq"]
            elif message.get("method") == "shutdown":
                self.send({"id": message["id"], "result": None})
            elif message.get("method") == "exit":
                sys.exit(0)
            elif message.get("method") == "massgen/server/status":
                self.send({"id": message["id"], "result": {"health": "ok"}})
            elif message.get("method") not in ("initialized", "$/cancelRequest") or "id" in message:
                return message

    def answer_to(self, id):
        """The client's answer to a request of the server."""
        while True:
            message = self.read()
            if "method" not in message and message.get("id") == id:
                return message


def delta(text, item="itm_1"):
    return {"type": "item.delta", "agentId": "a", "itemId": item, "kind": "message", "field": "text", "text": text}


def expiry(milliseconds):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(milliseconds=milliseconds)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def approval(stub, milliseconds=60000, options=OPTIONS):
    """Asks for a decision; the report is the client's whole answer and whether it declared that it may be asked."""
    params = {
        "approvalId": "apr_1",
        "runId": RUN,
        "agentId": "a",
        "itemId": "itm_1",
        "kind": "command",
        "title": "a: run make",
        "arguments": {"command": "make"},
        "options": options,
        "default": "once",
        "expiresAt": expiry(milliseconds),
    }
    stub.batch({"type": "approval.requested", **{key: params[key] for key in ("agentId", "approvalId", "options")}})
    declared = stub.hello.get("capabilities", {}).get("experimental", {}).get("massgen", {}).get("approvalRequests")
    if declared is not True:
        message = stub.read()
        stub.send({"id": message["id"], "result": {}})
        return stub.complete({"declared": False, "responded": [message["method"], message["params"]]})
    stub.send({"id": "s1", "method": "massgen/approval/request", "params": params})
    answer = stub.answer_to("s1")
    return stub.complete({key: answer[key] for key in ("result", "error") if key in answer})


def approval_soon(stub):
    """A decision with half a second of time."""
    approval(stub, 500)


def approval_without_options(stub):
    approval(stub, options=[])


def withdrawn(stub):
    """Asks for a decision and takes the question back."""
    stub.send({"id": "s1", "method": "massgen/approval/request", "params": {"approvalId": "apr_1", "options": OPTIONS}})
    stub.send({"method": "$/cancelRequest", "params": {"id": "s1"}})
    answer = stub.answer_to("s1")
    stub.complete({key: answer[key] for key in ("result", "error") if key in answer})


def question(stub):
    """Asks for input."""
    params = {"inputId": "inp_1", "runId": RUN, "agentId": "a", "message": "Which port?", "schema": {"type": "object"}}
    stub.send({"id": "s1", "method": "massgen/input/request", "params": {**params, "expiresAt": expiry(60000)}})
    stub.complete(stub.answer_to("s1")["result"])


def strange(stub):
    """Everything a later version may add."""
    stub.send({"method": "massgen/x/news", "params": {"any": ["thing"]}})
    stub.send({"id": "s1", "method": "massgen/x/ask", "params": {}})
    code = stub.answer_to("s1")["error"]["code"]
    stub.batch({"type": "agent.dreamt", "agentId": "a", "dream": {"deep": [1]}}, delta("known"), later=True)
    stub.batch({"type": "run.phase", "phase": "wondering", "round": "third"})
    stub.complete({"code": code}, mood="fine")


def split(stub):
    """One byte at a time, through the middle of characters."""
    line = {"method": "massgen/run/events", "params": {"runId": RUN, "fromSeq": 1, "toSeq": 1, "events": [
        {"seq": 1, "t": 0, **delta("añ→😀 ﬁn")}]}}
    for byte in json.dumps({"jsonrpc": "2.0", **line}, ensure_ascii=False).encode() + b"\r\n\n":
        stub.write(bytes([byte]))
        time.sleep(0.0005)
    stub.seq = 1
    stub.complete("añ→😀 ﬁn")


def gap(stub):
    """Leaves a batch out; a client asks for it again."""
    stub.batch(delta("one "))
    stub.seq += 1  # the batch that gets lost
    stub.batch(delta("three "))
    message = stub.read()
    assert message["method"] == "massgen/run/attach" and message["params"]["fromSeq"] == 2, message
    stub.send({"id": message["id"], "result": {"asOfSeq": 1, "lastSeq": 3}})
    stub.seq = 1
    stub.batch(delta("two "))
    stub.batch(delta("three "))
    stub.complete("done")


def dies(stub):
    """Says why and ends, in the middle of a message."""
    stub.batch(delta("last words"))
    os.write(2, b"the disk is on fire\n")
    stub.write(b'{"jsonrpc":"2.0","method":"massgen/run/ev')
    os._exit(7)


def garbage(stub):
    stub.write(b"Segmentation fault\n")
    stub.read()


def silent(stub):
    """Never says anything about the run."""
    while True:
        stub.read()


def window(stub):
    """Sends small events, never more unacknowledged than the client's window; reports whether it honours it."""
    size = stub.start["delivery"]["windowBytes"]
    sent, full, times = [], 0, 0
    for number in range(400):
        while sum(length for seq, length in sent if seq > stub.acknowledged) > size:
            full += 1
            line = sys.stdin.buffer.readline()
            message = json.loads(line)
            if message.get("method") == "massgen/run/ack":
                stub.acknowledged = message["params"]["seq"]
            elif message.get("method") == "massgen/server/status":
                stub.send({"id": message["id"], "result": {"health": "ok"}})
                times += 1
        stub.batch(delta(f"[{number:04}]" + "." * 250))
        sent.append((stub.seq, 380))
    stub.complete({"full": full > 0, "status": times})


def main():
    stub, scenario = Stub(), globals().get(sys.argv[1].replace("-", "_"))
    while True:
        message = stub.read()
        method = message.get("method")
        if method == "initialize":
            stub.hello = message["params"]
            stub.send({"id": message["id"], "result": {"capabilities": {}, "serverInfo": {"name": "stub"}}})
        elif method == "massgen/run/start":
            stub.start = message["params"]
            if sys.argv[1] == "nameless":
                stub.send({"id": message["id"], "result": {}})
                continue
            result = {"runId": RUN, "sessionId": "ses_stub", "status": "running", "agents": [], "warnings": []}
            stub.send({"id": message["id"], "result": {**result, "lastSeq": 0}})
            scenario(stub)
        elif method == "massgen/never":
            continue
        elif "id" in message and method:
            stub.send({"id": message["id"], "error": {"code": -32601, "message": f"There is no method “{method}”."}})


if __name__ == "__main__":
    main()
