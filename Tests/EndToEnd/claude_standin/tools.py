# SPDX-License-Identifier: Apache-2.0
"""The stand-in's tools: those that touch the machine really do. (transcripts tool-*, sdk-mcp-*)"""

import itertools
import os
import signal
import subprocess
import threading

from host import Aborted, Closed, Refused

STOPPED = (
    "The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file edit, the "
    "new_string was NOT written to the file). STOP what you are doing and wait for the user to tell you how to proceed."
)


class Failed(Exception):
    """The tool failed; the text is its result."""


class Tools:
    """What the model may call."""

    def __init__(self, host, servers, log):
        self.host, self.servers, self.log = host, servers, log
        self.running, self._lock = set(), threading.Lock()

    def call(self, name, data, id):
        """The result as (content of the block, tool_use_result)."""
        if name.startswith("mcp__"):
            return self.servers.call(name, data, id)
        action = {"Bash": self._bash, "Write": self._write, "Read": self._read}.get(name)
        if not action:
            return f"{name} is done.", f"{name} is done."
        try:
            return action(data)
        except KeyError as error:
            raise Failed(f"<tool_use_error>InputValidationError: {name}: {error} is missing</tool_use_error>") from None
        except OSError as error:
            raise Failed(str(error)) from None

    def _bash(self, data):
        # A session of its own, as with the CLI: who kills the CLI's group does not reach it.
        process = subprocess.Popen(
            ["bash", "-c", data["command"]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        with self._lock:
            self.running.add(process)
        self.log.note("tool-started", tool=process.pid, command=data["command"])
        read = []
        reader = threading.Thread(target=lambda: read.append(process.stdout.read()), daemon=True)
        reader.start()
        try:
            while reader.is_alive():
                self.host.check()
                reader.join(0.02)
        except Aborted:
            self.kill_all()
            self._forget(process)
            raise
        text, code = read[0].decode(errors="replace").rstrip("\n"), process.wait()
        self.log.note("tool-ended", tool=process.pid, code=code)
        self._forget(process)
        if code:
            raise Failed(f"Exit code {code if code > 0 else 128 - code}\n{text}".rstrip())
        return text, {"stdout": text, "stderr": "", "interrupted": False, "isImage": False}

    def _forget(self, process):
        with self._lock:
            self.running.discard(process)

    def kill_all(self):
        with self._lock:
            for process in self.running:
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    @staticmethod
    def _write(data):
        path, content = data["file_path"], data["content"]
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
        shown = {"type": "create", "filePath": path, "content": content, "structuredPatch": [], "originalFile": None}
        return f"File created successfully at: {path}", shown

    @staticmethod
    def _read(data):
        with open(data["file_path"], encoding="utf-8", errors="replace") as file:
            content = file.read()
        numbered = "\n".join(f"{number}\t{line}" for number, line in enumerate(content.split("\n"), 1))
        return numbered, {"type": "text", "file": {"filePath": data["file_path"], "content": content}}


class HostServers:
    """MCP servers that the host serves over the control protocol."""

    def __init__(self, host, faults, version):
        self.host, self.faults, self.version = host, faults, version
        self.tools, self.status, self._ids = {}, {}, itertools.count()

    def start(self, name):
        """The handshake. It comes before the answer to the host's initialize request."""
        about = {"protocolVersion": "2025-11-25", "capabilities": {}}
        about["clientInfo"] = {"name": "claude-code", "title": "Claude Code", "version": self.version}
        try:
            self._ask(name, "initialize", about, seconds("MCP_TIMEOUT", 30))
            self.status[name] = "connected"
        except (Refused, TimeoutError, Closed):
            self.status[name] = "failed"

    def list(self, frozen):
        """Asks for tools; those of a resumed session keep the schemas they had."""
        for name in [name for name, status in self.status.items() if status == "connected"]:
            self.host.ask(
                "mcp_message", in_turn=False, server_name=name,
                message={"jsonrpc": "2.0", "method": "notifications/initialized"},
            )  # fmt: skip
            for tool in self._ask(name, "tools/list", None, 30).get("tools", []):
                full = f"mcp__{name}__{tool['name']}"
                self.tools[full] = frozen.get(full, tool)

    def call(self, name, data, id):
        server, tool = name.split("__", 2)[1:]
        params = {"name": tool, "arguments": data, "_meta": {"claudecode/toolUseId": id, "progressToken": 2}}
        try:
            result = self._ask(server, "tools/call", params, seconds("MCP_TOOL_TIMEOUT", 1e8 / 1000), in_turn=True)
        except Refused as error:
            raise Failed(str(error)) from None
        except TimeoutError:
            self._notify_cancelled(server)
            raise Failed(f'MCP server "{server}" tool "{tool}" timed out') from None
        except Closed:
            raise Failed("Connection closed") from None
        content = result.get("content", [])
        if result.get("isError"):
            raise Failed("\n".join(block.get("text", "") for block in content))
        return content, content

    def _ask(self, server, method, params, timeout, in_turn=False):
        message = {"method": method, "jsonrpc": "2.0", "id": next(self._ids)}
        if params is not None:
            message["params"] = params
        answer = self.host.ask("mcp_message", in_turn=in_turn, timeout=timeout, server_name=server, message=message)
        reply = answer.get("mcp_response") or {}
        if "error" in reply:
            raise Refused(f"MCP error {reply['error'].get('code')}: {reply['error'].get('message')}")
        return reply.get("result") or {}

    def _notify_cancelled(self, server):
        message = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"reason": "timeout"}}
        threading.Thread(
            target=self.host.ask, args=("mcp_message",), daemon=True,
            kwargs={"in_turn": False, "timeout": 5, "server_name": server, "message": message},
        ).start()  # fmt: skip


def seconds(variable, default):
    return float(os.environ.get(variable) or default * 1000) / 1000
