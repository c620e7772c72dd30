// @ts-check
// What came of an exchange. Status 0 is that no answer came at all: nothing
// listens there, or the line broke.

/** Was it refused, or not answered at all? @param {number} status */
export const failed = (status) => !status || status >= 400;

/** @param {number} status @returns {'ok' | 'plain' | 'warn' | 'bad'} */
export function statusTone(status) {
  if (!status || status >= 500) return 'bad';
  if (status >= 400) return 'warn';
  return status >= 300 ? 'plain' : 'ok';
}
