// The camera and the decoder: frames go to the decoder one at a time, texts come back.

/** @type {Worker | undefined} */
let worker;
/** @type {Map<number, (texts: string[]) => void>} */
const asked = new Map();
let last = 0;

/**
 * Texts of the QR codes in a picture.
 * @param {ImageData | Blob} picture @param {boolean} [thorough] takes its time
 * @returns {Promise<string[]>}
 */
export function decode(picture, thorough = false) {
  if (!worker) {
    worker = new Worker(new URL("decoder.js", import.meta.url));
    worker.onmessage = ({ data }) => {
      asked.get(data.id)?.(data.texts);
      asked.delete(data.id);
    };
    // A decoder that cannot start reads nothing; typing the code still works.
    worker.onerror = () => asked.forEach((answer) => answer([]));
  }
  const id = ++last;
  return new Promise((resolve) => {
    asked.set(id, resolve);
    /** @type {Worker} */ (worker).postMessage({ id, picture, thorough });
  });
}

/** Longest side of a frame looked at, pixels. */
const SIDE = 960;

export class Camera {
  /** @param {HTMLVideoElement} video @param {(text: string, took: number) => void} found with milliseconds since the frame was taken */
  constructor(video, found) {
    this.video = video;
    this.found = found;
    this.running = false;
    /** @type {MediaStream | undefined} */
    this.stream = undefined;
  }

  /** Starts; throws where there is no camera or no leave to use it. */
  async start() {
    const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
    this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.running = true;
    this.#look();
  }

  stop() {
    this.running = false;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.video.srcObject = null;
  }

  get #track() {
    return this.stream?.getVideoTracks()[0];
  }

  /** Whether the lamp can be switched. */
  get hasTorch() {
    return Boolean(/** @type {any} */ (this.#track?.getCapabilities?.() ?? {}).torch);
  }

  /** @param {boolean} on */
  async torch(on) {
    await this.#track?.applyConstraints(/** @type {any} */ ({ advanced: [{ torch: on }] }));
  }

  async #look() {
    const canvas = document.createElement("canvas");
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    while (this.running) {
      const { videoWidth: w, videoHeight: h } = this.video;
      if (w && h && document.visibilityState === "visible") {
        const scale = Math.min(1, SIDE / Math.max(w, h));
        const began = performance.now();
        [canvas.width, canvas.height] = [Math.round(w * scale), Math.round(h * scale)];
        context.drawImage(this.video, 0, 0, canvas.width, canvas.height);
        const texts = await decode(context.getImageData(0, 0, canvas.width, canvas.height));
        if (this.running) texts.forEach((text) => this.found(text, performance.now() - began));
      }
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }
}
