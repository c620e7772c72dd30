// Logs a customer in at a bank with npm's openid-client, unmodified, and reads
// a balance. Speaks with the test through its standard streams: it prints the
// authorization URL, reads where the browser ended up, prints what it got.
import * as oidc from 'openid-client'
import { createInterface } from 'node:readline/promises'

const { ISSUER, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, SCOPE, API } = process.env
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const say = (value) => process.stdout.write(JSON.stringify(value) + '\n')

// The issuer is plain http on loopback; real ones are https.
const config = await oidc.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET, undefined, {
  execute: [oidc.allowInsecureRequests],
})
const verifier = oidc.randomPKCECodeVerifier()
const state = oidc.randomState()
const nonce = oidc.randomNonce()
say({
  authorize: oidc.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  }).href,
})

const landed = new URL((await lines.next()).value)
const tokens = await oidc.authorizationCodeGrant(config, landed, {
  pkceCodeVerifier: verifier,
  expectedState: state,
  expectedNonce: nonce,
})
const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token)
const get = async (path) => {
  const res = await oidc.fetchProtectedResource(config, refreshed.access_token, new URL(API + path), 'GET')
  return { status: res.status, body: await res.json() }
}
const accounts = await get('/accounts')
const account = await get('/accounts/' + accounts.body.accounts[0].accountId)
await oidc.tokenRevocation(config, refreshed.refresh_token ?? tokens.refresh_token)
const after = await oidc.fetchProtectedResource(config, refreshed.access_token, new URL(API + '/accounts'), 'GET').then(
  (r) => r.status,
  (e) => e.response?.status ?? e.cause?.status ?? String(e),
)
say({ subject: tokens.claims().sub, scope: tokens.scope, account, after })
process.exit(0)
