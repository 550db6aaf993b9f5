// [data-share="address"] opens the device's sharing sheet, or copies the address; [data-copy="text"] copies.

function say(text) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));
}

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    say(done ?? text);
  } catch {
    window.prompt(done ?? "", text); // no permission, or an insecure page: let the person copy it
  }
}

async function share({ share: url, shareTitle: title, done }) {
  if (!navigator.share) return copy(url, done);
  try {
    await navigator.share({ url, title });
  } catch (error) {
    if (error.name !== "AbortError") await copy(url, done);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-share], [data-copy]");
  if (!button) return;
  event.preventDefault();
  if (button.dataset.share) share(button.dataset);
  else copy(button.dataset.copy, button.dataset.done);
});
