# SPDX-License-Identifier: Apache-2.0
"""Whether a tool may act: hooks, rules, the mode, and in the end the host's answer. (claude-code.md 7.1, 7.2)"""

import fnmatch
import os
import re

from host import Closed, Refused

READS = {"Read", "Glob", "Grep", "TaskCreate", "TaskGet", "TaskList", "TaskUpdate", "ToolSearch"}
EDITS = {"Write", "Edit", "MultiEdit", "NotebookEdit"}
STREAM_CLOSED = "Tool permission request failed: AbortError: Tool permission stream closed before response received"


class Denied(Exception):
    """The tool must not act. ``stops`` says that the whole turn ends."""

    def __init__(self, text, source, stops=False, kind="permission-rule"):
        super().__init__(text)
        self.source, self.stops, self.kind = source, stops, kind


class Permissions:
    """The decisions of one process."""

    def __init__(self, options, host, faults, output, framer):
        self.options, self.host, self.faults, self.output, self.framer = options, host, faults, output, framer
        self.mode = options.mode
        self.added = []  # rules that the host's answers brought
        self.hooks = {}  # by event: [{matcher, hookCallbackIds, timeout}]

    def decide(self, call, about):
        """The input to act with, and what decided it. ``about`` is what every hook is told."""
        name, data = call["name"], call["input"]
        decided = self._hooks_before(call, about)
        data = decided.get("updatedInput", data)
        verdict = decided.get("permissionDecision")
        if verdict == "deny":
            reason = decided.get("permissionDecisionReason", "")
            raise Denied(f"PreToolUse:{name} hook error: {reason}", "hook")
        if matches(self.options.disallowed, name, data):
            raise Denied(f"Permission to use {name} has been denied.", "config")
        if verdict == "ask":
            return self._ask(call, data, {"decision_reason_type": "hook"})
        if verdict == "allow":
            return data, "hook"
        if self.mode == "bypassPermissions" or matches(self.options.allowed + self.added, name, data):
            return data, "config"
        if self.mode != "plan" and (
            is_harmless(name, data) or (self.mode == "acceptEdits" and is_edit_here(name, data))
        ):
            return data, "config"
        if self.mode == "dontAsk":
            raise Denied(
                f"Permission to use {name} has been denied because Claude Code is running in don't ask mode.", "config"
            )
        return self._ask(call, data, {})

    def _hooks_before(self, call, about):
        decided = {}
        order = {"deny": 3, "ask": 2, "allow": 1}
        for answer in self.run_hooks(
            "PreToolUse", {**about, "tool_name": call["name"], "tool_input": call["input"]}, call
        ):
            output = answer.get("hookSpecificOutput") or {}
            if answer is UNANSWERED and "old" not in self.faults:
                output = {"permissionDecision": "deny", "permissionDecisionReason": "the hook did not answer"}
            rank = order.get(output.get("permissionDecision"), 0)
            if rank >= order.get(decided.get("permissionDecision"), 0):
                decided = {**decided, **output}
        return decided

    def run_hooks(self, event, about, call=None):
        """The answers of all hooks of an event."""
        answers = []
        for matcher in self.hooks.get(event) or []:
            pattern = matcher.get("matcher")
            if call and pattern not in (None, "", "*") and not re.fullmatch(pattern, call["name"]):
                continue
            for id in matcher["hookCallbackIds"]:
                extra = {"tool_use_id": call["id"]} if call else {}
                data = {**about, "hook_event_name": event, **extra}
                try:
                    answers.append(
                        self.host.ask(
                            "hook_callback", callback_id=id, input=data, timeout=matcher.get("timeout", 60), **extra
                        )
                    )
                except (TimeoutError, Refused, Closed):
                    answers.append(UNANSWERED)
        return answers

    def _ask(self, call, data, why):
        name = call["name"]
        if not self.options.asks:
            text = f"Claude requested permissions to use {name}, but you haven't granted it yet."
            self.output.send(
                self.framer.system("permission_denied", tool_name=name, tool_use_id=call["id"], message=text)
            )
            raise Denied(text, "config", kind="user-rejected")
        fields = {
            "tool_name": name,
            "display_name": name,
            "input": data,
            "description": str(data.get("description") or os.path.basename(str(data.get("file_path", "")))),
            "permission_suggestions": [],
            "tool_use_id": call["id"],
            **why,
        }
        if "perm-cancel" in self.faults:
            self.host.ask("can_use_tool", takes_back=True, **fields)
            raise Denied("The question was taken back.", "user_reject")
        try:
            answer = self.host.ask("can_use_tool", **fields)
        except Closed:
            raise Denied(STREAM_CLOSED, "user_reject") from None
        except Refused as error:
            raise Denied(f"Tool permission request failed: Error: {error}", "user_reject") from None
        return self._answered(answer, data)

    def _answered(self, answer, data):
        if answer.get("behavior") == "deny":
            raise Denied(answer.get("message", ""), "user_reject", stops=bool(answer.get("interrupt")))
        if answer.get("behavior") != "allow":
            raise Denied(f"Tool permission request failed: ZodError: {answer}", "user_reject")
        if "updatedInput" not in answer and "old" in self.faults:
            raise Denied("Tool permission request failed: ZodError: updatedInput is required", "user_reject")
        for update in answer.get("updatedPermissions") or []:
            self.mode = update.get("mode", self.mode) if update.get("type") == "setMode" else self.mode
            for rule in update.get("rules", []) if update.get("behavior") == "allow" else []:
                content = rule.get("ruleContent")
                self.added.append(rule["toolName"] + (f"({content})" if content else ""))
        return answer.get("updatedInput", data), "user_temporary"


UNANSWERED = {}


def matches(rules, name, data):
    """Whether a rule such as ``Bash(git *)``, ``Write`` or ``mcp__server`` is about this call."""
    for rule in rules:
        tool, _, content = rule.rstrip(")").partition("(")
        if tool != name and not (tool.startswith("mcp__") and name.startswith(tool + "__")):
            continue
        if not content or fnmatch.fnmatch(str(data.get("command", "")), content.replace(":*", "*")):
            return True
    return False


def is_harmless(name, data):
    """What the CLI never asks about."""
    if name == "Bash":
        return bool(re.fullmatch(r"(ls|pwd|echo|cat|true)( [\w./ -]*)?", str(data.get("command", ""))))
    path = data.get("file_path") or data.get("path")
    return name in READS and (not path or is_here(path))


def is_edit_here(name, data):
    return name in EDITS and is_here(data.get("file_path", ""))


def is_here(path):
    here = os.path.realpath(os.getcwd())
    return os.path.realpath(path).startswith(here + os.sep) or os.path.realpath(path) == here
