/** What the browser keeps of a chat, for all tabs of the page's site. Without storage (private windows) it lasts as long as the tab. */
export class Memory {
  #prefix;
  /** @type {Storage | Map<string, string>} */
  #place;

  /** @param {string} base */
  constructor(base) {
    this.#prefix = `gateway-chat ${base} `;
    this.#place = usableStorage() ?? new Map();
  }

  get token() {
    return this.#get("token");
  }

  set token(value) {
    this.#set("token", value);
  }

  /** The last message that the visitor has seen. */
  get read() {
    return this.#get("read");
  }

  set read(value) {
    this.#set("read", value);
  }

  get isOpen() {
    return this.#get("open") === "yes";
  }

  set isOpen(value) {
    this.#set("open", value ? "yes" : null);
  }

  /** What the visitor said and the gateway may not have, in the order in which it was said; each under a key of its own, so that
   * tabs do not overwrite each other's.
   * @returns {Pending[]} */
  get pending() {
    const found = [];
    for (const key of this.#keys("pending ")) {
      try {
        found.push(JSON.parse(this.#get(key) ?? ""));
      } catch {
        this.#set(key, null);
      }
    }

    return found.sort((one, other) => one.at - other.at);
  }

  /** @param {Pending} message */
  addPending(message) {
    this.#set(`pending ${message.id}`, JSON.stringify(message));
  }

  /** @param {string} id */
  dropPending(id) {
    this.#set(`pending ${id}`, null);
  }

  /**
   * Calls back when another tab got a token.
   * @param {(token: string) => void} handle
   */
  onToken(handle) {
    addEventListener("storage", (event) => {
      if (event.key === `${this.#prefix}token` && event.newValue) {
        handle(event.newValue);
      }
    });
  }

  /** @param {string} start */
  #keys(start) {
    const all = this.#place instanceof Map ? [...this.#place.keys()] : Object.keys(this.#place);
    const full = this.#prefix + start;
    return all.filter((key) => key.startsWith(full)).map((key) => key.slice(this.#prefix.length));
  }

  /** @param {string} key @returns {string | null} */
  #get(key) {
    const full = this.#prefix + key;
    return (this.#place instanceof Map ? this.#place.get(full) : this.#place.getItem(full)) ?? null;
  }

  /** @param {string} key @param {string | null} value */
  #set(key, value) {
    const full = this.#prefix + key;
    try {
      if (this.#place instanceof Map) {
        value === null ? this.#place.delete(full) : this.#place.set(full, value);
      } else {
        value === null ? this.#place.removeItem(full) : this.#place.setItem(full, value);
      }
    } catch {
      console.warn("The chat cannot keep its state: the storage of this site is full.");
    }
  }
}

function usableStorage() {
  try {
    const probe = "gateway-chat probe";
    localStorage.setItem(probe, probe);
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return null;
  }
}
