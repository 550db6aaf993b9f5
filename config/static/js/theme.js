// Auto, dark or light: kept in a cookie, so that the server writes it into <html> and no page flashes.

const root = document.documentElement;
const year = 31536000;

const chosen = () => document.cookie.match(/(?:^|; )theme=(auto|dark|light)/)?.[1] ?? root.dataset.theme;

function show(theme) {
  root.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}

function keep(theme) {
  const secure = location.protocol === "https:" ? ";secure" : "";
  document.cookie = `theme=${theme};path=${root.dataset.root};max-age=${year};samesite=lax${secure}`;
  show(theme);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-switch] button");
  if (button) keep(button.value);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-theme-choice]")) keep(event.target.value);
});

for (const group of document.querySelectorAll("[data-theme-switch]")) group.hidden = false;
addEventListener("pageshow", () => show(chosen()));
