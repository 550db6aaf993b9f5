// A like given or taken back on a picture's own page shows in the list one comes back to, which is as old as one's visit
// to it: a post's page leaves what it knows in this tab's memory, and a list that comes out of the history takes it up.

const memory = "likes";
const most = 200;

const known = () => JSON.parse(sessionStorage.getItem(memory) ?? "{}");
const keep = (likes) => sessionStorage.setItem(memory, JSON.stringify(Object.fromEntries(Object.entries(likes).slice(-most))));
const pathOf = (card) => card.querySelector(".card-link")?.pathname;

/** viewer.js knows how a card shows it. */
function mark(card, liked) {
  card.dispatchEvent(new CustomEvent("liked", { bubbles: true, detail: liked }));
}

/** At once, not on leaving: a page may be shown again before the one that is left hears of it. */
function note() {
  const button = document.querySelector("[data-key-like]");
  if (!button) return;
  const { [location.pathname]: _before, ...others } = known();
  keep({ ...others, [location.pathname]: button.getAttribute("aria-pressed") === "true" });
}

addEventListener("pageshow", ({ persisted }) => {
  const cards = [...document.querySelectorAll("#feed > .card")];
  const [{ type }] = performance.getEntriesByType("navigation");
  const likes = known();
  if (persisted || type === "back_forward") {
    for (const card of cards) if (pathOf(card) in likes) mark(card, likes[pathOf(card)]);
  } else {
    for (const card of cards) delete likes[pathOf(card)]; // this list is newer
    keep(likes);
  }
});
document.addEventListener("htmx:after:swap", note);
note();
