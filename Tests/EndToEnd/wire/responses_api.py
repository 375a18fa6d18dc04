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
        self.exchange, self.output, self.number, self.message = exchange, [], 0, None
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

    def text(self, pieces):
        if self.message is None:
            self.message = {"id": f"msg_{self.number}", "type": "message", "role": "assistant", "said": ""}
            item = {**self._described(), "status": "in_progress", "content": []}
            self._event("response.output_item.added", output_index=len(self.output), item=item)
            self._of_message("response.content_part.added", part=self._part(""))
        for piece in pieces:
            self.message["said"] += piece
            self._of_message("response.output_text.delta", delta=piece, logprobs=[])

    def _described(self):
        return {key: value for key, value in self.message.items() if key != "said"}

    @staticmethod
    def _part(text):
        return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}

    def _of_message(self, kind, **members):
        place = {"output_index": len(self.output), "item_id": self.message["id"], "content_index": 0}
        self._event(kind, **place, **members)

    def close(self):
        """Closes the message that is being written."""
        if self.message is None:
            return
        said = self.message["said"]
        self._of_message("response.output_text.done", text=said, logprobs=[])
        self._of_message("response.content_part.done", part=self._part(said))
        item = {**self._described(), "status": "completed", "content": [self._part(said)]}
        self._done(item)
        self.message = None

    def _done(self, item):
        self._event("response.output_item.done", output_index=len(self.output), item=item)
        self.output.append(item)

    def call(self, identity, name, arguments):
        self.close()
        text = json.dumps(arguments)
        item = {"id": f"fc_{self.number}", "type": "function_call", "call_id": identity, "name": name}
        place = {"output_index": len(self.output), "item_id": item["id"]}
        opened = {**item, "arguments": "", "status": "in_progress"}
        self._event("response.output_item.added", output_index=len(self.output), item=opened)
        for half in (text[: len(text) // 2], text[len(text) // 2 :]):
            self._event("response.function_call_arguments.delta", **place, delta=half)
        self._event("response.function_call_arguments.done", **place, arguments=text, name=name)
        self._done({**item, "arguments": text, "status": "completed"})

    def finish(self, reason, usage):
        self.close()
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
