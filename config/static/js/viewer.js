// A page that all members share gets what is the viewer's own laid over it: their header, their marks, and away with
// what is hidden from them. The server says in <meta name="viewer"> where to ask; on other pages there is nothing to do.

const about = document.querySelector("meta[name=viewer]");
const year = 31536000;
const memory = "reloaded";

const has = (cookie) => document.cookie.split("; ").some((pair) => pair.replace(/^__(Host|Secure)-/, "").startsWith(`${cookie}=`));
const keyOf = (card) => card.style.getPropertyValue("--name").trim().replace("post-", "");
const cardsIn = (root) => [...root.querySelectorAll("#feed > .card")];

async function ask(cards, header) {
  const question = new URLSearchParams({ page: about.dataset.pageName ?? "", posts: cards.map(keyOf).join(",") });
  if (header) question.set("header", "1");
  const answer = await fetch(`${about.content}?${question}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`viewer answered ${answer.status}`);
  return answer.json();
}

async function lay(cards, { header = false } = {}) {
  const told = await ask(cards, header);
  if (told.reload) return reload();
  sessionStorage.removeItem(memory);
  if (header) showPerson(told);
  for (const card of cards) {
    const key = keyOf(card);
    if (told.hidden.includes(key)) card.remove();
    markLiked(card, told.liked.includes(key));
    markCollected(card, told.collected.includes(key), told.words);
  }
}

function showPerson({ header, shortcuts }) {
  const place = document.getElementById("person-place");
  if (!place) return;
  const made = document.createElement("template");
  made.innerHTML = header;
  const parts = [...made.content.children];
  place.replaceWith(...parts);
  for (const part of parts) window.htmx?.process(part);
  document.body.dataset.shortcuts = shortcuts;
  document.dispatchEvent(new CustomEvent("person"));
}

/** A pressed button's form undoes; it is replaced as a whole, so that htmx takes up its new address. */
function markLiked(card, liked) {
  const form = card.querySelector("form[hx-post*='/like']");
  const button = form?.querySelector("[aria-pressed]");
  if (!button || button.getAttribute("aria-pressed") === String(liked)) return;
  const fresh = form.cloneNode(true);
  const address = form.getAttribute("action").replace(/\/delete$/, "") + (liked ? "/delete" : "");
  for (const name of ["action", "hx-post"]) fresh.setAttribute(name, address);
  fresh.querySelector("[aria-pressed]").setAttribute("aria-pressed", String(liked));
  form.replaceWith(fresh);
  window.htmx?.process(fresh);
}

function markCollected(card, collected, words) {
  const link = card.querySelector(".card-tools a");
  if (!link || link.classList.contains("held") === collected) return;
  link.classList.toggle("held", collected);
  link.querySelector(".hidden-text").textContent = collected ? words.collected : words.collect;
}

/** Language, rating or session are others by now. Once: a page that still does not suit is better than none. */
function reload() {
  if (sessionStorage.getItem(memory) === location.href) return;
  sessionStorage.setItem(memory, location.href);
  location.reload();
}

document.addEventListener("liked", ({ target, detail }) => markLiked(target, detail));

const failed = (error) => console.warn("viewer:", error);

function start() {
  const secure = location.protocol === "https:" ? ";secure" : "";
  if (!has("script")) document.cookie = `script=1;path=${document.documentElement.dataset.root};max-age=${year};samesite=lax${secure}`;
  if (about?.dataset.pageName) {
    lay(cardsIn(document), { header: true }).catch(failed);
    document.addEventListener("more", (event) => lay(event.detail.filter((card) => keyOf(card))).catch(failed));
    addEventListener("pageshow", ({ persisted }) => persisted && lay(cardsIn(document)).catch(failed));
  } else if (about && !has("viewer")) {
    ask([], false).catch(failed); // so that the front knows this viewer from the next page on
  }
}

start();
