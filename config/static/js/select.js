// [data-select]: a grid of check boxes, chosen as files are anywhere. Shift and a press or an arrow chooses a range; once
// something is chosen, a press on a picture chooses it instead of opening it. Without a script they are check boxes.

const grid = document.querySelector("[data-select]");
const boxes = () => [...grid.querySelectorAll(".own-card:not(.held) [name=image]")];
let anchor; // where a range begins
let range = []; // what the last one chose

function choose(chosen, checked) {
  for (const box of chosen) box.checked = checked;
  said();
}

/** From the anchor to here; what the range before it had chosen beyond that is let go. */
function extend(box) {
  const all = boxes();
  const [from, to] = [all.indexOf(anchor ?? box), all.indexOf(box)].sort((one, other) => one - other);
  const next = all.slice(Math.max(from, 0), to + 1);
  choose(range.filter((other) => !next.includes(other)), false);
  choose(next, true);
  range = next;
}

function begin(box) {
  anchor = box;
  range = [];
}

function said() {
  const text = `${boxes().filter((box) => box.checked).length} ${grid.dataset.labelChosen}`;
  document.dispatchEvent(new CustomEvent("announce", { detail: text }));
}

function none() {
  choose(boxes(), false);
  begin(undefined);
}

/** The box above or below: of the next row that way, the one whose middle is nearest. */
function beyond(box, way) {
  const middle = (one) => one.closest(".own-card").getBoundingClientRect();
  const here = middle(box);
  const rows = boxes().filter((one) => way * (middle(one).top - here.top) > 4);
  const top = way * Math.min(...rows.map((one) => way * middle(one).top));
  const near = (one) => Math.abs(middle(one).left + middle(one).width / 2 - here.left - here.width / 2);
  return rows.filter((one) => Math.abs(middle(one).top - top) < 4).sort((one, other) => near(one) - near(other))[0];
}

function beside(box, by) {
  const all = boxes();
  return all[all.indexOf(box) + by];
}

const moves = {
  ArrowLeft: (box) => beside(box, -1),
  ArrowRight: (box) => beside(box, 1),
  ArrowUp: (box) => beyond(box, -1),
  ArrowDown: (box) => beyond(box, 1),
};

function pressed(event) {
  const box = event.target.closest(".own-card")?.querySelector("[name=image]");
  if (!box) return;
  const onBox = event.target === box;
  const chosen = boxes().some((one) => one.checked);
  if (!event.isTrusted) return; // Enter opens, whatever is chosen
  if (!onBox && (event.target.closest("label") || !(event.shiftKey || event.ctrlKey || event.metaKey || chosen))) return;
  if (!onBox) event.preventDefault();
  if (event.shiftKey && anchor) {
    extend(box);
  } else {
    begin(box);
    choose([box], onBox ? box.checked : !box.checked);
  }
  box.focus({ preventScroll: true });
}

function keyed(event) {
  const box = event.target;
  const ctrl = event.ctrlKey || event.metaKey;
  if (!box.matches("[name=image]") || event.altKey) return;
  const next = moves[event.key]?.(box);
  if (next) {
    if (event.shiftKey) extend((anchor ??= box) && next);
    next.focus();
    if (!event.shiftKey) range = [];
  } else if (event.key === " " && event.shiftKey && anchor) {
    extend(box);
  } else if (event.key === "Enter") {
    box.closest(".own-card").querySelector("a").click();
  } else if (event.key === "Escape") {
    none();
  } else if (event.key === "Delete") {
    if (boxes().some((one) => one.checked)) grid.querySelector("[data-select-delete]").click();
  } else if (!(event.key in moves)) {
    if (ctrl && event.key === "a") choose(boxes(), true);
    else return;
  }
  event.preventDefault();
  event.stopPropagation();
}

grid?.addEventListener("click", pressed);
grid?.addEventListener("keydown", keyed);
grid?.addEventListener("reset", () => setTimeout(() => (begin(undefined), said())));
