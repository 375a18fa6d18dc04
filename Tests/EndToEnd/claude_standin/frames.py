# SPDX-License-Identifier: Apache-2.0
"""Frames as the CLI writes them. (claude-code.md 5; transcripts plain-partial, tool-bash-allow, api-401)"""

import datetime
import itertools
import os
import uuid

COUNT = itertools.count(1)
VERSION, OLD_VERSION = "2.1.330", "2.1.71"
BUILT_IN = (
    "Task Bash CronCreate CronDelete CronList Edit EnterWorktree ExitWorktree ListAgents Monitor NotebookEdit Read "
    "ReportFindings ScheduleWakeup SendMessage Skill TaskCreate TaskGet TaskList TaskStop TaskUpdate ToolSearch "
    "WebFetch WebSearch Workflow Write"
).split()
WITH_HOST = ["AskUserQuestion", "EnterPlanMode", "ExitPlanMode"]
CAPABILITIES = ["interrupt_receipt_v1", "msg_lifecycle_v1", "sdk_mcp_tools_list_changed"]


def fresh():
    return str(uuid.uuid4())


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def usage_of(step):
    """The usage of one model call, as the API tells it."""
    return {
        "input_tokens": 11,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "output_tokens": 7,
        "service_tier": "standard",
        **step.get("usage", {}),
    }


def message(id, model, content, usage, stop_reason=None):
    return {
        "id": id,
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": usage,
    }


class Framer:
    """Puts what all frames of a session have around them."""

    def __init__(self, session_id, is_old):
        self.session_id, self.is_old = session_id, is_old

    def frame(self, type, **fields):
        return {"type": type, **fields, "session_id": self.session_id, "uuid": fresh()}

    def system(self, subtype, **fields):
        return self.frame("system", subtype=subtype, **fields)

    def event(self, event, id, **more):
        mark = {} if self.is_old else {"api_message_id": id}
        return {
            "type": "stream_event",
            "event": event,
            "session_id": self.session_id,
            "parent_tool_use_id": None,
            "uuid": fresh(),
            **mark,
            **more,
        }

    def assistant(self, body, **more):
        return self.frame(
            "assistant", message={**body, "context_management": None}, parent_tool_use_id=None, timestamp=now(),
            request_id=f"req_{body['id'][4:]}", **more,
        )  # fmt: skip

    def synthetic(self, text, **more):
        """An error, dressed up as something the model said."""
        usage = {"input_tokens": 0, "output_tokens": 0, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
        body = message(fresh(), "<synthetic>", [{"type": "text", "text": text}], usage, "stop_sequence")
        return self.assistant(body, is_api_error_message=True, **more)

    def user(self, content, **more):
        return self.frame(
            "user", message={"role": "user", "content": content}, parent_tool_use_id=None, timestamp=now(), **more
        )


def initialize_answer(options, version, is_old):
    answer = {
        "commands": [{"name": "compact", "description": "…", "argumentHint": ""}],
        "output_style": "default",
        "available_output_styles": ["default"],
        "models": [{"value": "default", "displayName": "Default (recommended)", "description": "…"}],
        "account": {"tokenSource": "none", "apiKeySource": "ANTHROPIC_API_KEY", "apiProvider": "firstParty"},
    }
    if not is_old:
        answer.update(
            agents=[{"name": "general-purpose", "description": "…"}],
            pid=os.getpid(),
            claude_code_version=version,
            current_permission_mode=options.mode,
        )
    return answer
