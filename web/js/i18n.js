// @ts-check
// Words in the viewer's language. Keys are flat, slots are {name}; a key with
// plural forms ends in .one and .other, chosen by the number in {n}.
import { signal } from '../vendor/ui.js';
import { keepLanguage } from './prefs.js';

/** @type {Record<string, string>} */
let words = {};
export const lang = signal(document.documentElement.lang || 'en');

/** @param {string} language */
export async function loadLanguage(language) {
  const answer = await fetch(new URL(`../i18n/${language}.json`, import.meta.url));
  words = await answer.json();
  document.documentElement.lang = language;
  lang.value = language;
}

/** @param {string} language */
export async function chooseLanguage(language) {
  keepLanguage(language);
  await loadLanguage(language);
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [slots]
 * @returns {string}
 */
export function t(key, slots = {}) {
  const language = lang.value; // whoever renders a word renders it again in another language
  let text = words[key];
  if (text === undefined && typeof slots.n === 'number') {
    text = words[`${key}.${pluralRule(language).select(slots.n)}`] ?? words[`${key}.other`];
  }
  return (text ?? key).replace(/\{(\w+)\}/g, (_, name) => {
    const value = slots[name] ?? '';
    return typeof value === 'number' ? count(value) : value;
  });
}

/** @type {Map<string, Intl.PluralRules>} */
const rules = new Map();

/** @param {string} language */
function pluralRule(language) {
  const known = rules.get(language) ?? new Intl.PluralRules(language);
  rules.set(language, known);
  return known;
}

/** @param {string} key */
export const hasWord = (key) => lang.value !== '' && key in words;

/** The text in the viewer's language, else in English. @param {import('./shapes').Localised | undefined} text */
export const local = (text) => (text ? text[lang.value] || text.en || '' : '');

/** @param {number} n */
export const count = (n) => {
  if (numbers.language !== lang.value) numbers = { language: lang.value, format: new Intl.NumberFormat(lang.value) };
  return numbers.format.format(n);
};
let numbers = { language: '', format: new Intl.NumberFormat('en') };

/** @param {string} time @param {string} zone @param {Intl.DateTimeFormatOptions} shape */
function format(time, zone, shape) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  return dateFormat(lang.value, zone || 'UTC', shape).format(date);
}

/** Making a format costs a hundred times what using it does. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} language @param {string} zone @param {Intl.DateTimeFormatOptions} shape */
function dateFormat(language, zone, shape) {
  const key = `${language} ${zone} ${Object.entries(shape)}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { timeZone: zone, hourCycle: 'h23', ...shape });
    formats.set(key, known);
  }
  return known;
}

/** @param {string} time @param {string} zone */
export const clockTime = (time, zone) => format(time, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
/** @param {string} time @param {string} zone */
export const shortTime = (time, zone) => format(time, zone, { hour: '2-digit', minute: '2-digit' });
/** @param {string} time @param {string} zone */
export const day = (time, zone) => format(time, zone, { day: 'numeric', month: 'short', year: 'numeric' });
/** Without the year. @param {string} time @param {string} zone */
export const dayOfYear = (time, zone) => format(time, zone, { day: 'numeric', month: 'short' });
/** "a, b and c" @param {string[]} words */
export const list = (words) => new Intl.ListFormat(lang.value === 'en' ? 'en-GB' : lang.value).format(words);
/** With the zone, for titles. @param {string} time @param {string} zone */
export const fullTime = (time, zone) => `${day(time, zone)} ${format(time, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' })}`;

/** @param {number} us microseconds */
export function duration(us) {
  if (us < 1000) return t('unit.us', { n: Math.round(us) });
  return t('unit.ms', { n: us < 10000 ? Math.round(us / 100) / 10 : Math.round(us / 1000) });
}

/** @param {number} ms milliseconds of a quiet stretch */
export function span(ms) {
  const minutes = Math.round(ms / 60000);
  if (minutes < 60) return t('span.minutes', { n: minutes });
  if (minutes < 48 * 60) return t('span.hours', { n: Math.round(minutes / 60) });
  return t('span.days', { n: Math.round(minutes / 1440) });
}
