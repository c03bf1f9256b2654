// Photographs: hashed as they come from the camera, before anything else happens to them.
import { h, show, tell } from "../shared/dom.js";
import { icon } from "../shared/seal.js";
import { t } from "../shared/words.js";
import { sha256 } from "./store.js";

/** Largest photograph the office takes, bytes. */
const MOST = 32 << 20;

/** @typedef {{ file: File, sha256: string, at: number }} Photo */

/**
 * A place to take and look at photographs.
 * @param {(photo: Photo) => void} [taken]
 * @returns {{ element: Element, photos: Photo[] }}
 */
export function album(taken = () => {}) {
  /** @type {Photo[]} */
  const photos = [];
  const shelf = h("ul", { class: "shelf" });
  const input = h("input", { type: "file", accept: "image/jpeg,image/png,image/webp", multiple: true, class: "hidden", onchange: add });

  async function add() {
    for (const file of input.files ?? []) {
      if (file.size > MOST) {
        tell(t("inspector-photo-large", { name: file.name }));
        continue;
      }
      const photo = { file, sha256: await sha256(file), at: Math.floor(Date.now() / 1000) };
      if (photos.some((other) => other.sha256 === photo.sha256)) continue;
      photos.push(photo);
      taken(photo);
    }
    input.value = "";
    list();
  }

  function list() {
    show(shelf, photos.map((photo, i) => {
      const url = URL.createObjectURL(photo.file);
      const picture = h("img", { src: url, alt: t("inspector-photo-n", { n: i + 1 }), onload: () => URL.revokeObjectURL(url) });
      const drop = () => (photos.splice(i, 1), list());
      return h("li", null, picture, h("code", { title: photo.sha256 }, photo.sha256.slice(0, 12)),
        h("button", { type: "button", class: "quiet small", onclick: drop }, t("inspector-drop")));
    }));
  }

  const element = h("div", { class: "album" }, shelf,
    h("label", { class: "button quiet" }, icon("camera"), t("inspector-take-photo"), input),
    h("p", { class: "note" }, t("inspector-photo-note")));
  return { element, photos };
}
