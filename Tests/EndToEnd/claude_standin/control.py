# SPDX-License-Identifier: Apache-2.0
"""What the host asks over the control protocol. (claude-code.md 4; transcript control-misc)"""

import threading

import frames

MODES = ("acceptEdits", "auto", "bypassPermissions", "default", "dontAsk", "plan")


class Control:
    """Answers the host's requests."""

    def __init__(self, program):
        self.program, self.is_initialized = program, False

    def take(self, id, request):
        action = getattr(self, "_" + str(request.get("subtype")), None)
        if action:
            action(id, request)
        else:
            text = f"Unsupported control request subtype: {request.get('subtype')}"
            self._fail(id, text, "unsupported_request")

    def _reply(self, id, answer=None):
        response = {"subtype": "success", "request_id": id}
        if answer is not None:
            response["response"] = answer
        self.program.output.send({"type": "control_response", "response": response})

    def _fail(self, id, text, code):
        response = {"subtype": "error", "request_id": id, "error": text, "error_code": code}
        self.program.output.send({"type": "control_response", "response": response})

    def _initialize(self, id, request):
        threading.Thread(target=self._start_servers, args=(id, request), daemon=True).start()

    def _start_servers(self, id, request):
        """The handshakes with the host's servers come before the answer."""
        one = self.program
        one.permissions.hooks = request.get("hooks") or {}
        one.system = request.get("systemPrompt") or one.options.prompt("--system-prompt")
        more = request.get("appendSystemPrompt") or one.options.prompt("--append-system-prompt")
        if more:
            one.system = f"{one.system or ''}\n{more}"
        named = [name for name, server in one.options.servers.items() if server.get("type") == "sdk"]
        for name in dict.fromkeys(named + list(request.get("sdkMcpServers") or [])):
            one.servers.start(name)
        one.log.note("initialized", system=one.system and one.system[:4000], length=len(one.system or ""))
        if "no-init" in one.faults:
            return
        self.is_initialized = True
        self._reply(id, frames.initialize_answer(one.options, one.version, "old" in one.faults))

    def _interrupt(self, id, _):
        one = self.program
        one.log.note("interrupt")
        if "no-interrupt" in one.faults:
            return
        queued = [message["uuid"] for message in list(one.inbox.queue) if message and message.get("uuid")]
        self._reply(id, {"still_queued": queued})
        if one.is_running:
            one.host.abort()

    def _set_permission_mode(self, id, request):
        mode = request.get("mode")
        if mode not in MODES:
            self._fail(id, f"Cannot set permission mode: must be one of {', '.join(MODES)}", "invalid_mode")
        else:
            self.program.permissions.mode = mode
            self._reply(id, {"mode": mode})
            framer = self.program.framer
            self.program.output.send(framer.system("status", status=None, permissionMode=mode))

    def _set_model(self, id, request):
        self.program.options.model = request.get("model")
        self._reply(id, {"model": request.get("model")})

    def _set_max_thinking_tokens(self, id, _):
        self._reply(id)

    def _mcp_status(self, id, _):
        servers = [{"name": name, "status": status} for name, status in self.program.servers.status.items()]
        self._reply(id, {"mcpServers": servers})

    def _mcp_message(self, id, _):
        self._reply(id, {})

    def _mcp_set_servers(self, id, _):
        self._reply(id, {"added": [], "removed": [], "errors": {}})

    def _get_context_usage(self, id, _):
        self._reply(id, {"categories": [], "totalTokens": 0, "maxTokens": 200000})

    def _get_settings(self, id, _):
        self._reply(id, {"effective": {}, "sources": []})

    def _stop_task(self, id, _):
        self._reply(id, {})
