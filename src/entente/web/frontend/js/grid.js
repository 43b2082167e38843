// A grid of fields: arrows and Enter move between cells as in a spreadsheet. In a grid of letters they are written large.
const MOVES = new Set(["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Enter"]);
const fields = (row) => [...row.querySelectorAll("input:not([type=hidden]), select")];

// Within a text the arrows first move through it, and a list is chosen from with up and down.
function stays(event) {
  const field = event.target;
  if (field.closest("[data-grid=letters]") || event.key === "Enter") return field.matches("select");
  if (field.matches("select")) return event.key === "ArrowUp" || event.key === "ArrowDown";
  if (event.key === "ArrowLeft") return field.selectionStart > 0;
  return event.key === "ArrowRight" && field.selectionEnd < field.value.length;
}

function move(event) {
  const row = event.target.closest("tr");
  const rows = [...row.closest("table").querySelectorAll("tbody tr")];
  const at = rows.indexOf(row);
  const column = fields(row).indexOf(event.target);
  const [down, right] = { ArrowDown: [1, 0], Enter: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key];
  const next = rows[at + down] && fields(rows[at + down])[column + right];
  // At the edge too: Enter would save half a table, and the arrow would choose from a list unseen.
  if (next || event.key === "Enter" || event.target.matches("select")) event.preventDefault();
  if (!next) return;
  next.focus();
  next.select?.();
}

export function grid() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (MOVES.has(event.key) && event.target.matches("[data-grid] input, [data-grid] select") && !stays(event)) move(event);
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-grid=letters] input")) return;
    event.target.value = event.target.value.toUpperCase().replace(/[^RACI]/g, "");
  });
}
