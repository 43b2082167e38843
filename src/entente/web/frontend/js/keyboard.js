// "/" searches, "g" then a letter goes, "?" helps, Esc closes, arrows move through tables and suggestions.
const typing = (target) => target.closest("input:not([type=checkbox], [type=radio], [type=range]), select, textarea, [contenteditable]");

function closeOpen() {
  const open = [...document.querySelectorAll("details.menu[open]")];
  open.forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  const list = document.querySelector(".suggestions");
  if (list?.childElementCount) { list.replaceChildren(); document.getElementById("search-field")?.focus(); return true; }
  return open.length > 0;
}

function step(items, from, key) {
  const at = items.indexOf(from);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[key];
  return items[Math.max(0, Math.min(items.length - 1, to))];
}

function moveInTable(event) {
  const row = event.target.closest("tbody tr");
  if (!row || typing(event.target)) return false;
  const rows = [...row.closest("table").querySelectorAll("tbody tr")].filter((each) => each.querySelector("a, button"));
  step(rows, row, event.key)?.querySelector("a, button")?.focus();
  return true;
}

function moveInSuggestions(event) {
  const list = document.querySelector(".suggestions");
  const field = document.getElementById("search-field");
  const inside = event.target === field || list?.contains(event.target);
  if (!inside || !list?.childElementCount || !["ArrowDown", "ArrowUp"].includes(event.key)) return false;
  const items = [field, ...list.querySelectorAll("a")];
  step(items, event.target.closest("a") ?? field, event.key).focus();
  return true;
}

export function keyboard() {
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && closeOpen()) { event.preventDefault(); return; }
    if (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
      if (moveInSuggestions(event) || moveInTable(event)) event.preventDefault();
      return;
    }
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    // The page before and the page after, where there are pages in time.
    if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) { document.querySelector(`[data-turn="${event.key}"]`)?.click(); return; }
    if (event.key === "/") { event.preventDefault(); document.getElementById("search-field")?.select(); return; }
    if (event.key === "?") { document.getElementById("help")?.showModal(); return; }
    if (event.key === "g") { going = Date.now(); return; }
    if (event.key === "x") { event.target.closest("tr")?.querySelector("input[type=checkbox]")?.click(); return; }
    if (Date.now() - going < 1500) {
      going = 0;
      document.querySelector(`[data-go="${CSS.escape(event.key)}"]`)?.click();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) document.getElementById("help")?.showModal();
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
}
