// Draws the charts that the server describes (Vega-Lite), without eval and without styles of its own.
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";
import { locale } from "./js/locale.js";

const value = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function look(width) {
  const soft = value("--text-soft");
  const line = value("--line");
  return {
    background: null,
    font: "Inter, system-ui, sans-serif",
    aria: false,
    view: { stroke: null },
    axis: {
      labelColor: soft, titleColor: soft, domainColor: value("--line-strong"), gridColor: line, tickColor: line,
      labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500, labelFontWeight: 400,
    },
    axisY: { labelLimit: width < 560 ? 96 : 230 },
    header: { labelColor: soft },
    legend: { labelColor: value("--text"), titleColor: soft, labelFontSize: 12 },
    text: { color: value("--text"), fontSize: 12 },
    rule: { color: value("--line-strong") },
  };
}

// Colours that follow the theme are parameters of the spec, named as the variables of the style sheet.
const THEMED = { land: "--land", border: "--border", ink: "--text", soft: "--text-soft", paper: "--page", line: "--line", accent: "--accent" };

const drawn = new WeakMap();

async function draw(figure) {
  const view = figure.querySelector(".chart-view");
  const text = figure.querySelector("script[type='application/json']").textContent;
  const state = `${text.length}:${text}:${view.clientWidth}:${document.documentElement.dataset.theme}`;
  if (!view.clientWidth || drawn.get(view)?.state === state) return;
  drawn.get(view)?.result?.finalize();
  drawn.set(view, { state });
  const spec = JSON.parse(text);
  spec.width = view.clientWidth;
  if (figure.dataset.ratio) spec.height = Math.round(Math.max(220, Math.min(560, view.clientWidth / Number(figure.dataset.ratio))));
  spec.autosize = { type: "fit", contains: "padding" };
  (spec.params ?? []).forEach((parameter) => { if (THEMED[parameter.name]) parameter.value = value(THEMED[parameter.name]); });
  const result = await embed(view, spec, {
    ast: true, expr: expressionInterpreter, actions: false, renderer: "svg", defaultStyle: false, config: look(view.clientWidth),
    tooltip: { disableDefaultStyle: true, theme: "entente" }, ...locale(document.documentElement.lang),
  });
  // The figure has a name and a table; the drawing's thousand parts say nothing to a screen reader.
  view.querySelector("svg")?.setAttribute("aria-hidden", "true");
  drawn.set(view, { state, result });
  figure.dataset.drawn = "yes";
}

function drawAll() {
  document.querySelectorAll("figure.chart").forEach((figure) => {
    draw(figure).catch((error) => { figure.dataset.drawn = "no"; console.error(error); });
  });
}

drawAll();
let waiting = 0;
addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(drawAll, 120); });
document.addEventListener("htmx:after:swap", drawAll);
document.addEventListener("entente:theme", drawAll);
