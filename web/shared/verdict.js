// The one answer without a network: the same proof and the same judgement as the server's
// (src/domain/verdict, src/domain/trust/bundle/offline.rs), on a bundle, dated.
import { freshness, statusList } from "./bundle.js";
import { isCovered, suspendedAtHarvest } from "./cover.js";
import { dayOf, plusDays } from "./days.js";
import { downgradedOn, speaking } from "./recognition.js";
import { indexOf } from "./serial.js";
import { SCHEMES, StampError, hostOf, parse, prove } from "./stamp.js";

/**
 * @typedef {"genuine"|"caution"|"not_genuine"|"cannot_check"} Status
 * @typedef {{ code: string, args?: Record<string, string> }} Reason
 * @typedef {object} Verdict
 * @property {Status} status
 * @property {Reason[]} reasons gravest first
 * @property {string} as_of day in Vietnam
 * @property {number} [stars_now]
 * @property {import("./stamp.js").Stamp} [stamp] only if its signature is proven
 * @property {{ product: any, producer: any, batch: any, zones: any[], certificates: any[], recognition?: any, standing?: import("./recognition.js").Standing }} [facts]
 * @property {{ made_at: number, refresh_by: number, exp: number }} [offline] Unix seconds
 */

/** Order of telling, gravest first. */
const GRAVITY = [
  ["stamp-stolen"], ["stamp-voided"], ["batch-recalled"], ["best-before-past"], ["stars-withdrawn", "stars-suspended"],
  ["stars-lapsed", "stars-lowered", "stars-unknown"], ["certificate-not-live", "certificate-suspended"], ["scanned-far-apart", "scanned-often"],
  ["signature-valid"],
];
const gravity = (/** @type {Reason} */ line) => {
  const at = GRAVITY.findIndex((codes) => codes.includes(line.code));
  return at < 0 ? GRAVITY.length : at;
};

/** Answers of the proof that are not the code itself. @type {Record<string, [Status, string]>} */
const UNPROVEN = {
  "host-unknown": ["cannot_check", "foreign"],
  // A list in the pocket may be older than the key: that is no sign of forgery.
  "key-unknown": ["cannot_check", "key-unknown"],
  "key-retired": ["not_genuine", "key-out-of-scope"],
  "key-out-of-period": ["not_genuine", "key-out-of-scope"],
};

/** A bundle made ready for checking. */
export class Offline {
  /** @param {import("./bundle.js").Bundle} bundle */
  constructor(bundle) {
    this.bundle = bundle;
    const { payload } = bundle;
    const by = (/** @type {any[] | undefined} */ rows, /** @type {(row: any) => string} */ key) => {
      /** @type {Map<string, any[]>} */
      const map = new Map();
      for (const row of rows ?? []) map.get(key(row))?.push(row) ?? map.set(key(row), [row]);
      return map;
    };
    const one = (/** @type {any[] | undefined} */ rows, /** @type {string} */ key) => new Map((rows ?? []).map((r) => [r[key], r]));
    this.products = one(payload.products, "id");
    this.byGtin = one(payload.products, "gtin");
    this.producers = one(payload.producers, "id");
    this.zones = one(payload.zones, "id");
    this.batches = one(payload.batches, "id");
    this.recognitions = by(payload.recognitions, (r) => r.product);
    this.certificates = by(payload.certificates, (c) => Object.values(c.holder)[0]);
    this.runs = by(payload.runs, (run) => {
      const batch = this.batches.get(run.batch);
      return `${run.gtin ?? this.products.get(batch?.product)?.gtin}/${run.lot ?? batch?.lot}`;
    });
    /** @type {Map<string, Promise<Uint8Array>>} */
    this.lists = new Map();
  }

  /**
   * The answer for a scanned text. Never genuine past `refresh_by`; nothing but "cannot check" past
   * `exp` or under a clock that lies; never "not genuine" for its age.
   * @param {string} text exactly as scanned @param {number} now Unix seconds
   * @returns {Promise<Verdict>}
   */
  async verify(text, now) {
    const { payload } = this.bundle;
    const state = freshness(payload, now);
    const made = { on: dayOf(payload.iat) };
    const verdict =
      state === "expired" ? single("cannot_check", "bundle-expired", now, made)
      : state === "clock-behind" ? single("cannot_check", "clock-behind", now)
      : await this.#answer(text, now);
    if (state === "stale" && verdict.status !== "cannot_check") {
      const line = { code: "bundle-stale", args: made };
      if (verdict.status === "genuine") {
        verdict.status = "caution";
        verdict.reasons.unshift(line);
      } else verdict.reasons.push(line);
    }
    verdict.offline = { made_at: payload.iat, refresh_by: payload.refresh_by, exp: payload.exp };
    return verdict;
  }

