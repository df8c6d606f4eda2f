// The Library tab. Runs once, after pieces.js. HTML that the server sends is escaped there.

const filters = find(".filters");
const FALLING = ["added", "published", "statements"]; // what is read from the most or the last on
const state = { order: "added", descending: true, offset: 0, changes: null };
const LOOKING_AGAIN = 400; // milliseconds
let listed = 0;

const say = (text) => (find(".shelf > .spoken").textContent = text);

// ── the table ──

function chosen() {
  const value = (name) => filters.elements[name].value.trim();
  const some = (name) => (value(name) ? [value(name)] : []);
  return {
    search: value("search"),
    filters: {
      outlets: some("outlet"), authors: some("author"), tags: some("tag"),
      since: value("since"), until: value("until"),
    },
  };
}

async function list() {
  const request = ++listed;
  try {
    const answer = await ask("list_articles", { ...state, ...chosen() });
    if (request !== listed) return; // something else was asked for meanwhile
    tell(".list", answer.faults);
    if (answer.choices) fill(answer);
    state.offset = answer.offset;
    find(".list .count").textContent = answer.count;
    find("tbody").innerHTML = answer.rows;
    find(".pager").innerHTML = answer.pager;
    find(".list table").hidden = !answer.total;
    find(".filters").hidden = !answer.all;
    const nothing = find(".nothing");
    nothing.hidden = answer.total > 0;
    nothing.textContent = answer.all ? "No article fits." : "The library is empty. Add articles above, then ask about them.";
    if (!answer.all) open_adding(true);
    sorted();
    count_down();
  } catch (error) {
    if (request === listed) tell(".list", error.message);
  }
}

function fill(answer) {
  state.changes = answer.changes;
  for (const [name, choices] of [["outlet", "outlets"], ["tag", "tags"]]) {
    const before = filters.elements[name].value;
    filters.elements[name].innerHTML = answer.choices[choices];
    filters.elements[name].value = before;
    if (filters.elements[name].selectedIndex < 0) filters.elements[name].value = "";
  }
  find("#library-authors").innerHTML = answer.choices.authors;
  find("#library-outlets").innerHTML = answer.choices.outlets;
  find(".samples-note").hidden = !answer.samples;
}

