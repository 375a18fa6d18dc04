# SPDX-License-Identifier: Apache-2.0
"""Which faults a process of the stand-in has: ``CLAUDE_STANDIN_FAULTS="half=100@1 stderr=5000000"``.

A fault is ``name``, ``name=value``, and with ``@N`` it is one of the N-th process only that uses the same folder
(``CLAUDE_STANDIN_DIR``); so a test has the first process die and the one that takes its place do well.
"""

import os

NAMES = {
    # At the start
    "version": "reports this version",
    "version-hang": "--version prints nothing and does not end",
    "version-text": "--version prints this instead of a version",
    "die-start": "ends with this exit code before it has read anything",
    "slow-start": "waits so many seconds before it reads anything",
    "no-init": "never answers the initialize request",
    "locked": "says that the session's id is in use and ends",
    "resume-refused": "knows no session that it is to resume",
    "old": "speaks as 2.1.71 does",
    # At the end
    "no-interrupt": "neither answers nor follows an interrupt",
    "ignore-term": "ignores SIGTERM and SIGINT",
    "hang-after-result": "after a result it does nothing any more, not even end",
    "eof-hang": "does not end with its input",
    "orphan": "leaves a grandchild in a session of its own; =pipes: that holds stdout and stderr",
    # In a turn
    "exit": "ends with this exit code amid the first turn",
    "half": "writes so many bytes of a line amid the first turn and ends",
    "hang": "is silent from the middle of a turn on; =start: from its beginning",
    "result-error": "a turn ends with this kind of error (errors.py)",
    "auth-loop": "the API refuses the key, and every retry is announced",
    "no-result": "a turn ends without a result",
    "two-results": "after the first turn comes a result that nobody asked for",
    "dup-delta": "a message is withdrawn after some deltas and comes again",
    "dup-delta-old": "the same without any mark, as up to 2.1.139",
    "flood": "so many deltas as fast as they can be written",
    "huge": "the line of every block has so many characters more",
    "perm": "asks so many permissions at once",
    "perm-cancel": "takes a permission question back at once",
    "unknown": "frames, subtypes, blocks and keys that nobody knows",
    # How lines look
    "split": "writes so many bytes at a time (7)",
    "utf8-split": "stops inside every character of several bytes",
    "crlf": "ends lines with CR LF",
    "blank": "puts blank lines between",
    "noise": "puts lines of text between",
    "bad-json": "puts one broken line of JSON into a turn",
    "bad-utf8": "puts one line into a turn that is not UTF-8",
    "no-newline": "ends after its first turn without a line's end",
    # Other streams
    "stderr": "writes so many bytes of lines to stderr at the start and amid the first turn",
    "stderr-nl": "the same without a single line's end",
    "no-read": "reads nothing after the answer to initialize",
}


class Faults:
    """The faults of one process."""

    def __init__(self, process, text=None):
        self.values = {}
        for word in (os.environ.get("CLAUDE_STANDIN_FAULTS", "") if text is None else text).split():
            word, _, only = word.partition("@")
            name, _, value = word.partition("=")
            if name not in NAMES:
                raise SystemExit(f"the stand-in knows no fault {name!r}")
            if not only or int(only) == process:
                self.values[name] = value or "1"

    def __contains__(self, name):
        assert name in NAMES, name
        return name in self.values

    def value(self, name, default=None):
        assert name in NAMES, name
        return self.values.get(name, default)

    def number(self, name, default=0):
        return float(self.value(name, default))

    def take(self, name):
        """The value of a fault that happens once; None when it has none or has happened."""
        assert name in NAMES, name
        return self.values.pop(name, None)
