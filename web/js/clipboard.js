// @ts-check
import { tell } from './announce.js';
import { t } from './i18n.js';

/** @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    tell(t('copy.done'));
    return true;
  } catch {
    tell(t('copy.refused'));
    return false;
  }
}
