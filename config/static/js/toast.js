// A "toast" event shows its text for a while. An "announce" event is only read out.

const place = document.getElementById("toasts");
const announcer = document.getElementById("announcer");
const shown = 6000;

function show({ text }) {
  for (const before of place.children) if (before.textContent === text) before.remove(); // said once
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.textContent = text;
  let timer = setTimeout(() => toast.remove(), shown);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = setTimeout(() => toast.remove(), shown)));
  place.append(toast);
}

document.addEventListener("toast", (event) => show(event.detail));
document.addEventListener("announce", (event) => {
  announcer.textContent = "";
  requestAnimationFrame(() => (announcer.textContent = event.detail));
});
