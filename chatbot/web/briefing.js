// The Briefing tab. Runs once, after working.js. HTML that the server sends is escaped there.

const form = find("form");
const result = find(".result");
const LAST = "byline:last-briefing", SHOWN = "byline:briefing"; // what the browser, and what this page, keeps
let shown = { work: null, out: [] }; // the briefing, and the marks of the sentences that were taken out of it

// ── making ──

function wanted() {
  const { topic, since, until, length, style, backend, ...several } = Object.fromEntries(new FormData(form));
  const one = (name) => (several[name]?.trim() ? [several[name].trim()] : []);
  const filters = { outlets: one("outlets"), speakers: one("speakers"), tags: one("tags"), since, until };
  return { topic, filters, length, style, backend };
}

async function earlier() {
  const how = form.elements.compared.value;
  if (how === "last") return kept(localStorage, LAST);
  const file = form.elements.saved.files[0];
  if (how !== "file") return null;
  if (!file) throw new Error("Choose the file of the saved briefing first.");
  let read;
  try {
    read = JSON.parse(await file.text());
  } catch {
    throw new Error(`${file.name} is no JSON; save a briefing as JSON, and choose that.`);
  }
  const { made_at, topic, filters, style, length } = read ?? {};
  return { made_at, topic, filters, style, length };
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const compared = await earlier();
    const made = await follow(async () => {
      const begun = await ask("brief", { ...wanted(), earlier: compared });
      keep(sessionStorage, SHOWN, { work: begun.work, out: [] });
      return begun;
    });
    if (!made) return;
    put(made, []);
    if (made.saved) keep(localStorage, LAST, made.saved);
    offer_last();
    result.querySelector("h3, .refusal")?.focus?.({ preventScroll: true });
    result.scrollIntoView({ block: "start" });
  } catch (error) {
    wrong(error);
  }
});

function put(made, out) {
  result.innerHTML = made.html;
  say(made.spoken);
  become({ work: made.work, out });
}

// ── sentences taken out ──

function become(now) {
  shown = now;
  keep(sessionStorage, SHOWN, now);
  for (const line of result.querySelectorAll("[data-line]")) {
    const taken = now.out.includes(line.dataset.line);
    const out = taken || is_left_alone(line, now.out);
    const note = line.nextElementSibling?.matches(".taken") ? line.nextElementSibling : null;
    line.hidden = out;
    for (const link of line.querySelectorAll("[data-at], [data-was-at]")) {
      // A number that isn't shown is not walked through in the source pane.
      if (!out) link.dataset.at ??= link.dataset.wasAt;
      else if (link.dataset.at) {
        link.dataset.wasAt = link.dataset.at;
        delete link.dataset.at;
      }
    }
    if (!taken) note?.remove();
    else if (!note) line.insertAdjacentHTML("afterend", '<li class="taken"><span>Taken out.</span> <button type="button" class="link undo">Undo</button></li>');
  }
  for (const part of result.querySelectorAll("[data-part]")) {
    const again = part.querySelector("[data-again]");
    if (again) again.hidden = !part.querySelector(".taken");
  }
  const cited = new Set([...result.querySelectorAll(".lines a.cite[data-at]")].map((link) => link.dataset.at.split(":").slice(0, -3).join(":")));
  for (const source of result.querySelectorAll(".of-sources [data-article]")) source.hidden = !cited.has(source.dataset.article);
}

// A difference of which one side is left is none.
function is_left_alone(line, out) {
  const sides = [...(line.closest(".differences .group")?.querySelectorAll("[data-line]") ?? [])];
  return sides.length > 1 && sides.filter((side) => !out.includes(side.dataset.line)).length < 2;
}

function take_out(button) {
  const line = button.closest("[data-line]");
  become({ ...shown, out: [...shown.out, line.dataset.line] });
  say("The sentence is taken out.");
  line.nextElementSibling.querySelector(".undo").focus();
}

function put_back(button) {
  const line = button.closest(".taken").previousElementSibling;
  become({ ...shown, out: shown.out.filter((mark) => mark !== line.dataset.line) });
  say("The sentence is there again.");
  line.querySelector(".take-out").focus();
}

async function again(button) {
  const section = button.dataset.again;
  const { out } = shown;
  try {
    const made = await follow(() => ask("again", { work: shown.work, section, out }));
    if (!made) return;
    if (!made.added) {
      wrong(new Error("There is nothing else for this section."));
      return;
    }
    put(made, out);
    say(made.added === 1 ? "One other sentence is there." : `${made.added} other sentences are there.`);
    const part = result.querySelector(`[data-part="${CSS.escape(section)}"]`);
    part?.querySelector(".take-out")?.focus({ preventScroll: true });
    part?.scrollIntoView({ block: "nearest" });
  } catch (error) {
    wrong(error);
  }
}

result.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  if (button.matches(".take-out")) take_out(button);
  else if (button.matches(".undo")) put_back(button);
  else if (button.dataset.again) again(button);
  else if (button.dataset.export) ask("export", { ...shown, form: button.dataset.export }).then(download).catch(wrong);
});

// ── choices ──

async function suggest(input) {
  const { names } = await ask("suggest", { field: input.name, typed: input.value });
  const options = names.map((name) => Object.assign(document.createElement("option"), { value: name }));
  find(`#${input.getAttribute("list")}`).replaceChildren(...options);
}

for (const input of form.querySelectorAll("input[list]"))
  for (const happens of ["focus", "input"]) input.addEventListener(happens, () => suggest(input).catch(() => {}));

async function offer() {
  const { backends } = await ask("offered");
  const select = form.elements.backend;
  const chosen = select.value;
  select.replaceChildren(
    ...backends.map((one) => {
      const option = Object.assign(document.createElement("option"), { value: one.name, textContent: one.label });
      option.dataset.host = one.host;
      return option;
    }),
  );
  // What was chosen and no longer works gives way to what needs nobody, never to another that passages would go to.
  if (chosen) select.value = backends.some((one) => one.name === chosen) ? chosen : "extractive";
  find(".backend").hidden = backends.length < 2;
  goes_to();
}

function goes_to() {
  const host = form.elements.backend.selectedOptions[0]?.dataset.host;
  find(".goes-to").textContent = host ? `Passages go to ${host}` : "";
}
form.elements.backend.addEventListener("change", goes_to);

form.elements.compared.addEventListener("change", (event) => {
  find(".saved-file").hidden = event.target.value !== "file";
});

function offer_last() {
  const last = kept(localStorage, LAST);
  const option = form.elements.compared.querySelector("[value=last]");
  option.hidden = option.disabled = !last;
  if (last) option.textContent = `The last one made here (${[last.topic, String(last.made_at).slice(0, 10)].filter(Boolean).join(", ")})`;
}

function keep(where, name, value) {
  try {
    where.setItem(name, JSON.stringify(value));
  } catch {
    // The browser keeps nothing: then there is nothing to come back to.
  }
}

function kept(where, name) {
  try {
    return JSON.parse(where.getItem(name));
  } catch {
    return null;
  }
}

// ── when the tab is shown ──

async function resume() {
  const { work: last, out } = kept(sessionStorage, SHOWN) ?? {};
  if (!last || shown.work || !find(".working").hidden) return;
  try {
    const made = await follow(async () => ({ work: last }));
    if (made) put(made, Array.isArray(out) ? out : []);
  } catch {
    sessionStorage.removeItem(SHOWN); // the server knows it no more
  }
}

function load() {
  offer().catch(wrong);
  offer_last();
  resume();
}
document.addEventListener("byline:tab", (event) => {
  if (event.detail?.tab === "briefing") load();
});
if (element.checkVisibility()) load();
