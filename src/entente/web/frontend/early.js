// Runs before the first paint: the theme that the reader chose, else the system's.
const root = document.documentElement;
let kept = null;
try { kept = localStorage.getItem("entente.theme"); } catch { /* storage is off: follow the system */ }
const dark = matchMedia("(prefers-color-scheme: dark)");
const apply = () => { root.dataset.theme = kept ?? (dark.matches ? "dark" : "light"); };
apply();
dark.addEventListener("change", () => { if (!root.dataset.themeChosen) apply(); });
if (kept) root.dataset.themeChosen = "yes";
root.classList.replace("no-js", "js");
