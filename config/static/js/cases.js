// The moderators' queue by keys: j and k walk, x chooses, u upholds, o overturns, z undoes; Enter opens, as a link does.

const cases = () => [...document.querySelectorAll("[data-case]")];
const here = () => document.activeElement?.closest("[data-case]");
const press = (button) => here()?.querySelector(button)?.click();

function walk(by) {
  const all = cases();
  const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(here()) + by))];
  next?.querySelector("[data-case-open]")?.focus();
}

const keys = {
  j: () => walk(1),
  k: () => walk(-1),
  x: () => press("[data-case-choose]"),
  u: () => press("[data-case-uphold]"),
  o: () => press("[data-case-overturn]"),
  z: () => press("[data-case-undo]"),
};

document.addEventListener("keydown", (event) => {
  const types = event.target.closest("textarea, select, input:not([type=checkbox])");
  if (types || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.shortcuts === "off") return;
  if (keys[event.key]) {
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }
}, true);
