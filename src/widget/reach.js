import { make } from "./element.js";

/** "Continue elsewhere": an e-mail address or number that the visitor may leave, with what that means beside it. */
export class Reach {
  #texts;
  #form;
  #input;
  #wording;
  #wrong;
  #more;

  /**
   * @param {Texts} texts
   * @param {(value: string) => void} leave
   */
  constructor(texts, leave) {
    this.#texts = texts;
    this.#more = make("button", { type: "button", class: "more", "aria-expanded": "false", "aria-controls": "reach" }, texts.reachOpen);
    this.#more.hidden = true;
    this.#input = make("input", {
      id: "address", type: "text", inputmode: "email", autocomplete: "email", maxlength: "254", required: "", "aria-describedby": "consent wrong",
    });
    this.#wording = make("p", { id: "consent" });
    this.#wrong = make("p", { id: "wrong", class: "alarm", role: "alert" });
    const cancel = make("button", { type: "button" }, texts.reachCancel);
    this.#form = make(
      "form", { class: "reach", id: "reach", novalidate: "" },
      make("label", { for: "address" }, texts.reachLabel), this.#input, this.#wording, this.#wrong,
      make("div", { class: "row" }, make("button", { type: "submit" }, texts.reachSend), cancel),
    );
    this.#form.hidden = true;
    this.#more.addEventListener("click", () => this.#show(this.#form.hidden));
    cancel.addEventListener("click", () => this.#show(false));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = this.#input.value.trim();
      const isComplete = /^[^\s@]+@[^\s@]+\.[^\s@]+$|^[+\d][\d\s()/.-]{5,}$/.test(value);
      this.#wrong.textContent = isComplete ? "" : texts.reachWrong;
      this.#input.setAttribute("aria-invalid", String(!isComplete));
      if (isComplete) {
        leave(value);
        this.#input.value = "";
        this.#show(false);
      } else {
        this.#input.focus();
      }
    });
  }

  get elements() {
    return [this.#more, this.#form];
  }

  /** It is offered once a conversation has begun, with the wording that the gateway keeps. @param {string} consent */
  offer(consent) {
    this.#wording.textContent = consent;
    this.#more.hidden = false;
  }

  refuse() {
    this.#show(true);
    this.#wrong.textContent = this.#texts.reachWrong;
    this.#input.setAttribute("aria-invalid", "true");
  }

  /** @param {boolean} isShown */
  #show(isShown) {
    this.#form.hidden = !isShown;
    this.#more.setAttribute("aria-expanded", String(isShown));
    (isShown ? this.#input : this.#more).focus();
  }
}
