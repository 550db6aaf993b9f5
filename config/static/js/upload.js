// form[data-upload]: a picture dropped anywhere on the page, or pasted, is put into its file field and sent.

const form = document.querySelector("form[data-upload]");
const field = form?.querySelector("input[type=file]");

function take(files) {
  const picture = [...files].find((file) => file.type.startsWith("image/"));
  if (!picture) return false;
  const carrier = new DataTransfer();
  carrier.items.add(picture);
  field.files = carrier.files;
  form.requestSubmit();
  return true;
}

function hold(event) {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
}

if (field) {
  form.querySelector("[data-upload-hint]").hidden = false;
  document.addEventListener("dragover", hold);
  document.addEventListener("drop", (event) => {
    hold(event);
    take(event.dataTransfer?.files ?? []);
  });
  document.addEventListener("paste", (event) => {
    if (take(event.clipboardData?.files ?? [])) event.preventDefault();
  });
  field.addEventListener("change", () => take(field.files));
}