function sorted() {
  for (const button of element.querySelectorAll("[data-order]")) {
    const mine = button.dataset.order === state.order;
    const head = button.closest("th");
    if (mine) head.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  filters.elements.order.value = state.order;
  const { search, filters: by } = chosen();
  find(".filters [type=reset]").hidden = !(search || by.since || by.until || by.outlets.length || by.authors.length || by.tags.length);
}

let typing;
filters.addEventListener("input", (event) => {
  clearTimeout(typing);
  if (event.target.name === "order") {
    state.order = event.target.value;
    state.descending = FALLING.includes(state.order);
  }
  state.offset = 0;
  typing = setTimeout(list, event.target.matches("select") ? 0 : 150);
});
filters.addEventListener("reset", () => {
  Object.assign(state, { offset: 0, order: "added", descending: true });
  setTimeout(() => {
    list();
    filters.elements.search.focus();
  });
});
filters.addEventListener("submit", (event) => {
  event.preventDefault();
  list();
});

// ── an article's page ──

let came_from = null; // the article that was opened last: Back leads to its row

async function show_article(article, revision = null) {
  try {
    came_from = article;
    put_page((await ask("show_article", { article, revision })).html);
  } catch (error) {
    put_page("");
    tell(".list", error.message);
  }
}

function put_page(html, focus = true) {
  const page = find(".page");
  page.innerHTML = html;
  page.hidden = !html;
  find(".list").hidden = Boolean(html);
  if (!html) return;
  for (const time of page.querySelectorAll("time")) time.textContent = new Date(time.dateTime).toLocaleString();
  if (focus) {
    page.querySelector("h2").focus({ preventScroll: true });
    element.scrollIntoView({ block: "start" });
  }
}

function back_to_list() {
  put_page("");
  list().then(() => {
    const row = came_from && find(`tbody .open[data-article="${CSS.escape(came_from)}"]`);
    (row ?? find(".list .count")).focus?.();
    row?.scrollIntoView({ block: "nearest" });
  });
}

function mark(button) {
  const page = find(".page");
  const number = button.dataset.said;
  for (const other of page.querySelectorAll("[aria-current=true].mark-said")) other.removeAttribute("aria-current");
  button.setAttribute("aria-current", "true");
  let first = null;
  for (const stretch of page.querySelectorAll("span.said")) {
    const mine = stretch.dataset.said.split(" ").includes(number);
    stretch.classList.toggle("marked", mine);
    if (mine) first ??= stretch;
  }
  first?.scrollIntoView({ block: "center" });
}

const shown = () => find(".leaf")?.dataset.article;

async function show_lines(every = false) {
  const into = find(".leaf .lines");
  try {
    into.innerHTML = (await ask("show_lines", { article: shown(), every })).html;
  } catch (error) {
    into.textContent = error.message;
  }
}

async function decide(button, keep) {
  const open = [...element.querySelectorAll(".leaf details.beside")].filter((one) => one.open).map((one) => one.dataset.part);
  const top = find(".leaf .about").scrollTop;
  button.disabled = true;
  button.textContent = "…";
  try {
    const sent = { article: shown(), line: Number(button.dataset.line), revision: Number(button.dataset.revision), keep };
    put_page((await ask("decide_line", sent)).html, false);
    for (const part of element.querySelectorAll(".leaf details.beside")) part.open ||= open.includes(part.dataset.part);
    say(keep ? "The line is put back. The article was made again." : "The line is taken out. The article was made again.");
    find(".leaf .about").scrollTop = top;
    find(".leaf [data-part=removed] summary")?.focus({ preventScroll: true });
  } catch (error) {
    find(".leaf .lines").textContent = error.message;
  }
}

element.addEventListener("submit", async (event) => {
  if (!event.target.matches(".tag-form")) return;
  event.preventDefault();
  try {
    put_page((await ask("tag_article", { article: shown(), tags: event.target.elements.tags.value })).html, false);
    say("The tags are saved.");
    find(".tag-form input").focus({ preventScroll: true });
  } catch (error) {
    say(error.message);
  }
});

// `toggle` does not bubble; it is caught on its way down.
element.addEventListener("toggle", (event) => {
  if (event.target.dataset?.part === "removed" && event.target.open) show_lines();
}, true);

// ── deleting, with a way back ──

async function remove(article) {
  try {
    const { title, seconds } = await ask("delete_article", { article });
    put_page("");
    const note = find(".leaving-note");
    note.innerHTML = '<p><b></b> will be deleted in <span data-left></span> s.</p><button type="button" class="undo primary">Undo</button>';
    note.querySelector("b").textContent = `“${title}”`;
    const left = note.querySelector("[data-left]");
    left.dataset.left = left.textContent = Math.ceil(seconds);
    note.querySelector(".undo").dataset.article = article;
    note.hidden = false;
    note.querySelector(".undo").focus();
    say(`${title} will be deleted in ${Math.ceil(seconds)} seconds. Undo keeps it.`);
    await list();
  } catch (error) {
    tell(".list", error.message);
  }
}

async function keep(article) {
  try {
    await ask("keep_article", { article });
    say("The article stays.");
  } catch (error) {
    tell(".list", error.message);
  }
  if (find(".leaving-note .undo")?.dataset.article === article) find(".leaving-note").hidden = true;
  await list();
  find(`tbody .open[data-article="${CSS.escape(article)}"]`)?.focus();
}

let counting = null;
function count_down() {
  counting ??= setInterval(() => {
    const left = [...element.querySelectorAll("[data-left]")].filter((one) => one.closest("[hidden]") === null);
    let over = false;
    for (const one of left) {
      const seconds = Math.max(0, Number(one.dataset.left) - 1);
      over ||= seconds === 0;
      one.dataset.left = seconds;
      one.textContent = Math.ceil(seconds);
    }
    const leaving = element.querySelector("tr.going");
    if (!left.length && !leaving) {
      clearInterval(counting);
      counting = null;
    } else if (over || (leaving && !leaving.querySelector("[data-left]"))) {
      find(".leaving-note").hidden ||= Boolean(find(".leaving-note [data-left='0']"));
      list();
    }
  }, 1000);
}

// ── adding ──

const adding = find(".adding");

function open_adding(open) {
  adding.hidden = !open;
  find(".add").setAttribute("aria-expanded", String(open));
}

function said_of_all() {
  const all = find(".for-all");
  return { tags: all.querySelector("[name=tags]").value, private: all.querySelector("[name=private]").checked };
}

async function add(sent) {
  tell(".adding", "");
  try {
    const answer = await ask("add_articles", { ...said_of_all(), ...sent });
    await follow(answer.adding);
    return true;
  } catch (error) {
    open_adding(true);
    tell(".adding", error.message);
    return false;
  }
}

async function add_files(files) {
  if (!files.length) return;
  tell(".adding", "");
  outcome_begins("");
  try {
    const { upload } = await ask("begin_upload");
    for (const [number, file] of files.entries()) {
      const line = `Handing over ${file.name} (${number + 1} of ${files.length}) …`;
      await send_pieces(upload, number, file.name, file, (done, size) => outcome_line(line, done, size));
    }
    await add({ how: "files", upload });
  } catch (error) {
    find(".outcome").hidden = true;
    open_adding(true);
    tell(".adding", error.name === "NotFoundError" || error.name === "NotReadableError"
      ? "A folder can't be dropped here; drop the files in it, or a .zip of it." : error.message);
  }
}

let followed = null; // what is being added; what was added before is not looked at any more

function outcome_begins(name) {
  followed = name;
  const outcome = find(".outcome");
  outcome.hidden = false;
  outcome.dataset.state = "busy";
  outcome.querySelector(".entries").innerHTML = "";
  outcome.querySelector(".stop-adding").hidden = !name;
  outcome.querySelector(".close-outcome").hidden = true;
  outcome_line("Adding …", 0, null);
}

function outcome_line(text, done, expected) {
  find(".outcome .line").textContent = text;
  const bar = find(".outcome progress");
  bar.hidden = false;
  if (expected) {
    bar.max = expected;
    bar.value = done;
  } else {
    bar.removeAttribute("value");
  }
}

async function follow(name) {
  outcome_begins(name);
  sessionStorage.setItem("byline:adding", name);
  let told = 0;
  for (;;) {
    const now = await ask("look_at_adding", { adding: name, told });
    if (followed !== name) return;
    outcome_line(now.line, now.done, now.expected);
    if (now.items) find(".outcome .entries").insertAdjacentHTML("beforeend", now.items);
    if (now.more) find(".outcome .entries").insertAdjacentHTML("beforeend", `<li class="more">${now.more}</li>`);
    if (told !== now.told && !find(".list").hidden) list();
    told = now.told;
    if (now.ended) return outcome_ends(now);
    await pause(LOOKING_AGAIN);
  }
}

function outcome_ends(now) {
  sessionStorage.removeItem("byline:adding");
  const outcome = find(".outcome");
  outcome.dataset.state = "done";
  outcome.querySelector("progress").hidden = true;
  outcome.querySelector(".stop-adding").hidden = true;
  outcome.querySelector(".close-outcome").hidden = false;
  if (now.fault) {
    const item = document.createElement("li");
    item.className = "failed";
    item.textContent = now.fault;
    outcome.querySelector(".entries").append(item);
  }
  say(now.fault ?? now.line);
  list();
}

adding.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const fields = Object.fromEntries([...form.elements].filter((one) => one.name && one.type !== "file").map((one) => [one.name, one.value]));
  if (await add({ how: form.dataset.how, ...fields })) form.reset();
});
adding.querySelector("[type=file]").addEventListener("change", (event) => {
  const files = [...event.target.files];
  event.target.value = "";
  add_files(files);
});

