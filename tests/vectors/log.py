#!/usr/bin/env python3
"""A client of the public log, written from the texts alone: the manual's "log" and C2SP signed-note,
tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof; RFC 6962, RFC 7515, RFC 8785. It shares no
code with the program.

    log.py audit BASE VKEY            every tile, entry and statement of the log at BASE (URL or folder)
    log.py extends BASE VKEY FILE     whether the log at BASE contains the checkpoint in FILE
    log.py proof FILE VKEY            a proof of one statement

Answers one JSON object; exit code 0 if all holds, 1 if not."""

import base64
import hashlib
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Refused(Exception):
    pass


def must(holds, cause):
    if not holds:
        raise Refused(cause)


def fetch(base, path):
    if base.startswith("http://"):
        try:
            with urllib.request.urlopen(f"{base}/{path}", timeout=20) as answer:
                kind = answer.headers["Content-Type"]
                wanted = "text/plain; charset=utf-8" if path == "checkpoint" else "application/octet-stream"
                must(kind == wanted, f"{path} is served as {kind}")
                if path != "checkpoint":
                    must("immutable" in answer.headers["Cache-Control"], f"{path} is not cacheable")
                return answer.read()
        except urllib.error.HTTPError as error:
            raise Refused(f"{path}: {error.code}") from error
    file = Path(base, path)
    must(file.is_file(), f"{path} is missing")
    return file.read_bytes()


def signed(key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except InvalidSignature:
        return False


def parse_vkey(text):
    name, key_id, encoded = text.split("+", 2)
    key = base64.b64decode(encoded, validate=True)
    wanted = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4].hex()
    must(key_id == wanted and len(key) == 33, "the vkey does not hold")
    return name, key[0], bytes.fromhex(key_id), key[1:]


