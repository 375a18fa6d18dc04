# SPDX-License-Identifier: Apache-2.0
"""Gemini streamGenerateContent. (backends.md 5)"""

import json

from wire.parts import Part, decode, kind_of

NAME = "gemini"
AUTH = "x-goog-api-key"


def tools(body):
    """The functions the model may call: name → parameters."""
    declared = [one for tool in body.get("tools") or [] for one in tool.get("functionDeclarations") or []]
    return {one["name"]: one.get("parametersJsonSchema") or one.get("parameters") or {} for one in declared}


def server_tools(body):
    """The tools that the provider runs itself, as the wire has them."""
    return [tool for tool in body.get("tools") or [] if "functionDeclarations" not in tool]


def parts(body):
    system = (body.get("systemInstruction") or {}).get("parts", [])
    found = [Part("system", -1, "text", "systemInstruction", text=part["text"]) for part in system]
    for turn, content in enumerate(body.get("contents", [])):
        role = {"model": "assistant"}.get(content["role"], content["role"])
        for piece in content["parts"]:
            found += _piece(role, turn, piece, False)
    return found


def _piece(role, turn, piece, in_result):
    if "text" in piece:
        # An empty text may carry the signature of what was thought before it.
        kind = "thought" if piece.get("thought") or piece.get("thoughtSignature") and not piece["text"] else "text"
        return [Part(role, turn, kind, "text", text=piece["text"], in_result=in_result)]
    if "inlineData" in piece:
        blob = piece["inlineData"]
        media_type = blob["mimeType"]
        data = decode(blob["data"])
        return [
            Part(role, turn, kind_of(media_type), "inlineData", media_type=media_type, data=data, in_result=in_result)
        ]
    if "fileData" in piece:
        file = piece["fileData"]
        media_type = file.get("mimeType") or ""
        kind = kind_of(media_type) if media_type else "image"
        return [Part(role, turn, kind, "fileData", media_type=media_type, url=file["fileUri"], in_result=in_result)]
    if "functionCall" in piece:
        call = piece["functionCall"]
        return [Part(role, turn, "call", "functionCall", name=call["name"], text=call.get("id") or call["name"])]
    if "functionResponse" in piece:
        answer = piece["functionResponse"]
        result = Part(role, turn, "result", "functionResponse", text=answer.get("id") or answer["name"])
        nested = [part for one in answer.get("parts") or [] for part in _piece(role, turn, one, True)]
        return [result, *nested]
    return [Part(role, turn, "other", "/".join(piece))]


class Writer:
    """Writes a reply as events."""

    def __init__(self, exchange):
        self.exchange = exchange

    def _chunk(self, parts, **more):
        candidate = {"content": {"parts": parts, "role": "model"}, "index": 0, **more}
        head = {"modelVersion": self.exchange.request.model, "responseId": f"r{self.exchange.request.number}"}
        self._event({"candidates": [candidate], **head})

    def _event(self, value):
        self.exchange.write(b"data: %s\r\n\r\n" % json.dumps(value).encode())

    def text(self, pieces):
        for piece in pieces:
            self._chunk([{"text": piece}])

    def call(self, identity, name, arguments):
        part = {"functionCall": {"name": name, "args": arguments}, "thoughtSignature": "c2lnbmF0dXJl"}
        self._chunk([part])

    def finish(self, reason, usage):
        counts = {"promptTokenCount": usage[0], "candidatesTokenCount": usage[1], "totalTokenCount": sum(usage)}
        candidate = {
            "content": {"parts": [{"text": ""}], "role": "model"},
            "finishReason": {"length": "MAX_TOKENS"}.get(reason, "STOP"),
            "index": 0,
        }
        head = {"modelVersion": self.exchange.request.model, "responseId": f"r{self.exchange.request.number}"}
        self._event({"candidates": [candidate], "usageMetadata": counts, **head})


def error(status, message, kind=None):
    """The body of an error reply."""
    words = {
        400: "INVALID_ARGUMENT",
        401: "UNAUTHENTICATED",
        404: "NOT_FOUND",
        429: "RESOURCE_EXHAUSTED",
        500: "INTERNAL",
    }
    return {"error": {"code": status, "message": message, "status": kind or words.get(status, "UNAVAILABLE")}}
