import { hashOf } from '../model/names.js';
import { isOwnPicture } from '../model/pictures.js';
import { el } from './element.js';

/**
 * The picture of somebody: the one at the address, or else initials on a colour
 * that is always the same for a name.
 */
export function avatar(name, { className = '', url = '' } = {}) {
  const element = el('span', { class: `avatar ${className}`, 'aria-hidden': 'true', text: initials(name) });
  element.style.setProperty('--hue', hueOf(name));
  if (isPicture(url)) element.append(picture(url));
  return element;
}

// Anybody may have written anything there.
function isPicture(url) {
  return /^(https:\/\/|data:image\/(png|jpeg|gif|webp);)/.test(url) || isOwnPicture(url);
}

// It covers the initials once it is there; without it they stay.
function picture(url) {
  const image = el('img', {
    src: url,
    alt: '',
    referrerpolicy: 'no-referrer',
    draggable: 'false',
    on: { error: () => image.remove() },
  });
  return image;
}

function initials(name) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (words.length === 0) return name.slice(0, 1);
  const [first, second] = words;
  const letters = second ? [...first][0] + [...second][0] : [...first].slice(0, 2).join('');
  return letters.toUpperCase();
}

/** The colour of a name, in degrees. */
export function hueOf(name) {
  return (hashOf(name) % 24) * 15;
}
