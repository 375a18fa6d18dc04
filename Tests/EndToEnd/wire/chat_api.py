# SPDX-License-Identifier: Apache-2.0
"""OpenAI Chat Completions, Azure's path of it, and what other providers add. (backends.md 3 and 4)"""

import json

from wire.parts import Part, decode, located
from wire.responses_api import error  # noqa: F401 - the two have the same error bodies

NAME = "chat"
AUTH = "authorization"


def tools(body):
    """The functions the model may call: name → parameters."""
    functions = [tool["function"] for tool in body.get("tools") or [] if is_function(tool)]
    return {function["name"]: function.get("parameters") or {} for function in functions}


def server_tools(body):
    """What asks the provider to search or to run code itself, as the wire has it."""
    found = [tool for tool in body.get("tools") or [] if not is_function(tool)]
    found += body.get("plugins") or []
    found += [
        key for key in ("enable_search", "web_search_options", "compound_custom") if body.get(key) not in (None, False)
    ]
    return found


def is_function(tool):
    return tool["type"] == "function"


def parts(body):
    found = []
    for turn, message in enumerate(body.get("messages", [])):
        role = "system" if message["role"] in ("system", "developer") else message["role"]
        in_result = role == "tool"
        if in_result:
            found.append(Part(role, turn, "result", "tool", text=message["tool_call_id"]))
        content = message.get("content")
        if isinstance(content, str):
            found.append(Part(role, turn, "text", "content", text=content, in_result=in_result))
        for block in content if isinstance(content, list) else []:
            found.append(_block(Part(role, turn, "text", block["type"], in_result=in_result), block))
        for call in message.get("tool_calls") or []:
            found.append(Part(role, turn, "call", "tool_calls", name=call["function"]["name"], text=call["id"]))
    return found


def _block(part, block):
    if part.form == "text":
        part.text = block["text"]
    elif part.form in ("image_url", "video_url", "audio_url"):
        part.kind = part.form[: -len("_url")]
        located(part, block[part.form]["url"])
    elif part.form == "input_audio":
        audio = block["input_audio"]
        prefix, _, data = audio["data"].rpartition(",")
        part.form += f" {prefix}" if prefix else ""
        part.kind, part.media_type, part.data = "audio", f"audio/{audio['format']}", decode(data)
    elif part.form == "file":
        file = block["file"]
        part.kind, part.name, part.file_id = "document", file.get("filename") or "", file.get("file_id") or ""
        located(part, file["file_data"]) if file.get("file_data") else None
    return part


class Writer:
    """Writes a reply as events."""

    def __init__(self, exchange):
        self.exchange, self.calls = exchange, 0
        self._chunk({"role": "assistant", "content": ""})

    def _event(self, value):
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.exchange.write(b"data: %s\n\n" % data)

    def _chunk(self, delta, finish=None, **more):
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        head = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": self.exchange.request.model,
        }
        self._event({**head, "choices": choices, **more})

    def text(self, pieces):
        for piece in pieces:
            self._chunk({"content": piece})

    def call(self, identity, name, arguments):
        text, index = json.dumps(arguments), self.calls
        self.calls += 1
        head = {"index": index, "id": identity, "type": "function", "function": {"name": name, "arguments": ""}}
        self._chunk({"tool_calls": [head]})
        for half in (text[: len(text) // 2], text[len(text) // 2 :]):
            self._chunk({"tool_calls": [{"index": index, "function": {"arguments": half}}]})

    def finish(self, reason, usage):
        self._chunk({}, reason)
        counts = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
        self._chunk({}, choices=[], usage=counts)
        self._event(b"[DONE]")
