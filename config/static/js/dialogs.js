// [data-dialog="id"] opens that dialog; a press on the backdrop closes it.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (event.target.matches("dialog.dialog")) event.target.close();
});
