# SPDX-License-Identifier: Apache-2.0
"""The CLI driven by hand over its pipes, to see what it does: the least a host has to be."""

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
import uuid

ARGUMENTS = ("--output-format", "stream-json", "--verbose", "--input-format", "stream-json")
TOOLS = [
    {
        "name": name,
        "description": name,
        "inputSchema": {"type": "object", "properties": {key: {"type": "string"} for key in keys}, "required": keys},
        "_meta": {"anthropic/alwaysLoad": True},
    }
    for name, keys in (("new_answer", ["content"]), ("vote", ["agent_id", "reason"]))
]


class Host:
    """A running CLI. ``permit``, ``hook`` and ``call`` answer what it asks; ``frames`` is what it said."""

    def __init__(self, cli, *arguments, cwd, env, permit=None, hook=None, call=None):
        self.permit = permit or (lambda ask: {"behavior": "allow", "updatedInput": ask["input"]})
        self.hook = hook or (lambda ask: {})
        self.call = call or (lambda name, arguments: ("Recorded.", False))
        self.frames, self.asked, self.hooks, self.stderr = [], [], [], bytearray()
        self._changed, self._is_ended = threading.Condition(), False
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [cli, *ARGUMENTS, *arguments],
            cwd=cwd,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._lock = threading.Lock()
        for work in (self._read, self._read_errors):
            threading.Thread(target=work, daemon=True).start()

    def send(self, frame):
        with self._lock, contextlib.suppress(OSError):
            self.process.stdin.write(json.dumps(frame).encode() + b"\n")
            self.process.stdin.flush()

    def control(self, subtype, timeout=30, **members):
        """A control request and its answer."""
        identity = uuid.uuid4().hex
        self.send({"type": "control_request", "request_id": identity, "request": {"subtype": subtype, **members}})
        found = self.wait(
            lambda frame: frame["type"] == "control_response" and frame["response"].get("request_id") == identity,
            timeout,
        )
        return found["response"].get("response", found["response"])

    def initialize(self, hooks=("PreToolUse", "PostToolUse"), matcher=None, timeout=60, **members):
        entry = {"hookCallbackIds": ["h"], "timeout": 60, **({} if matcher is None else {"matcher": matcher})}
        return self.control("initialize", timeout, hooks={name: [entry] for name in hooks}, **members)

    def say(self, content, **members):
        """A user message; returns its uuid."""
        identity = str(uuid.uuid4())
        message = {"role": "user", "content": content}
        self.send(
            {"type": "user", "message": message, "parent_tool_use_id": None, "session_id": "", "uuid": identity}
            | {"client_composed": True, **members}
        )
        return identity

    def turn(self, content, timeout=60, **members):
        """A user message and the result of its turn."""
        seen = len(self.frames)
        self.say(content, **members)
        return self.wait(lambda frame: frame["type"] == "result", timeout, seen)

    def wait(self, matches, timeout=30, start=0):
        end = time.monotonic() + timeout
        with self._changed:
            while True:
                for frame in self.frames[start:]:
                    if matches(frame):
                        return frame
                start = len(self.frames)
                if self._is_ended:
                    raise EOFError(f"the CLI ended: {self.process.poll()}, {bytes(self.stderr[-800:])!r}")
                if time.monotonic() > end:
                    raise TimeoutError(f"waited {timeout} s; last frame {str(self.frames[-1:])[:800]}")
                self._changed.wait(0.2)

    def texts(self):
        """The text of the finished blocks."""
        return "".join(
            block.get("text", "")
            for frame in self.frames
            if frame["type"] == "assistant"
            for block in frame["message"]["content"]
        )

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self, timeout=10):
        """Ends its input and gives the exit status."""
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    # What the CLI says

    def _read(self):
        for line in self.process.stdout:
            frame = json.loads(line)
            if frame["type"] == "control_request":
                self._answer(frame["request_id"], frame["request"])
            with self._changed:
                self.frames.append(frame)
                self._changed.notify_all()
        with self._changed:
            self._is_ended = True
            self._changed.notify_all()

    def _read_errors(self):
        while chunk := os.read(self.process.stderr.fileno(), 1 << 16):
            self.stderr += chunk

    def _answer(self, identity, request):
        subtype = request["subtype"]
        if subtype == "can_use_tool":
            self.asked.append(request)
            answer = self.permit(request)
        elif subtype == "hook_callback":
            self.hooks.append(request["input"])
            answer = self.hook(request["input"])
        elif subtype == "mcp_message":
            answer = {"mcp_response": self._serve(request["message"])}
        else:
            answer = {}
        if answer is not None:
            response = {"subtype": "success", "request_id": identity, "response": answer}
            self.send({"type": "control_response", "response": response})

    def _serve(self, message):
        method, params = message["method"], message.get("params", {})
        result = {}
        if method == "initialize":
            info = {"name": "massgen", "version": "1"}
            result = {"protocolVersion": params["protocolVersion"], "capabilities": {"tools": {}}, "serverInfo": info}
        elif method == "tools/list":
            result = {"tools": TOOLS}
        elif method == "tools/call":
            text, is_error = self.call(params["name"], params["arguments"])
            result = {"content": [{"type": "text", "text": text}], "isError": is_error}
        return {"jsonrpc": "2.0", "id": message.get("id"), "result": result}
