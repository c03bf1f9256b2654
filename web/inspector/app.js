// The inspector's application: pages by the part after "#", a bar at the foot, the age of the data on
// top. Everything works without a network but signing in and what the office alone knows.
import { h, show, tell } from "../shared/dom.js";
import { icon } from "../shared/seal.js";
import { load, shortly, t } from "../shared/words.js";
import { account, entrance } from "./account.js";
import { current, refresh, state } from "./bundles.js";
import * as casebook from "./casebook.js";
import { scanning } from "./scanning.js";
import { isAlive, me, unsent } from "./session.js";
import { kept } from "./store.js";
import { sync } from "./sync.js";

const MINUTE = 60_000;
const SCOPE = "/thanh-tra";
const root = /** @type {HTMLElement} */ (document.getElementById("app"));
const main = h("main", { id: "main", tabindex: "-1" });
const pill = h("a", { class: "age", href: "#/toi" });
const title = h("h1", null);
const back = h("a", { class: "back" }, icon("back"));
const badge = h("span", { class: "badge", hidden: true });
const bar = h("nav", { class: "tabs" });
const banner = h("div", { class: "banner", role: "status" });

/**
 * A page. `stop` ends it; `sent` is called when everything went to the office: it shows what that changed,
 * leaves alone what is being typed, and gives its title.
 * @typedef {{ page: Element, title: string, stop?: () => void, sent?: () => Promise<string> }} Page
 * @type {Page | undefined}
 */
let shown;

const app = {
  /** @type {import("./session.js").Me} */
  me: /** @type {any} */ (undefined),
  /** @param {string} to */
  go(to) {
    location.hash = to;
  },
  async sync() {
    const round = await sync((left) => count(left));
    await count();
    const now = round === "done" ? shown : undefined;
    const words = await now?.sent?.();
    if (words && now === shown) named(words);
    ask("session", round === "sign-in" && sessionEnded());
  },
  async entered() {
    app.me = /** @type {any} */ (await me());
    frame();
    app.go("#/quet");
    await route();
    app.sync();
  },
  left: () => leave(true),
  refreshed: () => age(),
  /** @param {string} lang */
  async speak(lang) {
    localStorage.setItem("lang", lang);
    await load(lang === "en" ? "en" : "vi");
    frame();
    await route();
  },
};

/** To the entrance. @param {boolean} gone whether the data went as well */
function leave(gone) {
  turns++;
  end();
  ask("session", false);
  bar.hidden = pill.hidden = back.hidden = true;
  const { page, title: words } = entrance(app);
  named(words);
  show(main, gone && h("p", { class: "empty" }, t("inspector-left")), page);
}

/** What the banner asks for: of the session, of a new edition. One never hides the other. @type {Record<string, any>} */
const asked = { session: false, edition: false };

/** @param {"session"|"edition"} about @param {any} what an element, or nothing any more */
function ask(about, what) {
  asked[about] = what;
  show(banner, Object.values(asked));
}

/** @param {string} text @param {string} word of its button @param {() => void} act */
const request = (text, word, act) => h("p", null, h("span", null, t(text)), h("button", { type: "button", class: "small quiet", onclick: act }, t(word)));

const sessionEnded = () => request("inspector-sign-in-again", "inspector-enter", () => leave(false));

/** Ends the page on the screen. */
function end() {
  shown?.stop?.();
  shown = undefined;
}

/** @param {string} words title of the page */
function named(words) {
  title.textContent = words;
  document.title = `${words} · ${t("page-brand")}`;
}

/** How many things wait, on the bar. @param {number} [left] */
async function count(left) {
  const number = left ?? (await unsent());
  badge.hidden = number === 0;
  badge.textContent = String(number);
  badge.title = t("inspector-waiting", { count: number });
}

/** The age of the data, on top. */
async function age() {
  const held = (await current())?.bundle.payload;
  const now = await state();
  pill.className = `age ${now}`;
  show(pill, h("span", { class: "dot", "aria-hidden": "true" }), h("span", null, t(`inspector-age-${now}`)), held && now !== "clock-behind" && h("time", null, shortly(held.iat)));
}

