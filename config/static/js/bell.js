// The bell's number changes while a page stays open: config/static/js/events.js says what the server tells, and what is
// more than before is read out. Without locks each tab would need a stream of its own, so a bell is then asked for anew
// only when its tab is looked at again.

const bell = () => document.getElementById("bell");

function show({ unread, label, said }) {
  const place = bell()?.querySelector(".count");
  const before = Number.parseInt(place?.textContent, 10) || 0;
  if (!place || unread === before) return;
  const word = document.createElement("span");
  word.className = "hidden-text";
  word.textContent = ` ${label}`;
  place.replaceChildren(...(unread ? [String(unread), word] : []));
  if (unread > before) document.dispatchEvent(new CustomEvent("announce", { detail: said }));
}

function follow() {
  if (bell() && navigator.locks) document.dispatchEvent(new CustomEvent("follow-bell"));
}

document.addEventListener("bell", ({ detail }) => show(detail));
document.addEventListener("person", follow);
document.addEventListener("visibilitychange", () => {
  if (!navigator.locks && !document.hidden) bell()?.dispatchEvent(new CustomEvent("look"));
});
addEventListener("pageshow", follow);
