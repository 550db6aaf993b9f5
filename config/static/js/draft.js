// form[data-draft="key"] keeps what is typed in this browser until it is sent. Enter sends where [data-submit-on-enter].

const name = (form) => `draft:${form.dataset.draft}`;
const fields = (form) => [...form.elements].filter((field) => field.matches("textarea, input[type=text], input:not([type])"));

function save(form) {
  const words = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  const empty = Object.values(words).every((value) => value === "");
  if (empty) localStorage.removeItem(name(form));
  else localStorage.setItem(name(form), JSON.stringify(words));
}

/** What the server wrote into the form wins over a draft. */
function restore(form) {
  const words = JSON.parse(localStorage.getItem(name(form)) ?? "{}");
  for (const field of fields(form)) {
    if (field.value === "" && words[field.name]) field.value = words[field.name];
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form) save(form);
});

// A page that shows the form again with errors has filled it in; one that took it has no need of the draft.
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-draft]")) localStorage.removeItem(name(event.target));
});

document.addEventListener("keydown", (event) => {
  const wanted = event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (!wanted || !event.target.matches("[data-submit-on-enter]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

for (const form of document.querySelectorAll("form[data-draft]")) restore(form);
