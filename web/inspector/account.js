// Signing in, how old the offline data is, and leaving nothing behind.
import { Problem } from "../shared/api.js";
import { confirmed, field, h, show, values } from "../shared/dom.js";
import { seal } from "../shared/seal.js";
import { lang, moment, t } from "../shared/words.js";
import { current, refresh, state } from "./bundles.js";
import { signIn, signOut, unsent } from "./session.js";
import { kept } from "./store.js";

/** @param {unknown} error the server's words, or ours where none came */
export function words(error) {
  if (!(error instanceof Problem)) return t("inspector-bundle-refused");
  if (error.isOffline) return t("inspector-offline");
  return error.code === "role" ? t("inspector-wrong-role") : error.message;
}

/** @param {{ entered: () => void }} app */
export function entrance(app) {
  const trouble = h("p", { class: "trouble", role: "alert" });
  /** @param {SubmitEvent} event */
  async function enter(event) {
    event.preventDefault();
    const button = /** @type {HTMLButtonElement} */ (event.submitter);
    const { login, password } = values(/** @type {HTMLFormElement} */ (event.target));
    button.disabled = true;
    try {
      await signIn(login, password);
      // The first data come now: from here on no network is needed.
      await refresh().catch(() => {});
      app.entered();
    } catch (error) {
      trouble.textContent = words(error);
      button.disabled = false;
    }
  }
  const page = h("form", { class: "stack card entrance", onsubmit: enter },
    seal("genuine"), h("h2", null, t("inspector-sign-in")), h("p", { class: "lead" }, t("inspector-sign-in-lead")),
    field(t("inspector-login"), h("input", { name: "login", type: "text", required: true, autocomplete: "username", autocapitalize: "off", spellcheck: "false" })),
    field(t("inspector-password"), h("input", { name: "password", type: "password", required: true, autocomplete: "current-password" })),
    trouble, h("button", { type: "submit" }, t("inspector-enter")));
  return { page, title: t("inspector-title") };
}

/** @param {{ me: import("./session.js").Me, sync: () => void, left: () => void, speak: (lang: string) => void, refreshed: () => void }} app */
export async function account(app) {
  const place = h("section", { class: "card" });
  async function data() {
    const held = (await current())?.bundle.payload;
    const at = await kept("fetched");
    const row = (/** @type {string} */ key, /** @type {any} */ value) => h("div", null, h("dt", null, t(key)), h("dd", null, value));
    show(place, h("h3", null, t("inspector-data")), h("p", { class: "state" }, t(`inspector-data-${await state()}`)),
      held && h("dl", { class: "codes" }, row("inspector-data-made", moment(held.iat)), at && row("inspector-data-fetched", moment(at)),
        row("inspector-data-until", moment(held.exp)), row("inspector-data-products", held.products?.length ?? 0),
        row("inspector-data-runs", held.runs?.length ?? 0), row("inspector-data-root", h("code", null, ((await kept("root")) ?? "").slice(0, 16)))),
      h("button", { type: "button", class: "quiet", onclick: update }, t("inspector-data-refresh")));
  }
  /** @param {Event} event */
  async function update(event) {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    button.disabled = true;
    const trouble = await refresh().then(() => "", words);
    await data();
    app.refreshed();
    if (trouble) place.append(h("p", { class: "trouble", role: "alert" }, trouble));
  }
  async function leave() {
    const count = await unsent();
    const question = count ? t("inspector-leave-unsent", { count }) : t("inspector-leave-sure");
    if (!(await confirmed(question, t("inspector-sign-out"), t("inspector-cancel")))) return;
    await signOut();
    app.left();
  }
  const queue = h("p", null);
  const title = t("inspector-me");
  async function sent() {
    const count = await unsent();
    queue.textContent = count ? t("inspector-queue-count", { count }) : t("inspector-queue-empty");
    return title;
  }
  await Promise.all([data(), sent()]);
  const page = h("div", { class: "stack" },
    h("section", { class: "card" }, h("p", { class: "name" }, app.me.name), h("p", { class: "sub" }, app.me.office)),
    place,
    h("section", { class: "card" }, h("h3", null, t("inspector-queue")), queue,
      h("button", { type: "button", class: "quiet", onclick: () => app.sync() }, t("inspector-send-now"))),
    h("div", { class: "pair" },
      h("button", { type: "button", class: "quiet", lang: lang() === "vi" ? "en" : "vi", onclick: () => app.speak(lang() === "vi" ? "en" : "vi") }, t("inspector-other-language")),
      h("button", { type: "button", class: "quiet danger", onclick: leave }, t("inspector-sign-out"))));
  return { page, title, sent };
}
