"""An OpenID Connect provider on 127.0.0.1: discovery, authorize, token, keys; RS256, PKCE."""

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "bluelamp", "secret-of-the-test"


class Provider(ThreadingHTTPServer):
    """`claims` is what it says of whoever comes; `wrong` is how it misbehaves."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims, self.wrong, self.codes = {"sub": "1"}, "", {}

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.server_port}"

    def token(self, asked):
        now = int(time.time())
        claims = {
            "iss": "https://elsewhere.example" if self.wrong == "issuer" else self.issuer,
            "aud": "somebody-else" if self.wrong == "audience" else CLIENT,
            "exp": now - 60 if self.wrong == "expired" else now + 60,
            "iat": now,
            "nonce": "another" if self.wrong == "nonce" else asked.get("nonce"),
            **self.claims,
        }
        if self.wrong == "unsigned":
            return jwt.encode(claims, "", algorithm="none", headers={"kid": "one"})
        if self.wrong == "shared key":
            secret = "x" * 32
            return jwt.encode(claims, secret, algorithm="HS256", headers={"kid": "one"})
        key = self.other_key if self.wrong == "signature" else self.key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "one"})


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    def do_GET(self):
        address = urlsplit(self.path)
        asked = {key: value[0] for key, value in parse_qs(address.query).items()}
        {
            "/.well-known/openid-configuration": self.discovery,
            "/authorize": lambda: self.authorize(asked),
            "/keys": self.keys,
        }[address.path]()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {key: value[0] for key, value in parse_qs(body).items()}
        asked = self.server.codes.pop(sent.get("code"), None)
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proved = asked and asked["code_challenge"] == base64.urlsafe_b64encode(proof).decode()[:43]
        if not proved or sent.get("client_secret") != SECRET:
            return self.answer({"error": "invalid_grant"}, 400)
        token = {"access_token": "opaque", "token_type": "Bearer"}
        if self.server.wrong != "no token":
            token["id_token"] = self.server.token(asked)
        return self.answer(token)

    def discovery(self):
        at = self.server.issuer
        self.answer(
            {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    def authorize(self, asked):
        code = secrets.token_urlsafe(8)
        self.server.codes[code] = asked
        state = "forged" if self.server.wrong == "state" else asked["state"]
        self.send_response(302)
        back = urlencode({"code": code, "state": state})
        self.send_header("Location", f"{asked['redirect_uri']}?{back}")
        self.end_headers()

    def keys(self):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key()))
        self.answer({"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]})

    def answer(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def provider():
    """This will run a provider for as long as the block lasts."""
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
