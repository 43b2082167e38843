// The slider beside the date: it moves by the month, Page Up and Page Down by the year.
const day = (months) => {
  const first = new Date(Date.UTC(1949, months, 1));
  return first.toISOString().slice(0, 10);
};

function show(slider) {
  const form = slider.form;
  const last = Number(slider.max);
  const chosen = Number(slider.value) >= last ? form.dataset.today : day(Number(slider.value));
  form.elements.on.value = chosen;
  const text = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
  slider.setAttribute("aria-valuetext", text.format(new Date(`${chosen}T00:00:00Z`)));
}

// The years below the slider: placed here because the page may carry no style of its own.
export function decades() {
  document.querySelectorAll(".slider li[data-place]").forEach((year) => { year.style.left = `${year.dataset.place}%`; });
}

export function timebar() {
  let waiting = 0;
  const later = (form) => { clearTimeout(waiting); waiting = setTimeout(() => form.requestSubmit(), 180); };
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(".slider input")) return;
    show(event.target);
    later(event.target.form);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.(".timebar input[type=date]") && event.target.validity.valid) later(event.target.form);
    if (event.target.matches?.(".timebar select")) event.target.form.requestSubmit();
    if (event.target.closest?.(".filters")) event.target.form.requestSubmit();
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.(".slider input") || !["PageUp", "PageDown"].includes(event.key)) return;
    event.preventDefault();
    event.target.value = Number(event.target.value) + (event.key === "PageUp" ? 12 : -12);
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
