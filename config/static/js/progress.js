// A job's card shows its events: [data-events-url]. config/static/js/events.js listens for all of them.

const cards = new Map();

const jobOf = (card) => card.dataset.eventsUrl.split("/").at(-1);

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
  cards.delete(jobOf(card));
  tell();
}

function tell() {
  document.dispatchEvent(new CustomEvent("follow", { detail: [...cards.keys()] }));
}

function start() {
  cards.clear();
  for (const card of document.querySelectorAll("[data-events-url]")) cards.set(jobOf(card), card);
  tell();
}

document.addEventListener("job-event", ({ detail: { kind, facts } }) => {
  const card = cards.get(facts.job);
  if (card) take(card, kind, facts);
});
addEventListener("pageshow", start);
document.addEventListener("htmx:after:swap", start);
