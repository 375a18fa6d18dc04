// SPDX-License-Identifier: Apache-2.0
"use strict";

const MAX_CRASHES = 5;
const WINDOW_MS = 3 * 60_000;
const FIRST_DELAY_MS = 250;

/** Decides whether a server that died is started again, and after which pause. */
class RestartPolicy {
  constructor() {
    this.crashes = /** @type {number[]} */ ([]);
  }

  /**
   * Counts a crash.
   * @param {number} now milliseconds of any clock that only goes forward
   * @returns {number | null} the pause in milliseconds; null after too many crashes in a short time
   */
  crashed(now) {
    this.crashes = [...this.crashes.filter((time) => now - time < WINDOW_MS), now];
    if (this.crashes.length >= MAX_CRASHES) return null;
    return FIRST_DELAY_MS * 4 ** (this.crashes.length - 1);
  }

  forget() {
    this.crashes = [];
  }
}

module.exports = { RestartPolicy };
