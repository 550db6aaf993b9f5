// A press on [data-zoom], a link to the whole picture, shows it over the page, as large as the window; a press on it there
// shows every pixel, to be moved about in. Escape goes back, from the full screen first.

const dialog = document.getElementById("zoom");
const all = () => [...document.querySelectorAll("[data-zoom]")]; // a thread brings more
let links = all();
const part = (name) => dialog.querySelector(name);
const largest = () => part(".zoom-picture");
let at = 0;

function open(index) {
  at = index;
  const shown = links[at].querySelector("img");
  const whole = Object.assign(new Image(), { alt: shown.alt, src: links[at].href });
  whole.style.backgroundImage = `url("${shown.currentSrc || shown.src}")`; // until the whole one is there
  whole.width = shown.width;
  whole.height = shown.height;
  part("img").replaceWith(whole);
  fit();
  for (const button of dialog.querySelectorAll("[data-zoom-step]")) {
    button.hidden = links.length < 2;
    button.disabled = !links[at + Number(button.dataset.zoomStep)];
  }
  if (!dialog.open) dialog.showModal();
}

function fit() {
  largest().setAttribute("aria-pressed", "false");
  largest().style.removeProperty("--zoom-width");
}

/** All its pixels, or twice what fits where that is more; what was pressed stays under the pointer. */
function enlarge({ clientX, clientY, detail }) {
  const image = part("img");
  const box = image.getBoundingClientRect();
  const [x, y] = detail ? [(clientX - box.left) / box.width, (clientY - box.top) / box.height] : [0.5, 0.5];
  const fitted = Math.min(box.width, (box.height * image.width) / image.height);
  largest().style.setProperty("--zoom-width", `${Math.max(image.naturalWidth, Math.round(fitted * 2))}px`);
  largest().setAttribute("aria-pressed", "true");
  const space = part(".zoom-space");
  space.scrollTo(image.offsetWidth * x - space.clientWidth / 2, image.offsetHeight * y - space.clientHeight / 2);
}

function step(by) {
  if (links[at + by]) open(at + by);
}

function toScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else part(".zoom-view").requestFullscreen().catch((error) => console.warn("zoom:", error));
}

const enlarged = () => largest().getAttribute("aria-pressed") === "true";
const keys = {
  z: () => dialog.close(),
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
};

if (dialog) {
  part("[data-zoom-screen]").hidden = !document.fullscreenEnabled;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-zoom]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    links = all();
    open(links.indexOf(link));
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button === largest()) return enlarged() ? fit() : enlarge(event);
    if (button?.dataset.zoomStep) return step(Number(button.dataset.zoomStep));
    if (button?.matches("[data-zoom-screen]")) return toScreen();
    if (!button && !enlarged()) dialog.close(); // beside the picture
  });
  dialog.addEventListener("keydown", (event) => {
    if (document.body.dataset.shortcuts === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (enlarged() && event.key !== "z") return; // arrows move about in it
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  dialog.addEventListener("close", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    fit();
  });
}
