// Mouse, touch and pen paint strokes. A second finger takes the first one's stroke back and scrolls or zooms the page.

export function paintByPointer(stage, ring, mask, brush) {
  let stroke = null;

  const place = ({ clientX, clientY }) => {
    const box = mask.canvas.getBoundingClientRect();
    const scale = mask.canvas.width / box.width;
    return { x: (clientX - box.left) * scale, y: (clientY - box.top) * scale };
  };

  function follow(event) {
    const box = stage.getBoundingClientRect();
    const side = brush.size() * (box.width / mask.canvas.width);
    ring.hidden = event.pointerType === "touch";
    const style = { "--x": event.clientX - box.left, "--y": event.clientY - box.top, "--side": side };
    for (const [name, value] of Object.entries(style)) ring.style.setProperty(name, `${value}px`);
  }

  stage.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    stage.setPointerCapture(event.pointerId);
    stroke = { points: [place(event)], size: brush.size(), erase: brush.erases() };
    mask.begin("stroke", stroke);
  });

  stage.addEventListener("pointermove", (event) => {
    follow(event);
    if (!stroke || !event.isPrimary) return;
    const from = stroke.points.length;
    const seen = event.getCoalescedEvents?.() ?? [];
    for (const one of seen.length ? seen : [event]) stroke.points.push(place(one));
    mask.go(from);
  });

  const end = (how) => (event) => {
    if (!stroke || !event.isPrimary) return;
    stroke = null;
    mask[how]();
  };
  stage.addEventListener("pointerup", end("settle"));
  stage.addEventListener("pointercancel", end("drop"));
  stage.addEventListener("pointerleave", () => (ring.hidden = true));
}
