/* Keeps a page in step with the room. The stream only says what changed; regions fetch their own ordinary address.
   A region in which somebody is writing is never swapped: it says that the room has moved on instead. */
const url = document.body.dataset.live;
const FALLBACK = 20000;
let source = null;

function regions() {
  return document.querySelectorAll("[data-region]");
}

function holdsWords(form) {
  const typed = [...form.querySelectorAll("textarea, input[type=text], input[type=search]")].some((box) => box.value.trim());
  return typed || form.contains(document.activeElement) || form.hasAttribute("data-order");
}

function inUse(region) {
  return [...region.querySelectorAll("form[data-outbox]")].some((form) => form.dataset.touched === "yes" && holdsWords(form));
}

function offer(region) {
  if (region.querySelector("[data-moved]") || !region.dataset.movedWords) return;
  const note = document.createElement("div");
  note.className = "notice notice-info";
  note.dataset.moved = "";
  note.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = region.dataset.movedWords;
  const link = document.createElement("a");
  link.href = region.getAttribute("hx-get");
  link.className = "button button-secondary";
  link.textContent = region.dataset.movedLink;
  note.append(words, link);
  region.prepend(note);
}

function tell(topic) {
  regions().forEach((region) => {
    if (!(region.getAttribute("hx-trigger") || "").includes(`live:${topic}`)) return;
    if (inUse(region)) offer(region);
    else htmx.trigger(region, `live:${topic}`);
  });
}

function refresh() {
  regions().forEach((region) => {
    const first = (region.getAttribute("hx-trigger") || "").split(",")[0].trim();
    if (first && !inUse(region)) htmx.trigger(region, first);
  });
}

function connect() {
  if (source || !url) return;
  source = new EventSource(url);
  let first = true;
  source.addEventListener("sync", () => {
    if (!first) setTimeout(refresh, Math.random() * 1000);
    first = false;
  });
  ["step", "people", "words", "votes", "results"].forEach((topic) =>
    source.addEventListener(topic, () => setTimeout(() => tell(topic), topic === "step" ? Math.random() * 400 : 0)),
  );
}

function disconnect() {
  source?.close();
  source = null;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-outbox]");
  if (form) form.dataset.touched = "yes";
});
/* The answer may come after somebody began to write: then it is not shown either. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const region = event.detail.requestConfig?.elt;
  if (!region?.matches?.("[data-region]") || !inUse(region)) return;
  event.detail.shouldSwap = false;
  offer(region);
});
/* A table that somebody scrolled stays where it was when its region is fetched anew. */
const scrolled = new Map();
document.addEventListener("htmx:beforeSwap", () => {
  document.querySelectorAll("[data-keep-scroll][id]").forEach((one) => scrolled.set(one.id, [one.scrollLeft, one.scrollTop]));
});
document.addEventListener("htmx:afterSwap", () => {
  document.querySelectorAll("[data-keep-scroll][id]").forEach((one) => one.scrollTo(...(scrolled.get(one.id) || [0, 0])));
});
/* What somebody unfolded stays so when its region is fetched anew. */
let unfolded = new Set();
const fold = (one) => `${one.closest("[id]")?.id} ${one.querySelector("summary")?.textContent}`;
document.addEventListener("htmx:beforeSwap", (event) => {
  const region = event.detail.requestConfig?.elt;
  unfolded = new Set(region?.matches?.("[data-region]") ? [...region.querySelectorAll("details[open]")].map(fold) : []);
});
document.addEventListener("htmx:afterSwap", () => {
  if (unfolded.size) document.querySelectorAll("[data-region] details").forEach((one) => (one.open ||= unfolded.has(fold(one))));
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return disconnect();
  connect();
  refresh();
});
window.addEventListener("online", refresh);
setInterval(() => {
  if (!document.hidden && source?.readyState !== EventSource.OPEN) refresh();
}, FALLBACK);

document.addEventListener("htmx:afterSwap", (event) => {
  const region = document.getElementById(event.detail.target.id);
  const said = region?.querySelector("[data-notices]");
  const place = document.getElementById("notices");
  if (said && place) place.replaceChildren(...said.childNodes);
  said?.remove();
  if (region?.dataset.title) document.title = region.dataset.title;
  const wanted = region?.querySelector("[data-focus]");
  if (wanted) wanted.focus();
  else if (event.detail.requestConfig?.verb === "post") stay(region);
});

/* The button that was pressed is gone with the swap: the keyboard stays in the region, at its heading. */
function stay(region) {
  const heading = region?.querySelector("h1, h2, h3");
  if (!heading || (document.activeElement && document.activeElement !== document.body)) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

connect();
