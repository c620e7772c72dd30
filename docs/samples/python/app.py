"""Shows a balance of an FDX-shaped bank and receives its webhooks: sandbank env --app my-app > .env && python3 app.py"""
import base64, hashlib, hmac, json, re, secrets, time, urllib.error, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

with open(".env") as file:
    env = dict(re.findall(r'^(\w+)="?(.*?)"?$', file.read(), re.M))
at = urlsplit(env["REDIRECT_URI"])
client = "Basic " + base64.b64encode(f"{env['CLIENT_ID']}:{env['CLIENT_SECRET']}".encode()).decode()

# One login at a time; state and verifier (PKCE, RFC 7636) tie the bank's answer to it.
state, verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
login = env["BANK_ISSUER"] + "/authorize?" + urlencode({
    "response_type": "code", "client_id": env["CLIENT_ID"], "redirect_uri": env["REDIRECT_URI"], "scope": env["SCOPE"],
    "state": state, "code_challenge": challenge, "code_challenge_method": "S256"})


def call(url, auth, body=None, kind="application/x-www-form-urlencoded"):
    request = urllib.request.Request(url, body, {"Authorization": auth, "Content-Type": kind})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def balance(code):
    """Trades the code for a token, reads the first account, and subscribes to what happens in it."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": env["REDIRECT_URI"], "code_verifier": verifier}
    bearer = "Bearer " + call(env["BANK_ISSUER"] + "/token", client, urlencode(form).encode())["access_token"]
    first = call(env["BANK_API"] + "/accounts", bearer)["accounts"][0]["accountId"]
    account = call(env["BANK_API"] + "/accounts/" + first, bearer)
    if not env.get("WEBHOOK_SECRET"):
        hook = {"url": f"http://{at.netloc}/webhook", "events": ["transaction.created"]}
        env["WEBHOOK_SECRET"] = call(env["BANK_ISSUER"] + "/webhooks", client, json.dumps(hook).encode(), "application/json")["secret"]
    return f"balance of {account['productName']}: {account['currentBalance']}"


def is_signed(headers, body):
    """A webhook is believed if it is signed over its id, time and body, and five minutes old at most."""
    key = base64.b64decode(env.get("WEBHOOK_SECRET", "").removeprefix("whsec_"))
    stamp = headers.get("webhook-timestamp", "0")
    want = hmac.new(key, f"{headers.get('webhook-id')}.{stamp}.".encode() + body, hashlib.sha256).digest()
    got = headers.get("webhook-signature", "")
    fresh = stamp.isdigit() and abs(time.time() - int(stamp)) < 300
    return bool(key) and fresh and hmac.compare_digest(got, "v1," + base64.b64encode(want).decode())


class App(BaseHTTPRequestHandler):
    def say(self, status, line, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(line.encode() + b"\n")

    def do_GET(self):
        q = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        if self.path == "/":
            return self.say(302, "to your bank", Location=login)
        if q.get("state") != state or "code" not in q:
            return self.say(400, "no login: " + q.get("error_description", "open / first"))
        try:
            line = balance(q["code"])
        except urllib.error.HTTPError as error:
            line = f"{error.url}: {error.code} {error.read().decode()}"
        print(line, flush=True)
        self.say(200, line)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/webhook" or not is_signed(self.headers, body):
            return self.say(401, "bad signature")
        print("verified webhook:", body.decode(), flush=True)
        self.say(200, "thank you")


server = ThreadingHTTPServer((at.hostname, at.port or 80), App)
print(f"log in at http://{at.netloc}/", flush=True)
server.serve_forever()
