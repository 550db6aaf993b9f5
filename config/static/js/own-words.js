// [data-own-words]: choosing one of one's own prompts in the field puts it where prompts are written.

const field = document.querySelector("[data-own-words]");
const box = field?.querySelector("input");

if (field) field.hidden = false;
box?.addEventListener("input", () => {
  const chosen = [...box.list.options].some((option) => option.value === box.value);
  const words = document.querySelector("#create-form [name=prompt]");
  if (!chosen || !words || words.readOnly) return;
  words.value = box.value;
  words.dispatchEvent(new Event("input", { bubbles: true })); // the draft is kept
  box.value = "";
  words.focus();
});
