/* [data-search] in a form filters its [data-candidate] rows by the words they hold, and says how many are left. */
function filter(field, form) {
  const wanted = field.querySelector("input").value.trim().toLowerCase();
  let left = 0;
  form.querySelectorAll("[data-candidate]").forEach((row) => {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
    left += row.hidden ? 0 : 1;
  });
  form.querySelectorAll("[data-theme]").forEach((theme) => { theme.hidden = !theme.querySelector("[data-candidate]:not([hidden])"); });
  const found = field.querySelector("[data-found]");
  found.textContent = wanted ? found.dataset.found.replace("{k}", left) : "";
}

function enhance() {
  document.querySelectorAll("[data-search]").forEach((field) => { field.hidden = false; });
}

document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[data-search]");
  if (field) filter(field, field.closest("form"));
});
document.addEventListener("htmx:afterSwap", enhance);
enhance();
