# SPDX-License-Identifier: Apache-2.0
"""What holds between the messages of a body and no schema can say. (backends.md 0.4 and 1.2, api-specs/README.md)"""

import re

TOOL_NAME = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")
# Notes of this product's own that no provider may see.
OUR_KEYS = {
    "upload_files",
    "media",
    "media_max_file_size_mb",
    "cwd",
    "mcp_servers",
    "context_paths",
    "enable_web_search",
    "enable_code_interpreter",
    "enable_code_execution",
    "enable_image_generation",
    "api_key",
    "api_key_env",
    "base_url",
    "type",
    "agent_id",
    "source_path",
}


def faults(api, body):
    """What is wrong with a body of an API, as sentences."""
    found = [f"{key} is a key of team files" for key in sorted(OUR_KEYS & set(body))]
    names = list(api.tools(body))
    found += [f"no API takes the tool name {name!r}" for name in names if not TOOL_NAME.match(name)]
    parts = api.parts(body)
    found += [f"an empty text: {part}" for part in parts if part.kind == "text" and not part.text.strip()]
    found += [f"a medium without anything in it: {part}" for part in parts if part.is_medium and is_hollow(part)]
    return found + RULES[api.NAME](body, parts)


def is_hollow(part):
    return not (part.data or part.url or part.file_id)


def _anthropic(body, parts):
    found = _tool_choice(body, body.get("tools"))
    thinking = body.get("thinking") or {}
    if thinking.get("type") == "enabled":
        if not 1024 <= thinking["budget_tokens"] < body["max_tokens"]:
            found.append(f"budget_tokens {thinking['budget_tokens']} of max_tokens {body['max_tokens']}")
        if "temperature" in body or (body.get("tool_choice") or {}).get("type") in ("any", "tool"):
            found.append("thinking goes with no temperature and no enforced tool")
    messages = body["messages"]
    found += _alternation([message["role"] for message in messages])
    for turn, message in enumerate(messages):
        blocks = message["content"] if isinstance(message["content"], list) else []
        calls = [block["id"] for block in blocks if block["type"] == "tool_use"]
        results = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
        following = messages[turn + 1]["content"] if turn + 1 < len(messages) else []
        answered = [one["tool_use_id"] for one in following if isinstance(one, dict) and one["type"] == "tool_result"]
        if calls and sorted(calls) != sorted(answered):
            found.append(f"turn {turn} calls {calls}, the next answers {answered}")
        if results and any(block["type"] != "tool_result" for block in blocks[: len(results)]):
            found.append(f"turn {turn}: results stand behind other content")
        if results and (turn == 0 or messages[turn - 1]["role"] != "assistant"):
            found.append(f"turn {turn}: results without calls")
    marks = str(body).count("'cache_control'")
    if marks > 4:
        found.append(f"{marks} cache breakpoints")
    return found


def _responses(body, parts):
    found = _tool_choice(body, body.get("tools"))
    items = body["input"] if isinstance(body["input"], list) else []
    calls = [item["call_id"] for item in items if item.get("type") == "function_call"]
    answers = [item["call_id"] for item in items if item.get("type") == "function_call_output"]
    if sorted(calls) != sorted(answers):
        found.append(f"calls {calls}, outputs {answers}")
    for item in items:
        kinds = {block["type"] for block in item.get("content") or [] if isinstance(block, dict)}
        if item.get("role") == "assistant" and kinds - {"output_text", "refusal"}:
            found.append(f"an assistant's message with {sorted(kinds)}")
        if item.get("role") in ("user", "system", "developer") and "output_text" in kinds:
            found.append(f"a {item['role']} message with output_text")
    thinks = not body["model"].startswith(("gpt-3", "gpt-4", "chatgpt-4"))
    if thinks and body.get("store") is False and "reasoning.encrypted_content" not in (body.get("include") or []):
        found.append("nothing is stored and the reasoning is not asked for: it would be lost")
    return found


def _chat(body, parts):
    found = _tool_choice(body, body.get("tools"))
    waiting = []
    for turn, message in enumerate(body["messages"]):
        role, content = message["role"], message.get("content")
        if waiting and role != "tool":
            found.append(f"turn {turn}: {waiting} have no result")
            waiting = []
        if role == "tool":
            if message["tool_call_id"] not in waiting:
                found.append(f"turn {turn}: a result nobody waits for")
            waiting = [one for one in waiting if one != message["tool_call_id"]]
        waiting += [call["id"] for call in message.get("tool_calls") or []]
        if isinstance(content, list) and all(block["type"] == "text" for block in content):
            found.append(f"turn {turn}: text alone has to be a string")
        if turn and role == "system":
            found.append(f"turn {turn}: a system message behind others")
    roles = [one["role"] for one in body["messages"] if one["role"] in ("user", "assistant")]
    if roles and roles[0] != "user":
        found.append(f"the conversation begins with {roles[0]}")
    return found + ([f"{waiting} have no result"] if waiting else [])


def _gemini(body, parts):
    found = _alternation([_gemini_role(content) for content in body["contents"]])
    config = (body.get("toolConfig") or {}).get("functionCallingConfig")
    if config and not body.get("tools"):
        found.append("toolConfig without tools")
    for turn, content in enumerate(body["contents"]):
        calls = [part["functionCall"]["name"] for part in content["parts"] if "functionCall" in part]
        following = body["contents"][turn + 1]["parts"] if turn + 1 < len(body["contents"]) else []
        answers = [part["functionResponse"]["name"] for part in following if "functionResponse" in part]
        if calls and calls != answers:
            found.append(f"turn {turn} calls {calls}, the next answers {answers}")
    return found


def _gemini_role(content):
    """Results are a turn of their own, which text of the user may follow."""
    return "results" if any("functionResponse" in part for part in content["parts"]) else content["role"]


def _tool_choice(body, tools):
    keys = [key for key in ("tool_choice", "parallel_tool_calls") if key in body]
    found = [f"{', '.join(keys)} without tools"] if keys and not tools else []
    return found + (["an empty list of tools"] if tools == [] else [])


def _alternation(roles):
    found = [] if roles[:1] == ["user"] else [f"the conversation begins with {roles[:1]}"]
    pairs = zip(roles, roles[1:])
    return found + [f"turn {turn + 1}: two of {one} in a row" for turn, (one, two) in enumerate(pairs) if one == two]


RULES = {"anthropic": _anthropic, "responses": _responses, "chat": _chat, "gemini": _gemini}
