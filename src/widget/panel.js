import { Bubbles } from "./bubbles.js";
import { icon, icons, make } from "./element.js";
import { Reach } from "./reach.js";
import { sheet, writingOn } from "./style.js";

/**
 * The chat on the page, in a shadow tree of its own: the page's rules do not reach in, and its own do not reach out.
 */
export class Panel {
  #texts;
  #on;
  #host = document.createElement("gateway-chat");
  #root;
  #launcher;
  #badge;
  #unread;
  #panel;
  #state;
  #typing;
  #words;
  #typingTimer = 0;

  /**
   * @param {Settings} settings
   * @param {Texts} texts
   * @param {string} language
   * @param {{ toggle: (isOpen: boolean) => void, say: (text: string) => void, choose: (text: string, message: string) => void,
   *   attach: (file: File) => void, save: (message: ChatMessage, index: number) => void, leave: (value: string) => void }} on
   */
  constructor(settings, texts, language, on) {
    this.#texts = texts;
    this.#on = on;
    this.#badge = make("span", { class: "badge", "aria-hidden": "true" });
    this.#launcher = make("button", { type: "button", class: "launcher", "aria-expanded": "false", "aria-controls": "panel", "aria-label": texts.open });
    this.#launcher.append(icon(icons.chat), this.#badge);
    this.#unread = make("p", { class: "spoken", role: "status" });
    this.#state = make("p", { class: "state", role: "status" });
    this.#typing = make("p", { class: "typing", "aria-hidden": "true" });
    this.#words = make("textarea", { id: "words", rows: "1", dir: "auto", maxlength: String(settings.longest), placeholder: texts.placeholder });
    const log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": texts.log, tabindex: "0" });
    log.append(make("p", { class: "notice" }, texts.notice));
    this.bubbles = new Bubbles(log, texts, language, {
      save: on.save,
      choose: (text, message) => {
        on.choose(text, message);

        // The button is gone, and the focus must not be lost with it.
        this.#words.focus();
      },
    });
    this.reach = new Reach(texts, on.leave);
    this.#panel = make(
      "section", { class: "panel", id: "panel", role: "dialog", "aria-modal": "false", "aria-labelledby": "title" },
      this.#header(settings.title), this.#state, log, this.#typing, ...this.reach.elements, this.#form(settings),
    );
    this.#root = make("div", { class: "root", lang: language }, this.#panel, this.#launcher, this.#unread);
    this.#panel.hidden = this.#badge.hidden = this.#state.hidden = this.#typing.hidden = true;
    this.#dress(settings);
    this.#launcher.addEventListener("click", () => this.toggle(this.#panel.hidden));
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.toggle(false);
      }
    });
    document.body.append(this.#host);
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  /** @param {boolean} isOpen @param {boolean} [takesFocus] */
  toggle(isOpen, takesFocus = true) {
    this.#panel.hidden = !isOpen;
    this.#root.classList.toggle("is-open", isOpen);
    this.#launcher.setAttribute("aria-expanded", String(isOpen));
    this.#launcher.setAttribute("aria-label", isOpen ? this.#texts.close : this.#texts.open);
    if (isOpen) {
      this.bubbles.scrollToEnd();
    }

    if (takesFocus) {
      (isOpen ? this.#words : this.#launcher).focus();
    }

    this.#on.toggle(isOpen);
  }

  /** @param {LinkState} state */
  showState(state) {
    this.#state.textContent = state === "offline" ? this.#texts.offline : state === "connecting" ? this.#texts.connecting : "";
    this.#state.hidden = this.#state.textContent === "";
  }

  /** @param {number} count */
  showUnread(count) {
    this.#badge.hidden = count === 0;
    this.#badge.textContent = String(count);
    this.#unread.textContent = count === 0 ? "" : this.#texts.unread(count);
    this.#launcher.setAttribute("aria-label", count > 0 ? `${this.#texts.open}, ${this.#texts.unread(count)}` : this.isOpen ? this.#texts.close : this.#texts.open);
  }

  /** @param {boolean} isTyping */
  showTyping(isTyping) {
    clearTimeout(this.#typingTimer);
    this.#typing.textContent = this.#texts.typing;
    this.#typing.hidden = !isTyping;
    if (isTyping) {
      this.#typingTimer = setTimeout(() => this.showTyping(false), 6000);
    }
  }

  /** @param {Settings} settings */
  #dress(settings) {
    const shadow = this.#host.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet()];
    shadow.append(this.#root);
    this.#root.style.setProperty("--accent", settings.colour);
    this.#root.style.setProperty("--on-accent", writingOn(settings.colour));
    if (settings.theme === "dark" || settings.theme === "light") {
      this.#host.dataset.theme = settings.theme;
    }

    if (settings.side === "left") {
      this.#host.dataset.side = "left";
    }
  }

  /** @param {string} title */
  #header(title) {
    const close = make("button", { type: "button", class: "plain", "aria-label": this.#texts.close });
    close.append(icon(icons.close));
    close.addEventListener("click", () => this.toggle(false));
    return make("header", {}, make("h2", { id: "title" }, title), close);
  }

  /** @param {Settings} settings */
  #form(settings) {
    const send = make("button", { type: "submit", class: "plain send", "aria-label": this.#texts.send });
    send.append(icon(icons.send));
    const form = make("form", { class: "say" }, make("label", { for: "words", class: "spoken" }, this.#texts.label), this.#words, send);
    if (settings.largestFile > 0) {
      form.prepend(...this.#attaching(settings));
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say();
    });
    this.#words.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#say();
      }
    });
    this.#words.addEventListener("input", () => this.#grow());
    return form;
  }

  /** @param {Settings} settings */
  #attaching(settings) {
    const file = make("input", { type: "file", accept: settings.mediaTypes.join(","), tabindex: "-1", "aria-hidden": "true" });
    file.hidden = true;
    file.addEventListener("change", () => {
      [...(file.files ?? [])].forEach((chosen) => this.#on.attach(chosen));
      file.value = "";
      this.#words.focus();
    });
    const attach = make("button", { type: "button", class: "plain", "aria-label": this.#texts.attach });
    attach.append(icon(icons.attach));
    attach.addEventListener("click", () => file.click());
    return [attach, file];
  }

  #say() {
    const text = this.#words.value.trim();
    if (text) {
      this.#on.say(text);
      this.#words.value = "";
      this.#grow();
    }

    this.#words.focus();
  }

  #grow() {
    this.#words.style.height = "auto";
    this.#words.style.height = `${this.#words.scrollHeight + 2}px`;
  }
}
