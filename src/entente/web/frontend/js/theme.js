// Light, dark, or as the system says; the choice is kept on this device.
export function theme() {
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const root = document.documentElement;
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    root.dataset.themeChosen = "yes";
    try { localStorage.setItem("entente.theme", root.dataset.theme); } catch { /* not kept: storage is off */ }
    document.dispatchEvent(new CustomEvent("entente:theme"));
  });
}
