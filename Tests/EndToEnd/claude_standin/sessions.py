# SPDX-License-Identifier: Apache-2.0
"""A conversation on disk, where the CLI keeps its own. (claude-code.md 2.3, 8)"""

import contextlib
import fcntl
import json
import os
import pathlib
import re
import threading
import uuid

DELAY = 0.1  # seconds


class Unknown(Exception):
    """There is no such session."""


class InUse(Exception):
    """A session with this id exists already."""


def folder():
    """Where the sessions of this working directory are."""
    root = os.environ.get("CLAUDE_CONFIG_DIR") or os.path.join(os.environ.get("HOME", "/tmp"), ".claude")
    return pathlib.Path(root) / "projects" / re.sub("[^A-Za-z0-9]", "-", os.getcwd())


class SessionFile:
    """One session: what was said, the schemas it began with, and what it had cost at its last clean end."""

    def __init__(self, id):
        self.id, self.messages, self.tools, self.cost, self.models = id, [], {}, 0.0, {}
        self.system = None
        self._is_kept = True
        self._unwritten, self._writing = [], threading.Lock()

    def is_free(self):
        """Takes the session for this process; false when another one has it. The CLI itself does not care."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False

    @property
    def path(self):
        return folder() / f"{self.id}.jsonl"

    @classmethod
    def open(cls, options, faults):
        if "locked" in faults:
            raise InUse(options.session_id or options.resume)
        if options.resume:
            return cls._resume(options, faults)
        one = cls(options.session_id or str(uuid.uuid4()))
        one._is_kept = "--no-session-persistence" not in options.flags
        if options.session_id and one.path.exists():
            raise InUse(one.id)
        return one

    @classmethod
    def _resume(cls, options, faults):
        one = cls(options.resume)
        # 2.1.257 and later find a session from any folder.
        found = [path for path in folder().parent.glob(f"*/{one.id}.jsonl")]
        if not found or "resume-refused" in faults or ("old" in faults and not one.path.exists()):
            raise Unknown(one.id)
        for line in found[0].read_bytes().split(b"\n"):
            with contextlib.suppress(ValueError):
                one._take(json.loads(line) if line else {})
        if one.messages and one.messages[-1]["role"] == "user":
            one.messages.append({"role": "assistant", "content": [{"type": "text", "text": "No response requested."}]})
        if options.fork:
            one.id = options.session_id or str(uuid.uuid4())
            for said in one.messages:
                one._append({"said": said})
        return one

    def _take(self, entry):
        if "said" in entry:
            self.messages.append(entry["said"])
        self.tools.update(entry.get("tools", {}))
        self.system = entry.get("system", self.system)
        self.cost, self.models = entry.get("cost", self.cost), entry.get("models", self.models)

    def say(self, role, content):
        self.messages.append({"role": role, "content": content})
        self._append({"said": self.messages[-1]})

    @property
    def system_length(self):
        return len(self.system or "")

    def brief(self):
        """The conversation as the model gets it, long texts cut."""
        return [{"role": said["role"], "text": brief_text(said["content"])} for said in self.messages]

    def freeze(self, system, tools):
        """The prompt and the schemas that hold from now on: those that were there first."""
        new = {name: tool for name, tool in tools.items() if name not in self.tools}
        if new:
            self.tools.update(new)
            self._append({"tools": new})
        if self.system is None:
            self.system = system
            self._append({"system": system})

    def end(self, totals):
        """A clean end."""
        if self.messages:
            self._append({"cost": totals.cost, "models": totals.models})
        self.flush()

    def _append(self, entry):
        """Writes with some delay, as the CLI does: killed before, it leaves no session that could be resumed."""
        with self._writing:
            self._unwritten.append(json.dumps(entry).encode() + b"\n")
            if len(self._unwritten) == 1:
                timer = threading.Timer(DELAY, self.flush)
                timer.daemon = True
                timer.start()

    def flush(self):
        with self._writing:
            if self._is_kept and self._unwritten:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with open(self.path, "ab") as file:
                    file.write(b"".join(self._unwritten))
            self._unwritten.clear()


def brief_text(content):
    if isinstance(content, str):
        return content if len(content) < 20_000 else content[:10_000] + f"<{len(content)} characters>"
    pieces = []
    for block in content:
        kind = block.get("type")
        text = block.get("text") if kind == "text" else block.get("content") if kind == "tool_result" else None
        pieces.append(brief_text(text) if text else f"<{kind} {block.get('name', '')}>")
    return "\n".join(pieces)
