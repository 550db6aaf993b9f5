// [data-compare]: two pictures side by side become one with a slider, a range that covers them: by pointer, touch, keys.

function slide(figure) {
  const slider = figure.querySelector("input");
  figure.classList.add("slides");
  slider.hidden = false;
  const show = () => figure.style.setProperty("--at", slider.value);
  slider.addEventListener("input", show);
  show();
}

const start = () => document.querySelectorAll("[data-compare]:not(.slides)").forEach(slide);

document.addEventListener("more", start);
document.addEventListener("htmx:after:swap", start);
start();
