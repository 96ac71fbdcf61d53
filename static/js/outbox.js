/* Nothing typed is lost. A form[data-outbox] that cannot be sent stays on this phone, under its own key, and is sent
   again until the server says it has it; the key makes a repeat harmless. Says in words what is happening. */
const PREFIX = "unsent:";
const waits = new Map();

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function status(form) {
  let line = form.querySelector("[data-outbox-status]");
  if (!line) {
    line = document.createElement("p");
    line.dataset.outboxStatus = "";
    line.className = "outbox-status";
    line.setAttribute("role", "status");
    form.append(line);
  }
  return line;
}

function say(form, key) {
  status(form).textContent = document.querySelector("meta[name=outbox]")?.dataset[key] || "";
}

function name(form) {
  return PREFIX + form.getAttribute("action");
}

function fields(form) {
  return [...new FormData(form)].filter(([field]) => field !== "csrf_token");
}

function keep(form) {
  storage()?.setItem(name(form), JSON.stringify({ at: Date.now(), fields: fields(form) }));
}

function forget(form) {
  storage()?.removeItem(name(form));
  waits.delete(name(form));
}

function put(form, field, value) {
  form.querySelectorAll(`[name="${CSS.escape(field)}"]`).forEach((input) => {
    if (input.type === "radio" || input.type === "checkbox") input.checked = input.checked || input.value === value;
    else input.value = value;
  });
}

/* After a reload: what was not sent comes back into its form, with the key it had. */
function restore(form) {
  const kept = storage()?.getItem(name(form));
  if (!kept || form.dataset.restored) return;
  form.dataset.restored = "yes";
  JSON.parse(kept).fields.forEach(([field, value]) => put(form, field, value));
  form.dataset.touched = "yes";
  say(form, "kept");
  retry(form);
}

function retry(form) {
  const tries = (waits.get(name(form)) || 0) + 1;
  waits.set(name(form), tries);
  const wait = Math.min(30000, 1000 * 2 ** tries) * (0.5 + Math.random() / 2);
  setTimeout(() => {
    if (!document.contains(form) || !storage()?.getItem(name(form))) return;
    if (navigator.onLine === false) return retry(form);
    form.requestSubmit();
  }, wait);
}

/* Only the form itself is kept: a box in it may ask the server something while somebody types. */
function sent(event) {
  return event.target.matches?.("form[data-outbox]") ? event.target : null;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = sent(event);
  if (!form) return;
  keep(form);
  say(form, "sending");
});
/* Answered: forget it before the answer is shown, or the next form would be filled with it. 5xx and 429 mean "again". */
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const form = sent(event);
  const code = event.detail.xhr.status;
  if (!form || code >= 500 || code === 429) return;
  forget(form);
  form.dataset.touched = "";
  say(form, "");
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = sent(event);
  if (!form || !storage()?.getItem(name(form))) return;
  say(form, "kept");
  retry(form);
});
window.addEventListener("online", () => document.querySelectorAll("form[data-outbox]").forEach((form) => {
  if (storage()?.getItem(name(form))) form.requestSubmit();
}));
document.addEventListener("htmx:afterSwap", () => document.querySelectorAll("form[data-outbox]").forEach(restore));
document.querySelectorAll("form[data-outbox]").forEach(restore);
