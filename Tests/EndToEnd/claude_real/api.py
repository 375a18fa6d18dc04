# SPDX-License-Identifier: Apache-2.0
"""The Messages API as the CLI uses it, on a loopback port.

What the model says is a script as in ``provider.py``: a function of an ``Exchange``. ``scripts.py`` has those that the
tests share. ``requests`` holds everything that was asked, ``model_calls`` what a model was asked.
"""

import itertools

from wire import messages_api, server

CREDENTIALS = ("x-api-key", "authorization")


class ClaudeRequest(server.WireRequest):
    """A request of the CLI, and where in a turn it stands."""

    @property
    def messages(self):
        return self.json.get("messages", [])

    @property
    def prompt(self):
        """What the user said last; results of tools and what the CLI adds to them are not meant."""
        start = self._turn_start
        return "\n".join(_said(self.messages[start])) if start is not None else ""

    @property
    def step(self):
        """How many replies this turn has had."""
        start = self._turn_start
        return sum(message["role"] == "assistant" for message in self.messages[start or 0 :])

    @property
    def turn(self):
        """How many prompts came before this one in the conversation."""
        return sum(bool(_said(message)) for message in self.messages) - 1

    @property
    def system(self):
        return "\n".join(part.text for part in self.parts if part.role == "system")

    @property
    def results(self):
        """What the tools gave: (id of the call, text, whether it failed), in order."""
        found = []
        for message in self.messages:
            for block in _blocks(message["content"]):
                if block["type"] == "tool_result":
                    texts = [one.get("text", "") for one in _blocks(block.get("content") or "")]
                    found.append((block["tool_use_id"], "\n".join(texts), block.get("is_error", False)))
        return found

    @property
    def credentials(self):
        return {name: self.headers[name] for name in CREDENTIALS if name in self.headers}

    @property
    def _turn_start(self):
        starts = [index for index, message in enumerate(self.messages) if _said(message)]
        return starts[-1] if starts else None


def _blocks(content):
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _said(message):
    """The texts of a message of the user. After a turn that ended with a tool they stand behind the tool's result."""
    if message["role"] != "user":
        return []
    texts = [block["text"] for block in _blocks(message["content"]) if block["type"] == "text"]
    return [text for text in texts if not text.startswith("<system-reminder>")]


class Writer(messages_api.Writer):
    """A reply with ids of its own and the scripted usage, which sums are checked against."""

    def __init__(self, exchange):
        self.exchange, self.index, self.is_open, self.is_text = exchange, 0, False, False
        message = {
            "id": f"msg_{exchange.identity}",
            "type": "message",
            "role": "assistant",
            "model": exchange.request.model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {
                "input_tokens": exchange.usage[0],
                "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": 0,
                "output_tokens": 1,
                "service_tier": "standard",
            },
        }
        self._event("message_start", message=message)

    def thinking(self, pieces):
        self.open({"type": "thinking", "thinking": "", "signature": ""})
        for piece in pieces:
            self.delta({"type": "thinking_delta", "thinking": piece})
        self.delta({"type": "signature_delta", "signature": "c2lnbmVk"})
        self.close()

    def failure(self, kind="overloaded_error", message="Overloaded"):
        """An error in the middle of a stream."""
        self._event("error", error={"type": kind, "message": message})


class ClaudeExchange(server.WireExchange):
    """A reply to the CLI. ``usage`` is (input tokens, output tokens)."""

    usage = (100, 10)
    _identities = itertools.count(1)

    def __init__(self, provider, connection, request):
        super().__init__(provider, connection, request)
        self.identity = f"{next(self._identities):06}"
        self._calls = itertools.count(1)

    def stream(self, headers=(), recorded=False):
        super().stream([("request-id", f"req_{self.identity}"), *headers], recorded=True)
        self.writer = Writer(self)

    def thinking(self, *pieces):
        self.writer.thinking(pieces)

    def tool(self, name, **arguments):
        self.writer.call(f"toolu_{self.identity}_{next(self._calls)}", name, arguments)

    def finish(self, reason="stop", usage=None):
        super().finish(reason, usage or self.usage)


class ClaudeAPI(server.WireServer):
    """The server. ``root`` is what ANTHROPIC_BASE_URL has to be."""

    request_type, exchange_type = ClaudeRequest, ClaudeExchange

    def play(self, exchange):
        request = exchange.request
        if request.method == "HEAD":
            exchange.reply(200, b"")
        elif request.api is messages_api:
            self.script(exchange)
        elif not self.storage.play(exchange):
            self.faults.append(f"{request.method} {request.path} is no path that the CLI was known to ask for")
            exchange.refuse(404, "There is no such path.", "not_found_error")
