import { Files } from "./files.js";
import { Link } from "./link.js";
import { Memory } from "./memory.js";
import { Panel } from "./panel.js";
import { languageOf, textsIn } from "./texts.js";

const answerPatience = 15_000;
const retryAfterRefusal = 5_000;

/** One chat on one page: what the visitor does goes to the gateway, and what the gateway sends is shown. */
class Chat {
  #language;
  #texts;
  #memory;
  #panel;
  #link;
  #files;
  /** @type {string | null} */
  #last = null;
  /** Said on this connection and not acknowledged. @type {Set<string>} */
  #inFlight = new Set();
  /** @type {Map<string, File>} */
  #uploads = new Map();
  #isCurrent = false;
  #acknowledged = "";
  #patience = 0;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#language = languageOf(settings.language);
    this.#texts = textsIn(this.#language);
    this.#memory = new Memory(settings.base);
    this.#files = new Files(settings, this.#memory);
    this.#panel = new Panel(settings, this.#texts, this.#language, {
      toggle: (isOpen) => this.#toggled(isOpen),
      say: (text) => this.#say({ t: "say", id: newId(), at: Date.now(), text }),
      choose: (text, to) => this.#say({ t: "say", id: newId(), at: Date.now(), text, choice: true, to }),
      leave: (value) => this.#say({ t: "reach", id: newId(), at: Date.now(), value }),
      attach: (file) => this.#attach(file),
      save: (message, index) => this.#save(message, index),
    });
    this.#link = new Link(
      settings.base,
      () => ({ token: this.#memory.token, after: this.#last, language: this.#language }),
      (frame) => this.#take(frame),
      (state) => this.#become(state),
      () => this.#forgotten(),
    );
    this.#memory.pending.forEach((pending) => this.#panel.bubbles.addUnsent(pending));
    this.#memory.onToken((token) => token !== this.#memory.token || this.#link.restart());
    document.addEventListener("visibilitychange", () => this.#acknowledge());
    if (this.#memory.isOpen) {
      this.#panel.toggle(true, false);
    }

    // Who never wrote is not known to the gateway and asks it for nothing.
    if (this.#memory.token || this.#memory.pending.length > 0) {
      this.#link.start();
    }
  }

  /** @param {Pending} message */
  #say(message) {
    this.#memory.addPending(message);
    this.#panel.bubbles.addUnsent(message);
    this.#link.start();
    this.#flush();
  }

  // What is not acknowledged is said again after every reconnection; the gateway knows it by its id.
  #flush() {
    if (!this.#isCurrent) {
      return;
    }

    for (const pending of this.#memory.pending.filter((message) => !this.#inFlight.has(message.id))) {
      this.#inFlight.add(pending.id);
      const { at, ...frame } = pending;
      this.#link.send(frame);
    }

    this.#watch();
    for (const [id, file] of this.#uploads) {
      this.#uploads.delete(id);
      this.#upload(id, file);
    }
  }

  // A connection may be dead without saying so.
  #watch() {
    clearTimeout(this.#patience);
    if (this.#inFlight.size > 0) {
      this.#patience = setTimeout(() => this.#link.restart(), answerPatience);
    }
  }

  /** @param {ServerFrame} frame */
  #take(frame) {
    switch (frame.t) {
      case "welcome":
        this.#memory.token = frame.token ?? this.#memory.token;
        this.#panel.reach.offer(frame.consent);
        break;
      case "message":
        this.#show(frame);
        break;
      case "current":
        this.#isCurrent = true;
        this.#flush();
        this.#acknowledge();
        break;
      case "typing":
        this.#panel.showTyping(true);
        break;
      case "stored":
        this.#stored(frame.id);
        break;
      case "refused":
        this.#refused(frame.id, frame.why);
        break;
    }
  }

  /** @param {ChatMessage} message */
  #show(message) {
    this.#last = message.id;
    if (message.client) {
      this.#memory.dropPending(message.client);
      this.#inFlight.delete(message.client);
    }

    if (!this.#panel.bubbles.has(message.id)) {
      this.#panel.bubbles.add(message);
    }

    if (message.from !== "you") {
      this.#panel.showTyping(false);
    }

    if (this.#isCurrent) {
      this.#acknowledge();
    }
  }

  /** @param {string} id */
  #stored(id) {
    if (this.#memory.pending.some((pending) => pending.id === id && pending.t === "reach")) {
      this.#panel.bubbles.note(this.#texts.reachDone, false);
    }

    this.#inFlight.delete(id);
    this.#memory.dropPending(id);
    this.#watch();
  }

  /** @param {string} id @param {string} why */
  #refused(id, why) {
    this.#inFlight.delete(id);
    this.#watch();
    if (why === "rate") {
      this.#panel.bubbles.note(this.#texts.tooMany, false);
      setTimeout(() => this.#flush(), retryAfterRefusal);
      return;
    }

    this.#memory.dropPending(id);
    if (why === "address") {
      this.#panel.bubbles.dropUnsent(id);
      this.#panel.reach.refuse();
    } else {
      this.#panel.bubbles.refuse(id, this.#texts.failed);
    }
  }

  // Tells the gateway how far it came to this browser, and how far the visitor saw it.
  #acknowledge() {
    const fromUs = this.#panel.bubbles.messages.filter((message) => message.from !== "you");
    const last = fromUs.at(-1)?.id;
    const isSeen = this.#panel.isOpen && document.visibilityState === "visible";
    if (last && isSeen) {
      this.#memory.read = last;
    }

    const read = fromUs.findIndex((message) => message.id === this.#memory.read);
    this.#panel.showUnread(fromUs.length - 1 - read);
    const news = `${isSeen ? "read" : "got"} ${last}`;
    if (last && this.#link.isOpen && news !== this.#acknowledged) {
      this.#acknowledged = news;
      this.#link.send({ t: isSeen ? "read" : "got", id: last });
    }
  }

  /** @param {boolean} isOpen */
  #toggled(isOpen) {
    this.#memory.isOpen = isOpen;
    this.#acknowledge();
  }

  /** @param {LinkState} state */
  #become(state) {
    if (state !== "open") {
      this.#isCurrent = false;
      this.#inFlight.clear();
      this.#watch();
      this.#acknowledged = "";
    }

    this.#panel.showState(state);
  }

  #forgotten() {
    this.#memory.token = null;
    this.#memory.read = null;
    this.#last = null;
    this.#panel.bubbles.clear();
    this.#become("offline");
    this.#link.restart();
  }

  /** @param {File} file */
  #attach(file) {
    const fault = this.#files.fault(file, this.#texts);
    if (fault) {
      this.#panel.bubbles.note(fault, true);
      return;
    }

    const id = newId();
    this.#uploads.set(id, file);
    this.#panel.bubbles.addUnsent({ t: "say", id, at: Date.now(), text: file.name });
    this.#link.start();
    this.#flush();
  }

  /** @param {string} id @param {File} file */
  async #upload(id, file) {
    const isSent = await this.#files.send(id, file).catch(() => false);
    if (!isSent) {
      this.#panel.bubbles.dropUnsent(id);
      this.#panel.bubbles.note(`${this.#texts.fileFailed} (${file.name})`, true);
    }
  }

  /** @param {ChatMessage} message @param {number} index */
  async #save(message, index) {
    if (!(await this.#files.save(message, index).catch(() => false))) {
      this.#panel.bubbles.note(this.#texts.fileFailed, true);
    }
  }
}

function newId() {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(random, (octet) => octet.toString(16).padStart(2, "0")).join("");
}

/** @param {Settings} settings */
export function start(settings) {
  const isColour = /^#[0-9a-f]{6}$/i.test(settings.colour);
  const begin = () => new Chat({ ...settings, colour: isColour ? settings.colour : "#0b5cad" });
  document.body ? begin() : addEventListener("DOMContentLoaded", begin, { once: true });
}
