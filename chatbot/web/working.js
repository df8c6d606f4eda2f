// What the tabs share whose work takes a while: asking the server, following what it does, files to and from it.
// It stands before a tab's own script; Gradio gives `element` and `server`.

const find = (selector) => element.querySelector(selector);
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const say = (text) => (find("[role=status]").textContent = text);
const PIECE = 96 * 1024; // bytes of a file that are sent at a time
let work = null; // what is being followed; what was before is not looked at any more

async function ask(name, sent = {}) {
  let answer;
  try {
    answer = await server[name](sent);
  } catch (error) {
    console.error(error);
    throw new Error("Byline does not answer; is it still running?");
  }
  if (answer?.error) throw new Error(answer.error);
  return answer;
}

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

function base64(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

async function hand_over(blob, name) {
  const { upload } = await ask("begin_upload");
  let at = 0;
  do {
    await ask("send_piece", { upload, name, piece: await base64(blob.slice(at, at + PIECE)) });
    at += PIECE;
    progress(`Handing over ${name} …`, Math.min(at, blob.size), blob.size || 1);
  } while (at < blob.size);
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
