// What came above what has the keyboard's focus does not push it out of sight: the window follows, unless its reader had
// scrolled away from it before.

let seen = false;
const eyes = new IntersectionObserver((entries) => {
  seen = entries.at(-1).isIntersecting;
});

document.addEventListener("focusin", ({ target }) => {
  eyes.disconnect();
  seen = target.matches(":focus-visible");
  if (seen) eyes.observe(target);
});

// A size is told before what is in sight is, so that `seen` is still what it was before.
new ResizeObserver(() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  if (seen && (bottom < 0 || top > innerHeight)) document.activeElement.scrollIntoView({ block: "nearest", behavior: "instant" });
}).observe(document.getElementById("main"));
