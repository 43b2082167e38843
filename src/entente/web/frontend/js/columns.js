// Which columns of a table are shown; kept on this device per table.
const key = (table) => `entente.columns.${table.id}`;

function hiddenOf(table) {
  try { return new Set(JSON.parse(localStorage.getItem(key(table)) ?? table.dataset.hiddenColumns ?? "[]")); }
  catch { return new Set(); }
}

function apply(table, hidden) {
  [...table.tHead.rows[0].cells].forEach((head, index) => {
    const off = hidden.has(head.dataset.column);
    head.hidden = off;
    [...table.tBodies].forEach((body) => [...body.rows].forEach((row) => { if (row.cells.length > index) row.cells[index].hidden = off; }));
  });
}

export function columns() {
  document.querySelectorAll(".columns-menu[data-table]").forEach((menu) => {
    const table = document.getElementById(menu.dataset.table);
    if (!table?.tHead) return;
    const hidden = hiddenOf(table);
    apply(table, hidden);
    const box = menu.querySelector("div");
    box.replaceChildren(...[...table.tHead.rows[0].cells].filter((head) => head.dataset.column).map((head) => {
      const label = document.createElement("label");
      const check = Object.assign(document.createElement("input"), { type: "checkbox", checked: !hidden.has(head.dataset.column) });
      check.addEventListener("change", () => {
        if (check.checked) hidden.delete(head.dataset.column); else hidden.add(head.dataset.column);
        try { localStorage.setItem(key(table), JSON.stringify([...hidden])); } catch { /* not kept: storage is off */ }
        apply(table, hidden);
      });
      label.append(check, head.textContent.trim());
      return label;
    }));
  });
}
