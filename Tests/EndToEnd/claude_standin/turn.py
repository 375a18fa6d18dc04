# SPDX-License-Identifier: Apache-2.0
"""One turn: from a message of the host to its result. (transcripts coordination-lean, tool-*, interrupt-*)"""

import threading
import time

import errors
import frames
from host import Aborted, Closed, Refused
from permissions import Denied
from speech import Speech
from tools import STOPPED, Failed


class Ended(Exception):
    """The turn is over with this failure."""

    def __init__(self, failure):
        super().__init__(failure.text)
        self.failure = failure


class Turn:
    """A turn of a program."""

    def __init__(self, program):
        self.program, self.output, self.framer, self.host = program, program.output, program.framer, program.host
        self.options, self.faults = program.options, program.faults
        self.uuids, self.denials, self.results, self.calls = [], [], 0, 0
        self.stop_reason, self.reason, self.text, self.is_stopped = None, "completed", "", False
        self.is_acting = False
        self.speech = Speech(self.output, self.framer, self.host, self.options, self.faults, program.mischief.amid)

    def run(self, message):
        self.began = time.monotonic()
        self.program.totals.begin_turn()
        self._take(message)
        prompt = text_of(message["message"]["content"])
        about = self.about = {
            "session_id": self.framer.session_id,
            "transcript_path": str(self.program.session.path),
            "cwd": self.program.cwd,
            "permission_mode": self.program.permissions.mode,
        }
        failure = None
        try:
            self.program.permissions.run_hooks("UserPromptSubmit", {**about, "prompt": prompt})
            self.output.send(self.program.init_frame())
            self._converse(prompt)
            if not self.is_stopped:
                self.program.permissions.run_hooks("Stop", {**about, "last_assistant_message": self.text})
        except Ended as ended:
            failure = ended.failure
        except Aborted:
            failure = self._aborted()
        return self._result(failure)

    def _take(self, message):
        """A message becomes part of this turn."""
        uuid = message.get("uuid")
        if uuid:
            self.uuids.append(uuid)
            self.program.lifecycle(uuid, "started")
            self.speech.answers = {"user_message_uuid": uuid, "user_message_uuids": list(self.uuids)}
        self.program.session.say("user", message["message"]["content"])

    def _converse(self, prompt):
        offered = self.program.offered()
        steps = self.program.model.steps(prompt, self.program.session.system, offered)
        steps = self.program.mischief.steps(steps, self.speech)
        while True:
            step = steps[min(self.calls, len(steps) - 1)]
            if self.calls >= len(steps) and step.get("tools"):
                step = {"text": "ok"}
            self.calls += 1
            if self.options.partial and not self.framer.is_old:
                told = {"user_message_uuids": list(self.uuids)} if self.uuids else {}
                self.output.send(self.framer.system("status", status="requesting", **told))
            if not self._step(step, offered):
                return

    def _step(self, step, offered):
        """One model call and the tools it wants; whether the turn goes on."""
        if "fault" in step:
            self.faults.values.update([step["fault"].partition("=")[::2]])
        self.program.log.note(
            "call", offered=offered, messages=self.program.session.brief(), system=self.program.session.system_length
        )
        if "fail" in step:
            raise Ended(errors.KINDS[step["fail"]])
        if "http" in step:
            self._refused(step)
        threads = []

        def on_block(block):
            if block["type"] == "tool_use":
                threads.append(threading.Thread(target=self._use, args=(block, offered), daemon=True))
                threads[-1].start()

        content, self.stop_reason = self.speech.say(step, on_block)
        self.program.totals.add(self.options.model, frames.usage_of(step))
        self.program.session.say("assistant", content)
        self.text = "".join(block["text"] for block in content if block["type"] == "text")
        self.is_acting = bool(threads)
        for thread in threads:
            while thread.is_alive():
                thread.join(0.05)
        self.host.check()
        self.is_acting = False
        self._limits(threads)
        for message in self.program.absorb() if threads and not self.is_stopped else []:
            self._take(message)
        if self.is_stopped:
            self.text, self.reason = "", "hook_stopped"
        return bool(threads) and not self.is_stopped

    def _limits(self, threads):
        if threads and self.options.max_turns and self.calls >= self.options.max_turns:
            limit = f"Reached maximum number of turns ({self.options.max_turns})"
            raise Ended(errors.Failure(None, reason="max_turns", subtype="error_max_turns", errors=[limit]))
        if threads and self.options.max_budget and self.program.totals.cost >= self.options.max_budget:
            limit = f"Reached maximum budget (${self.options.max_budget})"
            raise Ended(errors.Failure(None, reason="budget_exhausted", subtype="error_max_budget_usd", errors=[limit]))

    def _refused(self, step):
        """The API refuses: again and again, or until ``times``."""
        status, times = step["http"], step.get("times", 1 << 30)
        retries = errors.retries() if status in errors.RETRIED else 0
        for attempt in range(1, min(times, retries + 1)):
            self._announce(attempt, retries, status)
        if times > retries:
            raise Ended(errors.of_step(step))
        self._announce(times, retries, status)
        step.setdefault("text", "made it")

    def _announce(self, attempt, retries, status):
        delay = errors.DELAYS[min(attempt, len(errors.DELAYS)) - 1]
        if not self.framer.is_old:
            self.output.send(
                self.framer.system(
                    "api_retry", attempt=attempt, max_retries=retries, retry_delay_ms=int(delay * 1000),
                    error_status=status or None, error=errors.RETRIED[status],
                )
            )  # fmt: skip
        self.host.pause(delay)

    def _use(self, call, offered):
        """One tool call, in a thread of its own: permission, action, hook, result."""
        decision, shown, data = {"decision": "accept", "source": "config"}, None, None
        try:
            if call["name"] not in self.program.all_tools():
                raise Failed(f"<tool_use_error>Error: No such tool available: {call['name']}</tool_use_error>")
            data, decision["source"] = self.program.permissions.decide(call, self.about)
            content, shown = self.program.tools.call(call["name"], data, call["id"])
            self._after(call, data, shown)
            result = {"tool_use_id": call["id"], "type": "tool_result", "content": content}
        except Denied as denied:
            decision = {"decision": "reject", "source": denied.source}
            self.denials.append({"tool_name": call["name"], "tool_use_id": call["id"], "tool_input": call["input"]})
            result = failed(call["id"], STOPPED if denied.stops else str(denied))
            if denied.stops:
                self.host.abort()
        except Failed as error:
            result = failed(call["id"], str(error))
        except Aborted:
            if data is None:  # while it was asked
                self.denials.append({"tool_name": call["name"], "tool_use_id": call["id"], "tool_input": call["input"]})
            decision, result = {"decision": "reject", "source": "user_abort"}, failed(call["id"], STOPPED)
        except (Closed, Refused):
            decision, result = {"decision": "reject", "source": "user_abort"}, failed(call["id"], STOPPED)
        self.results += 1
        meta = [{"id": call["id"], "permission_decision": decision}]
        self.program.session.say("user", [result])
        extra = {} if self.framer.is_old else {"tool_result_meta": meta}
        self.output.send(self.framer.user([result], tool_use_result=shown or f"Error: {result['content']}", **extra))

    def _after(self, call, data, shown):
        about = {**self.about, "tool_name": call["name"], "tool_input": data, "tool_response": shown}
        for answer in self.program.permissions.run_hooks("PostToolUse", about, call):
            if answer.get("continue") is False:
                self.is_stopped = True
            context = (answer.get("hookSpecificOutput") or {}).get("additionalContext")
            if context:
                self.program.session.say("user", f"<system-reminder>{context}</system-reminder>")

    def _aborted(self):
        self.program.log.note("aborted")
        self.program.tools.kill_all()
        if self.is_acting:
            text = "[Request interrupted by user for tool use]"
            self.output.send(self.framer.user([{"type": "text", "text": text}]))
        elif self.speech.has_begun:
            self.program.totals.add(self.options.model, self.speech.usage, in_turn=False)
            self.program.session.say("assistant", self.speech.content or [{"type": "text", "text": self.speech.part}])
        else:
            self.output.send(self.framer.user([{"type": "text", "text": "[Request interrupted by user]"}]))
        self.program.session.say("user", "[Request interrupted by user]")
        self.results += 1
        diagnostic = "[ede_diagnostic] result_type=user last_content_type=n/a stop_reason=null"
        reason = "aborted_tools" if self.is_acting else "aborted_streaming"
        return errors.Failure(None, reason=reason, subtype="error_during_execution", errors=[diagnostic])

    def _result(self, failure):
        fields = {"subtype": "success", "is_error": False, "result": self.text, "stop_reason": self.stop_reason}
        reason, status = self.reason, None
        if failure:
            reason, status = failure.reason, failure.status
            fields.update(subtype=failure.subtype, is_error=not ("old" in self.faults and failure.text is None))
            if failure.text:
                self.output.send(
                    self.framer.synthetic(
                        failure.text, error=failure.error, api_error_status=status, api_error_type=failure.type
                    )
                )
                fields.update(result=failure.text, stop_reason="stop_sequence")
            if failure.errors:
                fields.pop("result")
                fields["errors"] = failure.errors
        if not self.framer.is_old:
            fields.update(terminal_reason=reason, api_error_status=status)
            if self.uuids:
                fields.update(user_message_uuid=self.uuids[-1], user_message_uuids=list(self.uuids))
        took = int((time.monotonic() - self.began) * 1000)
        return self.framer.frame(
            "result", **fields, num_turns=1 + self.results, duration_ms=took, duration_api_ms=took,
            permission_denials=self.denials, **self.program.totals.fields(self.framer.is_old),
        )  # fmt: skip


def failed(id, text):
    return {"type": "tool_result", "content": text, "is_error": True, "tool_use_id": id}


def text_of(content):
    if isinstance(content, str):
        return content
    return "\n".join(block.get("text", "") for block in content if isinstance(block, dict))
