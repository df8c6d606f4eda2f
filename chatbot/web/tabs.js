// The tabs in the head of the page, and its address: #tab=NAME, where that is not the first, and #c=ID, the conversation.
// Runs once.

const bar = element.querySelector("[role=tablist]");
const tabs = [...bar.querySelectorAll("[role=tab]")];
const scrolled = {}; // how far each tab was scrolled when it was left

const panel = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
const name = (tab) => tab.id.replace("tab-", "");

const in_address = () => new URLSearchParams(location.hash.slice(1));

function show(wanted, { focus = false, goes = true } = {}) {
  const shown = tabs.find((tab) => name(tab) === wanted) ?? tabs[0];
  const before = document.body.dataset.tab;
  if (before) scrolled[before] = window.scrollY;
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", String(tab === shown));
    tab.tabIndex = tab === shown ? 0 : -1;
    panel(tab)?.toggleAttribute("data-shown", tab === shown);
  }
  document.body.dataset.tab = name(shown);
  if (goes) to_address({ tab: shown === tabs[0] ? "" : name(shown) });
  if (focus) shown.focus();
  if (before === name(shown)) return;
  window.scrollTo({ top: scrolled[name(shown)] ?? 0, behavior: "instant" });
  document.dispatchEvent(new CustomEvent("byline:tab", { detail: { tab: name(shown) } }));
}

function to_address({ replaced = false, ...parts }) {
  const address = in_address();
  for (const [part, value] of Object.entries(parts)) {
    if (value) address.set(part, value);
    else address.delete(part);
  }
  if (String(address) === String(in_address())) return;
  const to = String(address) ? `#${address}` : location.pathname + location.search;
  if (replaced) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
}

bar.addEventListener("keydown", (event) => {
  const at = tabs.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  show(name(tabs[(to + tabs.length) % tabs.length]), { focus: true });
});

document.addEventListener("click", (event) => {
  const tab = event.target.closest?.("[role=tab]");
  if (tab && bar.contains(tab)) show(name(tab));
  const to = event.target.closest?.("[data-tab]:not(body)");
  if (to) show(to.dataset.tab, { focus: true });
});

document.addEventListener("byline:show", (event) => show(event.detail.tab));
document.addEventListener("byline:address", (event) => to_address(event.detail));
const from_address = () => show(in_address().get("tab") ?? "ask", { goes: false });
for (const moved of ["popstate", "hashchange"]) window.addEventListener(moved, from_address);

function panels() {
  for (const tab of tabs) {
    const its = panel(tab);
    if (!its) return window.setTimeout(panels, 20); // Gradio is still at it
    its.setAttribute("role", "tabpanel");
    its.setAttribute("aria-labelledby", tab.id);
  }
  from_address();
}
panels();
