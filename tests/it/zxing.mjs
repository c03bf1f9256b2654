// Reads the QR codes of PNG files with the zxing-cpp that the inspector's page carries: one line of JSON per
// file, a list of texts.
import { readFileSync } from "node:fs";

const vendor = process.argv[2];
const zxing = new Function(`${readFileSync(`${vendor}/zxing-reader.js`, "utf8")}; return ZXingWASM`)();
zxing.prepareZXingModule({ overrides: { wasmBinary: readFileSync(`${vendor}/zxing-reader.wasm`) } });
for (const file of process.argv.slice(3)) {
  const found = await zxing.readBarcodes(readFileSync(file), { formats: ["QRCode"], tryHarder: true });
  console.log(JSON.stringify(found.filter((code) => code.isValid).map((code) => code.text)));
}
