# SPDX-License-Identifier: Apache-2.0
"""How a refusal of the model API reaches the host. (claude-code.md 5.1; transcripts api-*)"""

import os

DELAYS = (0.55, 1.1, 2.2, 4, 9, 19, 34, 33, 36, 36)
RETRIED = {401: "authentication_failed", 429: "rate_limit", 500: "server_error", 529: "overloaded", 0: "unknown"}


class Failure:
    """The end of a turn that failed."""

    def __init__(self, text, error=None, status=None, reason="api_error", type=None, subtype="success", errors=None):
        self.text, self.error, self.status, self.reason, self.type = text, error, status, reason, type
        self.subtype, self.errors = subtype, errors


KINDS = {
    "401": Failure("Invalid API key · Fix external API key", "authentication_failed", 401, type="authentication_error"),
    "403": Failure("Failed to authenticate. API Error: 403 not allowed", "authentication_failed", 403),
    "credit": Failure("Credit balance is too low", "billing_error", 400),
    "too-long": Failure(
        "Prompt is too long · the request is ~250000 tokens (limit 200000)", "invalid_request", 400, "prompt_too_long"
    ),
    "image": Failure("Request too large (max 32MB).", "invalid_request", 413, "image_error"),
    "404": Failure(
        "There's an issue with the selected model (claude-sonnet-4-5). It may not exist or you may not have access to "
        "it.", "model_not_found", 404,
    ),
    "429": Failure("API Error: Request rejected (429) · rate limited", "rate_limit", 429, type="rate_limit_error"),
    "500": Failure("API Error: 500 Internal server error", "server_error", 500, type="api_error"),
    "529": Failure("API Error: 529 Overloaded", "server_error", 529, type="overloaded_error"),
    "refused": Failure("API Error: Sonnet 4.5 can't help with this.", "refusal"),
    "network": Failure("API Error: Connection refused (ECONNREFUSED)", "connection_failed"),
    "max-turns": Failure(
        None, reason="max_turns", subtype="error_max_turns", errors=["Reached maximum number of turns (2)"]
    ),
    "budget": Failure(
        None, reason="budget_exhausted", subtype="error_max_budget_usd", errors=["Reached maximum budget ($0.001)"]
    ),
    "execution": Failure(
        None, reason=None, subtype="error_during_execution", errors=["The stand-in failed while it executed."]
    ),
}  # fmt: skip


def of_step(step):
    """The failure that a step's HTTP status leads to."""
    status, text = step["http"], step.get("message", "refused")
    word = "credit" if "credit balance" in text else "too-long" if "too long" in text else str(status)
    known = KINDS.get("image" if status == 413 else word)
    return known or Failure(f"API Error: {status} {text}", "invalid_request", status, type=step.get("error_type"))


def retries():
    """How often the API is asked again."""
    return int(os.environ.get("CLAUDE_CODE_MAX_RETRIES") or 10)
