// Reading QR codes from the camera: with the browser's own detector where there is one, else with ZXing as WebAssembly,
// which is fetched from this site only when the camera is switched on.

const PAUSE = 150; // milliseconds between two pictures
const REPEAT = 4000; // milliseconds in which the same code is not reported again
const LONGEST_SIDE = 960;

/** Why the camera cannot be used here, as the name of a word, or "". */
export function obstacle() {
  if (!window.isSecureContext) return "cameraInsecure";
  return navigator.mediaDevices && navigator.mediaDevices.getUserMedia ? "" : "cameraMissing";
}

async function ownDetector() {
  if (!("BarcodeDetector" in window)) return null;
  try {
    const formats = await window.BarcodeDetector.getSupportedFormats();
    if (!formats.includes("qr_code")) return null;
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video)).map((code) => code.rawValue);
  } catch (error) {
    return null;
  }
}

async function zxing({ script, wasm }) {
  // The one thing that the reader needs and Safari 14 has not.
  if (!Object.hasOwn) Object.hasOwn = (thing, name) => Object.prototype.hasOwnProperty.call(thing, name);
  const reader = await import(script);
  await reader.prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    const codes = await reader.readBarcodes(picture, { formats: ["QRCode"], maxNumberOfSymbols: 1 });
    return codes.filter((code) => code.isValid).map((code) => code.text);
  };
}

function fault(word, cause) {
  return Object.assign(new Error(word), { word, cause });
}

async function stream() {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  } catch (error) {
    throw fault(error.name === "NotAllowedError" ? "cameraDenied" : "cameraMissing", error);
  }
}

/** Show the camera in `video` and call `found(text)` for each code. Resolves with a function that switches it off. */
export async function openCamera(video, found, sources) {
  const pictures = await stream();
  const stop = () => {
    pictures.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    video.hidden = true;
  };
  let read;
  try {
    read = (await ownDetector()) || (await zxing(sources));
  } catch (error) {
    stop();
    throw fault("cameraFailed", error);
  }
  video.srcObject = pictures;
  video.hidden = false;
  await video.play();

  let last = { text: "", at: 0 };
  let isOn = true;
  const look = async () => {
    if (!isOn) return;
    if (!document.hidden && video.videoWidth) {
      const texts = await read(video).catch(() => []);
      for (const text of texts) {
        if (text !== last.text || Date.now() - last.at > REPEAT) found(text);
        last = { text, at: Date.now() };
      }
    }
    setTimeout(look, PAUSE);
  };
  look();
  return () => {
    isOn = false;
    stop();
  };
}
