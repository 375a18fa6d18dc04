# SPDX-License-Identifier: Apache-2.0
"""What a test is, and the small world each one runs in: own home, own folders, own processes, all gone afterwards."""

import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import uuid

import client
import fault_matrix
import provider
import system

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("MASSGEN_SHARED") or CHECKOUT.parent / "shared")
DEMO = CHECKOUT / "teams/basics/three-agents-demo.massgen.yaml"
FACES = ("rpc", "lsp")
# A sound of one sample, as base64.
SILENCE = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQIAAACAgA=="


# SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV
CRASHES = (-4, -5, -6, -7, -8, -11)


class Skip(Exception):
    """The test cannot run here; the text says why."""


class Test:
    def __init__(self, function, title, face, is_slow, is_alone, faults):
        self.function, self.face, self.is_slow, self.is_alone = function, face, is_slow, is_alone
        self.faults = faults  # rows of the fault matrix, by their full names
        self.suite = function.__module__.replace("test_", "", 1)
        self.title = title + (f" [{face}]" if face else "")
        self.name = f"{self.suite}: {self.title}"


TESTS = []


def test(title, faces=None, slow=False, alone=False, fault=()):
    """Registers a test; with ``faces`` it runs once on each of them and gets the face as second argument.

    ``alone`` is for tests that measure: nothing else runs beside them. ``fault`` names the rows of the fault matrix
    (``fault_matrix.py``) that the test is a case of.
    """
    faults = (fault,) if isinstance(fault, str) else tuple(fault)
    unknown = [name for name in faults if name not in fault_matrix.rows()]
    assert not unknown, f"{title}: no row {unknown} in fault_matrix.py"

    def register(function):
        for face in faces or (None,):
            TESTS.append(Test(function, title, face, slow, alone, faults))
        return function

    return register


