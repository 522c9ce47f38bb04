const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an element. Of the properties, `class`, `text`, `data` and `on` are
 * class names, text content, data attributes and listeners; every other one is
 * an attribute, left out when false or null. Text never becomes markup.
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  const { class: className, text, data, on, ...attributes } = properties;
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  Object.assign(element.dataset, data);
  for (const [name, listener] of Object.entries(on ?? {})) element.addEventListener(name, listener);
  setAttributes(element, attributes);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets attributes; false and null remove one, true sets an empty one. */
export function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : value);
  }
}

/** An icon of index.html; hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** A button that shows only an icon and is read as its label. */
export function iconButton(name, label, run, properties = {}) {
  return el(
    'button',
    {
      class: 'icon-button',
      type: 'button',
      'aria-label': label,
      title: label,
      on: { click: run },
      ...properties,
    },
    icon(name),
  );
}

/** A text for screen readers only. */
export function hiddenText(text) {
  return el('span', { class: 'visually-hidden', text });
}

/** Sets the text of an element if it shows another one. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Whether what is in an element runs from right to left. */
export function isRightToLeft(element) {
  return getComputedStyle(element).direction === 'rtl';
}

/** Whether people asked for less motion. */
export function prefersStill() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
