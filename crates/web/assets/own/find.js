// The find page: what a weight stands at, what changed, and the keys.
// Everything here only adds: the form and the links work by themselves.

// Weights say their value while they move.
document.addEventListener("input", (event) => {
  if (event.target.type !== "range") return;
  const output = event.target.parentElement.querySelector("output");
  if (output) output.value = event.target.value;
});

// Fields that hold nothing stay out of the address.
document.addEventListener("htmx:configRequest", (event) => {
  const { parameters } = event.detail;
  for (const key of [...parameters.keys()]) {
    const kept = parameters.getAll(key).filter((value) => value !== "");
    parameters.delete(key);
    for (const value of kept) parameters.append(key, value);
  }
});

document.addEventListener("htmx:beforeRequest", () => {
  document.getElementById("results")?.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterSwap", () => {
  const results = document.getElementById("results");
  const status = document.getElementById("find-status");
  if (results && status) status.textContent = results.dataset.announce;
  const problem = document.getElementById("find-problem");
  if (problem) problem.hidden = true;
  showKeys();
});

// An answer that is not a list (a limit that cannot be): what it says is shown above the list
// that still stands. A server that is away says nothing, so the page is asked for as a whole.
document.addEventListener("htmx:responseError", (event) => {
  const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const said = [...answer.querySelectorAll(".failure h1, .failure p:not(.eyebrow)")].slice(0, -1);
  const problem = document.getElementById("find-problem");
  if (!problem || said.length === 0) return location.assign(event.detail.pathInfo.finalRequestPath);
  problem.replaceChildren(...said.map((line) => Object.assign(document.createElement("p"), { textContent: line.textContent })));
  problem.hidden = false;
  document.getElementById("results")?.removeAttribute("aria-busy");
});

function showKeys() {
  for (const keys of document.querySelectorAll(".keys")) keys.hidden = false;
}
showKeys();

const rows = () => [...document.querySelectorAll(".ranked > .row")];

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = rows();
  const here = event.target.closest?.(".ranked > .row");
  const at = all.indexOf(here);
  switch (event.key) {
    case "j":
    case "k": {
      const next = all[event.key === "j" ? at + 1 : at < 0 ? 0 : at - 1];
      if (!next) return;
      next.querySelector("h3 a").focus();
      next.scrollIntoView({ block: "nearest" });
      break;
    }
    case "o": {
      const details = (here ?? all[0])?.querySelector("details");
      if (!details) return;
      details.open = !details.open;
      break;
    }
    case "c":
      (here ?? all[0])?.querySelector("a.compare")?.click();
      break;
    default:
      return;
  }
  event.preventDefault();
});
