// From picture to picture of the list one came from. The list's addresses wait in this tab's memory; walking replaces
// the page in the history, so that going back returns to the list, there to the picture one looked at last. Where the
// list goes on, so does the walk: its next page is asked for when its end is reached.

const memory = "walk"; // {paths, next: address of the page after them, later: [{from, address}] pages the walk asked for}
const near = 4; // pictures before the end
const lastly = "walked to";

const kept = () => JSON.parse(sessionStorage.getItem(memory) ?? '{"paths": []}');
const keep = (walk) => sessionStorage.setItem(memory, JSON.stringify(walk));
const pathsIn = (page) => [...page.querySelectorAll("#feed [data-key-item]")].map((link) => new URL(link.href).pathname);
const nextIn = (page) => page.querySelector('[data-more="feed"]')?.getAttribute("href");

addEventListener("pagehide", () => {
  const paths = pathsIn(document);
  const next = nextIn(document);
  if (paths.length > 0) keep({ paths, next: next && new URL(next, location.href).href, later: [] });
});

async function lead(nav) {
  const walk = kept();
  const here = walk.paths.indexOf(location.pathname);
  if (here < 0) return;
  sessionStorage.setItem(lastly, location.pathname);
  aim(nav.querySelector("[rel=prev]"), walk.paths[here - 1]);
  aim(nav.querySelector("[rel=next]"), walk.paths[here + 1]);
  nav.querySelector("[data-key-back]").hidden = history.length < 2;
  nav.hidden = false;
  if (walk.next && here + near >= walk.paths.length) aim(nav.querySelector("[rel=next]"), (await goOn(walk)).paths[here + 1]);
}

function aim(link, path) {
  link.hidden = path === undefined;
  if (path !== undefined) link.href = path;
}

/** The walk with the list's next page behind it. */
async function goOn(walk) {
  const answer = await fetch(walk.next, { headers: { Accept: "text/html" } });
  if (!answer.ok) return walk;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = pathsIn(page).filter((path) => !walk.paths.includes(path));
  const next = nextIn(page);
  walk.later.push({ from: walk.paths.length, address: walk.next });
  walk.paths.push(...fresh);
  walk.next = next && new URL(next, walk.next).href;
  keep(walk);
  return walk;
}

/** The list as one left it; or, where one walked beyond what it showed, its page with this picture. */
function back() {
  const { paths, later = [] } = kept();
  const here = paths.indexOf(location.pathname);
  const page = later.findLast(({ from }) => from <= here);
  if (page) location.replace(`${page.address}#post-${location.pathname.split("/").at(-1)}`);
  else history.back();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-walk] a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.matches("[data-key-back]")) back();
  else location.replace(link.href);
});

/** In a list one comes back to, the picture walked to last. */
function find(path) {
  const link = [...document.querySelectorAll("#feed [data-key-item]")].find((one) => one.pathname === path);
  if (!link) return;
  const { top, bottom } = link.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) link.scrollIntoView({ block: "center", behavior: "instant" });
  link.focus({ preventScroll: true });
}

addEventListener("pageshow", ({ persisted }) => {
  const path = sessionStorage.getItem(lastly);
  if (!path || !document.getElementById("feed")) return;
  sessionStorage.removeItem(lastly);
  const [{ type }] = performance.getEntriesByType("navigation");
  if (persisted || type === "back_forward") find(path);
});

for (const nav of document.querySelectorAll("[data-walk]")) lead(nav).catch((error) => console.warn("walk:", error));
