// Turns the text areas of the editor into a place where a person edits what he sees. Without it the text areas stay.
"use strict";

// Command and sign; the names come from the page, in the order of this list.
const TOOLS = [
  ["bold", "B"], ["italic", "I"], ["insertUnorderedList", "•"], ["insertOrderedList", "1."], ["undo", "↶"], ["redo", "↷"],
];

for (const area of document.querySelectorAll("textarea[data-visual=true]:not([readonly])")) {
  const label = area.parentElement.querySelector("label");
  const live = document.createElement("div");
  live.className = "edit-live landing-area";
  live.contentEditable = "true";
  live.setAttribute("role", "textbox");
  live.setAttribute("aria-multiline", "true");
  live.setAttribute("aria-labelledby", label.id);
  live.append(area.parentElement.querySelector("template").content.cloneNode(true));
  const tools = document.createElement("div");
  tools.className = "edit-tools";
  const names = area.dataset.tools.split("|");
  for (const [index, [command, sign]] of TOOLS.entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = sign;
    button.title = names[index];
    button.setAttribute("aria-label", names[index]);
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => { live.focus(); document.execCommand(command); });
    tools.append(button);
  }
  live.addEventListener("click", (event) => { if (event.target.closest("a")) event.preventDefault(); });
  live.addEventListener("paste", (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });
  let isChanged = false;
  live.addEventListener("input", () => { isChanged = true; });
  area.form.addEventListener("submit", () => { if (isChanged) area.value = live.innerHTML; });
  area.hidden = true;
  area.after(tools, live);
}
