// form[data-once]: a second press while the first is on its way does nothing; coming back makes the button live again.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// [data-shown-once]: to load that page again asks for the page, and not for another secret in place of the one copied.
if (document.querySelector("[data-shown-once]")) history.replaceState(history.state, "", location.href);
