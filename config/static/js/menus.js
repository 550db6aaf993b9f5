// <details class="menu"> closes on Escape, on a press elsewhere, and when another opens.

const open = () => document.querySelectorAll("details.menu[open]");

function close(menu, { refocus = false } = {}) {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) close(menu);
});

document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) close(menu);
});

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      close(menu, { refocus: menu.contains(document.activeElement) });
      event.preventDefault();
      event.stopPropagation();
    }
  },
  { capture: true },
);
