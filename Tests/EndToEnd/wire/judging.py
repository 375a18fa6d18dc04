# SPDX-License-Identifier: Apache-2.0
"""Makes the environment of ``checker.py`` and asks it; one process judges for all tests."""

import atexit
import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading

import harness
from wire import rules

HERE = pathlib.Path(__file__).resolve().parent
ENVIRONMENT = harness.CHECKOUT / ".build/python-sdks"
REQUIREMENTS = HERE / "requirements.txt"


def python():
    """The interpreter that has the packages of requirements.txt; made when it is missing or older than they are."""
    stamp = ENVIRONMENT / "installed"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True, stdout=sys.stderr)
        install = [ENVIRONMENT / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]
        subprocess.run(install, check=True, stdout=sys.stderr, timeout=600)
        stamp.write_text(wanted)
    return ENVIRONMENT / "bin/python"


class Judge:
    """The checking process."""

    _shared, _lock = None, threading.Lock()

    def __init__(self):
        folder = harness.shared("api-specs")
        self._process = subprocess.Popen(
            [python(), HERE / "checker.py", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(self._end)
        answer = self._process.stdout.readline()
        assert answer == "ready\n", f"the checker does not start: {answer!r}"

    @classmethod
    def shared(cls):
        """The one of all tests; a skip where its environment cannot be made, a failure there in CI."""
        with cls._lock:
            if cls._shared is None:
                try:
                    cls._shared = cls()
                except (OSError, subprocess.SubprocessError) as error:
                    if os.environ.get("CI") == "true":
                        raise
                    raise harness.Skip(f"the SDKs cannot be installed: {error}") from None
            return cls._shared

    def faults(self, api, body, version=None, extras=()):
        """What the schemas and the SDKs have against a body."""
        question = json.dumps({"api": api, "body": body, "version": version, "extras": list(extras)})
        with self._lock:
            self._process.stdin.write(question + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

    def _end(self):
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait(10)


def ask_sdks(questions):
    """What the official clients read from loopback servers, in the order of the questions of ``sdk_clients.py``."""
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    run = subprocess.run(
        [python(), HERE / "sdk_clients.py"], input=lines, capture_output=True, text=True, timeout=120, check=False
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(questions), run.stderr[-2000:]
    return answers


def judge(request, extras=()):
    """Everything that is wrong with a recorded model call."""
    api, body = request.api, request.json
    found = rules.faults(api, body)
    version = request.headers.get("anthropic-version")
    return found + Judge.shared().faults(api.NAME, body, version, extras)


if __name__ == "__main__":
    python()
