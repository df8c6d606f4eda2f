// The Ask tab. Runs once, after asking.js.
// A conversation is what the address names (#c=ID): the server keeps it, and this script shows it. What is done with
// the conversations themselves stands in history.js, which goes on where this one ends.

const turns = find(".turns"), field = find("#question textarea"), send = find("#send"), stop = find("#stop");
const listed = find(".listed"), title = find(".chat-head .title"), about = find(".about"), said = find(".said");
let conversation = ""; // its id; empty: a new one
let busy = false; // an answer is on its way
let editing = null; // the number of the question that is asked again in other words
let filters = {}; // those set by hand
let loads = 0;

const wrong = (error) => {
  find(".lost").textContent = error ? error.message : "";
  find(".lost").hidden = !error;
};

// ── the conversation that is shown ──

// The conversation in the address of the page, which tabs.js writes.
const address = (id, how = {}) => document.dispatchEvent(new CustomEvent("byline:address", { detail: { c: id, ...how } }));
const in_address = () => new URLSearchParams(location.hash.slice(1)).get("c") ?? "";

async function load() {
  const request = ++loads;
  const wanted = in_address();
  const found = await ask("start", { conversation: wanted });
  if (request !== loads) return;
  if (conversation !== wanted) {
    document.dispatchEvent(new CustomEvent("byline:left"));
    unfiltered();
  }
  become(found.lost ? "" : wanted);
  turns.innerHTML = found.html;
  entitle(found.title);
  edit(null);
  working(found.running);
  wrong(found.lost ? new Error("This conversation is no longer here; it may have been deleted.") : null);
  if (found.lost) address("", { replaced: true });
  if (found.running) follow(last()?.dataset.turn);
  else if (wanted) window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  list();
}

function become(id) {
  conversation = id;
  document.body.dataset.conversation = id;
}

function entitle(text) {
  title.textContent = text || "New conversation";
  about.hidden = find(".more").hidden = !conversation;
}

const last = () => turns.querySelector(".turn:last-of-type");
const turn_of = (number) => turns.querySelector(`.turn[data-turn="${number}"]`);

// ── asking ──

function working(on) {
  busy = on;
  stop.hidden = !on;
  send.hidden = on;
}

// What is `sent` begins an answer; where it fails, what was `typed` is there again.
async function put(sent, typed = "") {
  if (busy) return;
  working(true);
  wrong(null);
  said.textContent = "";
  const from = loads;
  try {
    const begun = await sent();
    if (from !== loads) return;
    if (begun.conversation !== conversation) {
      become(begun.conversation);
      address(begun.conversation);
    }
    turns.querySelector(".welcome")?.remove();
    turns.querySelectorAll(".turn").forEach((turn) => Number(turn.dataset.turn) >= begun.number && turn.remove());
    turns.insertAdjacentHTML("beforeend", begun.html);
    if (title.textContent === "New conversation") entitle(last().querySelector(".asked")?.textContent);
    last().scrollIntoView({ block: "start" });
    list();
    await follow(begun.number);
  } catch (error) {
    if (from !== loads) return;
    working(false);
    wrong(error);
    if (field.value || turn_of(last()?.dataset.turn)?.dataset.state === "busy") return;
    field.value = typed;
    sized();
  }
}

async function follow(number) {
  const id = conversation;
  let seen = 0;
  for (;;) {
    const step = await ask("step", { conversation: id, seen });
    if (id !== conversation || !turn_of(number)) return;
    grow(turn_of(number), step.html);
    if (step.ended) {
      working(false);
      said.textContent = step.spoken;
      entitle(step.title);
      list();
      return;
    }
    seen = step.version;
    await new Promise((go) => window.setTimeout(go, Math.min(1000, step.html.length / 2000))); // long: less often
  }
}

// Only what is new in a turn is put in, so that what is read, marked or open in it stays.
function grow(turn, html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  merge(turn, box.content.firstElementChild);
}

