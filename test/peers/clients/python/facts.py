"""Facts that a scenario tells, a line each, and the records that every client writes and reads."""
import hashlib
import time

PARTITIONS = 3
RECORDS = 60
BEGIN_MS = 1_700_000_000_000


def scenario(name, act):
    """Runs one scenario; an error that it did not expect is a fact of its own."""
    try:
        act(lambda fact, value: print(f"{name} | {fact} = {value}", flush=True))
    except Exception as error:  # The other scenarios go on.
        print(f"{name} | failed = {type(error).__name__}: {error}", flush=True)


def records():
    """(partition, timestamp, key, value, headers) of each record; nulls, empty and binary bytes among them."""
    for i in range(RECORDS):
        key = None if i % 7 == 0 else b"key-%d" % i
        value = None if i % 11 == 0 else bytes((i + j) % 256 for j in range(i * 13))
        headers = [("plain", b"value"), ("bytes", bytes([0, 255, i])), ("empty", b""), ("plain", b"again")]
        yield i % PARTITIONS, BEGIN_MS + i, key, value, headers if i % 2 == 0 else []


def digest(read):
    """Of (partition, offset, timestamp, key, value, headers) of records in any order."""
    lines = sorted(
        f"{partition}/{offset:06}/{timestamp}/{hexed(key)}/{hexed(value)}/"
        + ",".join(f"{name}:{hexed(data)}" for name, data in headers)
        for partition, offset, timestamp, key, value, headers in read
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def hexed(data):
    return "null" if data is None else data.hex()


def until(condition, what, limit_s=30):
    """Waits until the condition gives something true, and returns that."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise TimeoutError(f"{what}: not within {limit_s} s")
