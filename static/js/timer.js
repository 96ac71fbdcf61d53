/* Counts [data-timer] down from data-ends, by the server's clock (data-now), in figures and in words. Never cuts anybody off. */
const offsets = new WeakMap();

function offset(timer) {
  if (!offsets.has(timer)) {
    const server = Date.parse(timer.dataset.now);
    offsets.set(timer, Number.isNaN(server) ? 0 : server - Date.now());
  }
  return offsets.get(timer);
}

function clock(seconds) {
  const left = Math.abs(seconds);
  const sign = seconds < 0 ? "+" : "";
  return `${sign}${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

function words(timer, seconds) {
  const minutes = Math.ceil(seconds / 60);
  if (seconds <= -120) return timer.dataset.wordsOver.replace("{n}", Math.floor(-seconds / 60));
  if (seconds <= 0) return timer.dataset.wordsUp;
  if (seconds < 60) return timer.dataset.wordsLast;
  return minutes === 1 ? timer.dataset.wordsOne : timer.dataset.wordsLeft.replace("{n}", minutes);
}

function set(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function show(timer) {
  const ends = Date.parse(timer.dataset.ends);
  if (Number.isNaN(ends)) return;
  const seconds = Math.round((ends - Date.now() - offset(timer)) / 1000);
  set(timer.querySelector("[data-timer-clock]"), clock(seconds));
  set(timer.querySelector("[data-timer-words]"), words(timer, seconds));
  timer.classList.toggle("timer-up", seconds <= 0);
}

function tick() {
  document.querySelectorAll("[data-timer]").forEach(show);
}

tick();
setInterval(tick, 1000);
document.addEventListener("htmx:afterSwap", tick);
