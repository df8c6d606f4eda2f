// The tab "Check a draft". Runs once, after working.js. HTML that the server sends is escaped there.

const form = find("form");
const result = find(".result");
const PASTED = "pasted text";
let reported = null; // the work whose report is shown

function filters() {
  const { outlets, tags, since, until } = Object.fromEntries(new FormData(form));
  const several = (value) => (value.trim() ? [value.trim()] : []);
  return { outlets: several(outlets), tags: several(tags), since, until };
}

async function check(blob, name) {
  try {
    const made = await follow(async () => ask("check", { upload: await hand_over(blob, name), filters: filters() }));
    if (!made) return;
    reported = made.work;
    result.innerHTML = made.html;
    say(made.spoken);
    result.querySelector("h3").focus({ preventScroll: true });
    result.scrollIntoView({ block: "start" });
  } catch (error) {
    const is_folder = error.name === "NotFoundError" || error.name === "NotReadableError";
    wrong(is_folder ? new Error("A folder can't be checked; drop one file.") : error);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const file = form.elements.file.files[0];
  const text = form.elements.draft.value;
  if (text.trim()) check(new Blob([text]), PASTED);
  else if (file) check(file, file.name);
  else {
    wrong(new Error("Paste a text, or choose a file first."));
    form.elements.draft.focus();
  }
});

// What was chosen last counts: a file in place of the text, a text in place of the file.
form.elements.file.addEventListener("change", () => (form.elements.draft.value = ""));
form.elements.draft.addEventListener("input", () => (form.elements.file.value = ""));

const has_files = (event) => element.checkVisibility() && event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (has_files(event)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  if (!has_files(event)) return;
  event.preventDefault();
  const [file, ...others] = event.dataTransfer.files;
  if (others.length) wrong(new Error("Drop one file at a time."));
  else if (file && !find("[type=submit]").disabled) check(file, file.name);
});

result.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-export]")) ask("export", { work: reported }).then(download).catch(wrong);
});

for (const input of form.querySelectorAll("input[list]")) {
  const suggest = async () => {
    const { names } = await ask("suggest", { field: input.name, typed: input.value });
    const options = names.map((name) => Object.assign(document.createElement("option"), { value: name }));
    find(`#${input.getAttribute("list")}`).replaceChildren(...options);
  };
  for (const happens of ["focus", "input"]) input.addEventListener(happens, () => suggest().catch(() => {}));
}
