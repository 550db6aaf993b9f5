// The review board by keys: x leaves the chosen pictures out, i keeps them, c writes their caption, z undoes the last.
// Where nothing is chosen, the picture that has the focus is.

const press = (name) => document.querySelector(`[data-review="${name}"]`)?.click();
const here = () => document.activeElement?.closest(".own-card")?.querySelector("[name=image]");
const chosen = () => document.querySelector(".own-card [name=image]:checked");

function decide(name) {
  if (!chosen() && here()) here().click();
  if (chosen()) press(name);
}

function write() {
  if (!chosen() && here()) here().click();
  const menu = document.querySelector('[data-review="caption"]');
  if (!menu || !chosen()) return;
  menu.open = true;
  menu.querySelector("input").focus();
}

const keys = { x: () => decide("exclude"), i: () => decide("include"), c: write, z: () => press("undo") };

document.addEventListener("keydown", (event) => {
  const types = event.target.closest("textarea, select, input:not([type=checkbox])");
  if (types || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.shortcuts === "off") return;
  if (!keys[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  keys[event.key]();
}, true);
