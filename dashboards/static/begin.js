// Before the page is drawn: dark or light as the visitor chose, else as the system says. Solara's own third way,
// "auto", leaves the page empty.
(() => {
  const own = "journeysim.theme";
  let chosen = null;
  try { chosen = localStorage.getItem(own); } catch { /* Storage is closed; the page is light. */ }
  const dark = chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  try { localStorage.setItem(":solara:theme.variant", JSON.stringify(dark ? "dark" : "light")); } catch { /* As above. */ }
})();
