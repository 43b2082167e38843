// Table heads stick below the page's header, however many lines it takes.
export function sticky() {
  const header = document.querySelector(".header");
  if (header) document.documentElement.style.setProperty("--sticky", `${header.offsetHeight}px`);
}
addEventListener("resize", sticky);
