// [data-dialog="id"] opens that dialog; a press on the backdrop or on [data-close] closes it.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (event.target.closest("dialog [data-close]") || event.target.matches("dialog.dialog")) {
    event.target.closest("dialog").close();
  }
});
