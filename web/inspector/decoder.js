// The decoder's own thread (a classic worker: the vendored file is a script). Pictures in, texts out.
/* global ZXingWASM */
importScripts("../vendor/zxing-reader.js");

const zxing = /** @type {any} */ (self).ZXingWASM;
zxing.prepareZXingModule({
  overrides: { locateFile: () => new URL("../vendor/zxing-reader.wasm", self.location.href).href },
  fireImmediately: true,
});

/** @param {MessageEvent<{ id: number, picture: ImageData | Blob, thorough: boolean }>} event */
self.onmessage = async ({ data: { id, picture, thorough } }) => {
  try {
    const found = await zxing.readBarcodes(picture, {
      formats: ["QRCode"], maxNumberOfSymbols: thorough ? 8 : 4, tryHarder: true, tryInvert: thorough, tryRotate: true, tryDownscale: true,
    });
    self.postMessage({ id, texts: found.filter((/** @type {any} */ r) => r.isValid).map((/** @type {any} */ r) => r.text) });
  } catch (error) {
    self.postMessage({ id, texts: [], error: String(error) });
  }
};
