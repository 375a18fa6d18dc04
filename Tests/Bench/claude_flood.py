#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Stands for the `claude` command in measurements: answers every message with FLOOD_COUNT numbered deltas of 16 bytes,
in frames as long as the real ones (claude-code.md 5)."""

import json
import os
import sys
import uuid

SESSION = str(uuid.uuid4())
#: What stands before and behind the number of a delta.
PIECE = "[%06d] abcdefg"


def frame(**members):
    members.update(session_id=SESSION, uuid=str(uuid.uuid4()))
    return json.dumps(members, separators=(",", ":")) + "\n"


def event(of, **event):
    return frame(type="stream_event", event=event, parent_tool_use_id=None, api_message_id=of)


def turn(count, answered):
    message = f"msg_{uuid.uuid4().hex[:24]}"
    usage = {"input_tokens": 10, "output_tokens": count}
    yield frame(type="system", subtype="init", model="m", claude_code_version="2.1.330", mcp_servers=[])
    yield event(message, type="message_start", message={"id": message, "model": "m", "usage": usage})
    yield event(message, type="content_block_start", index=0, content_block={"type": "text", "text": ""})
    delta = {"type": "text_delta", "text": PIECE}
    line = event(message, type="content_block_delta", index=0, delta=delta)
    line = line.replace(json.loads(line)["uuid"], "00000000-0000-4000-8000-%012d")
    yield "".join([line % (number, number) for number in range(count)])
    text = "".join([PIECE % number for number in range(count)])
    block = {"id": message, "model": "m", "content": [{"type": "text", "text": text}], "usage": usage}
    yield frame(type="assistant", message=block, parent_tool_use_id=None)
    yield event(message, type="content_block_stop", index=0)
    yield event(message, type="message_delta", delta={"stop_reason": "end_turn"}, usage=usage)
    yield event(message, type="message_stop")
    yield frame(
        type="result", subtype="success", is_error=False, result=text, stop_reason="end_turn", num_turns=1,
        terminal_reason="completed", usage=usage, user_message_uuids=answered,
    )


def main():
    if "--version" in sys.argv:
        print("2.1.330 (Claude Code)")
        return
    count = int(os.environ["FLOOD_COUNT"])
    for line in sys.stdin:
        message = json.loads(line)
        if message["type"] == "control_request":
            answer = {"subtype": "success", "request_id": message["request_id"], "response": {}}
            pieces = [frame(type="control_response", response=answer)]
        elif message["type"] == "user":
            pieces = list(turn(count, [message["uuid"]]))
        else:
            continue
        sys.stdout.write("".join(pieces))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