function merge(old, now) {
  if (old.isEqualNode(now)) return;
  if (old.tagName !== now.tagName || !old.children.length || !now.matches("article, div, section, details")) {
    old.replaceWith(now);
    return;
  }
  for (const { name } of [...old.attributes]) if (!now.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  for (const { name, value } of now.attributes) old.setAttribute(name, value);
  const [were, are] = [[...old.children], [...now.children]];
  are.forEach((child, at) => (were[at] ? merge(were[at], child) : old.append(child)));
  were.slice(are.length).forEach((child) => child.remove());
}

function typed() {
  const question = field.value;
  if (!question.trim()) {
    field.focus();
    said.textContent = "Type a question first.";
    return;
  }
  const number = editing;
  field.value = "";
  sized();
  edit(null);
  filtering(false);
  put(() => ask("ask", { ...asking(), question, number }), question);
}

// Out of the field: first what was being edited is let be, then the last answer is gone to.
function leave() {
  if (!editing) {
    last()?.querySelector(".asked")?.focus({ preventScroll: true });
    return;
  }
  field.value = "";
  sized();
  edit(null);
}

const asking = () => ({ conversation, filters: chosen(), backend: find(".backend select").value });

function edit(number) {
  const turn = number && turn_of(number);
  editing = turn ? number : null;
  find(".editing").hidden = !turn;
  if (!turn) return;
  field.value = turn.querySelector(".asked")?.textContent ?? "";
  sized();
  field.focus();
}

function sized() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, window.innerHeight / 3)}px`;
}

find("#ask").addEventListener("submit", (event) => {
  event.preventDefault();
  typed();
});
field.addEventListener("input", sized);
field.addEventListener("keydown", (event) => {
  if (event.key === "Escape") leave();
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  typed();
});
stop.addEventListener("click", async () => {
  stop.disabled = true;
  await ask("stop", { conversation }).catch(wrong);
  stop.disabled = false;
  field.focus();
});
find(".uneditable").addEventListener("click", () => {
  field.value = "";
  sized();
  edit(null);
  field.focus();
});

// ── what stands in a turn ──

const copies = { copy: true, "copy-bare": false };

async function copy(button, cited) {
  const { text } = await ask("copied", { conversation, number: Number(button.dataset.turn), cited });
  await navigator.clipboard.writeText(text);
  const label = button.textContent;
  button.textContent = "Copied";
  said.textContent = "Copied.";
  window.setTimeout(() => (button.textContent = label), 1500);
}

function clicked(button) {
  const number = Number(button.dataset.turn);
  const done = button.dataset.do;
  if (done in copies) copy(button, copies[done]).catch(wrong);
  else if (done === "edit") edit(number);
  else if (done === "retry") put(() => ask("retry", { ...asking(), number }));
  else if (button.dataset.off) put(() => ask("without", { ...asking(), number, field: button.dataset.off }));
}

document.addEventListener("click", (event) => {
  const ask_it = event.target.closest?.("button.ask");
  if (ask_it) {
    document.dispatchEvent(new CustomEvent("byline:show", { detail: { tab: "ask" } }));
    put(() => ask("ask", { ...asking(), question: ask_it.dataset.ask }));
  }
  const button = event.target.closest?.(".turn [data-do], .turn [data-off]");
  if (button && element.contains(button)) clicked(button);
});

// ── filters set by hand ──

const named = { outlets: "Outlet", speakers: "Speaker", tags: "Tag", since: "From", until: "Until" };

function chosen() {
  const { since, until, ...several } = filters;
  return { ...Object.fromEntries(Object.entries(several).map(([name, value]) => [name, [value]])), since, until };
}

function set(name, value) {
  if (value) filters[name] = value;
  else delete filters[name];
  const chips = Object.entries(filters).map(([name, value]) => {
    const chip = document.createElement("li");
    chip.className = "chip by-hand";
    const [label, shown, off] = ["span", "bdi", "button"].map((tag) => document.createElement(tag));
    Object.assign(label, { className: "label", textContent: named[name] });
    Object.assign(shown, { className: "value", textContent: read(value) });
    Object.assign(off, { type: "button", className: "off", textContent: "×", ariaLabel: `Take off ${named[name]} ${value}` });
    off.addEventListener("click", () => {
      find(`#filters [name="${name}"]`).value = "";
      set(name, "");
      field.focus();
    });
    chip.append(label, " ", shown, off);
    return chip;
  });
  find(".chips.set").replaceChildren(...chips);
  find(".chips.set").hidden = !chips.length;
}

function unfiltered() {
  for (const input of element.querySelectorAll("#filters input")) input.value = "";
  for (const name of Object.keys(filters)) set(name, "");
}

// A date as it is read, in words that need no order of day and month; anything else as it is.
function read(value) {
  const date = /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(`${value}T12:00`) : null;
  return date ? date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }) : value;
}

async function suggest(input) {
  const { names } = await ask("suggest", { field: input.name, typed: input.value });
  const options = names.map((name) => Object.assign(document.createElement("option"), { value: name }));
  find(`#${input.getAttribute("list")}`).replaceChildren(...options);
}

function filtering(shown) {
  find("#filters").hidden = !shown;
  find(".filter").setAttribute("aria-expanded", String(shown));
}

find(".filter").addEventListener("click", () => {
  filtering(find("#filters").hidden);
  if (!find("#filters").hidden) find("#filters input").focus();
});
find("#filters").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  filtering(false);
  find(".filter").focus();
});
element.querySelectorAll("#filters input").forEach((input) => {
  input.addEventListener("change", () => set(input.name, input.value.trim()));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    set(input.name, input.value.trim());
    field.focus();
  });
  if (!input.hasAttribute("list")) return;
  input.addEventListener("focus", () => suggest(input).catch(() => {}));
  input.addEventListener("input", () => suggest(input).catch(() => {}));
});

// ── backends ──

let offered = "";

async function offer() {
  const { backends } = await ask("offered");
  if (offered === JSON.stringify(backends)) return;
  offered = JSON.stringify(backends);
  const select = find(".backend select");
  const before = select.value;
  select.replaceChildren(
    ...backends.map((one) => {
      const option = Object.assign(document.createElement("option"), { value: one.name, textContent: one.label });
      option.dataset.host = one.host;
      return option;
    }),
  );
  // What was chosen and no longer works gives way to what needs nobody, never to another that passages would go to.
  if (before) select.value = backends.some((one) => one.name === before) ? before : "extractive";
  find(".backend").hidden = backends.length < 2;
  select.dispatchEvent(new Event("change"));
}

for (const opened of ["focus", "pointerdown"]) find(".backend select").addEventListener(opened, () => offer().catch(() => {}));

find(".backend select").addEventListener("change", (event) => {
  const host = event.target.selectedOptions[0]?.dataset.host;
  find(".goes-to").textContent = host ? `Passages go to ${host}` : "";
});
