// SPDX-License-Identifier: Apache-2.0

/**
 * A unit of what is shown in a column, or in the final answer.
 * @typedef {object} Entry
 * @property {string} id @property {string} agentId
 * @property {"message" | "reasoning" | "toolCall" | "note" | string} kind
 * @property {string} title @property {string} text
 * @property {"open" | "completed" | "discarded" | "failed" | string} status
 * @property {boolean} isFinal whether it belongs to the final answer
 */

/** The team's own tools. What they are called with is shown as an answer or a vote, when it counts as one. */
const TEAM_TOOLS = new Set(["new_answer", "vote"]);

/** What the agents of one run have written, put together from its events. It knows nothing of the page. */
export class Transcript {
  constructor() {
    this.entries = /** @type {Map<string, Entry>} */ (new Map());
    this.appliedSeq = 0;
    /** Calls whose output is the final answer. */
    this.finalCalls = /** @type {Set<string>} */ (new Set());
    /** Characters each agent has written. */
    this.written = /** @type {Map<string, number>} */ (new Map());
  }

  /**
   * Applies a batch of events; a batch that was applied before changes nothing. Inside a batch a joined event stands where
   * its first part was and has the number of its last, so the numbers need not rise.
   * @param {any[]} events @param {number} toSeq the last event they cover
   * @returns {Set<Entry>} the entries that are new or changed
   */
  apply(events, toSeq) {
    const changed = /** @type {Set<Entry>} */ (new Set());
    for (const event of events) {
      const entry = event.seq > this.appliedSeq && this.applyOne(event);
      if (entry) changed.add(entry);
    }
    this.appliedSeq = Math.max(this.appliedSeq, toSeq);
    return changed;
  }

  /** @param {any} event @returns {Entry | undefined} */
  applyOne(event) {
    switch (event.type) {
      case "call.started":
        if (event.kind === "final" || event.kind === "direct") this.finalCalls.add(event.callId);
        return undefined;
      case "item.started":
        return shown(this.begin(event));
      case "item.delta":
        return this.grow(event);
      case "item.completed":
        return shown(this.complete(event));
      case "answer.submitted":
        return this.note(event, `Answer ${event.label}`, event.text ?? "");
      case "vote.cast":
        return this.note(event, `Votes for ${event.targetLabel}${event.counted ? "" : " (does not count)"}`, event.reason);
      case "agent.restarted":
        return this.note(event, restartTitle(event.cause), "");
      case "steer.applied":
        return this.note(event, "You", event.text);
      case "provider.retry":
        return this.note(event, `Try ${event.attempt} failed; the next follows in ${seconds(event.delayMs)}`, event.reason);
      case "provider.fallback":
        return this.note(event, `${event.from} → ${event.to}`, event.reason);
      case "evaluation.completed":
        return this.note(event, `Verdict: ${event.verdict}`, event.reason ?? "");
      case "notice":
        return event.agentId ? this.note(event, event.title, event.detail ?? "") : undefined;
      default:
        return undefined;
    }
  }

  /** @param {any} event */
  begin(event) {
    const isFinal = event.kind === "message" && this.finalCalls.has(event.callId);
    return this.put({
      id: event.itemId,
      agentId: event.agentId,
      kind: event.kind,
      title: event.title ?? toolTitle(event.toolCall) ?? "",
      text: "",
      status: "open",
      isFinal,
    });
  }

  /** @param {any} event */
  grow(event) {
    const entry = this.entries.get(event.itemId) ?? this.begin(event);
    const isText = event.field === "text" || (event.field === "output" && entry.kind === "toolCall");
    this.written.set(event.agentId, (this.written.get(event.agentId) ?? 0) + event.text.length);
    if (!isText) return undefined;
    entry.text += event.text;
    return shown(entry);
  }

  /** @param {any} event */
  complete(event) {
    const entry = this.entries.get(event.itemId) ?? this.begin(event);
    entry.status = event.status;
    entry.title = event.title ?? toolTitle(event.toolCall) ?? entry.title;
    // What the end says wins over the pieces, unless it shows only a part of them.
    const whole = entry.kind === "toolCall" ? event.output : event.text;
    if (whole !== undefined && !(event.truncated && entry.text.length > whole.length)) entry.text = whole;
    if (event.error) entry.text = entry.text ? `${entry.text}\n\n${event.error.message}` : event.error.message;
    return entry;
  }

  /** @param {any} event @param {string} title @param {string} text */
  note(event, title, text) {
    const { seq, agentId } = event;
    return this.put({ id: `note-${seq}`, agentId, kind: "note", title, text, status: "completed", isFinal: false });
  }

  /** @param {Entry} entry */
  put(entry) {
    this.entries.set(entry.id, entry);
    return entry;
  }
}

/**
 * The entry, if it is one to show.
 * @param {Entry} entry
 */
const shown = (entry) => (entry.kind === "toolCall" && TEAM_TOOLS.has(entry.title) ? undefined : entry);

/** @param {any} toolCall */
function toolTitle(toolCall) {
  if (!toolCall?.tool) return undefined;
  return toolCall.server ? `${toolCall.server}: ${toolCall.tool}` : toolCall.tool;
}

/** @param {any} cause */
function restartTitle(cause) {
  if (cause?.type === "steer") return "Starts over: you said something";
  const labels = cause?.labels?.join(", ");
  return labels ? `Starts over: ${labels} is new` : "Starts over";
}

/** @param {number} milliseconds */
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
