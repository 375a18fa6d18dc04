// SPDX-License-Identifier: Apache-2.0
"use strict";

// A page without a browser: as much of the DOM as the panel uses. Text is escaped when it is printed, as a browser does.

const VOID = new Set(["br", "hr", "input", "meta", "link"]);
const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

class Text {
  constructor(data) {
    this.data = data;
  }
  appendData(more) {
    this.data += more;
  }
  get textContent() {
    return this.data;
  }
  get html() {
    return escape(this.data);
  }
}

class Element {
  constructor(tag) {
    this.tag = tag;
    this.childNodes = [];
    this.attributes = {};
    this.listeners = {};
    this.classes = new Set();
    this.dataset = {};
    this.hidden = false;
    this.value = "";
    Object.assign(this, { scrollTop: 0, scrollHeight: 0, clientHeight: 0 });
    this.classList = {
      toggle: (name, isOn) => (isOn ? this.classes.add(name) : this.classes.delete(name)),
      contains: (name) => this.classes.has(name),
    };
  }
  set className(names) {
    this.classes = new Set(names.split(" "));
  }
  get className() {
    return [...this.classes].join(" ");
  }
  appendChild(child) {
    if (child.tag === "#fragment") child.childNodes.splice(0).forEach((one) => this.appendChild(one));
    else {
      this.childNodes.push(child);
      child.parent = this;
    }
    return child;
  }
  replaceChildren(...children) {
    this.childNodes = [];
    children.forEach((child) => this.appendChild(child));
  }
  setAttribute(name, value) {
    this.attributes[name] = String(value);
  }
  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
  addEventListener(type, listener) {
    (this.listeners[type] ??= []).push(listener);
  }
  dispatch(type, event = {}) {
    for (const listener of this.listeners[type] ?? []) listener({ target: this, preventDefault() {}, ...event });
  }
  closest(selector) {
    const [tag] = selector.split("[");
    for (let node = this; node; node = node.parent) if (node.tag === tag && node.attributes.href !== undefined) return node;
    return null;
  }
  get textContent() {
    return this.childNodes.map((child) => child.textContent).join("");
  }
  set textContent(text) {
    this.replaceChildren(...(text ? [new Text(text)] : []));
  }
  get inner() {
    return this.childNodes.map((child) => child.html).join("");
  }
  get html() {
    if (this.tag === "#fragment") return this.inner;
    const attributes = Object.entries(this.attributes).map(([name, value]) => ` ${name}="${escape(value)}"`).join("");
    return `<${this.tag}${attributes}>${VOID.has(this.tag) ? "" : `${this.inner}</${this.tag}>`}`;
  }
  /** All elements below with a class. */
  all(name) {
    return this.childNodes.flatMap((child) =>
      child instanceof Element ? [...(child.classes.has(name) ? [child] : []), ...child.all(name)] : [],
    );
  }
}

/** A document whose elements with an id are there from the start. */
function createDocument(ids = []) {
  const body = new Element("body");
  const byId = new Map(ids.map((id) => [id, body.appendChild(new Element("div"))]));
  return Object.assign(new Element("#document"), {
    body,
    createElement: (tag) => new Element(tag),
    createTextNode: (data) => new Text(data),
    createDocumentFragment: () => new Element("#fragment"),
    getElementById: (id) => byId.get(id) ?? null,
  });
}

/**
 * Loads the panel into a page of its own. Frames are drawn when the test says so.
 * @returns what the page shows and what it posted
 */
async function openPanel(path) {
  const ids = ["task", "status", "facts", "open-answer", "answer-now", "cancel", "steer", "steer-text", "error", "final", "votes", "agents"];
  const document = createDocument(ids);
  document.body.dataset.run = "run_1";
  const frames = [];
  const posted = [];
  const page = new Element("#window");
  let observer;
  Object.assign(globalThis, {
    document,
    window: page,
    requestAnimationFrame: (draw) => frames.push(draw),
    acquireVsCodeApi: () => ({ postMessage: (message) => posted.push(message), setState: (state) => (page.state = state) }),
    IntersectionObserver: class {
      constructor(callback) {
        observer = { callback, observed: [] };
      }
      observe(target) {
        observer.observed.push(target);
      }
      disconnect() {
        observer.observed = [];
      }
    },
  });
  await import(`${path}?${Math.random()}`);
  const draw = () => frames.splice(0).forEach((one) => one());
  return {
    document,
    page,
    posted,
    frames,
    draw,
    post: (message) => page.dispatch("message", { data: message }),
    /** Says which columns are on the screen. */
    sight: (isIntersecting = () => true) => {
      observer.callback(observer.observed.map((target) => ({ target, isIntersecting: isIntersecting(target) })));
      draw();
    },
    byId: (id) => document.getElementById(id),
  };
}

module.exports = { createDocument, openPanel };
