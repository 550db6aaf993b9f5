// Tells the feed what was truly seen: [data-impression="slate:position"], half visible for a second or longer.
// Sent in batches as {"slates", "views": [{"slate", "position", "ms"}]}; a card's time is sent once, when it leaves the
// window, and a slate once, so that what was not seen of it is known as well.

const address = document.body.dataset.impressionsUrl;
const least = 1000;
const since = new Map();
const waiting = [];
const watched = new Set();
const untold = new Set();
const known = new WeakSet();

function changed(entries) {
  for (const { target, intersectionRatio, isIntersecting } of entries) {
    if (isIntersecting && intersectionRatio >= 0.5) since.set(target, performance.now());
    else leave(target);
  }
}

function leave(card) {
  const ms = Math.round(performance.now() - (since.get(card) ?? Infinity));
  since.delete(card);
  if (!(ms >= least)) return;
  const [slate, position] = card.dataset.impression.split(":");
  waiting.push({ slate, position: Number(position), ms });
  eyes.unobserve(card);
  if (waiting.length >= 20) send();
}

function send() {
  if (waiting.length === 0 && untold.size === 0) return;
  const body = JSON.stringify({ slates: [...untold], views: waiting.splice(0) });
  untold.clear();
  const headers = { "Content-Type": "application/json" };
  fetch(address, { method: "POST", body, headers, keepalive: true }).catch((error) => console.warn("impressions:", error));
}

function watch(root) {
  for (const card of root.querySelectorAll("[data-impression]")) {
    if (known.has(card)) continue;
    known.add(card);
    const [slate] = card.dataset.impression.split(":");
    if (!watched.has(slate)) untold.add(slate);
    watched.add(slate);
    eyes.observe(card);
  }
}

/** What is done from a card says so, in a header; what is done on the page it opens, in a cookie of half an hour. */
function remember(event) {
  const card = event.target.closest(".card-link")?.closest("[data-impression]");
  const signedIn = document.querySelector("form[action*='/logout']");
  if (!card || !signedIn) return;
  const secure = location.protocol === "https:" ? ";Secure" : "";
  document.cookie = `began=${card.dataset.impression};Path=${document.documentElement.dataset.root};Max-Age=1800;SameSite=Lax${secure}`;
}

function tell(event) {
  const card = event.target.closest?.("[data-impression]");
  if (card) event.detail.ctx.request.headers["X-Impression"] = card.dataset.impression;
}

const eyes = new IntersectionObserver(changed, { threshold: 0.5 });

if (address) {
  watch(document);
  document.addEventListener("click", remember, true);
  document.addEventListener("auxclick", remember, true);
  document.addEventListener("htmx:config:request", tell);
  document.addEventListener("more", (event) => watch(event.target));
  document.addEventListener("htmx:after:swap", () => watch(document));
  setInterval(send, 10_000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const card of [...since.keys()]) leave(card);
    send();
  });
}