  /** @param {string} text @param {number} now @returns {Promise<Verdict>} */
  async #answer(text, now) {
    const { trust } = this.bundle;
    let stamp;
    try {
      stamp = parse(text);
    } catch (error) {
      const code = codeOf(error);
      const ours = trust.hosts.includes(hostOf(text) ?? "");
      return ours && code !== "foreign" ? single("not_genuine", "malformed", now) : single("cannot_check", "foreign", now);
    }
    if (now >= trust.exp) return single("cannot_check", "trust-list-expired", now);
    try {
      await prove(stamp, trust);
    } catch (error) {
      const code = codeOf(error);
      return single(...(UNPROVEN[code] ?? ["not_genuine", code]), now);
    }
    const key = trust.keys.find((k) => k.kid === stamp.kid);
    let { run, void: against, newer } = await this.#runOf(stamp);
    if (key?.status === "compromised") {
      if (!run) return single("not_genuine", "run-not-recorded", now);
      const standing = (/** @type {any} */ row) => standingOf(key.cut_off, row, stamp);
      ({ run, void: against } = await this.#runOf(stamp, (row) => standing(row) === "before"));
      if (!run) {
        const any = async (/** @type {string} */ what) => (await this.#runOf(stamp, (row) => standing(row) === what)).run;
        if (await any("unknown")) return single("cannot_check", "key-compromised", now);
        return single("not_genuine", (await any("after")) ? "key-compromised" : "run-not-recorded", now);
      }
    }
    if (!run) return newer ? single("caution", "run-newer-than-register", now) : single("not_genuine", "run-not-recorded", now);
    return this.#judge(stamp, run, against, now);
  }

  /**
   * The run of a stamp, found by its goods and its signed body among those that are meant.
   * @param {import("./stamp.js").Stamp} stamp @param {(run: any) => boolean} [meant]
   */
  async #runOf(stamp, meant = () => true) {
    const { payload } = this.bundle;
    const fits = (/** @type {any} */ run) => run.body === stamp.body && meant(run);
    const runs = (this.runs.get(`${stamp.gtin}/${stamp.lot}`) ?? []).filter(fits);
    if (stamp.serial === null) {
      const lots = runs.filter((/** @type {any} */ run) => run.block === undefined);
      const run = lots.findLast((/** @type {any} */ r) => !r.void) ?? lots.at(-1);
      if (run) return { run, void: run.void };
    } else {
      const block = Math.floor(Number(stamp.serial) / 2 ** 20);
      const run = runs.find((/** @type {any} */ r) => r.block === block);
      if (run) return { run, void: await this.#against(stamp.kid, block, Number(stamp.serial)) };
    }
    const later = !payload.newest || stamp.issued_on >= payload.newest;
    const open = stamp.serial === null || Math.floor(Number(stamp.serial) / 2 ** 20) >= (payload.open_block ?? 0);
    return { newer: later && open };
  }

  /** What a status list says against a stamp. @param {number} kid @param {number} block @param {number} serial */
  async #against(kid, block, serial) {
    const row = this.bundle.payload.status?.find((s) => s.kid === kid && s.block === block);
    if (!row) return undefined;
    const name = `${kid}/${block}`;
    let list = this.lists.get(name);
    if (!list) this.lists.set(name, (list = statusList(row)));
    const at = serial % 2 ** 20;
    return [undefined, "spoiled", "stolen", "recalled"][((await list)[at >> 2] >> ((at & 3) * 2)) & 3];
  }

  /**
   * @param {import("./stamp.js").Stamp} stamp @param {any} run @param {string | undefined} against @param {number} now
   * @returns {Verdict}
   */
  #judge(stamp, run, against, now) {
    const product = this.byGtin.get(stamp.gtin);
    const batch = this.batches.get(run.batch);
    const producer = this.producers.get(product?.producer);
    if (!product || !batch || !producer) return single("cannot_check", "register-unavailable", now);
    const today = dayOf(now);
    /** @type {Told} */
    const told = { status: "genuine", reasons: [{ code: "signature-valid" }] };
    const recognitions = this.recognitions.get(product.id) ?? [];
    const found = speaking(recognitions, today);
    stars(stamp, found?.[1], recognitions, today, told);
    if (stamp.best_before && stamp.best_before < today) caution(told, "best-before-past", { on: stamp.best_before });
    if (stamp.serial === null) told.reasons.push({ code: "lot-level" });
    const inputs = batch.inputs ?? [];
    const held = (/** @type {string} */ holder) => this.certificates.get(holder) ?? [];
    for (const scheme of ["vietgap", "organic", "pgs"].filter((s) => (stamp.claims >> SCHEMES.indexOf(s)) & 1)) {
      const ask = (/** @type {any} */ input) =>
        /** @type {[any[], any, string | undefined, string]} */ (
          [[...held(input.zone), ...held(producer.id)], input, this.zones.get(input.zone)?.crop, scheme]);
      const lacking = inputs.find((/** @type {any} */ input) => !isCovered(...ask(input)));
      if (!lacking) continue;
      const on = lacking.harvested_on;
      const suspended = suspendedAtHarvest(...ask(lacking));
      if (suspended) caution(told, "certificate-suspended", { scheme, on, from: suspended.from, until: suspended.until ?? "" });
      else caution(told, "certificate-not-live", { scheme, on });
    }
    if (batch.recalled) caution(told, "batch-recalled", { on: batch.recalled[0], reason: batch.recalled[1] });
    if (against) {
      const code = against === "recalled" ? "batch-recalled" : against === "stolen" ? "stamp-stolen" : "stamp-voided";
      caution(told, code, { on: "", reason: "" });
      told.status = against === "recalled" ? "caution" : "not_genuine";
    }
    const zones = [...new Set(inputs.map((/** @type {any} */ i) => i.zone))].map((id) => this.zones.get(id)).filter(Boolean);
    const certificates = [...zones.map((zone) => zone.id), producer.id].flatMap(held);
    return {
      status: told.status,
      // Sorting keeps the order of equals, as the server's does.
      reasons: told.reasons.sort((a, b) => gravity(a) - gravity(b)),
      as_of: today, stars_now: found?.[1].stars, stamp,
      facts: { product, producer, batch, zones, certificates, recognition: found?.[0], standing: found?.[1] },
    };
  }
}

