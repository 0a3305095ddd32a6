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
  showKeys();
});

// An answer that is not a list (a limit that cannot be) is shown as the page it is.
document.addEventListener("htmx:responseError", (event) => {
  location.assign(event.detail.pathInfo.finalRequestPath);
});

// Going back after a swap asks the server anew: the address holds the whole question. A
// jump within the page, as by the skip link, is a step of the history too, but asks nothing.
const question = () => location.pathname + location.search;
let shown = question();
for (const name of ["htmx:pushedIntoHistory", "htmx:replacedInHistory"]) {
  document.addEventListener(name, () => { shown = question(); });
}
addEventListener("popstate", (event) => {
  if (question() === shown) return;
  // htmx would fetch the page as well, and put it into this one while this one goes away.
  event.stopImmediatePropagation();
  location.reload();
}, { capture: true });

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
