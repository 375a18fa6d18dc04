# SPDX-License-Identifier: Apache-2.0
"""A real terminal emulator for tests: tmux with a server of its own, a fixed size, and a shell in it."""

import contextlib
import os
import shlex
import shutil
import subprocess
import uuid

import system
from harness import Skip


class Emulator:
    """A terminal with a shell, inside of a world. Use it in a ``with`` statement; it is gone afterwards."""

    def __init__(self, world, columns=120, rows=40, env=None):
        if not shutil.which("tmux"):
            if os.environ.get("CI") == "true":
                raise AssertionError("tmux is missing, which must not be in CI")
            raise Skip("tmux is not installed (scripts/install-deps --tests)")
        self.world, self.name = world, f"massgen-{uuid.uuid4().hex[:12]}"
        self.environment = world.environment(TMUX_TMPDIR=str(world.folder), ENV=None, **(env or {}))
        self._tmux(
            "-f",
            "/dev/null",
            "new-session",
            *("-d", "-x", str(columns), "-y", str(rows), "-c", str(world.cwd)),
            "exec env PS1='$ ' bash --norc --noprofile -i",
        )

    def __enter__(self):
        try:
            self.wait("$")
        except AssertionError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        with contextlib.suppress(subprocess.CalledProcessError):
            pids = self._tmux("list-panes", "-a", "-F", "#{pane_pid} #{pid}").split()
            self._tmux("kill-server")
            system.eventually(lambda: not any(map(system.is_alive, map(int, pids))), 10)

    def _tmux(self, *arguments):
        done = subprocess.run(
            ["tmux", "-L", self.name, *arguments], env=self.environment, capture_output=True, timeout=20, check=True
        )
        return done.stdout.decode()

    # What a person does

    def type(self, text):
        """Types text as it is."""
        self._tmux("send-keys", "-l", "--", text)

    def press(self, *keys):
        """Presses keys by tmux's names, such as C-c, Enter, PPage."""
        self._tmux("send-keys", "--", *keys)

    def paste(self, text):
        """Pastes text the way a terminal does, bracketed when the program has asked for that."""
        self._tmux("set-buffer", "--", text)
        self._tmux("paste-buffer", "-p")

    def resize(self, columns, rows):
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def run(self, *arguments, before="", after=""):
        """Types a command line of `massgen-server run`; the shell says `code=N` when it is over."""
        words = " ".join(shlex.quote(str(word)) for word in (self.world.binary, "run", *arguments))
        self.type(f"clear; {before}{words}{after}; echo code=$?")
        self.press("Enter")

    # What a person sees

    def lines(self, colors=False):
        return self._tmux("capture-pane", "-p", *(["-e"] if colors else [])).split("\n")

    def text(self):
        return "\n".join(self.lines())

    def wait(self, *texts, timeout=20):
        """Waits until all of these are on the screen, and returns its lines."""

        def found():
            lines = self.lines()
            return lines if all(text in "\n".join(lines) for text in texts) else None

        try:
            return system.eventually(found, timeout, interval=0.05)
        except TimeoutError:
            raise AssertionError(f"{texts} did not come on the screen:\n{self.text()}") from None

    def wait_gone(self, text, timeout=20):
        system.eventually(lambda: text not in self.text(), timeout, f"“{text}” to go", interval=0.05)

    def wait_code(self, code):
        return self.wait(f"code={code}\n")

    @property
    def process(self):
        """The process of massgen-server in this terminal."""

        def found():
            for pid in system.processes_with(self.world.marker):
                with contextlib.suppress(OSError):
                    if os.path.samefile(f"/proc/{pid}/exe", self.world.binary):
                        return pid
            return None

        return system.eventually(found, 10, what="massgen-server to run")

    @property
    def state(self):
        """Whether the alternate screen is on, and whether the cursor can be seen."""
        return self._tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}").strip()

    def check_restored(self):
        """The terminal is as a shell wants it: the normal screen, a cursor, and line input."""
        system.eventually(lambda: self.state == "0 1", 10, "the normal screen")
        self.type("clear; stty -a; echo checked")
        self.press("Enter")
        shown = " ".join(self.wait("\nchecked"))
        assert "icanon" in shown, shown
        for word in ("-icanon", "-echo ", "-opost", "-isig"):
            assert word not in shown, (word, shown)
