/* What a swap brings under [data-say] is said aloud through the page's [data-said], which stays in place. */
document.addEventListener("htmx:afterSwap", (event) => {
  const words = (event.detail.elt ?? event.target).querySelector?.("[data-say]") ?? document.querySelector("[data-say]");
  const said = document.querySelector("[data-said]");
  if (words && said) said.textContent = words.textContent.trim();
});
