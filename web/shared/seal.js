// The four answers: word, shape, sign and colour, the same as on the shopper's page.
import { h } from "./dom.js";

/** Class of an answer. @param {string} status */
export const tone = (status) => status.replace("_", "-");

/** @type {Record<string, [string, string]>} body and sign of each shape */
const SHAPES = {
  genuine: ["M50.1 10Q60-4 69.9 10 84.5.9 88.3 17.6 105.3 14.7 102.4 31.7 119.1 35.5 110 50.1 124 60 110 69.9 119.1 84.5 102.4 88.3 105.3 105.3 88.3 102.4 84.5 119.1 69.9 110 60 124 50.1 110 35.5 119.1 31.7 102.4 14.7 105.3 17.6 88.3.9 84.5 10 69.9-4 60 10 50.1.9 35.5 17.6 31.7 14.7 14.7 31.7 17.6 35.5.9 50.1 10z", "M36 61l17 17 32-35"],
  caution: ["M60 9c4.5 0 8.6 2.4 10.9 6.3l43 74.5c4.8 8.4-1.2 18.9-10.9 18.9H17c-9.7 0-15.7-10.5-10.9-18.9l43-74.5C51.4 11.4 55.5 9 60 9z", "M60 41v30M60 89v.1"],
  "not-genuine": ["M38 6h44l32 32v44l-32 32H38L6 82V38z", "M41 41l38 38M79 41L41 79"],
  "cannot-check": ["M39 9h42a30 30 0 0 1 30 30v42a30 30 0 0 1-30 30H39A30 30 0 0 1 9 81V39A30 30 0 0 1 39 9z", "M45 47c0-9 7-15 15.5-15S76 38 76 46.5C76 58 60.5 58 60.5 70M60.5 87v.1"],
};

/** The seal of an answer. @param {string} status */
export function seal(status) {
  const [body, sign] = SHAPES[tone(status)];
  return h("svg", { class: "seal", viewBox: "0 0 120 120", "aria-hidden": "true" }, h("path", { class: "body", d: body }), h("path", { class: "sign", d: sign }));
}

/** @type {Record<string, string>} */
const ICONS = {
  scan: "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M4 12h16",
  label: "M4 5h7l9 9-6 6-9-9V5zM8 9h.01",
  cases: "M4 7h16v13H4zM9 7V4h6v3M8 12h8M8 16h5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-6 8-6s7 2 8 6",
  torch: "M9 3h6v4l-2 3v10h-2V10L9 7zM12 13v1",
  camera: "M4 8h4l2-3h4l2 3h4v11H4zM12 17a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
  sync: "M20 11a8 8 0 0 0-14-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14 4l2-2M20 20v-5h-5",
  back: "M15 5l-7 7 7 7",
  plus: "M12 5v14M5 12h14",
  done: "M5 12l5 5 9-10",
};

/** A small line drawing. @param {string} name */
export const icon = (name) => h("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: ICONS[name] }));
