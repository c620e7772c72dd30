// Shows a balance of an FDX-shaped bank and receives its webhooks: sandbank env --app my-app > .env && node app.mjs
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

const env = {}
for (const [, key, value] of readFileSync('.env', 'utf8').matchAll(/^(\w+)="?(.*?)"?$/gm)) env[key] = value
const { BANK_ISSUER, BANK_API, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, SCOPE } = env
const { host, hostname, port, origin } = new URL(REDIRECT_URI)
const client = 'Basic ' + Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')
let secret = env.WEBHOOK_SECRET

// One login at a time; state and verifier (PKCE, RFC 7636) tie the bank's answer to it.
const state = randomBytes(16).toString('base64url')
const verifier = randomBytes(32).toString('base64url')
const login = `${BANK_ISSUER}/authorize?` + new URLSearchParams({
  response_type: 'code', client_id: CLIENT_ID, redirect_uri: REDIRECT_URI, scope: SCOPE, state,
  code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
})

async function call(url, authorization, options = {}) {
  const answer = await fetch(url, { ...options, headers: { ...options.headers, authorization } })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

// Trades the code for a token, reads the first account, and subscribes to what happens in it.
async function balance(code) {
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier })
  const token = await call(`${BANK_ISSUER}/token`, client, { method: 'POST', body })
  const bearer = `Bearer ${token.access_token}`
  const { accounts } = await call(`${BANK_API}/accounts`, bearer)
  const account = await call(`${BANK_API}/accounts/${accounts[0].accountId}`, bearer)
  secret ||= (await call(`${BANK_ISSUER}/webhooks`, client, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: `${origin}/webhook`, events: ['transaction.created'] }),
  })).secret
  return `balance of ${account.productName}: ${account.currentBalance}`
}

// A webhook is believed if it is signed over its id, time and body, and five minutes old at most.
function isSigned(headers, body) {
  const key = Buffer.from((secret ?? '').replace('whsec_', ''), 'base64')
  const mac = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
  const want = Buffer.from('v1,' + mac.digest('base64'))
  const got = Buffer.from(headers['webhook-signature'] ?? '')
  const age = Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp']))
  return key.length > 0 && age < 300 && got.length === want.length && timingSafeEqual(got, want)
}

createServer(async (request, response) => {
  const url = new URL(request.url, origin)
  const say = (status, line) => response.writeHead(status, { 'content-type': 'text/plain' }).end(line + '\n')
  try {
    if (url.pathname === '/') return response.writeHead(302, { location: login }).end()
    if (url.pathname === '/webhook') {
      const body = await text(request)
      if (!isSigned(request.headers, body)) return say(401, 'bad signature')
      console.log('verified webhook: ' + body)
      return say(200, 'thank you')
    }
    if (url.pathname !== '/callback' || url.searchParams.get('state') !== state) return say(404, 'nothing here')
    if (!url.searchParams.has('code')) return say(400, 'no login: ' + url.searchParams.get('error_description'))
    const line = await balance(url.searchParams.get('code'))
    console.log(line)
    say(200, line)
  } catch (error) {
    console.error(error.message)
    say(502, error.message)
  }
}).listen(port || 80, hostname, () => console.log(`log in at http://${host}/`))
