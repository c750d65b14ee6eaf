// The script that a page embeds: <script src="https://HOST/chat/NAME/widget.js" async></script>. It starts the chat of this
// version with the settings that the gateway wrote into it and those of the script element.
(() => {
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  if (!script || document.querySelector("gateway-chat")) {
    return;
  }

  const settings = __SETTINGS__;
  const base = new URL(".", script.src).href;
  const { title, colour, theme, side, language } = script.dataset;
  import(`${base}${settings.version}/chat.js`).then(
    (chat) => chat.start({ ...settings, base, ...defined({ title, colour, theme, side, language }) }),
    () => console.error("The chat could not be loaded; does script-src of the page's Content-Security-Policy allow its address?"),
  );

  /** @param {Record<string, string | undefined>} given */
  function defined(given) {
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  }
})();
