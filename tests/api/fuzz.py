#!/usr/bin/env python3
"""Schema-driven fuzzing of the whole API with schemathesis, once as each role.

The real program serves a demo office; requests are made from its own OpenAPI description. It fails on
any 5xx, any status or content type the description does not name, and any body that does not fit its
schema. Usage: fuzz.py [EXAMPLES per operation and role, default 12]; TEMTHAT names the program.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("TEMTHAT", str(ROOT / "target/debug/temthat"))
SCHEMATHESIS = str(Path(sys.executable).with_name("st"))
EXAMPLES = sys.argv[1] if len(sys.argv) > 1 else "12"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
PASSWORD = "bốn con voi đi chợ xa"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
ROLES = {"office": [], "inspector": [], "producer": ["--producer", "CT-1"], "auditor": []}


def told(data: Path, *args: str) -> dict:
    """What a command answers."""
    done = subprocess.run([PROGRAM, *args, "--data", str(data), "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def enter(base: str, path: str) -> str:
    """Opens an account by its one-time link; the answer is the cookie."""
    connection = HTTPConnection(urllib.parse.urlsplit(base).netloc)
    body = urllib.parse.urlencode({"password": PASSWORD, "again": PASSWORD})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    assert answer.status == 303, answer.read().decode()
    return answer.getheader("Set-Cookie").split(";")[0]


def answers(metrics: str) -> Counter:
    """How many answers of each status the server counts itself."""
    text = urllib.request.urlopen(f"{metrics}/metrics").read().decode()
    lines = re.findall(r'^temthat_http_requests_total\{.*status="(\d+)"\} (\d+)', text, flags=re.M)
    return sum((Counter({status: int(count)}) for status, count in lines), Counter())


def run(base: str, role: str, cookie: str) -> tuple[int, int]:
    """One round as one role: requests made, and the exit code."""
    # Whoever signs out in the middle has nothing left to ask: nobody's round fuzzes that route.
    session = ["-H", f"Cookie: {cookie}", "--exclude-operation-id", "delete_session"] if cookie else []
    command = [SCHEMATHESIS, "run", f"{base}/openapi.json", "--checks", CHECKS, "--max-examples", EXAMPLES,
               "-H", "Sec-Fetch-Site: same-origin", "--suppress-health-check", "all", "--warnings", "off",
               "--generation-database", "none", "--continue-on-failure", *session]
    done = subprocess.run(command, capture_output=True, text=True)
    cases = sum(int(n) for n in re.findall(r"(\d+) generated", done.stdout))
    if done.returncode:
        print(done.stdout[-12_000:], done.stderr[-2_000:])
    print(f"{role}: {cases} requests, exit {done.returncode}", flush=True)
    return cases, done.returncode


def main() -> int:
    work = Path(tempfile.mkdtemp(prefix="temthat-fuzz-"))
    data, secret = work / "office", work / "passphrase"
    server = None
    try:
        secret.write_text("temthat demo\n")
        subprocess.run([PROGRAM, "demo", "--once", "--dir", str(data)], check=True, stdout=subprocess.DEVNULL)
        config = data / "config.toml"
        # The share of a caller is tested elsewhere; here it would only end the round.
        config.write_text(re.sub(r"^requests_per_second = \d+$", "", config.read_text(), flags=re.M)
                          .replace("[http]", "[http]\nrequests_per_second = 1000000"))
        if "[http]" not in config.read_text():
            config.write_text(config.read_text() + "\n[http]\nrequests_per_second = 1000000\n")
        command = [PROGRAM, "serve", "--data", str(data), "--listen", "127.0.0.1:0",
                   "--metrics", "127.0.0.1:0", "--passphrase-file", str(secret)]
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        told_at = [found.group() for _, found in zip(range(2), filter(None, map(ADDRESS.search, server.stderr)))]
        assert len(told_at) == 2, "the server did not start"
        base, metrics = told_at
        results, before = [run(base, "nobody", "")], answers(metrics)
        print(f"  answers: {dict(sorted(before.items()))}", flush=True)
        for role, more in ROLES.items():
            # The office may lock its own account, which ends its session: then once more as somebody new.
            for attempt in range(3):
                # Opened only now: the office's round before may have shut out whomever it met.
                login = f"fuzz-{role}-{attempt}"
                link = told(data, "user", "add", "--login", login, "--name", role, "--role", role, *more)
                cookie = enter(base, urllib.parse.urlsplit(link["path"]).path)
                results.append(run(base, role, cookie))
                now = answers(metrics)
                made, before = now - before, now
                print(f"  answers: {dict(sorted(made.items()))}", flush=True)
                if made["401"] < 20:
                    break
            else:
                raise AssertionError("the session did not hold: not all was fuzzed behind the door")
        assert not any(status.startswith("5") for status in before), before
        # Whatever was asked: the store is whole and the server answers.
        health = json.load(urllib.request.urlopen(f"{base}/health"))
        server.terminate()
        server.wait(30)
        # 1: something to do, such as the demo's keys; 4 would be a damaged store.
        doctor = subprocess.run([PROGRAM, "doctor", "--data", str(data), "--json"], capture_output=True)
        assert doctor.returncode in (0, 1), doctor.stdout.decode()
        made = sum(cases for cases, _ in results)
        print(f"API fuzz: {made} requests in {len(ROLES) + 1} roles; the register is whole at {health['register_seq']}")
        return max(code for _, code in results)
    finally:
        if server and server.poll() is None:
            server.kill()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
