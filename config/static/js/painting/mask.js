// What is marked, at the mask's own pixels: wherever the canvas is opaque. Every change is an act in a list; undoing
// paints the acts before it once more, so that a long history costs no memory.

const stripe = 22;
const probe = new OffscreenCanvas(64, 64).getContext("2d", { willReadFrequently: true });

/** Stripes that are seen on any picture; only their opacity counts. `scale` is mask pixels to a CSS pixel. */
function stripes(context, scale) {
  const side = Math.max(4, Math.round(stripe * scale));
  const tile = new OffscreenCanvas(side, side);
  const paint = tile.getContext("2d");
  paint.fillStyle = "#e8532b";
  paint.fillRect(0, 0, side, side);
  paint.fillStyle = "#fff3e6";
  for (const left of [-side, 0, side]) {
    paint.beginPath();
    for (const [x, y] of [[left, side], [left + side, 0], [left + side * 1.3, 0], [left + side * 0.3, side]]) paint.lineTo(x, y);
    paint.fill();
  }
  return context.createPattern(tile, "repeat");
}

const acts = {
  stroke({ context }, { points, from = 0 }) {
    for (let at = Math.max(from, 1); at < points.length || at === 1; at += 1) {
      const [before, now] = [points[at - 1], points[Math.min(at, points.length - 1)]];
      context.beginPath();
      context.moveTo(before.x, before.y);
      context.lineTo(now.x + 0.01, now.y); // a line of no length would leave no dot in some browsers
      context.stroke();
    }
  },
  frame({ context }, { x, y, w, h }) {
    context.fillRect(x, y, w, h);
  },
  clear({ context, canvas }) {
    context.clearRect(0, 0, canvas.width, canvas.height);
  },
  invert({ context, canvas }) {
    context.globalCompositeOperation = "source-out";
    context.fillRect(0, 0, canvas.width, canvas.height);
  },
  picture({ context, canvas }, { bitmap }) {
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    context.globalCompositeOperation = "source-in";
    context.fillRect(0, 0, canvas.width, canvas.height);
  },
};

export class Mask extends EventTarget {
  constructor(canvas, { width, height, scale }) {
    super();
    Object.assign(canvas, { width, height });
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    Object.assign(this.context, { lineCap: "round", lineJoin: "round" });
    this.context.fillStyle = this.context.strokeStyle = stripes(this.context, scale);
    this.done = [];
    this.undone = [];
  }

  /** An act by its name and measures, all in mask pixels; `erase` takes away instead. */
  act(name, more = {}) {
    this.begin(name, more);
    this.settle();
  }

  /** The same, still under way: `go` paints what was added to it since, `settle` ends it, `drop` takes it back. */
  begin(name, more) {
    this.done.push({ name, ...more });
    this.undone = [];
    this.go(0);
  }

  go(from) {
    this.#paint(this.done.at(-1), from);
  }

  settle() {
    this.dispatchEvent(new Event("change"));
  }

  drop() {
    this.done.pop();
    this.#again();
  }

  undo() {
    if (this.done.length === 0) return;
    this.undone.push(this.done.pop());
    this.#again();
  }

  redo() {
    if (this.undone.length === 0) return;
    this.done.push(this.undone.pop());
    this.#again();
  }

  /** How much is marked, 0 to 1, to about a four-thousandth; never 0 where there is something. */
  get share() {
    probe.clearRect(0, 0, 64, 64);
    probe.drawImage(this.canvas, 0, 0, 64, 64);
    const { data } = probe.getImageData(0, 0, 64, 64);
    let sum = 0;
    for (let at = 3; at < data.length; at += 4) sum += data[at];
    return sum / (255 * 64 * 64);
  }

  /** White on black, as a PNG file. */
  file() {
    const sheet = document.createElement("canvas");
    Object.assign(sheet, { width: this.canvas.width, height: this.canvas.height });
    const paint = sheet.getContext("2d");
    paint.drawImage(this.canvas, 0, 0);
    for (const [how, colour] of [["source-in", "#fff"], ["destination-over", "#000"]]) {
      Object.assign(paint, { globalCompositeOperation: how, fillStyle: colour });
      paint.fillRect(0, 0, sheet.width, sheet.height);
    }
    const text = atob(sheet.toDataURL("image/png").split(",")[1]);
    return new File([Uint8Array.from(text, (letter) => letter.charCodeAt(0))], "mask.png", { type: "image/png" });
  }

  #again() {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    for (const act of this.done) this.#paint(act, 0);
    this.settle();
  }

  #paint(act, from) {
    this.context.globalCompositeOperation = act.erase ? "destination-out" : "source-over";
    this.context.lineWidth = act.size ?? 1;
    acts[act.name](this, { ...act, from });
  }
}