// Files may be dropped anywhere on the page while the tab is shown.
const is_shown = () => element.checkVisibility();
const has_files = (event) => is_shown() && event.dataTransfer?.types.includes("Files");
let over = 0;
document.addEventListener("dragenter", (event) => {
  if (has_files(event)) find(".dropping").hidden = ++over === 0;
});
document.addEventListener("dragleave", (event) => {
  if (has_files(event)) find(".dropping").hidden = --over <= 0;
});
document.addEventListener("dragover", (event) => {
  if (has_files(event)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  if (!has_files(event)) return;
  event.preventDefault();
  over = 0;
  find(".dropping").hidden = true;
  add_files([...event.dataTransfer.files]);
});

// ── what is clicked ──

const clicked = {
  "[data-order]": (button) => {
    const again = state.order === button.dataset.order;
    state.descending = again ? !state.descending : FALLING.includes(button.dataset.order);
    state.order = button.dataset.order;
    state.offset = 0;
    list();
  },
  ".turn-page": (button) => {
    state.offset = Number(button.dataset.offset);
    list().then(() => find(".list").scrollIntoView({ block: "start" }));
  },
  ".more-filters": (button) => button.setAttribute("aria-expanded", String(filters.toggleAttribute("data-open"))),
  ".open": (button) => show_article(button.dataset.article),
  ".show-revision": (button) => show_article(shown(), Number(button.dataset.revision)),
  ".back-to-list": back_to_list,
  ".mark-said": mark,
  ".all-lines": () => show_lines(true),
  ".put-back": (button) => decide(button, true),
  ".take-out": (button) => decide(button, false),
  ".delete": (button) => remove(button.dataset.article),
  ".undo": (button) => keep(button.dataset.article),
  ".add": () => {
    open_adding(adding.hidden);
    if (!adding.hidden) find("#add-address").focus();
  },
  ".stop-adding": () => ask("stop_adding", { adding: followed }).catch((error) => tell(".adding", error.message)),
  ".close-outcome": () => (find(".outcome").hidden = true),
};

element.addEventListener("click", (event) => {
  for (const [selector, act] of Object.entries(clicked)) {
    const button = event.target.closest?.(selector);
    if (button && element.contains(button)) return act(button);
  }
});

element.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !find(".page").hidden) {
    event.stopPropagation();
    back_to_list();
  }
});

// ── when the tab is shown ──

document.addEventListener("byline:tab", (event) => {
  if (event.detail?.tab === "library") list();
});
document.addEventListener("byline:article", (event) => {
  if (typeof event.detail?.id === "string") show_article(event.detail.id);
});
if (is_shown()) list();
const before = sessionStorage.getItem("byline:adding");
if (before) {
  follow(before).catch(() => {
    sessionStorage.removeItem("byline:adding");
    find(".outcome").hidden = true;
  });
}
