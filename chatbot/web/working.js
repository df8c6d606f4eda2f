// What the tabs share whose work takes a while: following what the server does, files to and from it.
// Goes on where pieces.js ends, and stands before a tab's own script.

const say = (text) => (find("[role=status]").textContent = text);
let work = null; // what is being followed; what was before is not looked at any more

function wrong(error) {
  const line = find(".error[role=alert]");
  line.textContent = error ? error.message : "";
  line.hidden = !error;
}

function working(on) {
  find(".working").hidden = !on;
  find("[type=submit]").disabled = on;
  if (on) progress("Reading …", 0, 0);
}

function progress(line, done, total) {
  find(".working .line").textContent = line;
  const bar = find(".working progress");
  if (total) Object.assign(bar, { max: total, value: done });
  else bar.removeAttribute("value");
}

// Begins what `begun` asks for and follows it; its outcome, or null where it was stopped or something else is followed.
async function follow(begun) {
  wrong(null);
  working(true);
  try {
    const mine = (work = (await begun()).work);
    for (let seen = 0; ; await pause(120)) {
      const now = await ask("look", { work: mine, seen });
      if (work !== mine) return null;
      if (now.ended) {
        if (now.stopped) say("Stopped.");
        return now.stopped ? null : { ...now, work: mine };
      }
      if (now.what) progress(`${now.what}: ${now.done}${now.total ? ` of ${now.total}` : ""}`, now.done, now.total);
      seen = now.version;
    }
  } finally {
    working(false);
  }
}

find(".stop-work").addEventListener("click", () => {
  if (work) ask("stop", { work }).catch(wrong);
  find("[type=submit]").focus();
});

async function hand_over(blob, name) {
  const { upload } = await ask("begin_upload");
  await send_pieces(upload, 0, name, blob, (done, size) => progress(`Handing over ${name} …`, done, size));
  return upload;
}

const KINDS = { md: "text/markdown", html: "text/html", json: "application/json", docx: "application/octet-stream" };

function download({ name, data }) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const href = URL.createObjectURL(new Blob([bytes], { type: KINDS[name.split(".").at(-1)] ?? "application/octet-stream" }));
  const link = Object.assign(document.createElement("a"), { href, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
