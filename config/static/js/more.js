// The "More" link loads the next page into the same list, whose first child then says in data-page where it is from (see
// place.js). Pressed by itself when it comes near. While a page is to come, what stands in the last, unfilled row waits
// for it unseen, so that the row is whole when it is first seen and nothing in it ever moves.

const near = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach(arrive), {
  rootMargin: "900px",
});
const automatic = 5; // pages without a press, so that the footer can be reached
let loaded = 0;

function arrive({ target }) {
  if (loaded < automatic) load(target);
}

async function load(link) {
  const list = document.getElementById(link.dataset.more);
  if (!list || list.ariaBusy === "true") return;
  list.ariaBusy = "true";
  try {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(`page answered ${answer.status}`);
    append(list, new DOMParser().parseFromString(await answer.text(), "text/html"), link);
  } catch (error) {
    console.warn("more:", error); // the link is still there, and still leads to the next page
    release(list);
    link.closest(".more")?.classList.remove("coming");
    near.unobserve(link);
  } finally {
    list.ariaBusy = "false";
  }
}

function append(list, page, link) {
  const moved = [...(page.getElementById(list.id)?.children ?? [])];
  const further = page.querySelector(`[data-more="${list.id}"]`);
  const focused = document.activeElement === link;
  moved[0]?.setAttribute("data-page", link.href);
  if (!release(list) && inSight(list.lastElementChild)) list.append(...rowEnd());
  list.append(...moved);
  if (further) link.href = new URL(further.getAttribute("href"), link.href);
  else (link.closest(".more") ?? link).remove();
  loaded += 1;
  if (further) room(link);
  if (further) hold(list);
  if (focused) moved[0]?.querySelector("a")?.focus();
  for (const element of moved) window.htmx?.process(element);
  list.dispatchEvent(new CustomEvent("more", { bubbles: true, detail: moved }));
  if (further) again(link);
}

/** Keep back the cards of a last row that is out of sight; where one of them is looked for, none. */
function hold(list) {
  const last = list.lastElementChild;
  if (!list.classList.contains("rows") || !last || inSight(last)) return;
  const row = [...list.querySelectorAll(":scope > .card")].slice(-12).filter((card) => card.offsetTop === last.offsetTop);
  if (row.some((card) => card.matches(":focus-within") || (card.id && card.id === location.hash.slice(1)))) return;
  if (row.length === list.querySelectorAll(":scope > .card").length) return;
  for (const card of row) card.classList.add("held");
  list.classList.add("holding");
}

/** Let those be seen that were kept back; whether there were any. */
function release(list) {
  const held = list.querySelectorAll(":scope > .held");
  for (const card of held) card.classList.remove("held");
  list.classList.remove("holding");
  return held.length > 0;
}

/** Also a little below the window: a browser scrolls on while a script runs. */
function inSight(element) {
  return element && element.getBoundingClientRect().top < 1.5 * innerHeight;
}

/** What keeps a last row as it is: the rest of it, and a break behind it. */
function rowEnd() {
  const [rest, end] = [document.createElement("div"), document.createElement("div")];
  rest.className = "row-rest";
  end.className = "row-end";
  rest.ariaHidden = end.ariaHidden = "true";
  return [rest, end];
}

/** Room for what comes by itself, so that the footer is not pushed away under the reader. */
function room(link) {
  link.closest(".more")?.classList.toggle("coming", loaded < automatic);
}

/** An observer speaks only when something changes, and a short page may leave the link in sight. */
function again(link) {
  near.unobserve(link);
  near.observe(link);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-more]");
  if (!link || !document.getElementById(link.dataset.more)) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  load(link);
});

let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  for (const link of document.querySelectorAll("[data-more]")) {
    const list = document.getElementById(link.dataset.more);
    if (list && release(list)) hold(list);
  }
});

for (const link of document.querySelectorAll("[data-more]")) {
  const list = document.getElementById(link.dataset.more);
  if (list) hold(list);
  near.observe(link);
  room(link);
}
