# SPDX-License-Identifier: Apache-2.0
"""The process: its start, its two streams, what the host asks of it, and its end. (claude-code.md 2.4, 4, 9)"""

import json
import os
import queue
import signal
import sys
import threading
import time

import frames
from control import Control
from host import Host
from mischief import Mischief
from model import Model
from permissions import Permissions
from sessions import InUse, SessionFile, Unknown
from sockets import Socket
from tools import HostServers, Tools
from turn import Turn
from usage import Totals
from wire import Output, lines_in


def show_version(faults, log):
    log.note("version")
    if "version-hang" in faults:
        time.sleep(300)
    print(faults.value("version-text") or version_of(faults) + " (Claude Code)")
    return 0


def version_of(faults):
    return faults.value("version") or (frames.OLD_VERSION if "old" in faults else frames.VERSION)


class Program:
    """One process of the stand-in."""

    def __init__(self, options, faults, log, process):
        self.options, self.faults, self.log, self.process = options, faults, log, process
        self.version, self.cwd = version_of(faults), os.getcwd()
        self.output, self.model = Output(faults), Model(process)
        self.host = Host(self.output, log)
        self.mischief = Mischief(faults, self.output, log)
        self.servers = HostServers(self.host, faults, self.version)
        self.tools = Tools(self.host, self.servers, log)
        self.inbox, self.seen, self.is_running = queue.Queue(), set(), False
        self.is_interrupted = False
        self.last_was_error, self.results, self.is_listed = False, 0, False
        self.system, self.control = None, Control(self)

    def run(self):
        self.log.note_start(self.cwd)
        if "die-start" in self.faults:
            print("Error: the stand-in dies at its start, as it was told to", file=sys.stderr)
            return int(self.faults.number("die-start"))
        self._handle_signals()
        time.sleep(self.faults.number("slow-start"))
        self.mischief.at_start()
        try:
            self.session = SessionFile.open(self.options, self.faults)
        except InUse as error:
            print(f"Error: Session ID {error} is already in use.", file=sys.stderr)
            return 1
        except Unknown as error:
            return self._unknown_session(str(error))
        self.log.note("session", id=self.session.id, is_shared=not self.session.is_free())
        self.socket = Socket()
        self.framer = frames.Framer(self.session.id, "old" in self.faults)
        self.permissions = Permissions(self.options, self.host, self.faults, self.output, self.framer)
        self.totals = Totals(self.session.cost, self.session.models)
        threading.Thread(target=self._read, daemon=True).start()
        self._serve()
        self.session.end(self.totals)
        self.socket.remove()
        self.output.flush()
        if "eof-hang" in self.faults:
            self.log.note("hangs")
            while True:
                time.sleep(60)
        code = 1 if self.last_was_error and not self.is_interrupted and "old" not in self.faults else 0
        self.log.note("end", code=code)
        return code

    def _serve(self):
        """Turn after turn, until the input ends."""
        while True:
            message = self.inbox.get()
            if message is None:
                return
            self.host.begin()
            self.is_running = True
            self._list_tools()
            turn = Turn(self)
            frame = turn.run(message)
            self.is_running = False
            self.last_was_error = frame["is_error"]
            if not self.framer.is_old:
                frame.update(queued_turn_count=self.inbox.qsize(), result_index=self.results)
            self.results += 1
            if self.faults.take("no-result"):
                continue
            if "no-newline" in self.faults:
                self.output.cut(json.dumps(frame).encode())
                os._exit(0)
            self.output.send(frame)
            self.log.note("result", subtype=frame["subtype"], reason=frame.get("terminal_reason"))
            state = "cancelled" if (frame.get("terminal_reason") or "").startswith("aborted") else "completed"
            for uuid in turn.uuids:
                self.lifecycle(uuid, state)
            self.mischief.after_result(self.framer, self)

    def _list_tools(self):
        if not self.is_listed:
            self.is_listed = True
            self.servers.list(self.session.tools)
            self.session.freeze(self.system, self.servers.tools)

    # What the model has

    def all_tools(self):
        base = frames.BUILT_IN + (frames.WITH_HOST if self.options.asks else [])
        chosen = sorted(base) if self.options.tools is None else self.options.tools
        return [name for name in [*chosen, *self.servers.tools] if name not in self.options.disallowed]

    def offered(self):
        """The tools that the model sees. MCP tools are not among them unless they are loaded up front."""
        if os.environ.get("ENABLE_TOOL_SEARCH") == "false" or "old" in self.faults:
            return self.all_tools()
        loaded = {
            name
            for name, tool in self.servers.tools.items()
            if (tool.get("_meta") or {}).get("anthropic/alwaysLoad")
            or self.options.servers.get(name.split("__")[1], {}).get("alwaysLoad")
        }
        return [name for name in self.all_tools() if not name.startswith("mcp__") or name in loaded]

    def init_frame(self):
        servers = [{"name": name, "status": status, "source": "sdk"} for name, status in self.servers.status.items()]
        return self.framer.system(
            "init", cwd=self.cwd, tools=self.all_tools(), mcp_servers=servers, model=self.options.model,
            permissionMode=self.permissions.mode, apiKeySource="ANTHROPIC_API_KEY", claude_code_version=self.version,
            slash_commands=[], agents=[], skills=[], plugins=[], capabilities=frames.CAPABILITIES,
        )  # fmt: skip

    def lifecycle(self, uuid, state):
        if not self.framer.is_old:
            self.output.send(self.framer.frame("command_lifecycle", command_uuid=uuid, state=state))

    def absorb(self):
        """The messages that came during a tool call: they belong to the turn that runs."""
        messages = []
        while not self.inbox.empty():
            message = self.inbox.get()
            if message is None:
                self.inbox.put(None)
                break
            messages.append(message)
        return messages

    # Streams

    def _read(self):
        for line in lines_in():
            if line.strip():
                self._take(line)
            if "no-read" in self.faults:
                while not self.control.is_initialized:
                    time.sleep(0.01)
                self.log.note("stops-reading")
                while True:
                    time.sleep(60)
        self.log.note("input-ended")
        self.host.close()
        self.inbox.put(None)

    def _take(self, line):
        """One line of the host. A bad one ends the process, as with the CLI."""
        try:
            frame = json.loads(line)
            kind = frame.get("type")
            self.log.note("in", frame=frame if len(line) < 100_000 else {"type": kind, "bytes": len(line)})
            if kind == "control_request":
                self.control.take(frame["request_id"], frame["request"])
            elif kind == "control_response":
                self.host.answered(frame["response"])
            elif kind == "user":
                frame["message"]["role"]
                self._take_message(frame)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            print(f"Error parsing streaming input line: {line[:200]!r}: {error!r}", file=sys.stderr, flush=True)
            self.log.note("bad-line", line=line[:200].decode(errors="replace"))
            self.output.flush()
            os._exit(1)

    def _take_message(self, frame):
        uuid = frame.get("uuid")
        if uuid and uuid in self.seen:
            self.log.note("duplicate", uuid=uuid)
            return
        if uuid:
            self.seen.add(uuid)
            self.lifecycle(uuid, "queued")
        self.inbox.put(frame)

    # The end

    def _handle_signals(self):
        if "ignore-term" in self.faults:
            signal.signal(signal.SIGTERM, lambda *_: self.log.note("ignored-signal"))
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            return
        signal.signal(signal.SIGTERM, self._terminated)
        signal.signal(signal.SIGINT, self._interrupted)

    def _terminated(self, *_):
        """SIGTERM takes the tools along, and nothing of the turn is told any more but their ends."""
        self.log.note("terminated")
        self.tools.kill_all()
        end = time.monotonic() + 0.5
        while self.tools.running and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.05)  # for the threads that tell of their ends
        self.output.flush()
        self.socket.remove()
        os._exit(143)

    def _interrupted(self, *_):
        """SIGINT ends the turn as an interrupt does, and then the process."""
        self.log.note("interrupted")
        self.is_interrupted = True
        self.host.abort()
        self.inbox.put(None)

    def _unknown_session(self, id):
        text = f"No conversation found with session ID: {id}"
        print(text, file=sys.stderr, flush=True)
        frame = frames.Framer(id, False).frame(
            "result", subtype="error_during_execution", is_error=True, num_turns=0, stop_reason=None, errors=[text],
            duration_ms=0, duration_api_ms=0, permission_denials=[], **Totals().fields(False),
        )  # fmt: skip
        self.output.send(frame)
        self.output.flush()
        return 1
