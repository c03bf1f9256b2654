// The browser's verifier against the frozen vectors that bind every verifier of the project.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash, webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { openBundle, take } from "../../web/shared/bundle.js";
import { byLibrary, byWebCrypto, hex, signatureFits, unhex } from "../../web/shared/ed25519.js";
import { parse, prove } from "../../web/shared/stamp.js";
import { openTrustList } from "../../web/shared/trust.js";
import { Offline } from "../../web/shared/verdict.js";

// Node.js 18 keeps it in a module.
globalThis.crypto ??= webcrypto;
const read = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8"));
const vectors = read("stamps.json");
const root = unhex(vectors.root);
/** The code of what is thrown; anything that carries none is a fault of ours. */
const codeOf = (error) => error.code ?? assert.fail(error);

test("every stamp vector gets its answer", async () => {
  const trust = await openTrustList(vectors.trust_list, root);
  const wrong = [];
  for (const vector of vectors.stamps) {
    let stamp;
    const said = await (async () => (stamp = parse(vector.text)) && prove(stamp, trust))().then(() => "proven", codeOf);
    if (said !== vector.expect) wrong.push(`${vector.id}: ${said}, not ${vector.expect}`);
    if (said !== "proven") continue;
    for (const name of ["host", "gtin", "lot", "serial", "kid", "issued_on", "best_before", "stars", "stars_until", "claims"])
      if (stamp[name] !== vector[name]) wrong.push(`${vector.id}: ${name} ${stamp[name]}, not ${vector[name]}`);
    if (hex(stamp.message) !== vector.message) wrong.push(`${vector.id}: message`);
  }
  assert.deepEqual(wrong, []);
  console.log(`stamps: ${vectors.stamps.length} vectors, 0 mismatches`);
});

test("every trust list vector gets its answer", async () => {
  const wrong = [];
  for (const { id, token, expect } of vectors.trust) {
    const said = await openTrustList(token, root).then(() => "ok", (error) => `trust-${codeOf(error)}`);
    if (said !== expect) wrong.push(`${id}: ${said}, not ${expect}`);
  }
  assert.deepEqual(wrong, []);
  console.log(`trust lists: ${vectors.trust.length} vectors, 0 mismatches`);
});

test("every signature vector gets its answer, by WebCrypto and by the vendored library", async () => {
  const signatures = read("ed25519.json");
  const wrong = [];
  for (const [name, engine] of Object.entries({ byWebCrypto, byLibrary }))
    for (const [n, v] of signatures.entries()) {
      const fits = await signatureFits(unhex(v.key), unhex(v.message), unhex(v.signature), engine);
      if (fits !== v.valid) wrong.push(`${name} ${n} (${v.note}): ${fits}`);
    }
  assert.deepEqual(wrong, []);
  console.log(`signatures: ${signatures.length} vectors, two engines, 0 mismatches`);
});

test("the modules hold to the types their comments give", () => {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const { stdout, status } = spawnSync("node_modules/.bin/tsc", ["-p", "jsconfig.json"], { cwd: here, encoding: "utf8" });
  assert.equal(stdout, "");
  assert.equal(status, 0);
});

test("vendored files are those whose hashes stand beside them", () => {
  const folder = new URL("../../web/vendor/", import.meta.url);
  const rows = [...readFileSync(new URL("README.md", folder), "utf8").matchAll(/^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$/gm)];
  assert.equal(rows.length, 6);
  for (const [, name, sum] of rows)
    assert.equal(createHash("sha256").update(readFileSync(new URL(name, folder))).digest("hex"), sum, name);
});

/** Holds the modules against a file of frozen answers; the held bundle, and the file. */
async function hold(name) {
  const file = read(name);
  const opened = (bundle) => openBundle(file[bundle], unhex(file.root));
  const held = await opened("held");
  const by = { held: new Offline(held), changed: new Offline(take(held, await opened("delta"))) };
  if (file.cut) by.cut = new Offline(await opened("cut"));
  const wrong = [];
  for (const { text, now, bundle, expect } of file.cases) {
    const verdict = await by[bundle].verify(text, now);
    const said = {
      status: verdict.status, reasons: verdict.reasons.map((r) => [r.code, r.args ?? {}]), stars_now: verdict.stars_now ?? null,
      product: verdict.facts?.product.name ?? null, certificates: verdict.facts?.certificates.length ?? null,
    };
    if (!isDeepStrictEqual(said, expect)) wrong.push(`${text.slice(0, 80)} ${JSON.stringify(said)}, not ${JSON.stringify(expect)}`);
  }
  assert.deepEqual(wrong, []);
  console.log(`answers without a network, ${name}: ${file.cases.length} vectors, 0 mismatches`);
  return { file, held, by };
}

test("answers on suspended certificates are the program's", async () => {
  const { file } = await hold("suspended.json");
  assert.ok(file.cases.some(({ expect }) => expect.reasons.some(([code]) => code === "certificate-suspended")));
});

test("answers without a network are the program's", async () => {
  const { file, held, by } = await hold("bundle.json");
  const flip = (token, at) => token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
  for (const at of [5, file.held.indexOf(".") + 9, file.held.length - 40])
    await assert.rejects(openBundle(flip(file.held, at), unhex(file.root)), (e) => ["token", "trust", "key"].includes(e.code));
  await assert.rejects(openBundle(file.held, unhex(read("ed25519.json")[0].key)), { code: "trust" });
  assert.throws(() => take(by.changed.bundle, held), { code: "older" });
});
