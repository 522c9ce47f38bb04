const KEY = 'parlor-theme';

/** The choices, in the order in which a menu shows them. */
export const THEMES = ['system', 'light', 'dark'];

/** The theme chosen earlier in this browser; 'system' if there is none. */
export function savedTheme() {
  const theme = localStorage.getItem(KEY);
  return THEMES.includes(theme) ? theme : 'system';
}

/** Shows a theme: 'system' follows the setting of the device. */
export function applyTheme(theme) {
  document.documentElement.dataset.theme = theme;
}

/** Shows a theme and remembers it. */
export function chooseTheme(theme) {
  localStorage.setItem(KEY, theme);
  applyTheme(theme);
}
