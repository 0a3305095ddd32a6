// The search field as a combobox (WAI-ARIA 1.2, list autocomplete with manual selection).
// Without this script the form around it leads to the page of results.

const WAIT_MS = 90;

for (const field of document.querySelectorAll("[data-combobox]")) {
  const input = field.querySelector("input");
  if (input) combobox(field, input);
}

function combobox(field, input) {
  const go = field.dataset.go ?? "/find/";
  const id = `${input.id}-options`;
  const list = Object.assign(document.createElement("ul"), { id, className: "options", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.querySelector("label")?.textContent.trim() ?? "");
  const status = Object.assign(document.createElement("div"), { className: "visually-hidden" });
  status.setAttribute("role", "status");
  field.append(list, status);

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", id);

  let active = -1;
  let asked = "";
  let timer = 0;
  let running = null;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const all = options();
    all[active]?.setAttribute("aria-selected", "false");
    active = all.length === 0 ? -1 : (index + all.length) % all.length;
    const option = all[active];
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function open(option) {
    location.assign(go.replace("{id}", option.dataset.id) + (go.includes("{id}") ? "" : option.dataset.id));
  }

  async function suggest() {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    running?.abort();
    if (text === "") return close();
    running = new AbortController();
    try {
      const answer = await fetch(`/search/suggest?q=${encodeURIComponent(text)}`, { signal: running.signal });
      if (!answer.ok) return close();
      const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = [...parts.querySelectorAll("[role=option]")];
      found.forEach((option, i) => { option.id = `${id}-${i}`; });
      list.replaceChildren(...found.map((option) => document.importNode(option, true)));
      active = -1;
      input.removeAttribute("aria-activedescendant");
      const shown = found.length > 0 && document.activeElement === input;
      list.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown));
      const { countNone, countOne, countMany } = field.dataset;
      status.textContent = found.length === 0 ? countNone : found.length === 1 ? countOne : countMany.replace("#", found.length);
    } catch (error) {
      // Asked again meanwhile, or the server is away: the form still works.
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, WAIT_MS);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const shown = !list.hidden;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (shown) choose(active < 0 && step < 0 ? -1 : active + step);
        else if (options().length > 0) {
          list.hidden = false;
          input.setAttribute("aria-expanded", "true");
          choose(step > 0 ? 0 : -1);
        } else {
          asked = "";
          suggest();
        }
        break;
      }
      case "Enter":
        if (shown && active >= 0) {
          event.preventDefault();
          open(options()[active]);
        }
        break;
      case "Escape":
        if (shown) {
          event.preventDefault();
          close();
        }
        break;
      case "Tab":
        close();
        break;
    }
  });

  // Pressing must not take the focus away before the click arrives.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) open(option);
  });
  input.addEventListener("blur", () => setTimeout(close, 100));
}

// "/" goes to the search field from anywhere but a field.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector("main [data-search-field]") ?? document.querySelector("[data-search-field]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
