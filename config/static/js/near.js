// On a phone, pictures that are far below wait until the reader comes near: their [data-far] source shows nothing.

const eyes = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      eyes.unobserve(target);
      target.querySelector("[data-far]")?.remove();
    }
  },
  { rootMargin: "400px" },
);

function watch(root) {
  for (const source of root.querySelectorAll("[data-far]")) eyes.observe(source.closest(".picture"));
}

watch(document);
document.addEventListener("more", (event) => watch(event.target));
document.addEventListener("htmx:after:swap", () => watch(document));
