"""A provider that lies: what no kept provider can be made to say. Its answer is its one skill.

Nobody signs in here: the test takes the nonce that was asked for and brings it back as the code.
"""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "bluelamp", "secret-of-the-test"


class Liar(ThreadingHTTPServer):
    """`username` is whom it names; `wrong` is what is wrong with its answer."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.key, self.other_key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        self.username = self.wrong = ""

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.server_port}"

    def token(self, nonce):
        """This will sign for the person, wrongly in the one way that was asked for."""
        lie = {
            "issuer": {"iss": "https://elsewhere.example"},
            "audience": {"aud": "somebody-else"},
            "expired": {"exp": int(time.time()) - 60},
            "nonce": {"nonce": "another"},
        }.get(self.wrong, {})
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "1",
            "iat": int(time.time()),
            "exp": int(time.time()) + 60,
            "nonce": nonce,
            "preferred_username": self.username,
        }
        key, algorithm = {
            "unsigned": ("", "none"),
            "shared key": ("x" * 32, "HS256"),
            "signature": (self.other_key, "RS256"),
        }.get(self.wrong, (self.key, "RS256"))
        return jwt.encode(claims | lie, key, algorithm=algorithm, headers={"kid": "one"})


class Answers(BaseHTTPRequestHandler):
    """Answers one request."""

    def do_GET(self):
        at = self.server.issuer
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key(), as_dict=True)
        keys = {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}
        places = {"authorization_endpoint": at, "token_endpoint": at, "jwks_uri": f"{at}/keys"}
        self.answer(keys if self.path == "/keys" else {"issuer": at} | places)

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        token = {"access_token": "opaque", "token_type": "Bearer"}
        if self.server.wrong != "no token":
            token["id_token"] = self.server.token(sent["code"][0])
        self.answer(token)

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def hostile_provider():
    """This will run it for as long as the block lasts."""
    with Liar() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
