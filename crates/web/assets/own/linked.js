// List and map point at each other: what is pointed at or focused in one is marked in the other.

const MARK = "is-pointed";

function point(id) {
  for (const marked of document.querySelectorAll(`.${MARK}`)) marked.classList.remove(MARK);
  if (!id) return;
  for (const element of document.querySelectorAll(`[data-place="${CSS.escape(id)}"]`)) element.classList.add(MARK);
}

function follow(event) {
  point(event.target.closest?.("[data-place]")?.dataset.place);
}

for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, follow, { passive: true });