def shared(*parts):
    """A place in the shared conformance data."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        if os.environ.get("CI") == "true":
            raise AssertionError(f"{path} is missing, which must not be in CI")
        raise Skip(f"{path} is not there")
    return path


class World:
    """The surroundings of one test. ``chance`` is its source of random choices, the same for the same seed."""

    def __init__(self, binary, swift_provider=None, seed=0):
        self.binary, self._swift_provider = str(binary), swift_provider
        self.chance = random.Random(seed)
        self.marker = f"massgen-e2e-{uuid.uuid4()}"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="massgen-e2e-"))
        self.cwd, self.home = self.folder / "work", self.folder / "home"
        self.state, self.config = self.folder / "state", self.folder / "config"
        for place in (self.cwd, self.home, self.state, self.config, self.folder / "tmp"):
            place.mkdir()
        self.clients, self.providers, self.processes, self.notes, self.secrets = [], [], [], [], []
        self.on_close = []

    # Processes

    def environment(self, **changes):
        """A small environment that leads nowhere but into this world. None removes a variable."""
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "XDG_STATE_HOME": str(self.state),
            "XDG_CONFIG_HOME": str(self.config),
            "TMPDIR": str(self.folder / "tmp"),
            "MASSGEN_TEAMS_DIR": str(CHECKOUT / "teams"),
            "MASSGEN_E2E": self.marker,
        }
        for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        environment.update(changes)
        return {name: value for name, value in environment.items() if value is not None}

    def spawn(
        self,
        *arguments,
        env=None,
        cwd=None,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    ):
        """Starts the binary with these arguments."""
        process = subprocess.Popen(
            [self.binary, *map(str, arguments)],
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            bufsize=0,
            env=self.environment(**(env or {})),
            cwd=str(cwd or self.cwd),
            **options,
        )
        self.processes.append(process)
        return process

    def connect(self, process, face, **descriptors):
        """A client for a process that runs one of the two faces."""
        one = client.Client(process, face, secrets=self.secrets, **descriptors)
        self.clients.append(one)
        return one

    def start(self, face="rpc", *arguments, initialize=True, capabilities=None, options=None, env=None, cwd=None):
        """A server and a client that has said hello."""
        one = self.connect(self.spawn(face, *arguments, env=env, cwd=cwd), face)
        if initialize:
            params = {"processId": os.getpid()}
            if capabilities:
                params["capabilities"], one.may_request = capabilities, True
            if options:
                params["initializationOptions"] = {"massgen": options}
            one.call("initialize", params)
            one.notify("initialized", {})
        return one

    def run_command(self, *arguments, stdin="", timeout=60, env=None, cwd=None):
        """`massgen-server run …` to its end, with text as output."""
        process = self.spawn("run", *arguments, env=env, cwd=cwd)
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        try:
            out, err = process.communicate(data, timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            shown = f"stdout {out[-500:]!r}, stderr {err[-1500:]!r}"
            raise TimeoutError(f"{arguments} did not end in {timeout} s; {shown}") from None
        self._check_end(process, err)
        self._check_secrets("the output of run", out + err)
        return subprocess.CompletedProcess(arguments, process.returncode, out.decode(), err.decode())

    def provider(self, script=provider.team_player, **options):
        one = provider.Provider(script, **options)
        self.providers.append(one)
        return one

    def wire(self, key=None, extras=(), **options):
        """A provider of all four APIs. At the end every request that it got is judged; ``extras`` are the top-level
        keys and part types that a Chat Completions provider adds to the format."""
        from wire import judging, server  # noqa: PLC0415 - both need this module

        judging.checker()  # where nobody can judge, the test is skipped before it begins
        one = server.WireServer(key=key, **options)
        self.providers.append(one)
        if key:
            self.secrets.append(key)

        def judge():
            faults = list(one.faults) + [f"{name} was left at the provider" for name in one.storage.left_over]
            for request in one.model_calls:
                faults += [
                    f"{request.api.NAME} of {request.model}: {fault}" for fault in judging.judge(request, extras)
                ]
            assert not faults, "requests that a provider would refuse:\n" + "\n".join(faults[:20])

        self.on_close.append(judge)
        return one

    def plain_wire(self, script):
        """The same for other clients, of which nothing is expected."""
        from wire import server  # noqa: PLC0415

        one = server.WireServer(script)
        self.providers.append(one)
        return one

    def fast_provider(self, *arguments):
        """The base URL of a provider for high rates, which is a program of its own."""
        if not self._swift_provider:
            raise Skip("LoopbackProviderTool is not built (swift build -c release --product LoopbackProviderTool)")
        process = subprocess.Popen(
            [str(self._swift_provider), "--port", "0", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.on_close.append(lambda: (process.stdin.close(), process.wait(10), process.stdout.close()))
        return f"http://127.0.0.1:{int(process.stdout.readline())}/v1"

    # Files

    def file(self, name, content):
        path = self.cwd / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, (dict, list)):
            content = json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run_folder(self, run_id):
        """Where the journal of a run is."""
        for root in (self.cwd, self.state, self.folder):
            found = list(root.glob(f"**/{run_id}"))
            if found:
                return found[0]
        raise AssertionError(f"no folder of {run_id} below {self.folder}")

    def journal(self, run_id):
        """The events of a run as they are on disk; every line must be whole."""
        data = (self.run_folder(run_id) / "events.jsonl").read_bytes()
        assert data.endswith(b"\n"), f"the journal of {run_id} ends in half a line: {data[-100:]!r}"
        events = [json.loads(line) for line in data.splitlines()]
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1)), "the journal has gaps"
        return events

    def note(self, text):
        """A figure for the result line."""
        self.notes.append(text)

    # The end

    def close(self):
        """Ends everything and says what was left over or broken."""
        faults = self._end_processes()
        for one in self.clients:
            faults.extend(one.faults)
            self._try(faults, self._check_end, one.process, bytes(one.stderr))
            self._try(faults, self._check_secrets, "stderr", bytes(one.stderr))
        for one in self.providers:
            one.stop()
        for action in reversed(self.on_close):
            self._try(faults, action)
        for path in self.folder.rglob("*") if self.secrets else ():
            if path.is_file() and path.name != ".env":
                self._try(faults, self._check_secrets, path, path.read_bytes())
        for process in self.processes:
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream:
                    with contextlib.suppress(OSError):
                        stream.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return faults

    def _end_processes(self):
        """The end of input is all a server should need; nothing may be left 3 s after it."""
        faults = []
        for one in self.clients:
            one.resume_reading()
            one.close_input()
        for process in self.processes:
            try:
                process.wait(6)
            except subprocess.TimeoutExpired:
                faults.append(f"process {process.pid} did not end 6 s after its input")
                process.kill()
                process.wait()
        with contextlib.suppress(TimeoutError):
            system.eventually(lambda: not system.processes_with(self.marker), 3)
        for pid in system.processes_with(self.marker):
            faults.append(f"process {pid} was left over")
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        return faults

    @staticmethod
    def _try(faults, action, *arguments):
        try:
            action(*arguments)
        except Exception as error:  # noqa: BLE001
            faults.append(str(error) or repr(error))

    def transcript(self):
        return "\n".join(f"--- session {index + 1}\n{one.transcript()}" for index, one in enumerate(self.clients))

    @staticmethod
    def _check_end(process, stderr):
        """A crash is never right, whatever the test is about."""
        for word in (b"Fatal error", b"crashed at", b"AddressSanitizer"):
            if word in stderr:
                shown = stderr[stderr.find(word) :][:600].decode(errors="replace")
                raise AssertionError(f"the server crashed: {shown}")
        if process.returncode in CRASHES:
            raise AssertionError(f"the server was ended by signal {-process.returncode}")

    def _check_secrets(self, place, data):
        if any(secret.encode() in data for secret in self.secrets):
            raise AssertionError(f"a secret stands in {place}")


# Teams and requests


def chat_team(url, *models, top=None, **backend):
    """A team of Chat Completions agents, named like their models."""
    agents = [
        {"id": model, "backend": {"type": "chatcompletion", "model": model, "base_url": url, **backend}}
        for model in models
    ]
    return {"agents": agents, **(top or {})}


def replay_team(**scripts):
    """A team of scripted agents: id → list of replies."""
    return {
        "agents": [{"id": name, "backend": {"type": "replay", "script": script}} for name, script in scripts.items()]
    }


def answer_then_vote(text="An answer.", vote="agent1", final=None, delay=10):
    """Replies of a scripted agent that answers once and votes ever after."""
    replies = [
        {
            "steps": [
                {"text": "Thinking. "},
                {"delay_ms": delay, "tool_calls": [{"name": "new_answer", "arguments": {"content": text}}]},
            ]
        },
        {
            "repeat": True,
            "steps": [
                {
                    "delay_ms": delay,
                    "tool_calls": [{"name": "vote", "arguments": {"agent_id": vote, "reason": "Good."}}],
                }
            ],
        },
    ]
    if final is not None:
        replies.append({"for": "final", "steps": [{"text": final}]})
    return replies


HANGING = {
    "agents": [
        {
            "id": "silent",
            "backend": {
                "type": "replay",
                "script": [{"repeat": True, "steps": [{"text": "One moment. "}, {"hang": True}]}],
            },
        }
    ]
}


def start_params(team, prompt="What is best?", **more):
    """Params of massgen/run/start for a team given as a value or as a path."""
    config = {"inline": team} if isinstance(team, dict) else {"path": str(team)}
    return {"config": config, "prompt": [{"type": "text", "text": prompt}], **more}


def start(one, team, prompt="What is best?", **more):
    """Starts a run and returns its id."""
    return one.call("massgen/run/start", start_params(team, prompt, **more))["runId"]


def finish(one, team, prompt="What is best?", timeout=60, **more):
    """Starts a run and returns its result."""
    return one.call("massgen/run/start", start_params(team, prompt, wait=True, **more), timeout)


def demo(**more):
    """The bundled demo team, played instantly."""
    return start_params(DEMO, replay={"speed": "instant"}, **more)