def parse_checkpoint(note, vkey):
    name, kind, key_id, key = parse_vkey(vkey)
    must(kind == 1, "not the key of a log")
    text, _, tail = note.rpartition("\n\n")
    text += "\n"
    time, ours = None, False
    cosign_id = hashlib.sha256(name.encode() + b"\n\x04" + key).digest()[:4]
    for line in tail.splitlines():
        dash, signer, blob = line.split(" ")
        blob = base64.b64decode(blob, validate=True)
        must(dash == "\u2014", "a signature line")
        if signer == name and blob[:4] == key_id:
            must(signed(key, text.encode(), blob[4:]), "the signature of the checkpoint")
            ours = True
        elif signer == name and blob[:4] == cosign_id:
            time = int.from_bytes(blob[4:12], "big")
            message = f"cosignature/v1\ntime {time}\n{text}".encode()
            must(signed(key, message, blob[12:]), "the time of the checkpoint")
    must(ours, "the log did not sign the checkpoint")
    origin, size, root = text.splitlines()[:3]
    must(origin == name, "the checkpoint of another log")
    must(str(int(size)) == size, "the size")
    root = base64.b64decode(root, validate=True)
    must(len(root) == 32, "the root")
    return {"origin": origin, "size": int(size), "root": root, "time": time}


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(leaves):
    """RFC 6962 section 2.1, straight from its definition."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(tree_hash(leaves[:k]), tree_hash(leaves[k:]))


def tile_path(level, number, width):
    digits = f"{number % 1000:03d}"
    number //= 1000
    while number:
        digits = f"x{number % 1000:03d}/{digits}"
        number //= 1000
    return f"tile/{level}/{digits}" + ("" if width == 256 else f".p/{width}")


def unbundle(data):
    entries, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        must(at + 2 + length <= len(data), "a bundle is cut")
        entries.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    return entries


def unbase64(text):
    must("=" not in text, "base64url without padding")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def statement(entry, index, origin, key):
    head, body, signature = entry.decode("ascii").split(".")
    must(json.loads(unbase64(head)) == {"alg": "EdDSA", "typ": "temthat-statement+jwt"}, "the header")
    must(signed(key, f"{head}.{body}".encode(), unbase64(signature)), f"the signature of statement {index}")
    payload = unbase64(body)
    value = json.loads(payload)
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    must(canonical == payload, f"statement {index} is not canonical")
    must(value["v"] == 1 and value["log"] == origin and value["index"] == index, f"the place of statement {index}")
    must(len(value["says"]) == 1, "one act")
    return value


def read_leaves(base, size):
    entries = []
    for number in range((size + 255) // 256):
        width = min(256, size - number * 256)
        bundle = unbundle(fetch(base, tile_path("entries", number, width)))
        must(len(bundle) == width, f"bundle {number} has {len(bundle)} entries, not {width}")
        entries += bundle
    return entries


def audit(base, vkey):
    checkpoint = parse_checkpoint(fetch(base, "checkpoint").decode(), vkey)
    size = checkpoint["size"]
    entries = read_leaves(base, size)
    hashes = [leaf_hash(e) for e in entries]
    must(tree_hash(hashes) == checkpoint["root"], "the entries do not lead to the root")
    level, row = 0, hashes
    while row:
        for number in range((len(row) + 255) // 256):
            part = row[number * 256 : number * 256 + 256]
            must(fetch(base, tile_path(level, number, len(part))) == b"".join(part), f"tile {level}/{number}")
        row = [tree_hash(row[i : i + 256]) for i in range(0, len(row) - 255, 256)]
        level += 1
    key = parse_vkey(vkey)[3]
    said = [statement(e, i, checkpoint["origin"], key) for i, e in enumerate(entries)]
    return {"size": size, "root": checkpoint["root"].hex(), "time": checkpoint["time"], "statements": said}


def extends(base, vkey, file):
    older = parse_checkpoint(Path(file).read_text(), vkey)
    newer = parse_checkpoint(fetch(base, "checkpoint").decode(), vkey)
    must(older["size"] <= newer["size"], "the log was rewound")
    hashes = [leaf_hash(e) for e in read_leaves(base, newer["size"])]
    must(tree_hash(hashes) == newer["root"], "the entries do not lead to the root")
    must(tree_hash(hashes[: older["size"]]) == older["root"], "the log was forked")
    return {"from": older["size"], "to": newer["size"]}


def root_of(index, size, leaf, way):
    """RFC 9162 section 2.1.3.2 (the same proofs as RFC 6962)."""
    node, last, value = index, size - 1, leaf
    for sibling in way:
        must(last != 0, "the way is too long")
        if node & 1 or node == last:
            value = node_hash(sibling, value)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        node, last = node >> 1, last >> 1
    must(last == 0, "the way is too short")
    return value


def proof(file, vkey):
    head, _, note = Path(file).read_text().partition("\n\n")
    lines = head.split("\n")
    must(lines[0] == "c2sp.org/tlog-proof@v1", "the first line")
    must(lines[1].startswith("extra ") and lines[2].startswith("index "), "extra and index")
    entry = base64.b64decode(lines[1][6:], validate=True)
    index = int(lines[2][6:])
    way = [base64.b64decode(line, validate=True) for line in lines[3:]]
    checkpoint = parse_checkpoint(note, vkey)
    must(index < checkpoint["size"], "the index")
    found = root_of(index, checkpoint["size"], leaf_hash(entry), way)
    must(found == checkpoint["root"], "the statement is not in the tree")
    said = statement(entry, index, checkpoint["origin"], parse_vkey(vkey)[3])
    return {"size": checkpoint["size"], "hashes": len(way), "statement": said}


def main(words):
    work = {"audit": audit, "extends": extends, "proof": proof}[words[0]]
    try:
        print(json.dumps(work(*words[1:]), ensure_ascii=False))
        return 0
    except (Refused, ValueError, KeyError) as error:
        print(json.dumps({"refused": str(error)}, ensure_ascii=False))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
