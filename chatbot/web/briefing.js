// The Briefing tab. Runs once; Gradio gives `element` and `server`.

const form = element.querySelector("form");
const wrong = element.querySelector(".error");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { subject, since, until, outlets, tags } = Object.fromEntries(new FormData(form));
  const several = (value) => (value.trim() ? [value.trim()] : []);
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  wrong.hidden = true;
  let found;
  try {
    found = await server.brief({ subject, filters: { outlets: several(outlets), tags: several(tags), since, until } });
  } catch (error) {
    console.error(error);
  }
  button.disabled = false;
  wrong.textContent = found?.error ?? (found ? "" : "Byline does not answer; is it still running?");
  wrong.hidden = !wrong.textContent;
  if (!found?.html) return;
  element.querySelector(".brief").innerHTML = found.html; // escaped by the server
  element.querySelector("[role=status]").textContent = "The summary is there.";
});
