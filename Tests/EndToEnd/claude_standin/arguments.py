# SPDX-License-Identifier: Apache-2.0
"""The command line, with the mistakes that the CLI refuses. (claude-code.md 2.1, 2.4; transcript start-errors)"""

import json
import os
import re
import uuid

MODES = ("acceptEdits", "auto", "bypassPermissions", "manual", "dontAsk", "plan")
SWITCHES = {
    "--verbose", "--include-partial-messages", "--strict-mcp-config", "--fork-session", "--continue", "--bare",
    "--no-session-persistence", "--replay-user-messages", "--include-hook-events", "--forward-subagent-text",
    "--restricted", "--safe-mode", "--disable-slash-commands", "--no-chrome", "--dangerously-skip-permissions", "-p",
    "--print",
}  # fmt: skip
WITH_VALUE = {
    "--output-format", "--input-format", "--model", "--fallback-model", "--permission-mode", "--permission-prompt-tool",
    "--permission-prompts", "--tools", "--system-prompt", "--append-system-prompt", "--system-prompt-file",
    "--append-system-prompt-file", "--system-prompt-snapshot", "--setting-sources", "--settings", "--max-turns",
    "--max-budget-usd", "--json-schema", "--effort", "--max-thinking-tokens", "--thinking", "--thinking-display",
    "--task-budget", "--resume", "--session-id", "--resume-session-at", "--agents", "--plugin-dir", "--debug-file",
}  # fmt: skip
LISTS = {"--allowedTools", "--disallowedTools", "--mcp-config", "--add-dir", "--betas"}


class Wrong(Exception):
    """A command line that the CLI refuses with exit code 1."""


class Options:
    """What the command line says; ``flags`` has it by name."""

    def __init__(self, flags):
        self.flags = flags
        self.partial = "--include-partial-messages" in flags
        self.model = flags.get("--model", "claude-opus-5-5")
        self.mode = flags.get("--permission-mode", "default")
        self.asks = flags.get("--permission-prompt-tool") == "stdio"
        self.allowed = rules(flags.get("--allowedTools", ()))
        self.disallowed = rules(flags.get("--disallowedTools", ()))
        self.resume, self.fork = flags.get("--resume"), "--fork-session" in flags
        self.session_id = flags.get("--session-id")
        self.max_turns = int(flags.get("--max-turns", 0))
        self.max_budget = float(flags.get("--max-budget-usd", 0))
        tools = flags.get("--tools", "default")
        self.tools = None if tools == "default" else [name for name in re.split("[, ]+", tools) if name]
        self.servers = {}
        for text in flags.get("--mcp-config", ()):
            self.servers.update(mcp_servers(text))

    def prompt(self, which):
        """The text of --system-prompt or --append-system-prompt, or of their files."""
        path = self.flags.get(which + "-file")
        if path:
            with open(path, encoding="utf-8") as file:
                return file.read()
        return self.flags.get(which)


def parse(words):
    flags, index = {}, 0
    while index < len(words):
        name, equals, value = words[index].partition("=")
        index += 1
        if name in SWITCHES:
            flags[name] = True
        elif name in WITH_VALUE:
            if not equals:
                if index >= len(words):
                    raise Wrong(f"error: option '{name} <value>' argument missing")
                value, index = words[index], index + 1
            flags[name] = value
        elif name in LISTS:
            values = flags.setdefault(name, [])
            if equals:
                values.append(value)
            while not equals and index < len(words) and not words[index].startswith("--"):
                values.append(words[index])
                index += 1
        else:
            raise Wrong(f"error: unknown option '{name}'")
    check(flags)
    return Options(flags)


def check(flags):
    if flags.get("--output-format") == "stream-json" and "--verbose" not in flags:
        raise Wrong("Error: When using --print, --output-format=stream-json requires --verbose")
    mode = flags.get("--permission-mode")
    if mode is not None and mode not in MODES:
        choices = ", ".join(MODES)
        raise Wrong(
            f"error: option '--permission-mode <mode>' argument '{mode}' is invalid. Allowed choices are {choices}."
        )
    if mode == "bypassPermissions" and os.getuid() == 0 and os.environ.get("IS_SANDBOX") != "1":
        raise Wrong("--dangerously-skip-permissions cannot be used with root/sudo privileges for security reasons")
    if not flags.get("--max-turns", "0").isdigit():
        raise Wrong(
            f"error: option '--max-turns <turns>' argument '{flags['--max-turns']}' is invalid. must be a number"
        )
    settings = flags.get("--settings")
    if settings and not is_json(settings) and not os.path.isfile(settings):
        raise Wrong(f"Error: Settings file not found: {settings}")
    session = flags.get("--session-id")
    if session is not None:
        try:
            uuid.UUID(session)
        except ValueError:
            raise Wrong("Error: Invalid session ID. Must be a valid UUID.") from None


def is_json(text):
    try:
        json.loads(text)
        return True
    except ValueError:
        return False


def rules(values):
    """Tool rules, separated by commas or spaces; a rule may have both in its brackets."""
    return [rule for value in values for rule in re.findall(r"[^,\s(]+(?:\([^)]*\))?", value)]


def mcp_servers(text):
    if not is_json(text):
        if not os.path.isfile(text):
            raise Wrong(f"Error: Invalid MCP configuration:\nMCP config file not found: {os.path.abspath(text)}")
        with open(text, encoding="utf-8") as file:
            text = file.read()
    return json.loads(text).get("mcpServers", {})
