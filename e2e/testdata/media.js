// What scenarios of media find on the page: files that it makes itself.

/** A PNG of one colour. */
export async function image(width = 40, height = 30, colour = 'teal') {
  const canvas = paint(document.createElement('canvas'), width, height, colour);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  return new File([blob], 'picture.png', { type: 'image/png' });
}

function paint(canvas, width, height, colour) {
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  return canvas;
}

/** The first of the types that this browser can record, undefined for none. */
export const recordable = (...types) => types.find((type) => MediaRecorder.isTypeSupported(type));

/** About a second of a moving picture, in a type that can be sent. */
export async function video(type, width = 64, height = 48) {
  const canvas = paint(document.createElement('canvas'), width, height, 'navy');
  const stream = canvas.captureStream(20);
  let frame = 0;
  const painting = setInterval(() => paint(canvas, width, height, frame++ % 2 ? 'navy' : 'maroon'), 40);
  try {
    return new File([await record(stream, type)], 'clip.mp4', { type: 'video/mp4' });
  } finally {
    clearInterval(painting);
  }
}

/** A WAV file that hums for some seconds. */
export function audio(seconds) {
  const rate = 8000;
  const samples = Math.round(rate * seconds);
  const view = new DataView(new ArrayBuffer(44 + samples));
  const text = (at, word) => [...word].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, 36 + samples, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  text(36, 'data');
  view.setUint32(40, samples, true);
  for (let i = 0; i < samples; i++) {
    view.setUint8(44 + i, 128 + 40 * Math.sin(i / 8));
  }
  return new File([view.buffer], 'voice.wav', { type: 'audio/wav' });
}

async function record(stream, mimeType) {
  const recorder = new MediaRecorder(stream, { mimeType });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  await new Promise((resolve) => setTimeout(resolve, 1200));
  const stopped = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  recorder.stop();
  await stopped;
  return new Blob(parts, { type: mimeType });
}

/** Width and height of the image at a URL, as the browser shows it. */
export async function shownSize(url) {
  const element = new Image();
  const loaded = new Promise((resolve, reject) =>
    Object.assign(element, { onload: resolve, onerror: () => reject(new Error(`no image at ${url}`)) }),
  );
  element.src = url;
  await loaded;
  return [element.naturalWidth, element.naturalHeight];
}

const toBob = { to: 'bob', conversationType: 'C2C' };

/** Sends a file to bob with one of the create methods. */
export async function send(method, file, options) {
  const message = chat[method]({ ...toBob, payload: { file }, ...options });
  await chat.sendMessage(message);
  return message;
}

/** Waits for the next message and gives it. */
export async function received() {
  await watch.until(() => watch.has('MESSAGE_RECEIVED'), 'the message');
  const [message] = watch.last('MESSAGE_RECEIVED');
  watch.take();
  return message;
}

/** The newest message of a conversation's history. */
export async function newest(conversationID) {
  const { data } = await chat.getMessageList({ conversationID });
  return data.messageList.at(-1);
}
