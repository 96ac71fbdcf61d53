/* One key for each action: anything with data-key. Never while typing; "?" switches keys off and on, and remembers. */
const OFF = "keys-off";
const NAMES = { " ": "space" };

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") && target.type !== "radio" && target.type !== "checkbox";
}

function off() {
  return sessionStorage.getItem(OFF) === "yes";
}

function toggle() {
  sessionStorage.setItem(OFF, off() ? "" : "yes");
  document.documentElement.toggleAttribute("data-keys-off", off());
}

function visible(element) {
  return element.offsetParent !== null || element.getClientRects().length > 0 || element.closest("details:not([open])");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "?") return toggle();
  if (off()) return;
  const pressed = (NAMES[event.key] || event.key).toLowerCase();
  const inButton = event.target.closest?.("button, a, summary");
  if (inButton && (pressed === "space" || pressed === "enter")) return;
  const found = [...document.querySelectorAll("[data-key]")].find(
    (one) => one.dataset.key.toLowerCase() === pressed && !one.disabled && visible(one),
  );
  if (!found) return;
  event.preventDefault();
  found.click();
});
document.documentElement.toggleAttribute("data-keys-off", off());
