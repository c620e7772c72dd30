// @ts-check
// The control API. Everything the console does is one of these calls.

/** A refusal of the API, in the words of its problem document. */
export class ApiError extends Error {
  /** @param {number} status @param {string} detail @param {string} requestId */
  constructor(status, detail, requestId) {
    super(detail);
    this.status = status;
    this.requestId = requestId;
  }
}

/**
 * @param {string} path below /api/v1
 * @param {{ method?: string, body?: unknown, signal?: AbortSignal }} [call] a file goes as it is, all else as JSON
 * @returns {Promise<any>}
 */
export async function api(path, { method = 'GET', body, signal } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  const file = body instanceof Blob;
  if (body !== undefined) headers['Content-Type'] = file ? 'application/gzip' : 'application/json';
  const answer = await fetch(`/api/v1${path}`, { method, signal, headers, body: body === undefined || file ? body : JSON.stringify(body) });
  const text = await answer.text();
  let value = null;
  try { value = text ? JSON.parse(text) : null; } catch { /* not JSON: the status speaks */ }
  if (answer.ok) return value;
  const detail = value?.detail || value?.title || `${answer.status} ${answer.statusText}`;
  throw new ApiError(answer.status, detail, value?.request_id ?? answer.headers.get('X-Request-Id') ?? '');
}

/** @param {string} run */
export const runPath = (run) => `/runs/${encodeURIComponent(run)}`;

/** The last bodies looked at; a recorded exchange never changes. @type {Map<string, Promise<import('./shapes').Exchange>>} */
const bodies = new Map();

/** @param {string} run @param {string} id @returns {Promise<import('./shapes').Exchange>} */
export function exchange(run, id) {
  const key = `${run} ${id}`;
  const known = bodies.get(key);
  if (known) return known;
  const asked = api(`${runPath(run)}/exchanges/${encodeURIComponent(id)}`);
  asked.catch(() => bodies.delete(key));
  bodies.set(key, asked);
  if (bodies.size > 64) bodies.delete(/** @type {string} */ (bodies.keys().next().value));
  return asked;
}

export const forgetBodies = () => bodies.clear();
