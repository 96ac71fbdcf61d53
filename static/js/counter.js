/* [data-counter="300"] on a text box: how many letters are left, said below it once few are left. */
function left(box) {
  const line = document.getElementById(`${box.id}-count`);
  if (!line) return;
  line.dataset.said ||= line.textContent;
  const most = Number(box.dataset.counter);
  const used = [...box.value].length;
  line.textContent = used === 0 ? line.dataset.said : `${used} / ${most}`;
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-counter]")) left(event.target);
});
document.querySelectorAll("[data-counter]").forEach(left);
