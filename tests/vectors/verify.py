#!/usr/bin/python3
"""A second verifier of stamps, written from src/manual/stamp-format.md alone. It answers every vector
of the folder given and leaves with 1 if one answer is another than the vector says.

Debian: python3-cryptography, python3-jwcrypto."""

import base64
import binascii
import datetime
import json
import re
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jwcrypto import jwk, jws

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
L = 2**252 + 27742317777372353535851937790883648493
SMALL = {bytes.fromhex(line) for line in """
0100000000000000000000000000000000000000000000000000000000000000
ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
0000000000000000000000000000000000000000000000000000000000000000
0000000000000000000000000000000000000000000000000000000000000080
26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05
26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85
c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a
c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa
""".split()}
EPOCH = datetime.date(2026, 1, 1)


class Refused(Exception):
    """Carries the code."""


# --- section 4: strict Ed25519 ---

def key_is_sound(key):
    y = int.from_bytes(key, "little") & (2**255 - 1)
    if len(key) != 32 or y >= P or key in SMALL:
        return False
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    return square == 0 or pow(square, (P - 1) // 2, P) == 1


def signature_fits(key, message, signature):
    if len(signature) != 64 or not key_is_sound(key):
        return False
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if s >= L or r in SMALL:
        return False
    try:
        # OpenSSL compares R with the encoding of s·B - k·A, without the cofactor.
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except InvalidSignature:
        return False


# --- sections 1 to 3 and rows 1 to 14 of section 6 ---

LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})*")
LOT = re.compile(r"[A-Z0-9](?:[A-Z0-9.-]{0,18}[A-Z0-9])?")


def is_host(text):
    return len(text) <= 64 and HOST.fullmatch(text) is not None


def is_digits(text, count):
    return len(text) == count and all("0" <= c <= "9" for c in text)


def decode(text):
    if len(text.encode()) > 400:
        raise Refused("too-long")
    if text[:8].lower() != "https://":
        raise Refused("foreign")
    rest = text[8:]
    end = min([rest.find(c) for c in "/?#" if c in rest], default=len(rest))
    host, rest = rest[:end], rest[end:]
    if not is_host(host):
        raise Refused("user-info" if "@" in host else "port" if ":" in host else "foreign")
    if not rest.startswith("/01/"):
        raise Refused("foreign")
    if "#" in rest:
        raise Refused("fragment")
    if any(not "!" <= c <= "~" or c in '%"<>\\^`{|}' for c in rest):
        raise Refused("percent-encoding" if "%" in rest else "character")
    if "?" not in rest:
        raise Refused("unsigned")
    path, query = rest.split("?", 1)
    parts = query.split("&")
    if len(parts) > 1 or not query.startswith("S="):
        named = sum(p.startswith("S=") for p in parts)
        if named == 0:
            raise Refused("parameter-case" if any(p.startswith("s=") for p in parts) else "unsigned")
        raise Refused("extra-parameter" if named == 1 else "repeated-parameter")
    segments = path.split("/")
    shape = len(segments) in (5, 7) and segments[1] == "01" and segments[3] == "10"
    shape = shape and (len(segments) == 5 or segments[5] == "21")
    if not shape or any(s in ("", ".", "..") for s in segments[4::2]):
        if "." in segments or ".." in segments:
            raise Refused("dot-segment")
        raise Refused("trailing-slash" if path.endswith("/") else "path")
    gtin, lot, serial = segments[2], segments[4], segments[6] if len(segments) == 7 else None
    if not is_digits(gtin, 14):
        raise Refused("gtin")
    if sum(int(c) * (3 if i % 2 == 0 else 1) for i, c in enumerate(gtin)) % 10:
        raise Refused("gtin-check-digit")
    if not LOT.fullmatch(lot):
        raise Refused("lot")
    if serial is not None and not is_digits(serial, 10):
        raise Refused("serial")
    digits = query[2:]
    if len(digits) != 169:
        raise Refused("digits-length")
    if not is_digits(digits, 169):
        raise Refused("digits-character")
    number = int(digits)
    if number >= 2**561:
        raise Refused("digits-too-large")
    body, signature = number >> 512, (number & (2**512 - 1)).to_bytes(64, "big")
    if body >> 47 != 1:
        raise Refused("body-reserved")
    return host.upper(), gtin, lot, serial, body, signature


