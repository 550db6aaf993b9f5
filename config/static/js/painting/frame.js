// The same by keys: a frame over the picture that arrows move, Shift and arrows resize, and Enter marks (or erases).

const step = 0.04;
const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const within = (value, least, most) => Math.min(most, Math.max(least, value));
const announce = (words) => document.dispatchEvent(new CustomEvent("announce", { detail: words }));

export function markByKeys(stage, element, mask, brush, says) {
  const frame = { x: 0.375, y: 0.375, w: 0.25, h: 0.25 };

  function show() {
    element.hidden = false;
    for (const [name, value] of Object.entries(frame)) element.style.setProperty(`--${name}`, value);
  }

  function tell() {
    const percent = Object.entries(frame).map(([name, value]) => [`{${name}}`, Math.round(value * 100)]);
    announce(percent.reduce((text, [name, value]) => text.replace(name, value), says.saysFrame));
  }

  function move([right, down], resize) {
    if (resize) {
      frame.w = within(frame.w + right * step, step, 1 - frame.x);
      frame.h = within(frame.h + down * step, step, 1 - frame.y);
    } else {
      frame.x = within(frame.x + right * step, 0, 1 - frame.w);
      frame.y = within(frame.y + down * step, 0, 1 - frame.h);
    }
    show();
    tell();
  }

  function mark() {
    const { width, height } = mask.canvas;
    const [x, y, w, h] = [frame.x * width, frame.y * height, frame.w * width, frame.h * height].map(Math.round);
    show();
    mask.act("frame", { x, y, w, h, erase: brush.erases() });
  }

  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in moves) move(moves[event.key], event.shiftKey);
    else if (event.key === "Enter") mark();
    else return;
    event.preventDefault();
  });
  stage.addEventListener("focus", () => {
    if (stage.matches(":focus-visible")) show();
  });
  stage.addEventListener("pointerdown", () => (element.hidden = true));
  stage.addEventListener("blur", () => (element.hidden = true));
}
