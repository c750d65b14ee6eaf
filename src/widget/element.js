/**
 * Makes an element without any markup in text, so that nothing that comes from outside can become markup.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }

  element.append(...children);
  return element;
}

/**
 * A picture that says nothing by itself.
 * @param {string} path
 */
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  picture.append(line);
  return picture;
}

export const icons = {
  chat: "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z",
  close: "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6 10.6 12 5 6.4z",
  send: "M3 4l18 8-18 8 2.5-7L14 12 5.5 11z",
  attach: "M8 12.5V7a4 4 0 0 1 8 0v8.5a2.5 2.5 0 0 1-5 0V8h1.6v7.5a.9.9 0 0 0 1.8 0V7a2.4 2.4 0 0 0-4.8 0v8.5a4.1 4.1 0 0 0 8.2 0V9h1.6v6.5a5.7 5.7 0 0 1-11.4 0z",
};