def fields(body):
    issued = EPOCH + datetime.timedelta(body >> 27 & 0xFFF)
    later = lambda days: (issued + datetime.timedelta(days)).isoformat()
    best, stars = body >> 16 & 0x7FF, body >> 4 & 0xFFF
    return {
        "kid": body >> 39 & 0xFF,
        "issued_on": issued.isoformat(),
        "best_before": later(best) if best else None,
        "stars": (stars - 1) // 1365 + 3 if stars else None,
        "stars_until": later((stars - 1) % 1365) if stars else None,
        "claims": body & 0xF,
    }


# --- rows 15 and on of section 6 ---

def verify(text, trust):
    host, gtin, lot, serial, body, signature = decode(text)
    if host not in trust["hosts"]:
        raise Refused("host-unknown")
    found = fields(body)
    key = next((k for k in trust["keys"] if k["kid"] == found["kid"]), None)
    if key is None:
        raise Refused("key-unknown")
    message = b"temthat/stamp/v1\0" + body.to_bytes(7, "big") + gtin.encode() + bytes([len(lot)]) + lot.encode()
    message += b"\0" if serial is None else b"\1" + serial.encode()
    if not signature_fits(unbase64(key["x"]), message, signature):
        raise Refused("signature-invalid")
    day = found["issued_on"]
    if key["status"] == "revoked":
        raise Refused("key-revoked")
    if key["status"] == "retired" and day > key["since"]:
        raise Refused("key-retired")
    # With a cut-off in the log, what was issued on that day is for the log to tell.
    if key["status"] == "compromised" and (day > key["since"] if "cut_off" in key else day >= key["since"]):
        raise Refused("key-compromised")
    if not key["not_before"] <= day <= key["not_after"]:
        raise Refused("key-out-of-period")
    prefixes = key.get("scope", {}).get("gtin_prefixes", [])
    if key.get("use", "stamps") != "stamps":
        raise Refused("key-out-of-scope")
    if prefixes and not any(gtin.startswith(p) for p in prefixes):
        raise Refused("key-out-of-scope")
    return {"host": host, "gtin": gtin, "lot": lot, "serial": serial, "message": message.hex(), **found}


# --- section 5 ---

def unbase64(text):
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text) or len(text) % 4 == 1:
        raise ValueError("no base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise ValueError("unused bits")
    return data


def strict_json(data):
    def once(pairs):
        if len(dict(pairs)) != len(pairs):
            raise ValueError("repeated member")
        return dict(pairs)

    def no(text):
        raise ValueError(text)

    return json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=no)


def integer(value, low, high):
    return type(value) is int and low <= value <= high


def is_date(value):
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        datetime.date.fromisoformat(value)
        return True
    except ValueError:
        return False


def members(value, must, may=()):
    return isinstance(value, dict) and set(must) <= set(value) <= set(must) | set(may)


def cut_off_holds(cut):
    if not (members(cut, ("size", "blocks")) and integer(cut["size"], 0, 2**64 - 1) and isinstance(cut["blocks"], list)):
        return False
    if not all(members(b, ("block", "secret")) and integer(b["block"], 0, 9535) for b in cut["blocks"]):
        return False
    numbers = [b["block"] for b in cut["blocks"]]
    secrets = [b["secret"] for b in cut["blocks"]]
    return (
        len(numbers) <= 1024
        and numbers == sorted(set(numbers))
        and all(isinstance(s, str) and re.fullmatch("[0-9a-f]{32}", s) for s in secrets)
    )


def key_holds(key):
    must = ("kid", "kty", "crv", "x", "status", "not_before", "not_after")
    if not members(key, must, ("use", "since", "scope", "cut_off")):
        return False
    if "cut_off" in key and not (key["status"] in ("compromised", "revoked") and cut_off_holds(key["cut_off"])):
        return False
    scope = key.get("scope", {})
    prefixes = scope.get("gtin_prefixes", []) if members(scope, (), ("gtin_prefixes",)) else None
    if not isinstance(prefixes, list) or len(prefixes) > 256:
        return False
    if not all(isinstance(p, str) and 1 <= len(p) <= 14 and is_digits(p, len(p)) for p in prefixes):
        return False
    dates = [key["not_before"], key["not_after"]] + ([key["since"]] if "since" in key else [])
    return (
        integer(key["kid"], 0, 255)
        and key["kty"] == "OKP"
        and key.get("use", "stamps") in ("stamps", "publish")
        and key["crv"] == "Ed25519"
        and isinstance(key["x"], str)
        and key_is_sound(unbase64(key["x"]))
        and key["status"] in ("active", "retired", "compromised", "revoked")
        and (key["status"] == "active") == ("since" not in key)
        and all(map(is_date, dates))
        and key["not_before"] <= key["not_after"]
    )


