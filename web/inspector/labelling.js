// A label as seen: photographs of its faces, what they show, and what the rules say of it.
import { Problem, call } from "../shared/api.js";
import { field, h, show, tell, values } from "../shared/dom.js";
import { t } from "../shared/words.js";
import { card } from "./answer.js";
import { decode } from "./camera.js";
import { checked } from "./findings.js";
import { album } from "./photos.js";
import { check } from "./scanning.js";

const CLAIMS = ["vietgap", "organic", "pgs", "gi"];

/** Most photographs that are looked at together. */
const MOST = 8;

/** A photograph with boxes, from its data: address (which the page's policy keeps out). @param {string} url @param {number} n */
function picture(url, n) {
  const bytes = Uint8Array.from(atob(url.slice(url.indexOf(",") + 1)), (c) => c.charCodeAt(0));
  const src = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
  return h("img", { class: "photo", src, alt: t("inspector-photo-n", { n: n + 1 }), onload: () => URL.revokeObjectURL(src) });
}

/** What was typed, as an observation: what was not seen is not claimed. @param {HTMLFormElement} form */
function observation(form) {
  const { product, producer, address, stars, mark, stamp_url, printed_on, made_on, best_before, code, decision_no } = values(form);
  const claims = CLAIMS.filter((scheme) => /** @type {HTMLInputElement} */ (form.elements.namedItem(`claim-${scheme}`)).checked);
  const faces = /** @type {HTMLInputElement} */ (form.elements.namedItem("all_faces")).checked;
  const given = Object.entries({ product, producer, address, stamp_url, printed_on, made_on, best_before, code, decision_no }).filter(([, v]) => v);
  return {
    ...Object.fromEntries(given), ...(stars && { stars: Number(stars) }), ...(mark && { mark: mark === "yes" }),
    ...(claims.length && { claims: claims.map((scheme) => ({ scheme })) }), ...(faces && { all_faces: true }),
    ...(stamp_url && { trace_code: true }),
  };
}

/**
 * @param {{ stamp?: string, save: (label: any, photos: import("./photos.js").Photo[]) => Promise<void> }} options
 * @returns {Element}
 */
export function labelling({ stamp = "", save }) {
  const stampPlace = h("div", { class: "answers", "aria-live": "polite" });
  const signs = h("div", { "aria-live": "polite" });
  const shelf = album(async ({ file }) => {
    // The stamp's part is answered at once, network or not.
    const [text] = await decode(file, true);
    if (text) look(text);
  });
  const text = (/** @type {string} */ name, /** @type {any} */ more = {}) =>
    field(t(`inspector-label-${name.replace("_", "-")}`), h("input", { name, type: "text", maxlength: 300, autocomplete: "off", ...more }));
  const date = (/** @type {string} */ name) => field(t(`inspector-label-${name.replaceAll("_", "-")}`), h("input", { name, type: "date" }));
  const url = h("input", { name: "stamp_url", type: "text", maxlength: 400, autocomplete: "off", autocapitalize: "off", spellcheck: "false", onchange: () => url.value && look(url.value) });
  const choice = (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ word) =>
    h("label", { class: "choice" }, h("input", { type: "radio", name, value }), word);
  const form = /** @type {HTMLFormElement} */ (h("form", { class: "stack", onsubmit: (/** @type {Event} */ e) => e.preventDefault() },
    shelf.element, stampPlace,
    text("product"), text("producer"),
    h("fieldset", null, h("legend", null, t("inspector-label-mark")), h("div", { class: "row" }, choice("mark", "yes", t("inspector-yes")), choice("mark", "no", t("inspector-no")))),
    field(t("inspector-label-stars"), h("select", { name: "stars" }, h("option", { value: "" }, t("inspector-not-seen")), [1, 2, 3, 4, 5].map((n) => h("option", { value: n }, t("inspector-stars-count", { stars: n }))))),
    h("fieldset", null, h("legend", null, t("inspector-label-claims")), h("div", { class: "row" }, CLAIMS.map((scheme) => h("label", { class: "choice" }, h("input", { type: "checkbox", name: `claim-${scheme}` }), t(`scheme-${scheme}`))))),
    h("details", { class: "more" }, h("summary", null, t("inspector-label-more")),
      text("address"), text("code"), text("decision_no"), date("made_on"), date("best_before"), date("printed_on"),
      field(t("inspector-label-stamp"), url)),
    h("label", { class: "choice" }, h("input", { type: "checkbox", name: "all_faces" }), t("inspector-label-all-faces")),
    h("div", { class: "pair" },
      h("button", { type: "button", class: "quiet", onclick: ask }, t("inspector-ask-rules")),
      h("button", { type: "button", onclick: keep }, t("inspector-keep"))),
    signs));

  /** @param {string} found */
  async function look(found) {
    url.value = found;
    show(stampPlace, card(await check(found)));
  }

  async function ask() {
    show(signs, h("p", { class: "note" }, t("inspector-asking")));
    try {
      const answer = await (await call("POST", "/api/v1/labels/check", question())).json();
      if (answer.claims) fill(answer.claims);
      show(signs, (answer.annotated ?? []).map(picture), checked(answer));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      show(signs, h("p", { class: "note" }, error.isOffline ? t("inspector-rules-offline") : error.message));
    }
  }

  /** What is typed, with the photographs where there are some. */
  function question() {
    if (!shelf.photos.length) return { body: observation(form) };
    const parts = new FormData();
    for (const { file } of shelf.photos.slice(0, MOST)) parts.append("photo", file, file.name);
    parts.append("label", JSON.stringify(observation(form)));
    parts.append("annotate", "true");
    return { form: parts };
  }

  /** Puts what was read from the photographs where nobody has typed; it is asked again as typed. @param {any} claims */
  function fill(claims) {
    for (const name of ["product", "producer", "address", "code", "stars"]) {
      const place = /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
      if (!place.value && claims[name] && !claims.uncertain.includes(name)) place.value = claims[name];
    }
  }

  async function keep() {
    const label = observation(form);
    if (!Object.keys(label).length && !shelf.photos.length) {
      tell(t("inspector-label-empty"));
      return;
    }
    await save(label, shelf.photos);
  }

  if (stamp) look(stamp);
  return form;
}
