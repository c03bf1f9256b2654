// What the inspector's device holds, in IndexedDB: it survives a killed tab and a closed browser.

const NAME = "temthat-inspector";

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

const database = () =>
  (opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore("kept");
      db.createObjectStore("cases", { keyPath: "key" });
      const items = db.createObjectStore("items", { keyPath: "n", autoIncrement: true });
      items.createIndex("case", "case");
    };
    request.onsuccess = () => {
      // Another tab that wipes must not wait for this one.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  }));

/**
 * One transaction; done when it is durable.
 * @template T
 * @param {string[]} names @param {IDBTransactionMode} mode @param {(of: (name: string) => IDBObjectStore) => IDBRequest<T> | void} work
 * @returns {Promise<T>}
 */
async function transact(names, mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(names, mode, { durability: "strict" });
    const request = work((name) => transaction.objectStore(name));
    transaction.oncomplete = () => resolve(/** @type {T} */ (request?.result));
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** @param {string} key @returns {Promise<any>} */
export const kept = (key) => transact(["kept"], "readonly", (of) => of("kept").get(key));
/** @param {string} key @param {unknown} value */
export const keep = (key, value) => transact(["kept"], "readwrite", (of) => of("kept").put(value, key));

/**
 * A case as this device knows it.
 * @typedef {object} Case
 * @property {string} key made here
 * @property {string} [id] the office's number, once it has one
 * @property {string} place @property {string} inspected
 * @property {number} opened_at Unix seconds
 * @property {string} [decision]
 *
 * One thing to be sent, in the order made.
 * @typedef {object} Item
 * @property {number} [n] @property {string} key Idempotency-Key: sent again, it records nothing twice
 * @property {string} case key of the case
 * @property {"open"|"label"|"photo"|"explanation"|"request"|"decision"|"reopening"} kind
 * @property {any} body
 * @property {Blob} [file] @property {string} [sha256] of the file as it left the camera, hexadecimal
 * @property {number} at Unix seconds
 * @property {"waiting"|"sent"|"refused"} state
 * @property {string} [refusal] the server's words
 * @property {any} [answer]
 */

/** @returns {Promise<Case[]>} newest first */
export const cases = async () => (await transact(["cases"], "readonly", (of) => of("cases").getAll())).reverse();
/** @param {string} key @returns {Promise<Case | undefined>} */
export const caseOf = (key) => transact(["cases"], "readonly", (of) => of("cases").get(key));
/** @param {Case} row */
export const putCase = (row) => transact(["cases"], "readwrite", (of) => of("cases").put(row));
/** @param {string} key @returns {Promise<Item[]>} */
export const itemsOf = (key) => transact(["items"], "readonly", (of) => of("items").index("case").getAll(key));
/** @returns {Promise<Item[]>} in the order made */
export const allItems = () => transact(["items"], "readonly", (of) => of("items").getAll());
/** @param {Item} row */
export const putItem = (row) => transact(["items"], "readwrite", (of) => of("items").put(row));
/** @param {number} n */
export const dropItem = (n) => transact(["items"], "readwrite", (of) => of("items").delete(n));

/** A case and its first item, both or neither. @param {Case} row @param {Item} item */
export const openCase = (row, item) =>
  transact(["cases", "items"], "readwrite", (of) => {
    of("cases").put(row);
    of("items").add(item);
  });

/** Removes everything. */
export async function wipe() {
  (await database()).close();
  opened = undefined;
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = resolve;
    request.onerror = () => reject(request.error);
  });
}

/** A new key. */
export const newKey = () => crypto.randomUUID();

/** SHA-256 of a file, hexadecimal. @param {Blob} file */
export async function sha256(file) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(digest, (b) => b.toString(16).padStart(2, "0")).join("");
}
