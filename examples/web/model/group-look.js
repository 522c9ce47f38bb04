/**
 * The colour and the icon of a conversation group stand in its customData, as
 * JSON: { "hue": 0..360, "icon": "🎵" }. Another page of the user may have
 * written it, so it is checked; what else is in it is kept.
 */
export function readLook(customData) {
  const { hue, icon } = parse(customData);
  return {
    hue: Number.isFinite(hue) ? hue : null,
    icon: typeof icon === 'string' ? firstSign(icon) : '',
  };
}

/** The customData with another look in it. */
export function writeLook(customData, look) {
  const rest = parse(customData);
  const next = { ...rest, hue: look.hue ?? undefined, icon: look.icon || undefined };
  return Object.values(next).every((value) => value === undefined) ? '' : JSON.stringify(next);
}

/** The first sign of a text, as people see it: an emoji may be several characters. */
export function firstSign(text) {
  const [first] = new Intl.Segmenter().segment(text.trim());
  return first?.segment ?? '';
}

function parse(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}
