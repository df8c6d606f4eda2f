// Who said what. Runs once, after asking.js. HTML that the server sends is escaped there.

const who = find(".everybody form");
const what = find(".sayings form");
const people = { offset: 0, changes: null };
const sayings = { whose: "anybody", speaker: "", offset: 0 };
let asked_people = 0;
let asked_sayings = 0;

const value = (form, name) => form.elements[name].value.trim();

function filters() {
  const outlet = value(who, "outlet");
  return { outlets: outlet ? [outlet] : [], since: value(who, "since"), until: value(who, "until") };
}

async function list_people() {
  const request = ++asked_people;
  try {
    const sent = { ...people, search: value(who, "search"), filters: filters(), shown: sayings.speaker };
    const answer = await ask("list_people", sent);
    if (request !== asked_people) return; // something else was asked for meanwhile
    tell(".everybody", "");
    if (answer.outlets) {
      const before = value(who, "outlet");
      who.elements.outlet.innerHTML = answer.outlets;
      who.elements.outlet.value = before;
      if (who.elements.outlet.selectedIndex < 0) who.elements.outlet.value = "";
    }
    people.changes = answer.changes;
    people.offset = answer.offset;
    find(".everybody .count").textContent = answer.count;
    find(".people-list").innerHTML = answer.rows;
    find(".everybody .pager").innerHTML = answer.pager;
    find(".everybody .unread").textContent = answer.note;
    find(".everybody .unread").hidden = !answer.note;
    const nothing = find(".everybody .nothing");
    nothing.hidden = answer.total > 0;
    nothing.textContent = value(who, "search") ? "Nobody is called so here." : "Nobody is quoted in these articles.";
    current();
  } catch (error) {
    if (request === asked_people) tell(".everybody", error.message);
  }
}

function current() {
  for (const button of element.querySelectorAll(".person")) {
    const mine = button.dataset.whose === "nobody" ? sayings.whose === "nobody" : sayings.whose === "speaker" && button.dataset.speaker === sayings.speaker;
    if (mine) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

async function list_sayings({ focus = false } = {}) {
  const request = ++asked_sayings;
  try {
    const sent = { ...sayings, search: value(what, "words"), kind: value(what, "kind"), filters: filters() };
    const answer = await ask("list_statements", sent);
    if (request !== asked_sayings) return;
    tell(".sayings", "");
    sayings.offset = answer.offset;
    find(".whose").innerHTML = answer.head;
    find(".statements").innerHTML = answer.items;
    find(".sayings .pager").innerHTML = answer.pager;
    find(".sayings .total").textContent = answer.total ? answer.count : "No statement fits.";
    if (focus) find(".whose h2").focus({ preventScroll: true });
  } catch (error) {
    if (request === asked_sayings) tell(".sayings", error.message);
  }
}

function choose(button) {
  sayings.whose = button.dataset.whose ?? "speaker";
  sayings.speaker = button.dataset.speaker ?? "";
  sayings.offset = 0;
  what.reset();
  find(".who-said").dataset.chosen = "yes";
  current();
  list_sayings({ focus: true }).then(() => find(".sayings").scrollIntoView({ block: "start" }));
}

let typing;
function soon(event, does) {
  clearTimeout(typing);
  typing = setTimeout(does, event.target.matches("select") ? 0 : 150);
}

who.addEventListener("input", (event) => {
  people.offset = 0;
  soon(event, () => {
    list_people();
    if (event.target.name !== "search") again();
  });
});
who.addEventListener("reset", () => setTimeout(() => {
  people.offset = 0;
  list_people();
  again();
}));
what.addEventListener("input", (event) => soon(event, again));
for (const form of [who, what]) form.addEventListener("submit", (event) => event.preventDefault());

function again() {
  sayings.offset = 0;
  list_sayings();
}

element.addEventListener("click", (event) => {
  const within = (selector) => event.target.closest?.(selector);
  const page = within(".turn-page");
  if (within(".person")) choose(within(".person"));
  else if (within(".back-to-people")) back();
  else if (page && page.closest(".everybody")) {
    people.offset = Number(page.dataset.offset);
    list_people().then(() => find(".everybody").scrollIntoView({ block: "start" }));
  } else if (page) {
    sayings.offset = Number(page.dataset.offset);
    list_sayings({ focus: true }).then(() => find(".sayings").scrollIntoView({ block: "start" }));
  }
});

function back() {
  delete find(".who-said").dataset.chosen;
  (find(".person[aria-current]") ?? who.elements.search).focus();
}

document.addEventListener("byline:tab", (event) => {
  if (event.detail?.tab === "people") load();
});

function load() {
  list_people();
  list_sayings();
}
if (element.checkVisibility()) load();
