# SPDX-License-Identifier: Apache-2.0
"""What the processes of the stand-in did, in a folder that a test reads: ``log.ndjson``, an object a line."""

import hashlib
import json
import os
import pathlib
import sys
import time


class Record:
    """The log of the processes that share ``CLAUDE_STANDIN_DIR``; without that nothing is kept."""

    def __init__(self):
        folder = os.environ.get("CLAUDE_STANDIN_DIR")
        self.folder = pathlib.Path(folder) if folder else None
        self.process, self._file = 0, None
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.folder / "log.ndjson", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def next_process(self):
        """The number of this process among those that use the folder, from 1."""
        self.process = 1
        while self.folder:
            try:
                os.close(os.open(self.folder / f"process-{self.process}", os.O_CREAT | os.O_EXCL))
                break
            except FileExistsError:
                self.process += 1
        return self.process

    def note_start(self, cwd):
        """What this process was started with. Of keys only their digest: a log is no place for them."""
        env = {name: digest(value) if is_key(name) else value for name, value in os.environ.items()}
        listed = sorted(map(int, os.listdir("/proc/self/fd")))[:-1]  # without that of the listing
        descriptors = [number for number in listed if number != self._file]
        self.note(
            "start", argv=sys.argv[1:], cwd=cwd, env=env, group=os.getpgrp(), parent=os.getppid(),
            descriptors=descriptors, session=os.getsid(0),
        )  # fmt: skip

    def note(self, kind, **facts):
        """Adds a line; whole lines also when several processes write."""
        if self._file is not None:
            line = {"t": round(time.monotonic(), 4), "pid": os.getpid(), "process": self.process, "kind": kind, **facts}
            os.write(self._file, json.dumps(line, ensure_ascii=False, default=str).encode("utf-8", "replace") + b"\n")


def is_key(name):
    return any(word in name for word in ("KEY", "TOKEN", "SECRET"))


def digest(value):
    return "sha256:" + hashlib.sha256(value.encode(errors="surrogateescape")).hexdigest()[:12]