/** Head and bar in the language in use. */
function frame() {
  bar.hidden = pill.hidden = false;
  bar.setAttribute("aria-label", t("inspector-title"));
  const tab = (/** @type {string} */ to, /** @type {string} */ sign, /** @type {string} */ word, /** @type {any} */ more = null) =>
    h("a", { href: to, "data-tab": to }, icon(sign), h("span", null, t(word)), more);
  show(bar, tab("#/quet", "scan", "inspector-scan"), tab("#/vu", "cases", "inspector-cases", badge), tab("#/toi", "person", "inspector-me"));
  age();
  count();
}

/** Addresses gone to so far: a page that took longer than the next one is not shown. */
let turns = 0;

/** Shows the page that the address names. */
async function route() {
  const turn = ++turns;
  const [path, query = ""] = location.hash.slice(1).split("?");
  const [, room = "quet", key = "", part] = path.split("/");
  const stamp = new URLSearchParams(query).get("tem") ?? "";
  /** @type {Page} */
  const next =
    room === "vu" && key === "moi" ? casebook.fresh(app, stamp)
    : room === "vu" && key && part === "nhan" ? casebook.label(app, key, stamp)
    : room === "vu" && key ? await casebook.one(app, key)
    : room === "vu" ? await casebook.list()
    : room === "toi" ? await account(app)
    : scanning(app);
  if (turn !== turns) return next.stop?.();
  end();
  shown = next;
  back.hidden = !key;
  back.href = part ? `#/vu/${key}` : "#/vu";
  back.setAttribute("aria-label", t("inspector-back"));
  named(next.title);
  for (const a of bar.querySelectorAll("a")) {
    if (a.dataset.tab === `#/${room}`) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  }
  show(main, next.page);
  scrollTo(0, 0);
}

/** New data once they are due, and whatever waits, whenever there is a network. */
async function tend() {
  if (!app.me || !navigator.onLine) return age();
  const fetched = (await kept("fetched")) ?? 0;
  if (Date.now() / 1000 - fetched > 900) {
    await refresh().catch(() => {});
    await (await navigator.serviceWorker?.getRegistration(SCOPE))?.update().catch(() => {});
  }
  await age();
  await app.sync();
}

async function begin() {
  const wanted = localStorage.getItem("lang") ?? (navigator.language.startsWith("en") ? "en" : "vi");
  await load(wanted === "en" ? "en" : "vi");
  show(root, bar, h("header", { class: "head" }, back, title, pill), banner, main);
  const who = await me();
  addEventListener("hashchange", () => app.me && route());
  addEventListener("online", tend);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tend());
  setInterval(tend, 5 * MINUTE);
  if (!who) leave(false);
  else {
    app.me = who;
    frame();
    await route();
    if ((await isAlive()) === false) ask("session", sessionEnded());
    else await tend();
  }
  root.dataset.ready = "yes";
}

/** The application itself is kept for use without a network; a new one is put in use when asked. */
async function install() {
  const kept = await navigator.serviceWorker?.register("/thanh-tra/sw.js", { scope: SCOPE }).catch(() => undefined);
  const offer = () => {
    const next = navigator.serviceWorker.controller && kept?.waiting;
    if (next) ask("edition", request("inspector-new-version", "inspector-use-new", () => next.postMessage("use")));
  };
  kept?.addEventListener("updatefound", () => kept.installing?.addEventListener("statechange", offer));
  // One that came earlier and was not taken is still there.
  offer();
  let reloaded = false;
  const had = Boolean(navigator.serviceWorker?.controller);
  navigator.serviceWorker?.addEventListener("controllerchange", () => {
    if (had && !reloaded) location.reload();
    reloaded = true;
  });
}

addEventListener("unhandledrejection", (event) => tell(t("inspector-fault", { why: String(event.reason?.message ?? event.reason) })));
await begin();
await install();
