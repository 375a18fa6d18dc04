# SPDX-License-Identifier: Apache-2.0
"""A test with the stand-in for the ``claude`` command: its agents, and what their processes got and did."""

import contextlib
import hashlib
import json
import os
import signal

import system
from harness import CHECKOUT, finish

STANDIN = CHECKOUT / "Tests/EndToEnd/claude_standin/claude"
KEY = "sk-ant-standin-91f0c6d27b3a4e58"
# So short that a test of a timer takes a second or two; the loaded machines of CI need some room to start Python.
QUICK = {"initialize": 5, "first_frame": 5, "silence": 5, "turn": 60, "permission": 30}
QUICK_RESTART = {"max": 3, "delays": [0.1, 0.2, 0.3]}
ANSWER, VOTE = "mcp__massgen__new_answer", "mcp__massgen__vote"


class Scene:
    """The agents of a test. Each has its own folder with the script and the log of its processes."""

    def __init__(self, world):
        self.world = world
        world.secrets.append(KEY)
        world.on_close.append(self._end_what_is_left)

    def folder(self, agent="solo"):
        path = self.world.folder / "standin" / agent
        path.mkdir(parents=True, exist_ok=True)
        return path

    def workspace(self, agent="solo"):
        return self.world.folder / f"workspace-{agent}"

    def agent(self, name="solo", faults="", script=None, env=None, timeouts=None, **backend):
        """An agent of a team file. ``script`` is a list of rules, or of steps for every turn."""
        folder = self.folder(name)
        if script:
            rules = script if "steps" in script[0] else [{"steps": script}]
            (folder / "script.json").write_text(json.dumps(rules))
        variables = {
            "CLAUDE_STANDIN_DIR": str(folder),
            "CLAUDE_STANDIN_FAULTS": faults,
            "MASSGEN_E2E": self.world.marker,
            **(env or {}),
        }
        block = {
            "type": "claude_code",
            "model": "claude-sonnet-4-5",
            "cwd": str(self.workspace(name)),
            "cli_path": str(STANDIN),
            "api_key": "${E2E_KEY}",
            "env": variables,
            "timeouts": {**QUICK, **(timeouts or {})},
            "restart": QUICK_RESTART,
            **backend,
        }
        return {"id": name, "backend": {key: value for key, value in block.items() if value is not None}}

    def team(self, *agents, **top):
        return {"agents": [self.agent(one) if isinstance(one, str) else one for one in agents], **top}

    def lone(self, faults="", script=None, **options):
        """A team of one agent, which answers in one turn."""
        return self.team(self.agent("solo", faults, script, **options))

    def start(self, face="rpc", *arguments, **options):
        """A server that knows the key."""
        environment = {"E2E_KEY": KEY, **(options.pop("env", None) or {})}
        if face == "lsp":  # an editor says which folders its user trusts
            options.setdefault("options", {"trustedRoots": ["/"]})
        return self.world.start(face, "--log-level", "debug", *arguments, env=environment, **options)

    def finish(self, team, prompt="What is best?", timeout=60, **more):
        """Runs a team to its end; client and result."""
        one = self.start()
        return one, finish(one, team, prompt, timeout, **more)

    # What the processes got and did

    def log(self, agent="solo", *kinds):
        path = self.folder(agent) / "log.ndjson"
        entries = []
        for line in path.read_text().split("\n") if path.exists() else ():
            with contextlib.suppress(ValueError):
                entries.append(json.loads(line))
        return [entry for entry in entries if not kinds or entry["kind"] in kinds]

    def sent(self, agent="solo", type=None, subtype=None):
        """The frames that the host sent."""
        frames = [entry["frame"] for entry in self.log(agent, "in")]
        return [
            frame
            for frame in frames
            if type in (None, frame["type"]) and subtype in (None, frame.get("request", {}).get("subtype"))
        ]

    def starts(self, agent="solo"):
        return self.log(agent, "start")

    def calls(self, agent="solo"):
        """The model calls: what the model was given each time."""
        return self.log(agent, "call")

    def await_log(self, agent, kind, count=1, timeout=20):
        """Waits until the processes have told something so often; the entries."""

        def enough():
            entries = self.log(agent, kind)
            return entries if len(entries) >= count else None

        return system.eventually(enough, timeout, f"{kind} of {agent}")

    def pids(self):
        """Every process there was: the stand-in, its tools, and the orphans it left."""
        found = set()
        for folder in (self.world.folder / "standin").glob("*"):
            for entry in self.log(folder.name):
                found.update({entry["pid"], entry.get("tool", entry["pid"])})
            orphans = folder / "orphans"
            found.update(map(int, orphans.read_text().split()) if orphans.exists() else ())
        return found

    def alive(self):
        """Those that still run, of this test only: a number may have been given anew."""
        return sorted(pid for pid in self.pids() if system.is_alive(pid) and self._is_ours(pid))

    def expect_gone(self, seconds, since=""):
        """Nothing is left after so many seconds, zombies of the server neither."""
        system.eventually(lambda: not self.alive(), seconds, f"the end of {self.alive()} {since}")

    def _is_ours(self, pid):
        with contextlib.suppress(OSError):
            with open(f"/proc/{pid}/environ", "rb") as file:
                return self.world.marker.encode() in file.read()
        return False

    def _end_what_is_left(self):
        left = self.alive()
        for pid in left:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        assert not left, f"processes {left} were left over"
        for folder in (self.world.folder / "standin").glob("*"):
            shared = [entry["id"] for entry in self.log(folder.name, "session") if entry["is_shared"]]
            assert not shared, f"two processes had the session {shared} at once"
            bad = self.log(folder.name, "bad-line", "duplicate")
            assert not bad, f"what the CLI does not take: {bad[:3]}"


def digest(value):
    """How the stand-in's log shows a key."""
    return "sha256:" + hashlib.sha256(value.encode()).hexdigest()[:12]


def expect_no_zombies(pid):
    """Whoever ended was waited for, at once but for the moment that it takes."""
    system.eventually(lambda: not zombies_of(pid), 1, f"the last word on {zombies_of(pid)}")


def zombies_of(pid):
    """The children of a process that ended and were not waited for."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
            if fields[0] == "Z" and int(fields[1]) == pid:
                found.append(int(name))
    return found


def errors_of(one, run):
    """The errors of a run's calls."""
    return [event["error"] for event in one.run(run).of_type("call.completed") if event.get("error")]


def shown_text(one, run, agent="solo"):
    """What stands on the screen of an agent in the end: its messages that were not discarded."""
    items = one.run(run).of_type("item.completed")
    return [
        item["text"]
        for item in items
        if item["agentId"] == agent and item.get("kind") == "message" and item["status"] != "discarded"
    ]
