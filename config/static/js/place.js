// The address says what one looks at: the page of the list, and behind # the card. Reloading, coming back without the
// back/forward cache and an address passed on all return there; in one's own history as far from the window's top as it was.

const list = document.getElementById(document.querySelector("[data-more]")?.dataset.more ?? "feed");
const start = location.pathname + location.search;
const memory = "pages before"; // the page before each that this tab has seen
const pause = 200; // a browser takes only so many changes of the address
let followed = null; // the card that was pressed last, which is what one looks at while away
let arrived = null; // {item, at}: the card one came back to, and how far the page was scrolled then
let timer = 0;

const items = () => [...list.querySelectorAll(":scope > :not([aria-hidden])")];
const distance = (item) => Math.round(item.getBoundingClientRect().top);

/** The first in the window: more than half of it is below the header. */
function seen() {
  const header = document.querySelector(".site-header")?.getBoundingClientRect().bottom ?? 0;
  return items().find((item) => {
    const { top, bottom } = item.getBoundingClientRect();
    return (top + bottom) / 2 > Math.max(header, 0);
  });
}

function pageOf(item) {
  let first = item;
  while (first && !first.dataset.page) first = first.previousElementSibling;
  return first?.dataset.page ?? start;
}

function note() {
  clearTimeout(timer);
  if (arrived && Math.abs(scrollY - arrived.at) > 4) arrived = null; // the reader went on
  const item = followed ?? arrived?.item ?? seen();
  if (!item) return;
  const begins = item === items()[0] && !followed && !arrived;
  const address = new URL(pageOf(item), location.href);
  address.hash = begins ? "" : item.id;
  history.replaceState({ ...history.state, distance: distance(item) }, "", address);
}

function comeBack() {
  history.scrollRestoration = "manual"; // the browser would look for the place in a list that is shorter now
  const item = location.hash && document.getElementById(location.hash.slice(1));
  if (!item || !list.contains(item)) return;
  if (history.state?.distance === undefined) item.scrollIntoView({ block: "start" });
  else scrollBy({ top: distance(item) - history.state.distance, behavior: "instant" });
  arrived = { item, at: scrollY };
}

function remember({ detail: [first] }) {
  const before = items()[items().indexOf(first) - 1];
  if (!first?.dataset.page || !before) return;
  const known = JSON.parse(sessionStorage.getItem(memory) ?? "{}");
  const address = new URL(first.dataset.page, location.href);
  known[address.pathname + address.search] = pageOf(before) + (before.id && `#${before.id}`);
  sessionStorage.setItem(memory, JSON.stringify(Object.fromEntries(Object.entries(known).slice(-200))));
}

function leadUp(link) {
  const before = JSON.parse(sessionStorage.getItem(memory) ?? "{}")[start];
  if (!before) return;
  link.href = before;
  link.hidden = false;
}

if (list) {
  comeBack();
  document.querySelectorAll("[data-newer]").forEach(leadUp);
  list.addEventListener("more", remember);
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(note, pause);
  }, { passive: true });
  list.addEventListener("click", (event) => {
    if (event.target.closest("[data-key-item]")) followed = event.target.closest(`#${list.id} > *`);
  });
  addEventListener("pagehide", note);
  addEventListener("pageshow", ({ persisted }) => {
    followed = null;
    if (!persisted) comeBack(); // what came meanwhile may have moved it
  });
}
