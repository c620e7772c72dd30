// Drives the messenger with npm's messaging-api-messenger, unmodified, over
// its `origin` option, and prints what it got back.
import messaging from 'messaging-api-messenger'

const { MessengerClient } = messaging

const { ORIGIN, PAGE_TOKEN, APP_SECRET, PSID } = process.env
const client = new MessengerClient({ accessToken: PAGE_TOKEN, appSecret: APP_SECRET, origin: ORIGIN, version: '6.0' })

const failure = (p) => p.then((v) => ({ unexpected: v }), (e) => ({ message: e.message }))
const answer = {
  text: await client.sendText(PSID, 'Xin chào'),
  quick: await client.sendText(PSID, 'Which bank?', {
    quickReplies: [{ contentType: 'text', title: 'Larkspur National', payload: 'bank:larkspur' }],
  }),
  buttons: await client.sendButtonTemplate(PSID, 'Your bank needs your OK.', [
    { type: 'postback', title: 'Not now', payload: 'later' },
  ]),
  typing: await client.typingOn(PSID),
  user: await client.getUserProfile(PSID, { fields: ['id', 'name', 'first_name', 'locale'] }),
  greeting: await client.setGreeting('Hello'),
  started: await client.setGetStarted('start'),
  profile: await client.getMessengerProfile(['get_started', 'greeting']),
  batch: await client.sendBatch([
    { method: 'POST', relativeUrl: 'me/messages', body: { messagingType: 'RESPONSE', recipient: { id: PSID }, message: { text: 'one' } } },
    { method: 'POST', relativeUrl: 'me/messages', body: { messagingType: 'RESPONSE', recipient: { id: PSID }, message: { text: 'two' } } },
  ]),
  stranger: await failure(client.sendText('1', 'hello')),
  tooLong: await failure(client.sendText(PSID, 'x'.repeat(2001))),
  badToken: await failure(new MessengerClient({ accessToken: 'nonsense', origin: ORIGIN }).sendText(PSID, 'hello')),
}
process.stdout.write(JSON.stringify(answer) + '\n')
