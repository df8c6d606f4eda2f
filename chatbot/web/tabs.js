// The tabs in the head of the page, and what every tab's script uses. Runs once.

const bar = element.querySelector("[role=tablist]");
const tabs = [...bar.querySelectorAll("[role=tab]")];
const scrolled = {}; // how far each tab was scrolled when it was left

const panel = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
const name = (tab) => tab.id.replace("tab-", "");

function show(wanted, { focus = false } = {}) {
  const shown = tabs.find((tab) => name(tab) === wanted) ?? tabs[0];
  const before = document.body.dataset.tab;
  if (before) scrolled[before] = window.scrollY;
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", String(tab === shown));
    tab.tabIndex = tab === shown ? 0 : -1;
    panel(tab)?.toggleAttribute("data-shown", tab === shown);
  }
  document.body.dataset.tab = name(shown);
  if (focus) shown.focus();
  if (before === name(shown)) return;
  window.scrollTo({ top: scrolled[name(shown)] ?? 0, behavior: "instant" });
  document.dispatchEvent(new CustomEvent("byline:tab", { detail: { tab: name(shown) } }));
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

function panels() {
  for (const tab of tabs) {
    const its = panel(tab);
    if (!its) return window.setTimeout(panels, 20); // Gradio is still at it
    its.setAttribute("role", "tabpanel");
    its.setAttribute("aria-labelledby", tab.id);
  }
  show(new URLSearchParams(location.search).get("tab") ?? "ask");
}
panels();
