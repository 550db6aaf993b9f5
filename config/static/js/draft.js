// What is typed into a form stays in this tab until the server has answered. form[data-draft="key"] keeps it from the
// first letter on, other forms from the moment they are sent, for when no answer comes. Enter sends where
// [data-submit-on-enter].

const kept = "draft:";
const untyped = "[type=hidden], [type=password], [type=file], [type=submit], button, fieldset, output";
const keyOf = (form) => kept + (form.dataset.draft ?? form.getAttribute("action") ?? location.pathname);
const fields = (form) => [...form.elements].filter((field) => field.name && !field.matches(untyped));
const isBox = (field) => field.matches("[type=checkbox], [type=radio]");

function save(form, sent) {
  const values = fields(form).map((field) => [field.name, isBox(field) ? [field.value, field.checked] : field.value]);
  const empty = values.every(([, value]) => value === "");
  if (empty) sessionStorage.removeItem(keyOf(form));
  else sessionStorage.setItem(keyOf(form), JSON.stringify({ sent, values }));
}

/** What the server wrote into the form wins over a draft; what it never answered to wins over the page as it was. */
function restore(form) {
  const draft = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
  if (!draft) return;
  const left = [...draft.values];
  for (const field of fields(form)) {
    const at = left.findIndex(([name, value]) => name === field.name && (!isBox(field) || value[0] === field.value));
    if (at < 0) continue;
    const [[, value]] = left.splice(at, 1);
    if (isBox(field)) field.checked = draft.sent ? value[1] : field.checked;
    else if (draft.sent || field.value === "") field.value = value;
  }
}

function forget(isGone) {
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(kept))) {
    if (isGone(JSON.parse(sessionStorage.getItem(key)))) sessionStorage.removeItem(key);
  }
}

const posted = (form) => form?.method === "post";

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form) save(form, false);
});

document.addEventListener("submit", ({ target }) => {
  if (target.getAttribute("action")?.endsWith("/logout/")) forget(() => true);
  else if (posted(target)) save(target, true);
});

// A page that follows was answered: it holds what was refused, and what was taken needs no draft.
const [{ type }] = performance.getEntriesByType("navigation");
if (type === "navigate") forget((draft) => draft.sent);
document.addEventListener("htmx:after:request", () => forget((draft) => draft.sent));

document.addEventListener("keydown", (event) => {
  const wanted = event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (!wanted || !event.target.matches("[data-submit-on-enter]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

for (const form of document.forms) if (posted(form) || form.dataset.draft) restore(form);
