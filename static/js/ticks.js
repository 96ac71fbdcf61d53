/* [data-most="3"] on a ballot of boxes to tick: says how many are ticked, and plainly when they are too many.
   Nothing is barred: who wants another first sees what to take away. */
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

function count(form) {
  const k = form.querySelectorAll("[data-candidate] input:checked").length;
  const n = Number(form.dataset.most);
  const over = Math.max(0, k - n);
  form.toggleAttribute("data-too-many", over > 0);
  form.querySelector("[data-said]").textContent = fill(form.dataset[over ? "over" : "count"], { k, n, over });
}

const all = () => document.querySelectorAll("form[data-most]").forEach(count);

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-most]");
  if (form) count(form);
});
document.addEventListener("htmx:afterSwap", all);
window.addEventListener("pageshow", all);
all();
