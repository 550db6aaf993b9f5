// One event stream for all tabs of a browser, which would otherwise run out of connections at six. The tabs that follow
// something queue for a lock; who has it leads: listens for all and tells the others. Where there are no locks (plain
// http to another machine) each tab listens for itself. "follow" says which jobs this page shows, "job-event" answers.

const address = `${document.documentElement.dataset.root}events/jobs`;
const kinds = ["wait", "state", "step", "preview", "ended"];
const tab = crypto.getRandomValues(new Uint32Array(2)).join("-");
const wanted = new Map(); // tab -> jobs, as the leader knows them
let own = [];
let channel = null;
let leave = null; // ends our leading, or our waiting for it
let leading = false;
let source = null;
let listening = "";

const say = (message) => channel?.postMessage(message);
const deliver = ({ kind, facts }) => document.dispatchEvent(new CustomEvent("job-event", { detail: { kind, facts } }));

/** Listen for just what is wanted now. */
function listen() {
  const jobs = leading ? [...new Set([...own, ...[...wanted.values()].flat()])].sort() : [];
  const question = new URLSearchParams(jobs.map((job) => ["job", job])).toString();
  if (question === listening) return;
  listening = question;
  source?.close();
  source = question ? new EventSource(`${address}?${question}`) : null;
  for (const kind of kinds) source?.addEventListener(kind, (event) => heard(kind, JSON.parse(event.data)));
}

function heard(kind, facts) {
  say({ kind, facts });
  deliver({ kind, facts });
}

function take({ data }) {
  if (data.kind) return deliver(data);
  if (data.who) return own.length > 0 && say({ tab, jobs: own });
  if (data.jobs.length > 0) wanted.set(data.tab, data.jobs);
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
  say({ tab, jobs: [] });
  leave?.();
  leading = false;
  listen();
  wanted.clear();
  channel?.close();
  channel = leave = null;
}

document.addEventListener("follow", ({ detail: jobs }) => {
  if (jobs.length === 0) return leave && part();
  own = jobs;
  join();
  say({ tab, jobs });
  listen();
});
addEventListener("pagehide", part);
