// Tells the feed what was truly seen: [data-impression="slate:position"], half visible for a second or longer.
// Sent in batches as {"views": [{"slate", "position", "ms"}]}; a card's time is sent once, when it leaves the window.

const address = document.body.dataset.impressionsUrl;
const least = 1000;
const since = new Map();
const waiting = [];

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
  if (waiting.length === 0) return;
  const body = JSON.stringify({ views: waiting.splice(0) });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": document.body.dataset.csrf };
  fetch(address, { method: "POST", body, headers, keepalive: true }).catch((error) => console.warn("impressions:", error));
}

function watch(root) {
  for (const card of root.querySelectorAll("[data-impression]")) eyes.observe(card);
}

const eyes = new IntersectionObserver(changed, { threshold: 0.5 });

if (address) {
  watch(document);
  document.addEventListener("more", (event) => watch(event.target));
  setInterval(send, 10_000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const card of [...since.keys()]) leave(card);
    send();
  });
}
