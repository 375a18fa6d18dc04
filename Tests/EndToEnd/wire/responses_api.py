# SPDX-License-Identifier: Apache-2.0
"""OpenAI Responses. (backends.md 2)"""

import json

from wire.parts import Part, decode, kind_of, located

NAME = "responses"
AUTH = "authorization"


def tools(body):
    """The functions the model may call: name → parameters."""
    return {tool["name"]: tool.get("parameters") or {} for tool in body.get("tools") or [] if is_function(tool)}


def server_tools(body):
    """The tools that the provider runs itself, as the wire has them."""
    return [tool for tool in body.get("tools") or [] if not is_function(tool)]


def is_function(tool):
    return tool["type"] == "function"


def parts(body):
    found = []
    if body.get("instructions"):
        found.append(Part("system", -1, "text", "instructions", text=body["instructions"]))
    items = body.get("input") or []
    if isinstance(items, str):
        return [*found, Part("user", 0, "text", "input", text=items)]
    for turn, item in enumerate(items):
        kind = item.get("type", "message")
        if kind == "message":
            role = "system" if item["role"] in ("system", "developer") else item["role"]
            found += _content(role, turn, item["content"], False)
        elif kind == "function_call":
            found.append(Part("assistant", turn, "call", kind, name=item["name"], text=item["call_id"]))
        elif kind == "function_call_output":
            found.append(Part("tool", turn, "result", kind, text=item["call_id"]))
            found += _content("tool", turn, item["output"], True)
        else:
            found.append(Part("assistant", turn, kind, kind))
    return found


def _content(role, turn, content, in_result):
    if isinstance(content, str):
        return [Part(role, turn, "text", "content", text=content, in_result=in_result)]
    found = []
    for block in content:
        part = Part(role, turn, "text", block["type"], in_result=in_result)
        if block["type"] in ("input_text", "output_text", "summary_text"):
            part.text = block["text"]
        elif block["type"] == "refusal":
            part.text = block["refusal"]
        elif block["type"] == "input_image":
            part.kind, part.file_id = "image", block.get("file_id") or ""
            located(part, block["image_url"]) if block.get("image_url") else None
        elif block["type"] == "input_file":
            part.kind, part.name, part.file_id = "document", block.get("filename") or "", block.get("file_id") or ""
            part.url = block.get("file_url") or ""
            located(part, block["file_data"]) if block.get("file_data") else None
        elif block["type"] == "input_audio":
            audio = block["input_audio"]
            part.kind, part.media_type, part.data = "audio", f"audio/{audio['format']}", decode(audio["data"])
        if part.kind == "image" and part.media_type:
            assert kind_of(part.media_type) == "image", f"an input_image of type {part.media_type}"
        found.append(part)
    return found


class Writer:
    """Writes a reply as events."""

    def __init__(self, exchange):
        self.exchange, self.output, self.number = exchange, [], 0
        self.response = {
            "id": f"resp_{exchange.request.number}",
            "object": "response",
            "created_at": 1,
            "model": exchange.request.model,
            "status": "in_progress",
            "output": [],
        }
        self._event("response.created", response=self.response)

    def _event(self, kind, **members):
        data = json.dumps({"type": kind, **members, "sequence_number": self.number})
        self.number += 1
        self.exchange.write(f"event: {kind}\ndata: {data}\n\n".encode())

    def item(self, opened, closed, *events):
        index = len(self.output)
        self._event("response.output_item.added", output_index=index, item=opened)
        for kind, members in events:
            self._event(kind, output_index=index, item_id=opened["id"], **members)
        self._event("response.output_item.done", output_index=index, item=closed)
        self.output.append(closed)

    def text(self, pieces):
        opened = {
            "id": f"msg_{self.number}",
            "type": "message",
            "role": "assistant",
            "status": "in_progress",
            "content": [],
        }
        part = {"type": "output_text", "text": "".join(pieces), "annotations": []}
        events = [("response.content_part.added", {"content_index": 0, "part": {**part, "text": ""}})]
        events += [
            ("response.output_text.delta", {"content_index": 0, "delta": piece, "logprobs": []}) for piece in pieces
        ]
        events.append(("response.output_text.done", {"content_index": 0, "text": part["text"], "logprobs": []}))
        events.append(("response.content_part.done", {"content_index": 0, "part": part}))
        self.item(opened, {**opened, "status": "completed", "content": [part]}, *events)

    def call(self, identity, name, arguments):
        text = json.dumps(arguments)
        opened = {
            "id": f"fc_{self.number}",
            "type": "function_call",
            "call_id": identity,
            "name": name,
            "arguments": "",
            "status": "in_progress",
        }
        halves = (text[: len(text) // 2], text[len(text) // 2 :])
        events = [("response.function_call_arguments.delta", {"delta": half}) for half in halves]
        events.append(("response.function_call_arguments.done", {"arguments": text, "name": name}))
        self.item(opened, {**opened, "status": "completed", "arguments": text}, *events)

    def finish(self, reason, usage):
        ended = {"stop": "completed", "tool_calls": "completed", "length": "incomplete"}[reason]
        counts = {
            "input_tokens": usage[0],
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": usage[1],
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": sum(usage),
        }
        response = {**self.response, "status": ended, "output": self.output, "usage": counts}
        if ended == "incomplete":
            response["incomplete_details"] = {"reason": "max_output_tokens"}
        self._event(f"response.{ended}", response=response)


def error(status, message, kind=None):
    """The body of an error reply."""
    words = {401: "invalid_request_error", 400: "invalid_request_error", 429: "requests"}
    return {
        "error": {"message": message, "type": kind or words.get(status, "server_error"), "param": None, "code": None}
    }
