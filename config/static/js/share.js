// [data-share="address"] opens the device's sharing sheet, or copies the address; [data-copy="text"] copies.

function say(text) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));
}

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyMarked(text)) return window.prompt("Ctrl C", text); // neither way is allowed
  }
  say(done ?? text);
}

// The old way, which also works over plain http, where a gallery in a home network stands.
function copyMarked(text) {
  const back = document.activeElement;
  const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
  area.className = "hidden-text";
  (back.closest("dialog, [popover]") ?? document.body).append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  back.focus({ preventScroll: true });
  return copied;
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
