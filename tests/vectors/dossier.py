#!/usr/bin/env python3
"""Checks a dossier from src/manual/dossier.md alone, with a JOSE library: dossier.py FILE ROOT_HEX.

Prints one JSON object with the case, the office and the photographs' hashes; exits with 1 if the file does not hold.
"""
import base64
import datetime
import json
import sys

from jwcrypto import jwk, jws
from jwcrypto.common import JWException


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unproven(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def opened(token, key, typ):
    proof = jws.JWS()
    proof.allowed_algs = ["EdDSA"]
    proof.deserialize(token, key)
    if json.loads(proof.objects["protected"]) != {"alg": "EdDSA", "typ": typ}:
        raise ValueError("header")
    return json.loads(proof.payload)


def main():
    token = open(sys.argv[1], encoding="ascii").read().strip()
    root = jwk.JWK(kty="OKP", crv="Ed25519", x=b64url(bytes.fromhex(sys.argv[2])))
    claimed = unproven(token)
    trust = opened(claimed["trust_list"], root, "temthat-trust+jwt")
    (key,) = [k for k in trust["keys"] if k["kid"] == claimed["kid"]]
    made = datetime.datetime.fromisoformat(claimed["made_at"][:19] + "+00:00")
    day = (made + datetime.timedelta(hours=7)).date().isoformat()
    if key["status"] == "revoked" or not key["not_before"] <= day <= key["not_after"]:
        raise ValueError("key")
    dossier = opened(token, jwk.JWK(kty="OKP", crv="Ed25519", x=key["x"]), "temthat-dossier+jwt")
    notes = [e["note"] for e in dossier["case"]["entries"]]
    print(json.dumps({
        "case": dossier["case"]["id"],
        "office": dossier["office"],
        "rules": [s["rule"] for n in notes if n["kind"] == "observed" for s in n["findings"]],
        "photos": [n["original_sha256"] for n in notes if n["kind"] == "photographed"],
    }))


try:
    main()
except (JWException, ValueError, KeyError, IndexError) as error:
    print(f"does not hold: {error!r}", file=sys.stderr)
    sys.exit(1)
