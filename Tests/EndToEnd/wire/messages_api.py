# SPDX-License-Identifier: Apache-2.0
"""Anthropic Messages. (backends.md 1)"""

import json

from wire.parts import Part, decode, kind_of

NAME = "anthropic"
AUTH = "x-api-key"
VERSIONS = ("2023-06-01", "2026-10-21")


def tools(body):
    """The functions the model may call: name → parameters."""
    return {tool["name"]: tool.get("input_schema", {}) for tool in body.get("tools") or [] if is_function(tool)}


def server_tools(body):
    """The tools that the provider runs itself, as the wire has them."""
    return [tool for tool in body.get("tools") or [] if not is_function(tool)]


def is_function(tool):
    return tool.get("type", "custom") == "custom"


def parts(body):
    system = body.get("system") or []
    found = [Part("system", -1, "text", "system", text=system)] if isinstance(system, str) else []
    for block in system if isinstance(system, list) else []:
        found.append(Part("system", -1, "text", "system", text=block["text"]))
    for turn, message in enumerate(body.get("messages", [])):
        found += _content(message["role"], turn, message["content"], False)
    return found


def _content(role, turn, content, in_result):
    if isinstance(content, str):
        return [Part(role, turn, "text", "content", text=content, in_result=in_result)]
    found = []
    for block in content:
        kind = block["type"]
        part = Part(role, turn, kind, kind, in_result=in_result)
        if kind == "text":
            part.text = block["text"]
        elif kind in ("image", "document"):
            _fill(part, block["source"])
            part.name = block.get("title") or ""
        elif kind == "container_upload":
            part.kind, part.file_id = "document", block["file_id"]
        elif kind == "tool_use":
            part.kind, part.name, part.text = "call", block["name"], block["id"]
        elif kind == "tool_result":
            part.kind, part.text = "result", block["tool_use_id"]
            found += [part, *_content(role, turn, block.get("content") or [], True)]
            continue
        found.append(part)
    return found


def _fill(part, source):
    part.form += f"/{source['type']}"
    if source["type"] == "base64":
        part.media_type, part.data = source["media_type"], decode(source["data"])
    elif source["type"] == "text":
        part.media_type, part.data = source["media_type"], source["data"].encode()
    elif source["type"] == "url":
        part.url = source["url"]
    elif source["type"] == "file":
        part.file_id = source["file_id"]
    if part.media_type and part.kind == "image":
        assert kind_of(part.media_type) == "image", f"an image block of type {part.media_type}"


class Writer:
    """Writes a reply as events."""

    def __init__(self, exchange):
        self.exchange, self.index, self.is_open, self.is_text = exchange, 0, False, False
        message = {
            "id": f"msg_{exchange.request.number}",
            "type": "message",
            "role": "assistant",
            "model": exchange.request.model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 100, "output_tokens": 1},
        }
        self._event("message_start", message=message)

    def _event(self, kind, **members):
        data = json.dumps({"type": kind, **members})
        self.exchange.write(f"event: {kind}\ndata: {data}\n\n".encode())

    def open(self, block):
        self.close()
        self._event("content_block_start", index=self.index, content_block=block)
        self.is_open = True

    def delta(self, delta):
        self._event("content_block_delta", index=self.index, delta=delta)

    def close(self):
        if self.is_open:
            self._event("content_block_stop", index=self.index)
            self.index, self.is_open, self.is_text = self.index + 1, False, False

    def text(self, pieces):
        if not self.is_text:
            self.open({"type": "text", "text": ""})
            self.is_text = True
        for piece in pieces:
            self.delta({"type": "text_delta", "text": piece})

    def call(self, identity, name, arguments):
        text = json.dumps(arguments)
        self.open({"type": "tool_use", "id": identity, "name": name, "input": {}})
        for half in ("", text[: len(text) // 2], text[len(text) // 2 :]):
            self.delta({"type": "input_json_delta", "partial_json": half})
        self.close()

    def finish(self, reason, usage):
        self.close()
        word = {"stop": "end_turn", "tool_calls": "tool_use", "length": "max_tokens", "pause": "pause_turn"}[reason]
        self._event(
            "message_delta", delta={"stop_reason": word, "stop_sequence": None}, usage={"output_tokens": usage[1]}
        )
        self._event("message_stop")


def error(status, message, kind=None):
    """The body of an error reply."""
    kinds = {
        400: "invalid_request_error",
        401: "authentication_error",
        429: "rate_limit_error",
        529: "overloaded_error",
    }
    word = kind or kinds.get(status, "api_error")
    return {"type": "error", "error": {"type": word, "message": message}, "request_id": "req_e2e"}
