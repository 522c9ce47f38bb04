const KEY = 'parlor-locale';

/** Languages to choose from, beside that of the browser. */
export const LANGUAGES = [
  ...['en-GB', 'en-US', 'ar', 'cs', 'da', 'de', 'el', 'es', 'fa', 'fi', 'fr', 'he', 'hi', 'hu', 'id', 'it', 'ja', 'ko', 'nb', 'nl'],
  ...['pl', 'pt-BR', 'pt-PT', 'ro', 'ru', 'sv', 'th', 'tr', 'uk', 'vi', 'zh-Hans', 'zh-Hant'],
];

let formats = formatsOf(savedLocale());

/**
 * How dates, times and numbers are written, as chosen in this browser:
 * { language, hours }. Language '' is that of the browser, hours are '12', '24',
 * or '' for those of the language.
 */
export function savedLocale() {
  const { language, hours } = parse(localStorage.getItem(KEY));
  return { language: LANGUAGES.includes(language) ? language : '', hours: hours === '12' || hours === '24' ? hours : '' };
}

/** Writes dates, times and numbers in another way from now on, in this browser. */
export function chooseLocale(locale) {
  localStorage.setItem(KEY, JSON.stringify(locale));
  formats = formatsOf(savedLocale());
}

/** The formats of a way to write, as Intl makes them. */
export function formatsOf({ language, hours }) {
  const languages = language === '' ? [...navigator.languages] : [language];
  const date = (options) => new Intl.DateTimeFormat(languages, options);
  const hourCycle = { 12: 'h12', 24: 'h23' }[hours];
  return {
    clock: date({ timeStyle: 'short', hourCycle }),
    weekday: date({ weekday: 'short' }),
    date: date({ day: 'numeric', month: 'short' }),
    year: date({ day: 'numeric', month: 'short', year: 'numeric' }),
    day: date({ weekday: 'long', day: 'numeric', month: 'long' }),
    ago: new Intl.RelativeTimeFormat(languages, { numeric: 'auto' }),
    number: new Intl.NumberFormat(languages),
    oneDigit: new Intl.NumberFormat(languages, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  };
}

/** The formats that are used now. */
export function inUse() {
  return formats;
}

/** What a language calls itself: "Deutsch". */
export function nameOfLanguage(language) {
  return capital(new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language, language);
}

/** A word as it begins a line, in the language that formats are in unless another is given. */
export function capital(word, language = formats.number.resolvedOptions().locale) {
  const [first = ''] = word;
  return first.toLocaleUpperCase(language) + word.slice(first.length);
}

/** A whole number: "1,200". */
export function numberText(number) {
  return formats.number.format(number);
}

/** A number with one digit behind the point: "3.4". */
export function decimalText(number) {
  return formats.oneDigit.format(number);
}

function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