def list_holds(trust):
    if not members(trust, ("iss", "iat", "exp", "version", "hosts", "keys"), ("log",)):
        return False
    hosts, keys = trust["hosts"], trust["keys"]
    return (
        isinstance(trust["iss"], str)
        and isinstance(trust.get("log", ""), str)
        and integer(trust["iat"], -(2**63), 2**63 - 1)
        and integer(trust["exp"], -(2**63), 2**63 - 1)
        and trust["exp"] > trust["iat"]
        and integer(trust["version"], 0, 2**64 - 1)
        and isinstance(hosts, list)
        and 1 <= len(hosts) <= 64
        and all(isinstance(h, str) and is_host(h) and h == h.upper() for h in hosts)
        and isinstance(keys, list)
        and all(map(key_holds, keys))
        and len({k["kid"] for k in keys}) == len(keys)
    )


def open_trust(token, root):
    token = token.strip(" \t\n\r\f")
    if len(token.encode()) > 262_144:
        raise Refused("trust-too-large")
    try:
        header, payload, signature = (unbase64(part) for part in token.split("."))
    except (ValueError, binascii.Error):
        raise Refused("trust-shape") from None
    try:
        sound = strict_json(header) == {"alg": "EdDSA", "typ": "temthat-trust+jwt"}
    except ValueError:
        sound = False
    if not sound:
        raise Refused("trust-header")
    if not signature_fits(root, token.rsplit(".", 1)[0].encode(), signature):
        raise Refused("trust-signature")
    try:
        trust = strict_json(payload)
        sound = list_holds(trust)
    except (ValueError, binascii.Error):
        sound = False
    if not sound:
        raise Refused("trust-payload")
    return trust


def open_with_jose(token, root):
    """The same token through a JOSE library."""
    key = jwk.JWK(kty="OKP", crv="Ed25519", x=base64.urlsafe_b64encode(root).rstrip(b"=").decode())
    opened = jws.JWS()
    opened.allowed_algs = ["EdDSA"]
    opened.deserialize(token.strip())
    opened.verify(key)
    return json.loads(opened.payload)


# --- the vectors ---

def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    vectors = json.loads((folder / "stamps.json").read_text("utf-8"))
    curve = json.loads((folder / "ed25519.json").read_text("utf-8"))
    wrong = []

    def expect(name, want, got):
        if want != got:
            wrong.append(f"{name}: expected {want}, got {got}")

    root = bytes.fromhex(vectors["root"])
    trust = open_trust(vectors["trust_list"], root)
    expect("trust_payload", vectors["trust_payload"], trust)
    for case in vectors["stamps"]:
        try:
            found = verify(case["text"], trust)
            expect(case["id"], case["expect"], "proven")
            expect(case["id"], {name: case.get(name) for name in found}, found)
        except Refused as code:
            expect(case["id"], case["expect"], str(code))
    for case in vectors["trust"]:
        try:
            found = open_trust(case["token"], root)
            expect(case["id"], case["expect"], "ok")
            expect(case["id"] + " (JOSE)", open_with_jose(case["token"], root), found)
        except Refused as code:
            expect(case["id"], case["expect"], str(code))
        if case["expect"] == "trust-signature":
            try:
                open_with_jose(case["token"], root)
                expect(case["id"] + " (JOSE)", "refused", "taken")
            except Exception:  # whatever the library calls it
                pass
    for number, case in enumerate(curve):
        key, message, signature = (bytes.fromhex(case[name]) for name in ("key", "message", "signature"))
        expect(f"ed25519 {number}: {case['note']}", case["valid"], signature_fits(key, message, signature))
    print("\n".join(wrong))
    print(f"{len(vectors['stamps'])} stamps, {len(vectors['trust'])} trust lists, {len(curve)} signatures; {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
