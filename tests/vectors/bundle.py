#!/usr/bin/env python3
"""Checks an offline bundle from src/manual/bundle.md alone, with a JOSE library (jwcrypto) and zlib.

bundle.py ROOT_HEX BUNDLE [STATUS_LIST] < SERIALS: one JSON object with what the bundle says and the status of each
serial (one a line) by the lists inside it and by the served one. Exits with 1 if something does not hold.
"""
import base64
import datetime
import json
import sys
import zlib

from jwcrypto import jwk, jws
from jwcrypto.common import JWException, JWSEHeaderParameter

ENTRIES = 1 << 20


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def inflate(data, bits, most):
    """Unpacks at most `most` bytes; more, or anything after the stream, is refused."""
    stream = zlib.decompressobj(bits)
    out = stream.decompress(data, most)
    if not stream.eof or stream.unconsumed_tail or stream.unused_data:
        raise ValueError("does not unpack within its bound")
    return out


def public(x):
    return jwk.JWK(kty="OKP", crv="Ed25519", x=x)


def opened(token, key):
    # `zip` and `trust_chain` are ours to read; a JOSE library only has to know that it may ignore them.
    own = {name: JWSEHeaderParameter(name, False, True, None) for name in ("zip", "trust_chain")}
    proof = jws.JWS(header_registry=own)
    proof.allowed_algs = ["EdDSA"]
    proof.deserialize(token, key)
    return json.loads(proof.objects["protected"]), proof.payload


def key_of(trust, kid, made):
    (key,) = [k for k in trust["keys"] if str(k["kid"]) == kid]
    day = (datetime.datetime.fromtimestamp(made, datetime.timezone.utc) + datetime.timedelta(hours=7)).date().isoformat()
    alive = key["status"] == "active" or (key["status"] == "retired" and day <= key["since"])
    if key.get("use") != "publish" or not alive or not key["not_before"] <= day <= key["not_after"]:
        raise ValueError("key")
    return public(key["x"])


def unpacked(lst):
    data = inflate(unbase64(lst["lst"]), zlib.MAX_WBITS, ENTRIES // 4)
    if lst["bits"] != 2 or len(data) != ENTRIES // 4:
        raise ValueError("status list")
    return data


def status(data, serial):
    at = serial % ENTRIES
    return data[at // 4] >> 2 * (at % 4) & 3


def main():
    root = public(base64.urlsafe_b64encode(bytes.fromhex(sys.argv[1])).rstrip(b"=").decode())
    token = open(sys.argv[2], encoding="ascii").read().strip()
    claimed = json.loads(unbase64(token.split(".")[0]))
    head, payload = opened(claimed["trust_chain"][0], root)
    trust = json.loads(payload)
    if head != {"alg": "EdDSA", "typ": "temthat-trust+jwt"}:
        raise ValueError("trust list header")
    (key,) = [k for k in trust["keys"] if str(k["kid"]) == claimed["kid"]]
    head, payload = opened(token, public(key["x"]))
    if set(head) != {"alg", "kid", "trust_chain", "typ", "zip"} or head["zip"] != "DEF":
        raise ValueError("header")
    bundle = json.loads(inflate(payload, -zlib.MAX_WBITS, 64 << 20))
    key_of(trust, head["kid"], bundle["iat"])
    lists = {(row["kid"], row["block"]): unpacked(row) for row in bundle.get("status", [])}
    served = None
    if len(sys.argv) > 3:
        token = open(sys.argv[3], encoding="ascii").read().strip()
        kid = json.loads(unbase64(token.split(".")[0]))["kid"]
        (key,) = [k for k in trust["keys"] if str(k["kid"]) == kid]
        head, payload = opened(token, public(key["x"]))
        claims = json.loads(payload)
        key_of(trust, kid, claims["iat"])
        if head != {"alg": "EdDSA", "kid": kid, "typ": "statuslist+jwt"} or not claims["iat"] < claims["exp"]:
            raise ValueError("status list token")
        served = unpacked(claims["status_list"])
    found = []
    for line in sys.stdin:
        serial = int(line)
        inside = [data for (_, block), data in lists.items() if block == serial // ENTRIES]
        found.append([status(inside[0], serial) if inside else 0, status(served, serial) if served else None])
    print(json.dumps({
        "office": bundle["office"], "seq": bundle["seq"], "typ": head["typ"],
        "runs": [run["id"] for run in bundle.get("runs", [])],
        "products": [p["name"] for p in bundle.get("products", [])],
        "recalled": [b["id"] for b in bundle.get("batches", []) if "recalled" in b],
        "status": found,
    }))


try:
    main()
except (JWException, ValueError, KeyError, IndexError, zlib.error) as error:
    print(f"does not hold: {error!r}", file=sys.stderr)
    sys.exit(1)