/**
 * How a stamp stands to the cut-off of its key. A thief can copy everything a recorded run shares, so it
 * takes the cut-off, which tells the serials, to know a run's own stamps.
 * @param {import("./trust.js").CutOff | undefined} cut @param {any} run @param {import("./stamp.js").Stamp} stamp
 * @returns {"before"|"after"|"not-its-own"|"unknown"}
 */
function standingOf(cut, run, stamp) {
  if (!cut || run.leaf === undefined) return "unknown";
  const stands = run.leaf < cut.size ? "before" : "after";
  if (stamp.serial === null) return stands;
  if (!run.serials) return "not-its-own";
  const serial = Number(stamp.serial);
  const secret = cut.blocks.get(Math.floor(serial / 2 ** 20));
  if (secret === undefined) return stands === "before" ? "unknown" : stands;
  const at = indexOf(serial, secret) - run.serials[0];
  return at >= 0 && at < run.serials[1] ? stands : "not-its-own";
}

/** @typedef {{ status: Status, reasons: Reason[] }} Told */

/** @param {Told} told @param {string} code @param {Record<string, string>} args */
function caution(told, code, args) {
  told.status = "caution";
  told.reasons.unshift({ code, args });
}

/**
 * What the register says of the stars today: a star that lapsed, was lowered or withdrawn comes first.
 * @param {import("./stamp.js").Stamp} stamp @param {import("./recognition.js").Standing | undefined} s
 * @param {any[]} recognitions @param {string} today @param {Told} told
 */
function stars(stamp, s, recognitions, today, told) {
  if (!stamp.stars) {
    told.reasons.push({ code: "stars-not-claimed" });
    return;
  }
  const issued_stars = String(stamp.stars);
  const note = (/** @type {string} */ code, /** @type {Record<string, string>} */ args) => told.reasons.push({ code, args });
  const now = String(s?.stars ?? "");
  const lowered = (s?.stars ?? 9) < stamp.stars;
  const on = recognitions.map((row) => downgradedOn(row, today)).find(Boolean) ?? "";
  if (s?.kind === "in_force" && lowered) caution(told, "stars-lowered", { stars: now, on, issued_stars });
  else if (s?.kind === "in_force") {
    note(today === s.until ? "stars-boundary-day" : "stars-in-force", { stars: now, until: s.until ?? "" });
  } else if (s?.kind === "extended") {
    if (lowered) caution(told, "stars-lowered", { stars: now, on: "", issued_stars });
    note("stars-extended", { stars: now, until: s.until ?? "" });
  } else if (s?.kind === "suspended") caution(told, "stars-suspended", { on: s.since ?? "", issued_stars });
  else if (s?.kind === "lapsed") {
    caution(told, "stars-lapsed", { on: s.on ?? "", issued_stars });
    if (plusDays(s.on ?? today, 1) === today) note("stars-boundary-day", { stars: issued_stars, until: s.on ?? "" });
  } else if (s?.kind === "withdrawn") caution(told, "stars-withdrawn", { on: s.since ?? "", issued_stars });
  else caution(told, "stars-unknown", { issued_stars });
}

/** @param {unknown} error */
function codeOf(error) {
  if (error instanceof StampError) return error.code;
  throw error;
}

/** @param {Status} status @param {string} code @param {number} now @param {Record<string, string>} [args] @returns {Verdict} */
export function single(status, code, now, args) {
  return { status, reasons: [args ? { code, args } : { code }], as_of: dayOf(now) };
}

/** What a good answer does not prove, by code. @param {Verdict} verdict */
export function doesNotProve(verdict) {
  if (verdict.status === "not_genuine" || verdict.status === "cannot_check") return [];
  const lot = verdict.reasons.some((line) => line.code === "lot-level");
  return [lot ? "not-lot-copy" : "not-copy", "not-contents"];
}
