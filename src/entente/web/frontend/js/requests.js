// What htmx sends: no empty filters in the address, and a full page for what it cannot swap.
export function requests() {
  document.addEventListener("htmx:config:request", (event) => {
    const { request } = event.detail.ctx;
    if (request.method !== "GET" || !(request.body instanceof FormData)) return;
    const source = event.detail.ctx.sourceElement;
    const today = source.dataset?.today;
    const empty = [...request.body.entries()].filter(([name, value]) => value === "" || (today && name === "on" && value === today));
    [...new Set(empty.map(([name]) => name))].forEach((name) => {
      const kept = request.body.getAll(name).filter((value) => value !== "" && value !== today);
      request.body.delete(name);
      kept.forEach((value) => request.body.append(name, value));
    });
  });
  // Without a network the reader must know that what they see is not what they asked for.
  document.addEventListener("htmx:error", () => { document.getElementById("offline")?.removeAttribute("hidden"); });
  document.addEventListener("htmx:after:swap", () => { document.getElementById("offline")?.setAttribute("hidden", ""); });
}
