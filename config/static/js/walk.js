// From picture to picture of the list one came from. The list's addresses wait in this tab's memory; walking replaces
// the page in the history, so that going back returns to the list at the very place one left it.

const memory = "walk";

addEventListener("pagehide", () => {
  const links = [...document.querySelectorAll("#feed [data-key-item]")];
  if (links.length > 0) sessionStorage.setItem(memory, JSON.stringify(links.map((link) => link.pathname)));
});

function lead(nav) {
  const list = JSON.parse(sessionStorage.getItem(memory) ?? "[]");
  const here = list.indexOf(location.pathname);
  if (here < 0) return;
  aim(nav.querySelector("[rel=prev]"), list[here - 1]);
  aim(nav.querySelector("[rel=next]"), list[here + 1]);
  nav.querySelector("[data-key-back]").hidden = history.length < 2;
  nav.hidden = false;
}

function aim(link, path) {
  link.hidden = path === undefined;
  if (path !== undefined) link.href = path;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-walk] a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.matches("[data-key-back]")) history.back();
  else location.replace(link.href);
});

for (const nav of document.querySelectorAll("[data-walk]")) lead(nav);
