// What every tab's script begins with: finding its parts, and asking the server. Gradio gives `element` and `server`.

const find = (selector) => element.querySelector(selector);

async function ask(name, sent = {}) {
  let answer;
  try {
    answer = await server[name](sent);
  } catch (error) {
    console.error(error);
  }
  if (answer && !answer.error) return answer;
  throw new Error(answer?.error ?? "Byline does not answer; is it still running?");
}

// A line about what went wrong in a part of the tab; an empty one is taken away.
function tell(where, text) {
  const line = find(`${where} > .error`);
  line.textContent = text;
  line.hidden = !text;
}
