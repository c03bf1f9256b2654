// The import page: a preview of the file first, then the record. Nothing is sent before it is asked for.
import { call, Problem } from "../shared/api.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("import"));
const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("file"));
const partial = /** @type {HTMLInputElement} */ (form.elements.namedItem("partial"));
const answer = /** @type {HTMLElement} */ (document.getElementById("answer"));
const record = /** @type {HTMLButtonElement} */ (document.getElementById("record"));
const texts = /** @type {Record<string, string>} */ (JSON.parse(document.getElementById("words")?.textContent ?? "{}"));
const t = (/** @type {string} */ key) => texts[key] ?? key;
const counts = ["rows", "producers", "products", "recognitions", "unconfirmed", "changed", "unchanged"];
/** Kinds of file by ending: what a browser names them differs from machine to machine. @type {Record<string, string>} */
const kinds = { csv: "text/csv", xlsx: "application/octet-stream" };

/** @param {string} tag @param {string} text @param {string} [name] */
function part(tag, text, name) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

/** What an import did, or would do. @param {any} report */
function show(report) {
  const list = part("ul", "", "counts");
  for (const key of counts) {
    const item = document.createElement("li");
    item.append(part("strong", String(report[key])), part("span", t(key)));
    list.append(item);
  }
  answer.replaceChildren(list);
  if (report.unused_columns.length) answer.append(part("p", `${t("unused")}: ${report.unused_columns.join(", ")}`, "note"));
  if (report.errors.length) {
    answer.append(part("h2", `${t("errors")}: ${report.errors.length}`));
    const errors = part("ul", "", "row-errors");
    for (const error of report.errors.slice(0, 200)) {
      const place = [`${t("row")} ${error.row}`, error.column].filter(Boolean).join(" · ");
      const line = part("li", "");
      line.append(part("strong", place), document.createTextNode(` ${error.problem}`));
      errors.append(line);
    }
    answer.append(errors, download(report.errors));
  }
}

/** The rows to be mended, as a file. @param {any[]} errors */
function download(errors) {
  const quoted = (/** @type {unknown} */ cell) => `"${String(cell ?? "").replaceAll('"', '""')}"`;
  const rows = errors.map((e) => [e.row, e.column, e.value, e.problem].map(quoted).join(","));
  const file = new Blob([`\ufeffrow,column,value,problem\r\n${rows.join("\r\n")}\r\n`], { type: "text/csv" });
  const link = /** @type {HTMLAnchorElement} */ (part("a", t("errors-file"), "button quiet"));
  link.href = URL.createObjectURL(file);
  link.download = "dong-loi.csv";
  return link;
}

/** @param {boolean} dry */
async function send(dry) {
  const file = field.files?.[0];
  if (!file) return;
  const query = new URLSearchParams({ file: file.name, dry_run: String(dry), partial: String(partial.checked), lang: document.documentElement.lang });
  record.hidden = true;
  answer.replaceChildren(part("p", t("working"), "note"));
  try {
    const kind = kinds[file.name.split(".").pop()?.toLowerCase() ?? ""] ?? "application/octet-stream";
    const response = await call("POST", `/api/v1/import?${query}`, {
      file: new Blob([await file.arrayBuffer()], { type: kind }),
      headers: { "accept-language": document.documentElement.lang },
      ...(!dry && { key: crypto.randomUUID() }),
    });
    const report = await response.json();
    show(report);
    const fresh = report.producers + report.products + report.recognitions + report.changed;
    const told = report.recorded ? "recorded" : dry && fresh === 0 && !report.errors.length ? "nothing" : "";
    if (told) answer.prepend(part("p", t(told), "told"));
    record.hidden = !dry || fresh === 0 || (report.errors.length > 0 && !partial.checked);
  } catch (error) {
    answer.replaceChildren(part("p", error instanceof Problem ? error.message : t("failed"), "told bad"));
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void send(true);
});
record.addEventListener("click", () => void send(false));
for (const input of [field, partial]) input.addEventListener("change", () => (record.hidden = true));
