// SPDX-License-Identifier: Apache-2.0

/**
 * A small Markdown renderer for texts of models. It builds nodes and never parses HTML, so nothing a model writes can
 * become markup; pictures become links, because showing one would tell its host who reads; only web and mail links lead
 * anywhere.
 */

const SAFE_LINK = /^(?:https?:|mailto:)/i;

/**
 * Renders a text.
 * @param {string} text @param {Document} document who makes the nodes @returns {DocumentFragment}
 */
export function renderMarkdown(text, document) {
  const fragment = document.createDocumentFragment();
  new Blocks(text.replace(/\r\n?/g, "\n").split("\n"), document).renderInto(fragment);
  return fragment;
}

/** How deep quotes and lists may lie in each other; deeper ones are shown as text. */
const MAX_DEPTH = 12;

class Blocks {
  /** @param {string[]} lines @param {Document} document @param {number} [depth] */
  constructor(lines, document, depth = 0) {
    this.lines = lines;
    this.document = document;
    this.depth = depth;
    this.index = 0;
  }

  /** @param {Node} parent */
  renderInto(parent) {
    while (this.index < this.lines.length) {
      const line = this.lines[this.index];
      if (line.trim() === "") this.index += 1;
      else parent.appendChild(this.block(line));
    }
  }

  /** @param {string} line @returns {Node} */
  block(line) {
    const fence = fenceOf(line);
    if (fence) return this.code(fence);
    const heading = /^ {0,3}(#{1,6})[ \t]+(.*)$/.exec(line);
    if (heading) {
      this.index += 1;
      return this.inline(`h${heading[1].length}`, heading[2].replace(/[ \t]#+[ \t]*$/, ""));
    }
    if (isRule(line)) {
      this.index += 1;
      return this.document.createElement("hr");
    }
    if (this.depth < MAX_DEPTH) {
      if (isQuote(line)) return this.quote();
      if (bulletOf(line)) return this.list();
    }
    if (isTableStart(line, this.lines[this.index + 1])) return this.table();
    return this.paragraph();
  }

  /** @param {{mark: string, length: number, language: string}} fence */
  code({ mark, length, language }) {
    const body = [];
    for (this.index += 1; this.index < this.lines.length; this.index += 1) {
      const trimmed = this.lines[this.index].trim();
      if (trimmed.length >= length && trimmed === mark.repeat(trimmed.length)) break;
      body.push(this.lines[this.index]);
    }
    this.index += 1;
    const pre = this.document.createElement("pre");
    const code = this.document.createElement("code");
    if (language) code.setAttribute("data-language", language);
    code.appendChild(this.document.createTextNode(body.join("\n")));
    pre.appendChild(code);
    return pre;
  }

  quote() {
    const inner = [];
    for (; this.index < this.lines.length && isQuote(this.lines[this.index]); this.index += 1) {
      inner.push(this.lines[this.index].replace(/^ {0,3}> ?/, ""));
    }
    const quote = this.document.createElement("blockquote");
    new Blocks(inner, this.document, this.depth + 1).renderInto(quote);
    return quote;
  }

  list() {
    const first = bulletOf(this.lines[this.index]);
    const isOrdered = first?.number !== undefined;
    const list = this.document.createElement(isOrdered ? "ol" : "ul");
    if (isOrdered && first.number !== 1) list.setAttribute("start", String(first.number));
    while (this.index < this.lines.length) {
      const bullet = bulletOf(this.lines[this.index]);
      if (!bullet || (bullet.number !== undefined) !== isOrdered || isRule(this.lines[this.index])) break;
      const item = this.document.createElement("li");
      const inner = this.listItem(bullet);
      if (inner.length === 1) this.appendInline(item, inner[0]);
      else new Blocks(inner, this.document, this.depth + 1).renderInto(item);
      list.appendChild(item);
    }
    return list;
  }

  /**
   * The lines of an item without its bullet and indentation.
   * @param {{width: number, rest: string}} bullet
   */
  listItem({ width, rest }) {
    const inner = [rest];
    for (this.index += 1; this.index < this.lines.length; this.index += 1) {
      const line = this.lines[this.index];
      const indent = line.length - line.trimStart().length;
      if (line.trim() === "") {
        const next = this.lines[this.index + 1];
        if (next === undefined || next.trim() === "" || next.length - next.trimStart().length < width) break;
        inner.push("");
      } else if (indent >= width) inner.push(line.slice(width));
      else break;
    }
    while (this.index < this.lines.length && this.lines[this.index].trim() === "") this.index += 1;
    return inner;
  }

  table() {
    const table = this.document.createElement("table");
    const row = (/** @type {string} */ line, /** @type {string} */ tag) => {
      const tr = this.document.createElement("tr");
      for (const cell of cellsOf(line)) tr.appendChild(this.inline(tag, cell));
      table.appendChild(tr);
    };
    row(this.lines[this.index], "th");
    for (this.index += 2; this.index < this.lines.length && this.lines[this.index].includes("|"); this.index += 1) {
      row(this.lines[this.index], "td");
    }
    return table;
  }

  paragraph() {
    const inner = [this.lines[this.index].trim()];
    for (this.index += 1; this.index < this.lines.length; this.index += 1) {
      const line = this.lines[this.index];
      if (line.trim() === "" || startsBlock(line)) break;
      inner.push(line.trim());
    }
    return this.inline("p", inner.join("\n"));
  }

  /** @param {string} tag @param {string} text */
  inline(tag, text) {
    const element = this.document.createElement(tag);
    this.appendInline(element, text);
    return element;
  }

  /** @param {Node} parent @param {string} text */
  appendInline(parent, text) {
    appendSpans(parent, text, this.document);
  }
}

/** @param {string} line */
function fenceOf(line) {
  const match = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`\s]*)[^`]*$/.exec(line);
  return match && { mark: match[1][0], length: match[1].length, language: match[2] };
}

/** @param {string} line */
const isRule = (line) => /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/.test(line);

/** @param {string} line */
const isQuote = (line) => /^ {0,3}>/.test(line);

/** @param {string} line */
function bulletOf(line) {
  const match = /^( *)(?:([-*+])|(\d{1,9})[.)])([ \t]+)(.*)$/.exec(line);
  if (!match) return null;
  const [, indent, mark, number, gap, rest] = match;
  const width = indent.length + (mark ?? `${number}.`).length + Math.min(gap.length, 4);
  return { width, rest, number: number === undefined ? undefined : Number(number) };
}

/** @param {string} line */
const startsBlock = (line) =>
  fenceOf(line) !== null || /^ {0,3}#{1,6}[ \t]/.test(line) || isRule(line) || isQuote(line) || bulletOf(line) !== null;

/** @param {string} line @param {string | undefined} next */
const isTableStart = (line, next) =>
  line.includes("|") && next !== undefined && next.includes("-") && /^[ \t]*\|?[ \t:|-]+$/.test(next) && next.includes("|");

/** @param {string} line */
const cellsOf = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

// Spans

const SPAN = /(`+)([^`][\s\S]*?)\1(?!`)|!?\[([^\]\n]{0,500})\]\(\s*<?([^\s)>]{1,2000})>?(?:\s+"[^"\n]{0,500}")?\s*\)|(https?:\/\/[^\s<>()"'`]{1,2000})|(\*\*|__)(?=\S)([^\n]{1,2000}?)(?<=\S)\6|([*_])(?=\S)([^\n*_]{1,2000}?)(?<=\S)\8(?!\w)|\\([\\`*_{}[\]()#+.!|<>~-])|  \n/g;

/** @param {Node} parent @param {string} text @param {Document} document @param {number} [depth] */
function appendSpans(parent, text, document, depth = 0) {
  let last = 0;
  /** @param {string} plain */
  const say = (plain) => plain && parent.appendChild(document.createTextNode(plain));
  /** @param {string} tag @param {string} inner */
  const wrap = (tag, inner) => {
    const element = document.createElement(tag);
    appendSpans(element, inner, document, depth + 1);
    parent.appendChild(element);
  };
  if (depth > MAX_DEPTH) {
    say(text);
    return;
  }
  for (const match of text.matchAll(SPAN)) {
    const [whole, ticks, code, label, target, bare, strong, strongText, em, emText, escaped] = match;
    // An underscore inside a word is part of a name.
    const start = match.index ?? 0;
    if ((em === "_" || strong === "__") && /\w/.test(text[start - 1] ?? "")) continue;
    say(text.slice(last, start));
    last = start + whole.length;
    if (ticks) {
      const element = document.createElement("code");
      element.appendChild(document.createTextNode(code.trim()));
      parent.appendChild(element);
    } else if (target) link(parent, target, label || target, document);
    else if (bare) {
      const href = bare.replace(/[.,;:!?]+$/, "");
      link(parent, href, href, document);
      say(bare.slice(href.length));
    } else if (strong) wrap("strong", strongText);
    else if (em) wrap("em", emText);
    else if (escaped) say(escaped);
    else parent.appendChild(document.createElement("br"));
  }
  say(text.slice(last));
}

/** @param {Node} parent @param {string} target @param {string} label @param {Document} document */
function link(parent, target, label, document) {
  if (!SAFE_LINK.test(target)) {
    parent.appendChild(document.createTextNode(label === target ? target : `${label} (${target})`));
    return;
  }
  const element = document.createElement("a");
  element.setAttribute("href", target);
  element.setAttribute("title", target);
  element.appendChild(document.createTextNode(label));
  parent.appendChild(element);
}
