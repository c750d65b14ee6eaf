/** Files, both ways. The token goes in a header, so that it is in nobody's log. */
export class Files {
  #settings;
  #memory;

  /**
   * @param {Settings} settings
   * @param {import("./memory.js").Memory} memory
   */
  constructor(settings, memory) {
    this.#settings = settings;
    this.#memory = memory;
  }

  /**
   * What is wrong with a file; none when it may be sent.
   * @param {File} file
   * @param {Texts} texts
   */
  fault(file, texts) {
    return !this.#settings.mediaTypes.includes(file.type) ? texts.wrongType
      : file.size > this.#settings.largestFile ? texts.tooLarge(Math.floor(this.#settings.largestFile / 1048576))
      : null;
  }

  /** @param {string} id @param {File} file */
  async send(id, file) {
    const answer = await fetch(`${this.#settings.base}files`, {
      method: "POST",
      credentials: "omit",
      headers: {
        Authorization: `Bearer ${this.#memory.token}`,
        "Content-Type": file.type,
        "X-Message-Id": id,
        "X-File-Name": encodeURIComponent(file.name),
      },
      body: file,
    });
    return answer.ok;
  }

  /** Lets the visitor save a file; it is never shown on the page. @param {ChatMessage} message @param {number} index */
  async save(message, index) {
    const answer = await fetch(`${this.#settings.base}files/${message.id}/${index}`, {
      credentials: "omit",
      headers: { Authorization: `Bearer ${this.#memory.token}` },
    });
    if (!answer.ok) {
      return false;
    }

    const address = URL.createObjectURL(await answer.blob());
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.download = message.files?.[index].name ?? "file";
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    return true;
  }
}
