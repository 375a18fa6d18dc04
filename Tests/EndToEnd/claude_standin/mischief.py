# SPDX-License-Identifier: Apache-2.0
"""The faults that happen in a turn."""

import os
import subprocess
import sys
import time

import errors
import frames
from wire import put

UNKNOWN = [
    {"type": "hologram", "beam": {"width": 3}},
    {"type": "system", "subtype": "aurora", "colours": ["green"]},
    {"type": "system", "subtype": "notice", "level": "info", "content": None},
    {"type": "control_cancel_request", "request_id": "nobody-knows-this"},
    {"type": "control_response", "response": {"subtype": "success", "request_id": "nor-this", "response": None}},
    {"type": "control_request", "request_id": "standin-odd", "request": {"subtype": "draw_a_picture", "of": "a cat"}},
    {
        "type": "user",
        "message": {"role": "user", "content": "a plain text where blocks are usual"},
        "isSynthetic": True,
    },
    {"novel": True},
]
ODD_EVENTS = [
    {"type": "ping"},
    {"type": "content_block_start", "index": 40, "content_block": {"type": "sculpture", "marble": 1}},
    {"type": "content_block_delta", "index": 40, "delta": {"type": "chisel_delta", "blow": 2}},
    {"type": "content_block_stop", "index": 40},
    {"type": "message_twist", "by": 90},
]

HALF = b'{"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"'
ORPHAN = """
import os, sys, time
if os.fork(): os._exit(0)
os.setsid()
if os.fork(): os._exit(0)
with open(sys.argv[1], "a") as file: file.write(f"{os.getpid()}\\n")
time.sleep(300)
"""


class Mischief:
    """The faults of one process, each at its time."""

    def __init__(self, faults, output, log):
        self.faults, self.output, self.log = faults, output, log

    def at_start(self):
        self._write_stderr("stderr", ends_lines=True)
        self._write_stderr("stderr-nl", ends_lines=False)
        if "orphan" in self.faults:
            self._leave_orphan()

    def steps(self, steps, speech):
        """The steps of a turn, as the faults change them."""
        faults = self.faults
        for name, marked in (("dup-delta", True), ("dup-delta-old", False)):
            if faults.take(name):
                speech.withdraw("This sentence is cut before it ends, sadly.", marked)
        if faults.value("hang") == "start":
            speech.host.pause(1e9)
        kind = faults.take("result-error")
        if kind:
            from turn import Ended  # noqa: PLC0415

            raise Ended(errors.KINDS[kind])
        if "auth-loop" in faults:
            return [{"http": 401, "message": "invalid x-api-key"}]
        if faults.take("unknown"):
            self._be_odd(speech)
        count = faults.take("perm")
        if count:
            calls = [{"name": "Bash", "input": {"command": f"echo {number}"}} for number in range(int(count))]
            return [{"text": "Many at once.", "tools": calls}, *steps]
        if "flood" in faults:
            return [{"text": "".join(str(index % 10) for index in range(int(faults.number("flood")))), "piece": 1}]
        return steps

    def amid(self, speech):
        """The middle of a reply."""
        faults = self.faults
        if "exit" in faults:
            self.output.flush()
            words = os.environ.get("CLAUDE_STANDIN_LAST_WORDS", "the stand-in crashes, as it was told to")
            for name, value in os.environ.items():
                words = words.replace("{" + name + "}", value)
            print(words, file=sys.stderr, flush=True)
            self._end(int(faults.number("exit")))
        if "half" in faults:
            self.output.cut((HALF + b"x" * 1_000_000)[: int(faults.number("half"))])
            self._end(0)
        if "hang" in faults:
            speech.host.pause(1e9)
        if faults.take("bad-json"):
            self.output.send_bytes(b'{"type":"stream_event","event":{"type":')
        if faults.take("bad-utf8"):
            body = b'{"type":"system","subtype":"informational","level":"info","content":"caf\xe9 \xff\xfe"}'
            self.output.send_bytes(body)
        self._write_stderr("stderr", ends_lines=True)
        self._write_stderr("stderr-nl", ends_lines=False)
        faults.take("stderr")
        faults.take("stderr-nl")

    def after_result(self, framer, program):
        """What comes after a result."""
        if "hang-after-result" in self.faults:
            self.output.flush()
            self.log.note("hangs")
            while True:
                time.sleep(60)
        if self.faults.take("two-results"):
            self.output.send(program.init_frame())
            body = frames.message("msg_background", "model", [{"type": "text", "text": "Background news."}], {})
            self.output.send(framer.assistant(body))
            self.output.send(
                framer.frame(
                    "result", subtype="success", is_error=False, result="Background news.", num_turns=1,
                    terminal_reason="completed", origin={"kind": "task-notification", "producer": "session-task"},
                    **program.totals.fields(False),
                )
            )  # fmt: skip

    def _be_odd(self, speech):
        for frame in UNKNOWN:
            self.output.send(frame)
        speech.id = "msg_odd"
        for event in ODD_EVENTS:
            speech.event(event)
        body = frames.message("msg_odd", "model", [{"type": "sculpture", "marble": 1}], {})
        self.output.send(speech.framer.assistant(body, novelty={"level": 9}))

    def _write_stderr(self, name, ends_lines):
        size = int(self.faults.number(name)) // 2
        line = (
            b"warning: the stand-in talks and talks about nothing at all, which nobody needs to read"
            + b"\n" * ends_lines
        )
        if size:
            put(2, (line * (size // len(line) + 1))[:size])

    def _leave_orphan(self):
        """A grandchild in a session of its own, whose parent is gone at once."""
        streams = (
            {}
            if self.faults.value("orphan") == "pipes"
            else {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        )
        folder = self.log.folder or "/tmp"
        subprocess.run(
            [sys.executable, "-S", "-c", ORPHAN, f"{folder}/orphans"], stdin=subprocess.DEVNULL, check=True, **streams
        )

    def _end(self, code):
        self.log.note("crash", code=code)
        os._exit(code)
