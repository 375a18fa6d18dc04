# SPDX-License-Identifier: Apache-2.0
"""Drives a program with what a recorded host wrote to the real CLI, and compares what the two of them wrote back.

Ids, times and texts differ; the kinds of frames, their order and what they decide must not. Frames of three sorts come
from three sides of the CLI at once, so their order is compared within each sort: what the model says, what becomes of
it, and what is asked of the host.
"""

import collections
import contextlib
import json
import queue
import signal
import subprocess
import threading
import time

import harness


class Transcript:
    """A recorded scenario: its processes, each with its command line and what went in and out."""

    def __init__(self, name):
        self.processes = []
        lines = harness.shared("fixtures", "claude-code", name + ".ndjson").read_text().rstrip("\n").split("\n")
        for entry in map(json.loads, lines):
            message, way = entry.get("msg"), entry["dir"]
            if way == "evt" and isinstance(message, dict) and "spawn" in message:
                self.processes.append((message["spawn"][1:], []))
            elif self.processes and way in ("in", "out", "evt"):
                self.processes[-1][1].append((way, message))


def kind(frame):
    """What a frame is, as (sort, words)."""
    type, subtype = frame.get("type"), frame.get("subtype")
    if type == "stream_event":
        event = frame["event"]
        inner = event.get("delta") or event.get("content_block") or {}
        mark = frame.get("abandoned_blocks", {}).get("from_block_index")
        return "model", (event["type"], inner.get("type"), inner.get("stop_reason"), mark)
    if type == "assistant":
        message = frame["message"]
        is_error = message["model"] == "<synthetic>"
        return "model", (type, *[block["type"] for block in message["content"]], is_error, frame.get("error"))
    if type == "user":
        blocks = frame["message"]["content"]
        return "outcome", (type, *[(block["type"], bool(block.get("is_error"))) for block in blocks])
    if type == "result":
        names = ("subtype", "is_error", "terminal_reason", "api_error_status", "num_turns", "stop_reason")
        return "outcome", (type, *[frame.get(name) for name in names], len(frame["permission_denials"]))
    if type == "control_request":
        request = frame["request"]
        about = request.get("tool_name") or request.get("callback_id") or request.get("message", {}).get("method")
        return "host", (request["subtype"], about)
    if type == "control_response":
        return "answer", (frame["response"]["subtype"], frame["response"].get("error_code"))
    if type == "command_lifecycle":
        return "lifecycle", (frame["state"],)
    if str(subtype).startswith("task_"):
        return "task", (subtype,)
    return "outcome" if subtype in ("init", "permission_denied", "api_retry") else "model", (type, subtype)


def sorts(frames):
    """The kinds of the frames by sort; a row of deltas counts as one. Tasks are only told of when they are slow."""
    found = collections.defaultdict(list)
    for frame in frames:
        sort, words = kind(frame)
        if sort != "task" and not (found[sort][-1:] == [words] and words[0] == "content_block_delta"):
            found[sort].append(words)
    found["lifecycle"].sort()  # told by two sides: who takes a message in, and who is done with one
    return {sort: words for sort, words in found.items() if words}


class Driver:
    """One process, fed as the recorded one was."""

    def __init__(self, command, replaced, env, cwd):
        self.replaced = replaced
        self.frames, self.errors, self._requests = [], [], []
        self._arrived = queue.SimpleQueue()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, cwd=cwd
        )
        for work in (self._read, self._read_errors):
            threading.Thread(target=work, daemon=True).start()

    def play(self, entries):
        """Writes each recorded line when what had been read before it has been read here too. The exit code, or None
        where the recorded host killed the process."""
        expected, answered = [], 0
        for way, message in entries:
            if way == "out":
                expected.append(message)
                continue
            self._await(expected)
            if way == "in":
                is_answer = isinstance(message, dict) and message.get("type") == "control_response"
                if is_answer and answered < len(self._requests):
                    message["response"]["request_id"] = self._requests[answered]
                    answered += 1
                self._write(message)
            elif message == "host closes stdin":
                with contextlib.suppress(BrokenPipeError):
                    self.process.stdin.close()
            elif str(message).startswith("host sends SIG"):
                time.sleep(0.25)  # as the recorded host did, so that it comes in the middle of things
                self.process.send_signal(getattr(signal, message.split()[-1]))
                if message.endswith("SIGKILL"):
                    self.process.wait()
                    return None
        self._await(expected)
        return self.process.wait(20)

    def _await(self, expected):
        """Waits for as many frames of each sort as there were; of the deltas of a reply any number will do."""
        wanted = {sort: len(words) for sort, words in sorts(expected).items()}
        end = time.monotonic() + 20
        while True:
            found = sorts(self.frames)
            missing = {sort: count for sort, count in wanted.items() if len(found.get(sort, ())) < count}
            if not missing:
                return
            if not self._next(end):
                raise AssertionError(f"missing {missing} of {sorts(expected)}; there are {found}; {self.errors[-5:]}")

    def _next(self, end):
        try:
            frame = self._arrived.get(timeout=max(end - time.monotonic(), 0))
        except queue.Empty:
            return False
        if frame is None:
            return False
        if frame.get("type") == "control_request":
            self._requests.append(frame["request_id"])
        self.frames.append(frame)
        return True

    def _write(self, message):
        text = message if isinstance(message, str) else json.dumps(message, ensure_ascii=False)
        for old, new in self.replaced.items():
            text = text.replace(old, new)
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(text.encode("utf-8", "surrogatepass") + b"\n")
            self.process.stdin.flush()

    def _read(self):
        for line in self.process.stdout:
            self._arrived.put(json.loads(line))
        self._arrived.put(None)

    def _read_errors(self):
        for line in self.process.stderr:
            self.errors.append(line.decode(errors="replace").rstrip())

    def close(self):
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(BrokenPipeError):
                stream.close()
