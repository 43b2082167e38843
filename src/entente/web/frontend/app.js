// The behaviour of every page. Without it everything still works by links and forms.
import "htmx.org";
import { columns } from "./js/columns.js";
import { grid } from "./js/grid.js";
import { keyboard } from "./js/keyboard.js";
import { requests } from "./js/requests.js";
import { sticky } from "./js/sticky.js";
import { suggestions } from "./js/suggestions.js";
import { theme } from "./js/theme.js";
import { decades, timebar } from "./js/timebar.js";

// Those that listen on the document are started once; those that touch elements again after every swap.
keyboard();
grid();
requests();
suggestions();
theme();
timebar();
const touch = () => { columns(); decades(); sticky(); };
touch();
document.addEventListener("htmx:after:swap", touch);
