import { make } from "./element.js";
import { write } from "./words.js";

/** The conversation as it is shown: each message once, in the order of the gateway, the visitor's unsent ones at the end. */
export class Bubbles {
  #log;
  #texts;
  #time;
  #day;
  #on;
  /** @type {Map<string, { element: HTMLElement, message: ChatMessage }>} */
  #shown = new Map();
  /** @type {Map<string, HTMLElement>} */
  #unsent = new Map();
  /** @type {HTMLElement | null} */
  #choices = null;

  /**
   * @param {HTMLElement} log
   * @param {Texts} texts
   * @param {string} language
   * @param {{ choose: (text: string, message: string) => void, save: (message: ChatMessage, index: number) => void }} on
   */
  constructor(log, texts, language, on) {
    this.#log = log;
    this.#texts = texts;
    this.#on = on;
    this.#time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
    this.#day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  }

  /** @param {string} id */
  has(id) {
    return this.#shown.has(id);
  }

  /** The messages of the gateway, oldest first. */
  get messages() {
    return [...this.#shown.values()].map((shown) => shown.message);
  }

  /** @param {ChatMessage} message */
  add(message) {
    const isAtEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 80;
    const unsent = message.client ? this.#unsent.get(message.client) : undefined;
    const element = this.#bubble(message, this.#texts.sent);
    if (unsent && message.client) {
      // The same words in the same place: screen readers have read them already.
      this.#unsent.delete(message.client);
      unsent.remove();
      element.setAttribute("aria-live", "off");
    }

    this.#shown.set(message.id, { element, message });
    this.#log.insertBefore(element, this.#firstUnsent());
    this.#offer(message);
    if (isAtEnd || message.from === "you") {
      this.scrollToEnd();
    }
  }

  /** @param {Pending} pending */
  addUnsent(pending) {
    const text = pending.text ?? pending.value ?? "";
    const element = this.#bubble({ id: "", from: "you", text, at: pending.at }, this.#texts.sending);
    this.#unsent.set(pending.id, element);
    this.#log.append(element);
    this.#withdrawChoices();
    this.scrollToEnd();
  }

  /** @param {string} id @param {string} why */
  refuse(id, why) {
    const meta = this.#unsent.get(id)?.querySelector(".tick");
    if (meta) {
      meta.textContent = `· ${why}`;
    }
  }

  /** @param {string} id */
  dropUnsent(id) {
    this.#unsent.get(id)?.remove();
    this.#unsent.delete(id);
  }

  /** @param {string} text @param {boolean} isAlarm */
  note(text, isAlarm) {
    this.#log.insertBefore(make("p", { class: isAlarm ? "notice alarm" : "notice" }, text), this.#firstUnsent());
    this.scrollToEnd();
  }

  clear() {
    this.#shown.forEach((shown) => shown.element.remove());
    this.#shown.clear();
    this.#withdrawChoices();
  }

  scrollToEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #firstUnsent() {
    return this.#unsent.values().next().value ?? null;
  }

  /** @param {ChatMessage} message @param {string} tick */
  #bubble(message, tick) {
    const bubble = make("div", { class: `message ${message.from}` });
    bubble.append(make("span", { class: "spoken" }, `${this.#texts[message.from]}: `));
    if (message.text) {
      const words = make("p", { class: "words", dir: "auto" });
      write(words, message.text, this.#texts.newTab);
      bubble.append(words);
    }

    message.files?.forEach((file, index) => {
      const button = make("button", { type: "button", class: "file", dir: "auto" });
      button.textContent = `${file.name} (${Math.max(1, Math.round(file.size / 1024))} kB), ${this.#texts.save}`;
      button.addEventListener("click", () => this.#on.save(message, index));
      bubble.append(button);
    });
    bubble.append(this.#meta(message, tick));
    return bubble;
  }

  /** @param {ChatMessage} message @param {string} tick */
  #meta(message, tick) {
    const at = new Date(message.at);
    const isToday = at.toDateString() === new Date().toDateString();
    const time = make("time", { datetime: at.toISOString() }, (isToday ? this.#time : this.#day).format(at));
    const meta = make("span", { class: "meta" });
    if (message.from !== "you") {
      meta.append(make("span", { "aria-hidden": "true" }, `${this.#texts[message.from]} · `));
    }

    meta.append(time);
    if (message.from === "you") {
      const mark = tick === this.#texts.sent ? " ✓" : " …";
      meta.append(make("span", { class: "tick" }, make("span", { "aria-hidden": "true" }, mark), make("span", { class: "spoken" }, ` ${tick}`)));
    }

    return meta;
  }

  // Answers can be chosen as long as nothing was said after them.
  /** @param {ChatMessage} message */
  #offer(message) {
    this.#withdrawChoices();
    if (!message.choices?.length) {
      return;
    }

    this.#choices = make("div", { class: "choices", role: "group" });
    for (const choice of message.choices) {
      const button = make("button", { type: "button", dir: "auto" });
      button.textContent = choice;
      button.addEventListener("click", () => this.#on.choose(choice, message.id));
      this.#choices.append(button);
    }

    this.#log.insertBefore(this.#choices, this.#firstUnsent());
  }

  #withdrawChoices() {
    this.#choices?.remove();
    this.#choices = null;
  }
}
