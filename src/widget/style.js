const light = `
  --paper: #ffffff; --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --bubble: #eef1f4; --link: #0550ae; --alarm: #a40e26;
  --shade: 0 8px 28px rgb(0 0 0 / 28%); color-scheme: light;`;

const dark = `
  --paper: #16191d; --ink: #e8eaed; --quiet: #aab2bb; --line: #3d444d; --bubble: #262b31; --link: #8ab8ff; --alarm: #ff9a9a;
  --shade: 0 8px 28px rgb(0 0 0 / 65%); color-scheme: dark;`;

// What lies in the shadow wins over the page's rules for the element itself only with !important.
const text = `
:host { all: initial !important; position: fixed !important; bottom: 0 !important; right: 0 !important; z-index: 2147483000 !important;
  display: block !important; }
:host([data-side="left"]) { right: auto !important; left: 0 !important; }
.root { ${light} font: 16px/1.45 system-ui, sans-serif; color: var(--ink); text-align: start; }
@media (prefers-color-scheme: dark) { :host(:not([data-theme="light"])) .root { ${dark} } }
:host([data-theme="dark"]) .root { ${dark} }
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
button, textarea, input { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
svg { width: 24px; height: 24px; fill: currentColor; display: block; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.launcher { position: fixed; bottom: 20px; right: 20px; width: 56px; height: 56px; border: 2px solid var(--paper); border-radius: 50%;
  display: grid; place-items: center; background: var(--accent); color: var(--on-accent); box-shadow: var(--shade); }
:host([data-side="left"]) .launcher { right: auto; left: 20px; }
.badge { position: absolute; top: -6px; right: -6px; min-width: 24px; padding: 0 6px; border-radius: 12px; background: #b00020;
  color: #ffffff; font-size: 14px; line-height: 24px; text-align: center; }

.panel { position: fixed; bottom: 88px; right: 20px; width: 380px; height: min(620px, calc(100vh - 108px)); display: flex;
  flex-direction: column; background: var(--paper); border: 1px solid var(--line); border-radius: 14px; overflow: hidden;
  box-shadow: var(--shade); }
:host([data-side="left"]) .panel { right: auto; left: 20px; }
header { display: flex; align-items: center; gap: 8px; padding: 10px 8px 10px 16px; background: var(--accent); color: var(--on-accent); }
h2 { flex: 1; margin: 0; font-size: 18px; font-weight: 600; overflow-wrap: anywhere; }
header :focus-visible { outline-color: currentColor; }
.plain { width: 44px; height: 44px; border: 0; border-radius: 8px; background: none; display: grid; place-items: center; flex: none; }
.state { margin: 0; padding: 6px 16px; font-size: 14px; color: var(--quiet); border-bottom: 1px solid var(--line); }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 12px 16px; display: flex; flex-direction: column; gap: 10px; }
.log:focus-visible { outline-offset: -3px; }
.notice { margin: 0; font-size: 14px; color: var(--quiet); }
.alarm { color: var(--alarm); }
.message { max-width: 86%; padding: 8px 12px; border-radius: 12px; background: var(--bubble); align-self: flex-start; }
.message.you { align-self: flex-end; background: var(--accent); color: var(--on-accent); }
.words { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
.message a { color: var(--link); }
.message.you a { color: inherit; }
.meta { display: block; font-size: 13px; color: var(--quiet); }
.message.you .meta { color: inherit; text-align: end; }
.choices { display: flex; flex-wrap: wrap; gap: 8px; }
.choices button, .file, .reach button { min-height: 40px; padding: 6px 14px; border: 1px solid var(--quiet); border-radius: 20px;
  background: var(--paper); color: var(--ink); text-align: start; overflow-wrap: anywhere; }
.file { border-radius: 8px; margin-top: 4px; }
.typing { margin: 0; padding: 0 16px 6px; font-size: 14px; color: var(--quiet); }
.say { display: flex; align-items: flex-end; gap: 8px; padding: 8px; border-top: 1px solid var(--line); }
textarea { flex: 1; min-height: 44px; max-height: 132px; padding: 9px 12px; resize: none; border: 1px solid var(--quiet);
  border-radius: 10px; background: var(--paper); color: var(--ink); }
::placeholder { color: var(--quiet); opacity: 1; }
.send { background: var(--accent); color: var(--on-accent); border-radius: 10px; }
.reach { padding: 8px 16px; border-top: 1px solid var(--line); display: grid; gap: 8px; font-size: 15px; }
.reach input { min-height: 44px; padding: 8px 12px; width: 100%; border: 1px solid var(--quiet); border-radius: 10px;
  background: var(--paper); }
.reach p { margin: 0; font-size: 14px; color: var(--quiet); }
.reach .alarm { color: var(--alarm); }
.row { display: flex; gap: 8px; }
.more { border: 0; background: none; padding: 8px 16px; min-height: 40px; text-align: start; font-size: 14px; color: var(--link);
  text-decoration: underline; }
@media (max-width: 480px) {
  .panel, :host([data-side="left"]) .panel { inset: 0; width: auto; height: 100dvh; border: 0; border-radius: 0; }
  .root.is-open .launcher { display: none; }
}
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: rise 160ms ease-out; }
  .typing { animation: breathe 1.6s ease-in-out infinite; }
}
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }
@keyframes breathe { 50% { opacity: 0.55; } }
`;

/** The sheet, made by script: a page's Content-Security-Policy needs no style-src for it. */
export function sheet() {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

/**
 * Black or white, whichever is read better on the colour (WCAG 2.2, relative luminance).
 * @param {string} colour as "#rrggbb"
 */
export function writingOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? "#000000" : "#ffffff";
}
