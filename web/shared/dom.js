// Elements from plain calls. Texts are text nodes: nothing that comes from outside becomes markup.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "path", "circle", "rect", "g", "polyline"]);

/**
 * @typedef {Node | string | number | false | null | undefined | Child[]} Child
 * @param {Element} parent @param {Child[]} children
 */
function fill(parent, children) {
  for (const child of children.flat(/** @type {1} */ (9)))
    if (child !== false && child !== null && child !== undefined) parent.append(child instanceof Node ? child : String(child));
}

/**
 * Makes an element. `on…` members become listeners, booleans switch attributes, `class` may be a list.
 * @param {string} name @param {Record<string, any> | null} [members] @param {...Child} children
 * @returns {any} the element
 */
export function h(name, members, ...children) {
  const element = DRAWN.has(name) ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(members ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : Array.isArray(value) ? value.filter(Boolean).join(" ") : String(value));
  }
  fill(element, children);
  return element;
}

/** Puts new children in the place of all old ones. @param {Element} parent @param {...Child} children */
export function show(parent, ...children) {
  parent.replaceChildren();
  fill(parent, children);
}

/**
 * A labelled field.
 * @param {string} label @param {any} input an element @param {Child} [note]
 */
export const field = (label, input, note) => h("label", { class: "field" }, label, input, note && h("span", { class: "note" }, note));

/** Values of a form by name. @param {HTMLFormElement} form @returns {Record<string, string>} */
export const values = (form) =>
  Object.fromEntries([...new FormData(form)].filter(([, v]) => typeof v === "string").map(([k, v]) => [k, String(v).trim()]));

/**
 * Asks before something that cannot be undone.
 * @param {string} question @param {string} yes @param {string} no @returns {Promise<boolean>}
 */
export function confirmed(question, yes, no) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "question", "aria-label": question },
      h("p", null, question),
      h("form", { method: "dialog", class: "pair" },
        h("button", { value: "no", class: "quiet", autofocus: true }, no), h("button", { value: "yes" }, yes)));
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Says something in passing, aloud for screen readers. @param {string} text */
export function tell(text) {
  const place = document.querySelector("[role=status].toast") ?? document.body.appendChild(h("p", { role: "status", class: "toast" }));
  place.textContent = text;
  place.classList.add("on");
  clearTimeout(Number(place.getAttribute("data-timer")));
  place.setAttribute("data-timer", String(setTimeout(() => place.classList.remove("on"), 4000)));
}
