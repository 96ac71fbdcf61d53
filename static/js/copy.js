/* [data-copy="words"] on a button puts the words on the clipboard and says so in [data-copied]. The words stand on the page too. */
async function put(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const words = button.querySelector("span") || button;
  const before = words.textContent;
  try {
    await put(button.dataset.copy);
  } catch {
    return;
  }
  words.textContent = button.dataset.copied;
  setTimeout(() => { words.textContent = before; }, 2000);
});
