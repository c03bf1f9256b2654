// Passkeys on the pages of an account: made where the device can, and asked for when signing in.
// Without JavaScript, or without passkeys in the browser, the pages stay as they are.

/** @param {string} text base64url */
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
/** @param {ArrayBuffer} buffer @returns {string} base64url */
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** @param {string} path @param {unknown} [body] @returns {Promise<any>} */
async function post(path, body = {}) {
  const lang = document.documentElement.lang;
  const headers = { accept: "application/json", "accept-language": lang, "content-type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body), cache: "no-store" });
  const said = await response.json();
  if (!response.ok) throw new Error(said.detail ?? said.title);
  return said;
}

/** @param {any[]} [list] credentials as the server names them */
const named = (list = []) => list.map((credential) => ({ ...credential, id: bytes(credential.id) }));

/** A credential as JSON (WebAuthn level 3, `toJSON`, which not every browser has). @param {any} credential */
function json(credential) {
  const { id, type, response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return { id, rawId: text(credential.rawId), type, response: Object.fromEntries(given), clientExtensionResults: {} };
}

async function add() {
  const { ceremony, options } = await post("/api/v1/passkeys/challenge");
  const publicKey = {
    ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
  };
  const credential = await navigator.credentials.create({ publicKey });
  const input = /** @type {HTMLInputElement} */ (document.querySelector("#passkey-name"));
  await post("/api/v1/passkeys", { ceremony, answer: json(credential), name: input.value });
  location.assign(`/tai-khoan?told=passkey&lang=${document.documentElement.lang}`);
}

/** @param {HTMLElement} place */
async function enter(place) {
  const { ceremony, options } = await post("/api/v1/session/passkey/challenge");
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) };
  const credential = await navigator.credentials.get({ publicKey });
  await post("/api/v1/session/passkey", { ceremony, answer: json(credential) });
  location.assign(place.dataset.next || "/tai-khoan");
}

for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-passkey]"))) {
  const domain = place.dataset.domain ?? "";
  const here = location.hostname === domain || location.hostname.endsWith(`.${domain}`);
  if (!here || !("PublicKeyCredential" in globalThis)) continue;
  place.hidden = false;
  const trouble = /** @type {HTMLElement} */ (place.querySelector("[role=alert]"));
  const form = /** @type {HTMLFormElement} */ (place.querySelector("form"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    try {
      await (place.dataset.passkey === "add" ? add() : enter(place));
    } catch (error) {
      // Whoever closes the device's own window has refused nothing.
      const stopped = error instanceof DOMException && error.name === "NotAllowedError";
      trouble.textContent = stopped ? (place.dataset.stopped ?? "") : error instanceof Error ? error.message : String(error);
      trouble.hidden = false;
    }
  });
}
