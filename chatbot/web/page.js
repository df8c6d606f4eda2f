// Runs once, when the answers are on the page. Gradio gives `element`, `trigger`, `server` and `watch`.
// The listeners stand at the document, since Gradio changes what is below as an answer grows.

const pane = () => document.querySelector("#source .pane");
const narrow = window.matchMedia("(max-width: 62rem)");
let opener = null; // the link that was opened last: Escape leads back to it
let asked = 0;

async function open(link) {
  const request = ++asked;
  opener = link;
  const found = await fetched(link.dataset.at);
  if (request !== asked) return; // another was opened meanwhile
  document.querySelectorAll("a.cite[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  opener.setAttribute("aria-current", "true");
  pane().innerHTML = found; // escaped by the server
  document.body.dataset.reading = "yes";
  show();
}

async function fetched(at) {
  try {
    const found = await server.open_citation({ at });
    if (typeof found === "string") return found;
  } catch (error) {
    console.error(error);
  }
  return '<p class="error">The article could not be fetched; is Byline still running?</p>';
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

function back() {
  const link = opener?.isConnected ? opener : null;
  const target = link ?? document.querySelector("#question textarea");
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: narrow.matches ? "center" : "nearest" });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.cite");
  if (link) {
    event.preventDefault();
    open(link);
    return;
  }
  if (event.target.closest?.("#source .back")) {
    back();
    return;
  }
  const ask = event.target.closest?.("button.ask");
  if (ask) trigger("click", { ask: ask.dataset.ask });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && pane().contains(document.activeElement)) back();
});

// A new question goes to the top of what is seen, and its answer grows below it.
let turns = 0;
watch("value", () => {
  const now = element.querySelectorAll(".turn");
  if (now.length > turns) now[now.length - 1].scrollIntoView({ block: "start" });
  turns = now.length;
});
