// What may be a link: an address of the web, with or without its https://, or of
// a mailbox. No sign that turns the direction of a text is in it, so that nothing
// reads as another address than it leads to.
const ADDRESS =
  /(?<![a-z\d@._-])(?:https?:\/\/|www\.)[^\s<>"“”\p{Cc}\p{Cf}]+|(?<![\p{L}\p{N}._%+-])[\w.%+-]{1,64}@(?:[a-z\d-]{1,63}\.){1,8}[a-z]{2,24}(?![\p{L}\p{N}])/giu;

const OPENERS = new Map([')(', '][', '}{', '）（', '」「', '』『'].map(([closer, opener]) => [closer, opener]));
const AFTER = /^(?![/#&%@\\])[\p{Po}\p{Pi}\p{Pf}~_]$/u;

/**
 * A text in its parts, as { text, href }: href is the address of a link, and
 * missing in what is none. The texts together are the text.
 */
export function partsOf(text) {
  const parts = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const link = withoutEnd(found);
    const href = addressOf(link);
    if (href === null) continue;
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ text: link, href });
    end = index + link.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

// A full stop behind an address ends the sentence, a bracket that was not opened in it one before.
function withoutEnd(found) {
  let end = found.length;
  const left = new Map([...OPENERS].map(([closer, opener]) => [closer, countOf(found, closer) - countOf(found, opener)]));
  for (; end > 0; end--) {
    const last = found[end - 1];
    if (left.get(last) > 0) left.set(last, left.get(last) - 1);
    else if (!AFTER.test(last)) break;
  }
  return found.slice(0, end);
}

function countOf(text, sign) {
  return text.split(sign).length - 1;
}

// Null for what only looks like an address.
function addressOf(link) {
  const isMail = !/^(https?:\/\/|www\.)/i.test(link);
  const address = isMail ? `mailto:${link}` : /^www\./i.test(link) ? `https://${link}` : link;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return isMail || (url.hostname.includes('.') && url.username === '') || url.hostname === 'localhost' ? url.href : null;
}
