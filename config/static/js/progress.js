// A job's card follows its events: [data-events-url]. Closed on pagehide so that the page can rest in the back/forward cache.

const kinds = ["wait", "state", "step", "preview", "ended"];
const sources = new Map();

function follow(card) {
  if (sources.has(card)) return;
  const source = new EventSource(card.dataset.eventsUrl);
  sources.set(card, source);
  for (const kind of kinds) source.addEventListener(kind, (event) => take(card, kind, JSON.parse(event.data)));
}

function take(card, kind, facts) {
  const part = (name) => card.querySelector(`[data-progress-${name}]`);
  const label = facts.state === "running" ? card.dataset.labelRunning : card.dataset.labelQueued;
  if (kind === "ended") return end(card);
  if (kind === "step") part("bar")?.setAttribute("value", facts.done);
  if (kind === "step" && part("detail")) part("detail").textContent = `${Math.round(facts.done * 100)} %`;
  if (kind === "preview" && part("preview")) Object.assign(part("preview"), { src: facts.src, hidden: false });
  if (kind === "wait" && part("detail")) part("detail").textContent = facts.text;
  if (kind === "state" && facts.state === "running" && part("detail")) part("detail").textContent = "";
  if (kind === "state" && part("state") && part("state").textContent !== label) {
    part("state").textContent = label;
    announce(label);
  }
}

function announce(words) {
  document.dispatchEvent(new CustomEvent("announce", { detail: words }));
}

async function end(card) {
  stop(card);
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(card.id);
  if (!answer.ok || !fresh) return location.reload();
  card.replaceWith(fresh);
  window.htmx?.process(fresh);
  for (const waiting of document.querySelectorAll(`[data-waits-for="${card.id}"]`)) {
    waiting.disabled = page.getElementById(waiting.id)?.disabled ?? false;
  }
  announce(fresh.querySelector(".job-state")?.textContent ?? card.dataset.labelEnded);
  fresh.dispatchEvent(new CustomEvent("more", { bubbles: true, detail: [fresh] }));
}

function stop(card) {
  sources.get(card)?.close();
  sources.delete(card);
}

function start() {
  for (const card of sources.keys()) if (!card.isConnected) stop(card);
  for (const card of document.querySelectorAll("[data-events-url]")) follow(card);
}

addEventListener("pageshow", start);
addEventListener("pagehide", () => [...sources.keys()].forEach(stop));
document.addEventListener("htmx:after:swap", start);
start();
