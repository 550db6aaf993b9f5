// What could not be sent, since one is offline or the server is away, is said in a toast and sent once it can be. What
// the server refuses says so itself (config/door/fragments.py); nothing on the page changes either way.

const place = document.getElementById("toasts");
const most = 6; // tries, each after twice the wait of the one before
const tries = new WeakMap();

const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));
const again = (form) => form.isConnected && form.requestSubmit();

function whenBack(form) {
  addEventListener("online", () => again(form), { once: true });
}

function later(form) {
  const count = tries.get(form) ?? 0;
  if (count >= most) return say(place.dataset.away);
  tries.set(form, count + 1);
  if (count === 0) say(place.dataset.retrying);
  setTimeout(() => again(form), 1000 * 2 ** count);
}

// Before anything else hears of it: neither a page of the browser's own nor a mark that it was sent.
document.addEventListener(
  "submit",
  (event) => {
    if (navigator.onLine || event.target.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(place.dataset.offline);
    whenBack(event.target);
  },
  true,
);

document.addEventListener("htmx:error", ({ detail, target }) => {
  const unanswered = detail.ctx && !detail.ctx.response;
  if (unanswered && target.matches("form")) later(target);
});
document.addEventListener("htmx:after:request", ({ target }) => tries.delete(target));
