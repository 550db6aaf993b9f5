// [data-painter]: what is painted over a picture is sent as the mask in the form's file field, white where to repaint.

import { fill, maskOf } from "./painting/file.js";
import { markByKeys } from "./painting/frame.js";
import { Mask } from "./painting/mask.js";
import { paintByPointer } from "./painting/pointer.js";

const painter = document.querySelector("[data-painter]");

function start() {
  const form = painter.closest("form");
  const field = form.querySelector("input[type=file][name=mask]");
  const part = (name) => painter.querySelector(`[data-paint-${name}]`);
  const button = (name) => painter.querySelector(`[data-paint="${name}"]`);
  const [stage, slider, status] = [part("stage"), part("size"), part("status")];
  painter.hidden = false;
  form.querySelector(".painter-file").open = Boolean(form.querySelector(".painter-file ~ .errorlist"));
  form.querySelector("[data-paint-kept]")?.remove();

  const [width, height] = [Number(painter.dataset.width), Number(painter.dataset.height)];
  const mask = new Mask(stage.querySelector("canvas"), { width, height, scale: width / stage.clientWidth });
  const brush = {
    size: () => (Math.min(width, height) * Number(slider.value)) / 100,
    erases: () => button("erase").getAttribute("aria-pressed") === "true",
  };

  const say = (words) => (status.textContent = words);
  const announce = (words) => document.dispatchEvent(new CustomEvent("announce", { detail: words }));

  function hold(mode) {
    for (const name of ["paint", "erase"]) button(name).setAttribute("aria-pressed", String(name === mode));
    announce(mode === "erase" ? painter.dataset.saysErase : painter.dataset.saysPaint);
  }

  function resize(by) {
    slider.value = Number(slider.value) + by;
    announce(painter.dataset.saysBrush.replace("{size}", slider.value));
  }

  const does = {
    paint: () => hold("paint"),
    erase: () => hold("erase"),
    undo: () => mask.undo(),
    redo: () => mask.redo(),
    invert: () => mask.act("invert"),
    clear: () => mask.act("clear"),
  };
  const keys = {
    "[": () => resize(-2),
    "]": () => resize(2),
    e: () => hold(brush.erases() ? "paint" : "erase"),
  };

  painter.addEventListener("click", (event) => does[event.target.closest("[data-paint]")?.dataset.paint]?.());
  painter.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const ctrl = event.ctrlKey || event.metaKey;
    if (ctrl && key === "z") does[event.shiftKey ? "redo" : "undo"]();
    else if (ctrl && key === "y") does.redo();
    else if (!ctrl && !event.altKey && keys[key]) keys[key]();
    else return;
    event.preventDefault();
  });

  mask.addEventListener("change", () => {
    const { share } = mask;
    const percent = share > 0 && share < 0.01 ? "<1" : Math.round(share * 100);
    say(share > 0 ? painter.dataset.saysMarked.replace("{share}", percent) : painter.dataset.saysNothing);
    button("undo").setAttribute("aria-disabled", String(mask.done.length === 0));
    button("redo").setAttribute("aria-disabled", String(mask.undone.length === 0));
  });

  paintByPointer(stage, part("ring"), mask, brush);
  markByKeys(stage, part("frame"), mask, brush, painter.dataset);

  // A file that was chosen is shown and can be painted on; one that is no picture stays for the server to speak of.
  let filled = false;
  const take = async (source) => mask.act("picture", { bitmap: await maskOf(source, width, height) });
  field.addEventListener("change", () => {
    filled = false;
    if (field.files[0]) take(field.files[0]).catch(() => mask.act("clear"));
  });
  const kept = form.elements.kept_mask;
  if (kept) fetch(painter.dataset.mask).then(async (answer) => take(await answer.blob())).then(() => (kept.value = ""));

  form.addEventListener("submit", () => {
    if (mask.share > 0) fill(field, mask.file());
    else if (filled) field.value = "";
    filled = mask.share > 0;
  });
}

if (painter) start();
