/* [data-shows="id"] on a button shows and hides what is typed into that password box. Without script the button stays hidden. */
for (const button of document.querySelectorAll("[data-shows]")) {
  const box = document.getElementById(button.dataset.shows);
  const words = button.querySelector("span") || button;
  button.hidden = !box;
  button.addEventListener("click", () => {
    box.type = box.type === "password" ? "text" : "password";
    [words.textContent, button.dataset.other] = [button.dataset.other, words.textContent];
  });
  box?.form.addEventListener("submit", () => { box.type = "password"; });
}
