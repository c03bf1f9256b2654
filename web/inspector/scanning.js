// Scanning: answer after answer, without a tap between them.
import { h, show, tell } from "../shared/dom.js";
import { icon } from "../shared/seal.js";
import { t } from "../shared/words.js";
import { single } from "../shared/verdict.js";
import { buzz, card } from "./answer.js";
import { current, now } from "./bundles.js";
import { Camera, decode } from "./camera.js";
import { listen } from "./wedge.js";

/** A code that stays before the lens is one scan; out of sight for this long, it is another, milliseconds. */
const AGAIN = 2500;

/** Scans of this sitting; never stored. @type {{ text: string, verdict: import("../shared/verdict.js").Verdict }[]} */
const seen = [];

/** Answers a text with what this device knows. @param {string} text @returns {Promise<import("../shared/verdict.js").Verdict>} */
export async function check(text) {
  const at = await now();
  const offline = await current();
  return offline ? offline.verify(text, at) : single("cannot_check", "inspector-no-data", at);
}

/**
 * The page.
 * @param {{ go: (to: string) => void }} app
 * @returns {{ page: Element, stop: () => void, title: string }}
 */
export function scanning(app) {
  const video = /** @type {HTMLVideoElement} */ (h("video", { playsinline: true, muted: true, "aria-label": t("inspector-camera") }));
  video.muted = true;
  const place = h("div", { class: "answers", "aria-live": "assertive" });
  const past = h("ol", { class: "past", "aria-label": t("inspector-past") });
  const torch = h("button", { type: "button", class: "round", hidden: true, "aria-pressed": "false", "aria-label": t("inspector-torch"), onclick: light }, icon("torch"));
  const hint = h("p", { class: "hint" }, t("inspector-hint"));
  const typed = h("form", { class: "typed", onsubmit: submit },
    h("label", { class: "field" }, t("inspector-type"),
      h("input", { name: "text", type: "text", maxlength: 600, autocomplete: "off", autocapitalize: "off", spellcheck: "false", inputmode: "url" })),
    h("div", { class: "pair" },
      h("button", { type: "submit" }, t("inspector-check")),
      h("label", { class: "button quiet" }, t("inspector-from-photo"), h("input", { type: "file", accept: "image/*", class: "hidden", onchange: fromPhoto }))));
  const last = { text: "", at: 0 };
  const camera = new Camera(video, (text, took) => {
    const now = performance.now();
    const same = text === last.text && now - last.at < AGAIN;
    [last.text, last.at] = [text, now];
    if (!same) answer(text, now - took);
  });

  /** @param {string} text @param {number} since when the frame was taken, or the last key pressed */
  async function answer(text, since) {
    const verdict = await check(text.trim());
    buzz(verdict.status);
    const details = h("button", { type: "button", class: "quiet", onclick: () => whole(text, verdict) }, t("inspector-details"));
    const keep = h("button", { type: "button", onclick: () => app.go(`#/vu/moi?tem=${encodeURIComponent(text)}`) }, t("inspector-open-case"));
    show(place, card(verdict, { actions: [details, keep] }));
    seen.unshift({ text, verdict });
    seen.length = Math.min(seen.length, 30);
    list();
    requestAnimationFrame(() => place.firstElementChild?.setAttribute("data-ms", String(Math.round(performance.now() - since))));
  }

  /** @param {string} text @param {import("../shared/verdict.js").Verdict} verdict */
  function whole(text, verdict) {
    const close = h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, t("inspector-close"));
    const keep = h("button", { type: "button", onclick: () => (dialog.close(), app.go(`#/vu/moi?tem=${encodeURIComponent(text)}`)) }, t("inspector-open-case"));
    const dialog = h("dialog", { class: "sheet", autofocus: true, "aria-label": t("inspector-details") }, card(verdict, { full: true, actions: [close, keep] }));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  function list() {
    show(past, seen.slice(1).map(({ text, verdict }) =>
      h("li", { class: verdict.status.replace("_", "-") },
        h("button", { type: "button", class: "line", onclick: () => whole(text, verdict) },
          h("strong", null, t(`status-${verdict.status}`)), h("span", null, verdict.facts?.product.name ?? text.slice(0, 60))))));
  }

  async function light() {
    const on = torch.getAttribute("aria-pressed") !== "true";
    await camera.torch(on).then(() => torch.setAttribute("aria-pressed", String(on)), () => tell(t("inspector-torch-failed")));
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (typed.elements.namedItem("text"));
    if (input.value.trim()) answer(input.value, performance.now());
    input.value = "";
  }

  /** @param {Event} event */
  async function fromPhoto(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const [file] = input.files ?? [];
    if (!file) return;
    const since = performance.now();
    const texts = await decode(file, true);
    input.value = "";
    if (texts.length) for (const text of texts) await answer(text, since);
    else tell(t("inspector-no-code"));
  }

  const view = h("div", { class: "viewer" }, video, h("div", { class: "frame", "aria-hidden": "true" }), torch, hint);
  const page = h("div", { class: "scan" }, view, place, typed, past);
  list();
  camera.start().then(
    () => (torch.hidden = !camera.hasTorch),
    () => {
      view.classList.add("off");
      hint.textContent = t("inspector-no-camera");
    },
  );
  const deaf = listen((text) => answer(text, performance.now()));
  return { page, title: t("inspector-scan"), stop: () => (camera.stop(), deaf()) };
}
