// Marks that turn the direction of writing could make a link look like another one; a link ends before them.
const link = /https?:\/\/[^\s<>"'`\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gi;
const trailing = /[.,;:!?)\]}»”’]+$/;

/**
 * Writes text that somebody else chose: as text, with links to web addresses and to nothing else.
 * @param {HTMLElement} place
 * @param {string} text
 * @param {string} hint said to screen readers after each link
 */
export function write(place, text, hint) {
  let end = 0;
  for (const found of text.matchAll(link)) {
    const address = found[0].replace(trailing, "");
    const anchor = anchorTo(address, hint);
    if (anchor) {
      place.append(text.slice(end, found.index), anchor);
      end = found.index + address.length;
    }
  }

  place.append(text.slice(end));
}

/** @param {string} address @param {string} hint */
function anchorTo(address, hint) {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    return null;
  }

  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer nofollow";
  anchor.textContent = address;
  const spoken = document.createElement("span");
  spoken.className = "spoken";
  spoken.textContent = ` (${hint})`;
  anchor.append(spoken);
  return anchor;
}
