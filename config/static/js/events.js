// One event stream for all tabs of a browser, which would otherwise run out of connections at six. The tabs that follow
// something queue for a lock; who has it leads: listens for all and tells the others. Where there are no locks (plain
// http to another machine) each tab listens for itself. "follow" says which jobs this page shows, "follow-bell" that it
// has a bell; "job-event" and "bell" answer.

const address = `${document.documentElement.dataset.root}events/jobs`;
const kinds = ["wait", "state", "step", "preview", "ended", "bell"];
const tab = crypto.getRandomValues(new Uint32Array(2)).join("-");
const wanted = new Map(); // tab -> { jobs, bell }, as the leader knows them
let own = [];
let bell = false;
let channel = null;
let leave = null; // ends our leading, or our waiting for it
let leading = false;
let source = null;
let listening = "";
let pause = 10_000; // milliseconds; longer each time, until something is heard again

const say = (message) => channel?.postMessage(message);
const following = () => own.length > 0 || bell;

function deliver({ kind, facts }) {
  const detail = kind === "bell" ? facts : { kind, facts };
  document.dispatchEvent(new CustomEvent(kind === "bell" ? "bell" : "job-event", { detail }));
}

/** Listen for just what is wanted now. */
function listen() {
  const all = leading ? [{ jobs: own, bell }, ...wanted.values()] : [];
  const jobs = [...new Set(all.flatMap((one) => one.jobs))].sort();
  const rings = all.some((one) => one.bell) ? [["bell", "1"]] : [];
  const question = new URLSearchParams([...jobs.map((job) => ["job", job]), ...rings]).toString();
  if (question === listening) return;
  listening = question;
  source?.close();
  source = question ? new EventSource(`${address}?${question}`) : null;
  for (const kind of kinds) source?.addEventListener(kind, (event) => heard(kind, JSON.parse(event.data)));
  source?.addEventListener("error", again);
}

/** A browser goes on after a break by itself, but not after a refusal, as when there was no place. */
function again({ target }) {
  if (target.readyState !== EventSource.CLOSED) return;
  setTimeout(() => {
    if (target !== source) return;
    listening = "";
    listen();
  }, pause);
  pause = Math.min(2 * pause, 300_000);
}

function heard(kind, facts) {
  pause = 10_000;
  say({ kind, facts });
  deliver({ kind, facts });
}

function take({ data }) {
  if (data.kind) return deliver(data);
  if (data.who) return following() && say({ tab, jobs: own, bell });
  if (data.jobs.length > 0 || data.bell) wanted.set(data.tab, data);
  else wanted.delete(data.tab);
  listen();
}

function lead() {
  leading = true;
  say({ who: true });
  listen();
}

function join() {
  if (leave) return;
  if (!navigator.locks) {
    leave = () => {};
    return lead();
  }
  channel = new BroadcastChannel("events");
  channel.addEventListener("message", take);
  const waiting = new AbortController();
  const led = Promise.withResolvers?.() ?? resolvers();
  leave = () => (leading ? led.resolve() : waiting.abort());
  navigator.locks.request("events", { signal: waiting.signal }, () => {
    lead();
    return led.promise;
  }).catch((error) => error.name === "AbortError" || console.warn("events:", error));
}

function resolvers() {
  const parts = {};
  parts.promise = new Promise((resolve) => (parts.resolve = resolve));
  return parts;
}

function part() {
  own = [];
  bell = false;
  say({ tab, jobs: [], bell });
  leave?.();
  leading = false;
  listen();
  wanted.clear();
  channel?.close();
  channel = leave = null;
}

function changed() {
  if (!following()) return leave && part();
  join();
  say({ tab, jobs: own, bell });
  listen();
}

document.addEventListener("follow", ({ detail: jobs }) => {
  own = jobs;
  changed();
});
document.addEventListener("follow-bell", () => {
  bell = true;
  changed();
});
addEventListener("pagehide", part);
