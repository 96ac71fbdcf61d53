/* The wall's text size and light or dark, kept on this computer. [data-text-size="up|down"], [data-contrast-toggle]; keys press the buttons. */
const root = document.documentElement;
const SIZES = [-1, 0, 1, 2, 3];

function remember(name, value) {
  try {
    localStorage.setItem(`wall-${name}`, value);
  } catch { /* private windows keep nothing; the screen still changes */ }
}

function recall(name) {
  try {
    return localStorage.getItem(`wall-${name}`);
  } catch {
    return null;
  }
}

function size(step) {
  const now = Number(root.dataset.size || 0) + step;
  root.dataset.size = Math.min(Math.max(now, SIZES[0]), SIZES.at(-1));
  remember("size", root.dataset.size);
}

function contrast() {
  root.dataset.contrast = root.dataset.contrast === "light" ? "dark" : "light";
  remember("contrast", root.dataset.contrast);
}

root.dataset.size = recall("size") || 0;
root.dataset.contrast = recall("contrast") || "dark";
document.addEventListener("click", (event) => {
  const sizer = event.target.closest("[data-text-size]");
  if (sizer) size(sizer.dataset.textSize === "up" ? 1 : -1);
  if (event.target.closest("[data-contrast-toggle]")) contrast();
});
