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


class Helper:
    """A script in that environment which answers a JSON value a line; one process serves all tests."""

    _started, _starting = {}, threading.Lock()

    def __init__(self, script, *arguments):
        self._process = subprocess.Popen(
            [python(), HERE / script, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._lock = threading.Lock()
        atexit.register(self._end)
        answer = self._process.stdout.readline()
        assert answer == "ready\n", f"{script} does not start: {answer!r}"

    @classmethod
    def of(cls, script, *arguments):
        """The process of a script; a skip where its environment cannot be made, a failure there in CI."""
        with cls._starting:
            if script not in cls._started:
                try:
                    cls._started[script] = cls(script, *arguments)
                except (OSError, subprocess.SubprocessError) as error:
                    cls._started[script] = error  # trying again for every test would take for ever
            found = cls._started[script]
        if not isinstance(found, Exception):
            return found
        if os.environ.get("CI") == "true":
            raise found
        raise harness.Skip(f"the SDKs cannot be installed: {found}")

    def ask(self, question):
        with self._lock:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

    def _end(self):
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait(10)


def checker():
    """The process that judges bodies."""
    return Helper.of("checker.py", harness.shared("api-specs"))


def body_faults(api, body, version=None, extras=()):
    """What the schemas and the SDK types have against a body. ``extras`` are what a provider adds to the format."""
    question = {"api": api, "body": body, "version": version, "extras": list(extras)}
    return checker().ask(question)


def judge(request, extras=()):
    """Everything that is wrong with a recorded model call."""
    api, body = request.api, request.json
    found = body_faults(api.NAME, body, request.headers.get("anthropic-version"), extras)
    try:
        return found + rules.faults(api, body)
    except (AssertionError, LookupError, TypeError, ValueError) as error:
        return [*found, f"the body cannot be read: {error!r:.300}"]


def ask_sdk(api, root, model=None, upload=None):
    """What the official client of an API reads from a loopback server. (``sdk_clients.py``)"""
    return Helper.of("sdk_clients.py").ask({"api": api, "root": root, "model": model, "upload": upload})


if __name__ == "__main__":
    python()
