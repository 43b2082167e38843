// The list below the search field closes when the focus leaves it.
export function suggestions() {
  document.addEventListener("focusin", (event) => {
    const box = document.querySelector(".header-search");
    if (box && !box.contains(event.target)) box.querySelector(".suggestions")?.replaceChildren();
  });
}
