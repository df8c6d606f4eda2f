// The conversations beside the chat. Goes on where page.js ends, and uses what is there.

// ── the list of conversations ──

const search = find(".search input");

let lists = 0;

async function list() {
  const request = ++lists;
  const { html, note } = await ask("listed", { search: search.value });
  if (request !== lists) return; // asked for again meanwhile
  listed.innerHTML = html;
  find(".kept").textContent = note;
  find(".kept").hidden = !note;
  for (const time of listed.querySelectorAll("time")) time.textContent = when(new Date(time.dateTime));
  listed.querySelector(`[data-c="${CSS.escape(conversation)}"]`)?.setAttribute("aria-current", "page");
}

function when(date) {
  const today = new Date().toDateString() === date.toDateString();
  const year = date.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
  return today
    ? date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })
    : date.toLocaleDateString("en-GB", { day: "numeric", month: "short", ...year });
}

function begin() {
  if (in_address()) address("");
  unfiltered();
  load().catch(wrong);
  offer().catch(() => {});
  listing(false);
  field.focus();
}

function listing(shown) {
  document.body.toggleAttribute("data-listing", shown);
  find(".show-list").setAttribute("aria-expanded", String(shown));
  if (shown) search.focus({ preventScroll: true });
}

let pause = 0;
search.addEventListener("input", () => {
  window.clearTimeout(pause);
  pause = window.setTimeout(() => list().catch(wrong), 120);
});
find(".new").addEventListener("click", begin);
find(".show-list").addEventListener("click", () => listing(!document.body.hasAttribute("data-listing")));
find(".hide-list").addEventListener("click", () => {
  listing(false);
  find(".show-list").focus();
});
find("#conversations").addEventListener("keydown", (event) => event.key === "Escape" && find(".hide-list").click());
listed.addEventListener("click", (event) => event.target.closest("a") && listing(false));

// ── one conversation: renamed, exported, deleted ──

find(".more").addEventListener("click", (event) => {
  const shown = about.toggleAttribute("data-shown");
  event.currentTarget.setAttribute("aria-expanded", String(shown));
});

find(".rename").addEventListener("click", () => {
  const input = Object.assign(document.createElement("input"), { value: title.textContent, ariaLabel: "Name", maxLength: 160 });
  const before = title.textContent;
  let over = false;
  const end = async (keep) => {
    if (over) return;
    over = true;
    const name = input.value.trim();
    title.textContent = before;
    find(".rename").focus();
    if (!keep || name === before) return;
    entitle((await ask("rename", { conversation, title: name })).title);
    list();
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") end(true).catch(wrong);
    if (event.key === "Escape") end(false);
  });
  input.addEventListener("blur", () => end(true).catch(wrong));
  title.replaceChildren(input);
  input.select();
});

find(".export").addEventListener("click", async () => {
  try {
    const { text } = await ask("export", { conversation });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
    link.download = `${title.textContent.replace(/[^\p{L}\p{N} -]+/gu, "").trim().slice(0, 60) || "conversation"}.md`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  } catch (error) {
    wrong(error);
  }
});

find(".delete").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  if (!button.classList.contains("sure")) {
    button.classList.add("sure");
    button.textContent = "Delete for good?";
    window.setTimeout(() => unsure(button), 5000);
    return;
  }
  unsure(button);
  try {
    await ask("delete", { conversation });
    begin();
  } catch (error) {
    wrong(error);
  }
});

function unsure(button) {
  button.classList.remove("sure");
  button.textContent = "Delete";
}

// ── the start ──

document.addEventListener("keydown", (event) => {
  const writes = event.target.closest?.("input, textarea, select");
  if (event.key !== "/" || writes || document.body.dataset.tab !== "ask" || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  field.focus();
});
for (const moved of ["popstate", "hashchange"])
  window.addEventListener(moved, () => in_address() !== conversation && load().catch(wrong));
load().then(() => window.matchMedia("(hover: hover)").matches && field.focus({ preventScroll: true })).catch(wrong);
offer().catch(wrong);
