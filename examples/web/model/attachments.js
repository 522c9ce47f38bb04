const MB = 1024 * 1024;

// What is shown in the chat itself, and how large it may be; the rest goes as a file.
const KINDS = [
  { method: 'createImageMessage', types: /^image\/(jpeg|gif|png|bmp|webp)$/, most: 20 * MB },
  { method: 'createVideoMessage', types: /^video\/(mp4|quicktime)$/, most: 100 * MB },
];

/** The method of the SDK that makes a message of a file. */
export function kindOfFile({ type, size }) {
  const kind = KINDS.find(({ types, most }) => types.test(type) && size <= most);
  return kind?.method ?? 'createFileMessage';
}
