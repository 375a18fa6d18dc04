# SPDX-License-Identifier: Apache-2.0
"""Where the CLI is: what MASSGEN_TEST_CLAUDE names, else what ``python3 -m claude_real.installation`` has installed.

The CLI is proprietary. It is run as it comes from PyPI, and never becomes part of anything that is built here.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

import harness

ENVIRONMENT = harness.CHECKOUT / ".build/claude-cli"
REQUIREMENTS = pathlib.Path(__file__).resolve().parent / "requirements.txt"
VARIABLE = "MASSGEN_TEST_CLAUDE"
STAMP = ENVIRONMENT / "installed"


def install():
    """Makes the environment when it is missing or holds another release. The packages that the SDK needs are left out:
    only its program is wanted."""
    if _is_current():
        return
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True, stdout=sys.stderr)
    install = [ENVIRONMENT / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*install, "-r", REQUIREMENTS], check=True, stdout=sys.stderr, timeout=900)
    STAMP.write_text(_wanted())


def cli():
    """The path of the CLI. Where there is none the test is skipped, in CI it fails."""
    named = os.environ.get(VARIABLE)
    if named:
        assert os.access(named, os.X_OK), f"{VARIABLE} names {named}, which cannot be run"
        return os.path.abspath(named)
    found = _installed()
    if found:
        return str(found)
    missing = f"the Claude Code CLI is not installed ({VARIABLE}, or scripts/install-deps --tests)"
    if os.environ.get("CI") == "true":
        raise AssertionError(missing)
    raise harness.Skip(missing)


def _wanted():
    return hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()


def _is_current():
    return STAMP.exists() and STAMP.read_text() == _wanted() and _installed() is not None


def _installed():
    return next(iter(ENVIRONMENT.glob("lib/python*/site-packages/claude_agent_sdk/_bundled/claude")), None)


if __name__ == "__main__":
    try:
        if not os.environ.get(VARIABLE):
            install()
    except (OSError, subprocess.SubprocessError) as error:
        if os.environ.get("CI") == "true":
            raise
        print(f"The Claude Code CLI cannot be installed, so its tests will be skipped: {error}", file=sys.stderr)
