# SPDX-License-Identifier: Apache-2.0
"""One reply of the model as frames: partial messages, then a frame for each block that is whole. (claude-code.md 6)"""

import json

import frames
from host import Aborted

PIECE, MARK = 12, "<piece>"


class Speech:
    """Says the steps of a turn. ``amid`` is called once in the middle of the first reply."""

    def __init__(self, output, framer, host, options, faults, amid):
        self.output, self.framer, self.host, self.options, self.faults = output, framer, host, options, faults
        self.amid, self.answers, self.part = amid, {}, ""
        self.has_begun = False  # whether there is a message that is not over

    def say(self, step, on_block):
        """Streams the reply; ``on_block`` is told each block that is whole. The content, and the text of it."""
        self.id, self.index = f"msg_standin{next(frames.COUNT):06}", 0
        self.usage, self.content, self.part = frames.usage_of(step), [], ""
        blocks = blocks_of(step)
        stop = step.get("stop_reason") or ("tool_use" if step.get("tools") else "end_turn")
        self.host.pause(step.get("first_delay_ms", 0) / 1000)
        body = frames.message(self.id, self.options.model, [], self.usage)
        self.has_begun = True
        self.event({"type": "message_start", "message": body})
        try:
            for self.index, block in enumerate(blocks):
                self._block(block, step)
                on_block(self.content[-1])
        except Aborted:
            self._cut_off(blocks)
            raise
        self.event(
            {"type": "message_delta", "delta": {"stop_reason": stop, "stop_sequence": None}, "usage": self.usage}
        )
        self.event({"type": "message_stop"})
        self.has_begun = False
        return self.content, stop

    def event(self, event, **more):
        if self.options.partial:
            self.output.send(self.framer.event(event, self.id, **more))

    def _block(self, block, step):
        kind = block["type"]
        empty = {"text": {"text": ""}, "thinking": {"thinking": "", "signature": ""}, "tool_use": {"input": {}}}[kind]
        self.event({"type": "content_block_start", "index": self.index, "content_block": {**block, **empty}})
        name, key, whole = {
            "text": ("text_delta", "text", block.get("text")),
            "thinking": ("thinking_delta", "thinking", block.get("thinking")),
            "tool_use": ("input_json_delta", "partial_json", json.dumps(block.get("input"), ensure_ascii=False)),
        }[kind]
        self.part = ""
        size = step.get("piece", PIECE)
        if self.options.partial and len(whole) > 5_000 * size and not step.get("delay_ms"):
            self._rush(
                {"type": "content_block_delta", "index": self.index, "delta": {"type": name, key: MARK}}, whole, size
            )
            whole = ""
        for number, start in enumerate(range(0, len(whole), max(size, 1))):
            piece = whole[start : start + size]
            if kind == "thinking":
                told = {"estimated_tokens": 3 * (number + 1), "estimated_tokens_delta": 3}
                self.output.send(self.framer.system("thinking_tokens", **told))
            self.event({"type": "content_block_delta", "index": self.index, "delta": {"type": name, key: piece}})
            self.part += piece
            if number == 2 or start + size >= len(whole):
                self.amid(self)
            self.host.pause(step.get("delay_ms", 0) / 1000)
        if kind == "thinking":
            delta = {"type": "signature_delta", "signature": block["signature"]}
            self.event({"type": "content_block_delta", "index": self.index, "delta": delta})
        self._whole(block)
        self.event({"type": "content_block_stop", "index": self.index})

    def _rush(self, event, whole, size):
        """Deltas as fast as they can be read: only the piece differs from line to line."""
        line = json.dumps(self.framer.event(event, self.id)).encode() + b"\n"
        head, tail = line.split(MARK.encode())
        pieces = [json.dumps(whole[start : start + size])[1:-1].encode() for start in range(0, len(whole), size)]
        for start in range(0, len(pieces), 1000):
            self.host.check()
            self.output.send_raw(b"".join([head + piece + tail for piece in pieces[start : start + 1000]]))

    def _whole(self, block, **more):
        body = frames.message(self.id, self.options.model, [block], self.usage)
        if "huge" in self.faults:
            more["padding"] = "h" * int(self.faults.number("huge"))
        self.output.send(self.framer.assistant(body, **self.answers, **more))
        self.answers = {}
        self.content.append(block)

    def _cut_off(self, blocks):
        """What an interrupt leaves of a message. (transcript interrupt-mid-stream)"""
        is_text = blocks[self.index]["type"] == "text" and len(self.content) == self.index
        if is_text and self.part:
            self._whole({"type": "text", "text": self.part}, aborted=True)
        self.output.send(self.framer.user([{"type": "text", "text": "[Request interrupted by user]"}]))
        self.event({"type": "content_block_stop", "index": self.index})
        self.event(
            {"type": "message_delta", "delta": {"stop_reason": None, "stop_sequence": None}, "usage": self.usage}
        )
        mark = {"api_message_id": self.id, "from_block_index": self.index + (1 if is_text else 0)}
        self.event({"type": "message_stop"}, **({} if self.framer.is_old else {"abandoned_blocks": mark}))

    def withdraw(self, text, marked):
        """Some deltas that never happened. (transcripts stream-rst-slow of 2.1.330 and of 2.1.71)"""
        self.id, self.index = f"msg_standin{next(frames.COUNT):06}", 0
        body = frames.message(self.id, self.options.model, [], frames.usage_of({}))
        self.event({"type": "message_start", "message": body})
        self.event({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})
        for start in range(0, len(text), PIECE):
            delta = {"type": "text_delta", "text": text[start : start + PIECE]}
            self.event({"type": "content_block_delta", "index": 0, "delta": delta})
        if marked:
            self.event({"type": "content_block_stop", "index": 0})
            self.event({"type": "message_stop"}, abandoned_blocks={"api_message_id": self.id, "from_block_index": 0})


def blocks_of(step):
    blocks = []
    if step.get("thinking"):
        blocks.append({"type": "thinking", "thinking": step["thinking"], "signature": "c2lnbmF0dXJl"})
    if step.get("text"):
        blocks.append({"type": "text", "text": step["text"]})
    for tool in step.get("tools", []):
        id = f"toolu_{frames.fresh().replace('-', '')[:20]}"
        blocks.append({"type": "tool_use", "id": id, "name": tool["name"], "input": tool["input"]})
    return blocks or [{"type": "text", "text": ""}]
