// The source pane. Any link `a.cite` with `data-at`, wherever it stands on the page, opens it. Runs once.

const pane = () => element.querySelector(".pane");
const narrow = window.matchMedia("(max-width: 62rem)");
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
let opener = null; // the link that was opened last: Escape leads back to it
let from = 0; // where the page was scrolled to when it was opened
let asked = 0;

async function fetched(name, link) {
  const { at, turn } = link.dataset;
  const sent = { at, turn: Number(turn ?? 0), conversation: turn ? (document.body.dataset.conversation ?? "") : "" };
  try {
    const found = await server[name](sent);
    if (typeof found === "string") return found; // escaped by the server
    if (found?.error) console.error(found.error);
  } catch (error) {
    console.error(error);
  }
  return '<p class="error">The article could not be fetched; is Byline still running?</p>';
}

async function open(link) {
  const request = ++asked;
  if (!document.body.hasAttribute("data-reading")) from = window.scrollY;
  const found = await fetched("open_citation", link);
  if (request !== asked) return; // another was opened meanwhile
  document.querySelectorAll("a.cite[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  opener = link;
  opener.setAttribute("aria-current", "true");
  const top = opener.getBoundingClientRect().top;
  pane().innerHTML = found;
  document.body.dataset.reading = "yes";
  if (!narrow.matches) hold(top);
  steps();
  show();
}

// The link stays where it stood in the window, while what is around it is laid out anew; but a page that stands at its
// top stays there as long as the link is in sight.
function hold(top) {
  const now = opener.getBoundingClientRect();
  const is_at_top = window.scrollY === 0 && now.bottom < window.innerHeight;
  if (!is_at_top) window.scrollBy({ top: now.top - top, behavior: "instant" });
}

function show() {
  const mark = pane().querySelector("mark");
  const head = pane().querySelector("h2");
  (head ?? pane()).focus({ preventScroll: true });
  if (narrow.matches) {
    (mark ?? pane()).scrollIntoView({ block: "center" });
  } else if (mark) {
    const middle = (pane().clientHeight - Math.min(mark.offsetHeight, pane().clientHeight / 2)) / 2;
    pane().scrollTop += mark.getBoundingClientRect().top - pane().getBoundingClientRect().top - middle;
  } else {
    pane().scrollTop = 0;
  }
}

// ── the citations of an answer, one after the other ──

function others() {
  const around = opener?.closest(".turn, [data-citations]");
  const seen = new Set();
  return [...(around?.querySelectorAll("a.cite[data-at]") ?? [])].filter(
    (link) => !seen.has(link.dataset.at) && seen.add(link.dataset.at),
  );
}

function steps() {
  const all = others();
  const at = all.findIndex((link) => link.dataset.at === opener.dataset.at);
  const box = pane().querySelector(".steps");
  if (!box) return;
  box.hidden = all.length < 2;
  box.querySelector(".which").textContent = `${at + 1} of ${all.length}`;
  box.querySelector(".previous").disabled = at <= 0;
  box.querySelector(".next").disabled = at < 0 || at + 1 >= all.length;
}

function step(by) {
  const all = others();
  const to = all[all.findIndex((link) => link.dataset.at === opener.dataset.at) + by];
  if (!to) return;
  for (let folded; (folded = to.closest("details:not([open])")); ) folded.open = true;
  if (!narrow.matches) to.scrollIntoView({ block: "nearest" });
  open(to);
}

// ── back ──

function back() {
  const link = opener?.isConnected ? opener : null;
  const target = link ?? document.querySelector("#question textarea");
  target?.focus({ preventScroll: true });
  if (narrow.matches) target?.scrollIntoView({ block: "center" });
}

function close() {
  const top = opener?.isConnected ? opener.getBoundingClientRect().top : null;
  delete document.body.dataset.reading;
  opener?.removeAttribute("aria-current");
  if (top === null) window.scrollTo({ top: from, behavior: "instant" });
  else if (!narrow.matches) hold(top);
  back();
}

let article = ""; // the text in the pane, while what was cleaned out is shown in its place

async function original(button) {
  const text = pane().querySelector(".text");
  const shown = text.classList.contains("of-original");
  if (!shown) article = text.innerHTML;
  text.innerHTML = shown ? article : await fetched("open_original", opener);
  text.classList.toggle("of-original", !shown);
  button.textContent = shown ? "Show what was cleaned out" : "Show the article alone";
  show();
  button.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.cite[data-at]");
  if (link) {
    event.preventDefault();
    open(link);
    return;
  }
  const tool = event.target.closest?.("#source .tool");
  if (!tool) return;
  if (tool.matches(".back")) back();
  else if (tool.matches(".close")) close();
  else if (tool.matches(".next")) step(1);
  else if (tool.matches(".previous")) step(-1);
  else if (tool.matches(".original")) original(tool);
  else if (tool.matches(".article")) {
    document.dispatchEvent(new CustomEvent("byline:show", { detail: { tab: "library" } }));
    document.dispatchEvent(new CustomEvent("byline:article", { detail: { id: tool.dataset.article } }));
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const reading = document.body.hasAttribute("data-reading");
  const inside = pane().contains(document.activeElement);
  if (event.key === "Escape" && reading && inside) back();
  else if (event.key === "Escape" && reading && document.activeElement === opener) close();
  if (typing(event.target)) return;
  const by = { n: 1, p: -1, ...(inside ? { ArrowRight: 1, ArrowLeft: -1 } : {}) }[event.key];
  if (!by) return;
  event.preventDefault();
  if (reading && opener) step(by);
  else if (by > 0) first();
});

// Nothing is open yet: the first citation of the turn where the reader is, or of the last.
function first() {
  const shown = [...document.querySelectorAll("[role=tabpanel][data-shown] .turn")];
  const turn = document.activeElement.closest(".turn") ?? shown.at(-1);
  const link = turn?.querySelector("a.cite[data-at]");
  if (link) open(link);
}

// The pane belongs to the tab that it was opened in, and is there again when that is.
document.addEventListener("byline:tab", (event) => {
  const here = opener && document.getElementById(`panel-${event.detail.tab}`)?.contains(opener);
  if (here) document.body.dataset.reading = "yes";
  else delete document.body.dataset.reading;
});

// Leaving a conversation leaves what was read beside it.
document.addEventListener("byline:left", () => {
  opener = null;
  delete document.body.dataset.reading;
  pane().innerHTML = "";
});
