// A "toast" event shows its text for a while; {text, undo} adds a button that posts to the address in `undo`.
// An "announce" event is only read out.

const place = document.getElementById("toasts");
const announcer = document.getElementById("announcer");
const shown = 6000;

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function show({ text, undo, undoLabel = place.dataset.undo }) {
  const toast = element("div", "toast");
  toast.append(element("div", "", text));
  let timer = setTimeout(() => toast.remove(), undo ? shown * 2 : shown);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = setTimeout(() => toast.remove(), shown)));
  if (undo) toast.append(undoButton(undo, undoLabel, toast));
  place.append(toast);
}

function undoButton(address, label, toast) {
  const button = element("button", "button small", label);
  button.addEventListener("click", async () => {
    const headers = { "X-CSRFToken": document.body.dataset.csrf };
    const answer = await fetch(address, { method: "POST", headers });
    toast.remove();
    if (answer.ok) location.reload();
  });
  return button;
}

document.addEventListener("toast", (event) => show(event.detail));
document.addEventListener("announce", (event) => {
  announcer.textContent = "";
  requestAnimationFrame(() => (announcer.textContent = event.detail));
});
