// [data-select]: a band drawn with the mouse chooses the pictures that it touches; with Ctrl or Shift, beside those that
// were chosen before. It begins anywhere but on a control, also on a picture. Near an edge of the window the page scrolls.

const grid = document.querySelector("[data-select]");
const EDGE = 48;
const STEP = 14; // pixels a frame
const FAR = 6; // pixels that a hand moves without meaning it
const CONTROLS = "button, input, summary, label, select, search, header, .own-bar, a:not(.card-link)";
let drawn; // {x, y} where it began, on the page; `pointer` where it is, in the window; `kept`, and the band itself
let over = false; // one was drawn just now, so the press that ends it means nothing else

function begin(event) {
  over = false;
  if (event.pointerType !== "mouse" || event.button || event.target.closest(CONTROLS)) return;
  const more = event.ctrlKey || event.metaKey || event.shiftKey;
  const kept = new Set(more ? grid.querySelectorAll("[name=image]:checked") : []);
  drawn = { x: event.clientX + scrollX, y: event.clientY + scrollY, pointer: event, kept };
}

function move(event) {
  if (!drawn) return;
  drawn.pointer = event;
  const moved = Math.hypot(event.clientX + scrollX - drawn.x, event.clientY + scrollY - drawn.y);
  if (drawn.band || moved < FAR) return;
  drawn.band = document.body.appendChild(document.createElement("div"));
  drawn.band.className = "band";
  frame();
}

function frame() {
  if (!drawn?.band) return;
  const { clientX, clientY } = drawn.pointer;
  if (clientY < EDGE) scrollBy(0, -STEP);
  if (clientY > innerHeight - EDGE) scrollBy(0, STEP);
  const [x, y] = [drawn.x - scrollX, drawn.y - scrollY];
  const [left, top] = [Math.min(x, clientX), Math.min(y, clientY)];
  const area = new DOMRect(left, top, Math.abs(clientX - x), Math.abs(clientY - y));
  Object.assign(drawn.band.style, { left: `${left}px`, top: `${top}px`, width: `${area.width}px`, height: `${area.height}px` });
  for (const card of grid.querySelectorAll(".own-card:not(.held)")) {
    const box = card.querySelector("[name=image]");
    box.checked = drawn.kept.has(box) || touches(area, card.getBoundingClientRect());
  }
  requestAnimationFrame(frame);
}

function touches(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function end() {
  if (drawn?.band) {
    drawn.band.remove();
    over = true;
    const text = `${grid.querySelectorAll("[name=image]:checked").length} ${grid.dataset.labelChosen}`;
    document.dispatchEvent(new CustomEvent("announce", { detail: text }));
  }
  drawn = undefined;
}

function only(event) {
  if (!over) return;
  over = false;
  event.preventDefault();
  event.stopPropagation();
}

if (grid) {
  const room = grid.closest("main");
  room.addEventListener("pointerdown", begin);
  room.addEventListener("click", only, true);
  room.addEventListener("dragstart", (event) => drawn && event.preventDefault());
  room.addEventListener("selectstart", (event) => drawn && event.preventDefault());
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}
