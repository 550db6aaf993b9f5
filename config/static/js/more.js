// The "More" link loads the next page into the same list. Pressed by itself when it comes near; `?cursor=` is put into the
// address, so that reloading, or coming back, begins where one was.

const near = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach(arrive), {
  rootMargin: "900px",
});
const automatic = 5; // pages without a press, so that the footer can be reached
let loaded = 0;

function arrive({ target }) {
  if (loaded < automatic) load(target);
}

async function load(link) {
  const list = link.closest("[id]");
  if (!list || list.ariaBusy === "true") return;
  list.ariaBusy = "true";
  try {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(`page answered ${answer.status}`);
    append(list, new DOMParser().parseFromString(await answer.text(), "text/html"), link);
  } catch (error) {
    console.warn("more:", error); // the link is still there, and still leads to the next page
    near.unobserve(link);
  } finally {
    list.ariaBusy = "false";
  }
}

function append(list, page, link) {
  const next = page.getElementById(list.id);
  if (!next) throw new Error(`no #${list.id} in the answer`);
  const moved = [...next.children];
  const focused = document.activeElement === link;
  history.replaceState(history.state, "", link.href);
  (link.closest(".more") ?? link).replaceWith(...moved);
  loaded += 1;
  if (focused) moved[0]?.querySelector("a")?.focus();
  for (const element of moved) window.htmx?.process(element);
  list.dispatchEvent(new CustomEvent("more", { bubbles: true, detail: moved }));
  watch(list);
}

function watch(root) {
  for (const link of root.querySelectorAll("[data-more]")) near.observe(link);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-more]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  load(link);
});

watch(document);
