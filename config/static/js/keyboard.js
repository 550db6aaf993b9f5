// Single-key shortcuts. Off with data-shortcuts="off" on <body>; silent while someone types or a dialog is open.

const find = (name) => document.querySelector(`[data-key-${name}]:not([hidden], [hidden] *)`);

function press(name) {
  const found = find(name);
  found?.click();
  return Boolean(found);
}

function focus(name) {
  const found = find(name);
  found?.focus({ preventScroll: Boolean(found.closest(".dock")) });
  found?.select?.();
  return Boolean(found);
}

/** In a grid, walk the pictures; on a post, go to the one before or after. */
function step(name, by) {
  const items = [...document.querySelectorAll("[data-key-item]:not(.held *)")];
  if (find(name) || items.length === 0) return press(name);
  const here = items.findIndex((item) => item.closest(".card")?.contains(document.activeElement));
  items[Math.max(0, Math.min(items.length - 1, here + by))].focus();
  return true;
}

/** The reader's keys inside a feed, by the WAI-ARIA pattern: they work where focus is already on one of its articles. */
function page(by) {
  return Boolean(document.activeElement?.closest("[role=feed]")) && step("page", by);
}

function details() {
  const found = find("details");
  if (!found) return false;
  if (found instanceof HTMLDetailsElement) found.open = !found.open;
  found.scrollIntoView({ block: "nearest" });
  return true;
}

function back() {
  if (press("back")) return true;
  document.activeElement?.blur();
  return false;
}

function help() {
  document.getElementById("help")?.showModal();
  return true;
}

const keys = {
  ArrowLeft: () => step("previous", -1),
  ArrowRight: () => step("next", 1),
  PageUp: () => page(-1),
  PageDown: () => page(1),
  Escape: back,
  l: () => press("like"),
  r: () => press("remix"),
  c: () => press("collect"),
  i: details,
  z: () => press("zoom"),
  "/": () => focus("search") || press("search-page"),
  n: () => focus("prompt"),
  "?": help,
};

const typing = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.shortcuts === "off" || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (keys[event.key]?.()) event.preventDefault();
});
