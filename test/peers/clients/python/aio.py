"""aiokafka: the scenarios of scenarios.ts. Its argument is the place as JSON."""
import asyncio
import json
import ssl
import sys
import time

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.errors import KafkaError
from aiokafka.structs import OffsetAndMetadata

from facts import BEGIN_MS, PARTITIONS, RECORDS as ALL_RECORDS, digest, records, scenario

RECORDS = ALL_RECORDS - 1
place = json.loads(sys.argv[1])
plain = {"bootstrap_servers": place["plain"]}
limit_s = 30


async def attempt(act):
    try:
        return await act
    except KafkaError as error:
        return type(error).__name__


async def until(condition, what):
    end = time.monotonic() + limit_s
    while not await condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {limit_s} s")
        await asyncio.sleep(0.02)


async def create(topic, partitions=PARTITIONS, **config):
    admin = AIOKafkaAdminClient(**plain)
    await admin.start()
    try:
        kept = {"retention.ms": "-1", **config}  # The records are old.
        answer = await admin.create_topics([NewTopic(topic, partitions, 1, topic_configs=kept)])
        code = answer.topic_errors[0][1]

        async def ready():
            described = await admin.describe_topics([topic])
            found = described[0]["partitions"]
            return len(found) == partitions and all(p["leader"] >= 0 for p in found)

        if code == 0:
            await until(ready, f"leaders of {topic}")
        return code
    finally:
        await admin.close()


async def admin(tell):
    tell("create", await create("aio-admin", 2))
    tell("create again", await create("aio-admin", 2))
    tell("create with a bad name", await create("aio/admin"))
    tell("create with a bad config", await create("aio-bad", **{"retention.ms": "soon"}))
    client = AIOKafkaAdminClient(**plain)
    await client.start()
    more = await client.create_partitions({"aio-admin": NewPartitions(4)})
    tell("more partitions", more.topic_errors[0][1])
    tell("fewer partitions", await attempt(client.create_partitions({"aio-admin": NewPartitions(2)})))
    deleted = await client.delete_topics(["aio-admin", "aio-absent"])
    tell("delete", sorted(deleted.topic_error_codes))
    await client.close()


async def write(topic, **config):
    async with AIOKafkaProducer(**{**plain, "acks": "all", "enable_idempotence": True, "linger_ms": 20, **config}) as producer:
        sent = [
            await producer.send(topic, value, key, partition, timestamp, headers)
            for partition, timestamp, key, value, headers in records()
            if key is not None or value is not None  # This client refuses those.
        ]
        return sorted({type(done).__name__ for done in await asyncio.gather(*sent, return_exceptions=True)})


async def read(topic, count=RECORDS, **config):
    found = []
    async with AIOKafkaConsumer(**{**plain, "auto_offset_reset": "earliest", **config}) as consumer:
        consumer.assign([TopicPartition(topic, partition) for partition in range(PARTITIONS)])

        async def enough():
            for messages in (await consumer.getmany(timeout_ms=200)).values():
                found.extend(messages)
            return len(found) >= count

        await until(enough, f"the records of {topic}")
    return digest((m.partition, m.offset, m.timestamp, m.key, m.value, m.headers) for m in found)


async def produce(tell):
    await create("aio-produce")
    tell("idempotent", await write("aio-produce"))
    tell("read", await read("aio-produce"))
    await create("aio-small", 1, **{"max.message.bytes": "1000"})
    async with AIOKafkaProducer(**plain) as producer:
        tell("too large", await attempt(producer.send_and_wait("aio-small", bytes(2_000))))


async def compression(tell):
    for codec in ["gzip", "snappy", "lz4", "zstd"]:
        await create(f"aio-{codec}")
        tell(codec, await write(f"aio-{codec}", compression_type=codec))
        tell(f"{codec} read", await read(f"aio-{codec}"))


async def group(tell):
    await create("aio-group")
    await write("aio-group")
    settings = {**plain, "group_id": "aio-group", "auto_offset_reset": "earliest", "enable_auto_commit": False}
    first, second = [AIOKafkaConsumer("aio-group", **settings, heartbeat_interval_ms=500) for _ in range(2)]
    await asyncio.gather(first.start(), second.start())
    found = set()

    async def poll(*members):
        for member in members:
            for messages in (await member.getmany(timeout_ms=50)).values():
                found.update((m.partition, m.offset) for m in messages)

    async def shared():
        await poll(first, second)
        return sorted(len(member.assignment()) for member in (first, second)) == [1, 2] and len(found) == RECORDS

    await until(shared, "a shared group")
    tell("read", len(found))
    await second.stop()

    async def alone():
        await poll(first)
        return len(first.assignment()) == PARTITIONS

    await until(alone, "all partitions")
    tell("left over", len(first.assignment()))
    await first.stop()


async def resume(tell):
    await create("aio-resume")
    await write("aio-resume")
    settings = {**plain, "group_id": "aio-resume", "auto_offset_reset": "earliest", "enable_auto_commit": False}
    parts = [TopicPartition("aio-resume", partition) for partition in range(PARTITIONS)]
    async with AIOKafkaConsumer(**settings) as member:
        member.assign(parts)
        await member.commit({part: OffsetAndMetadata(5 + part.partition, "bookmark") for part in parts})
        tell("committed", [await member.committed(part) for part in parts])
        times = await member.offsets_for_times({part: BEGIN_MS + 30 for part in parts})
        tell("offsets for times", sorted((part.partition, at.offset, at.timestamp) for part, at in times.items()))
        tell("end", sorted((part.partition, at) for part, at in (await member.end_offsets(parts)).items()))
    tell("rest", await read("aio-resume", RECORDS - 5 - 6 - 7, **settings))


async def transactions(tell):
    await create("aio-txn")
    settings = {**plain, "transactional_id": "aio-txn", "transaction_timeout_ms": 20_000}
    part = TopicPartition("aio-txn", 0)
    async with AIOKafkaProducer(**settings) as producer:
        for value, offset, end in [
            (b"one", 1, producer.commit_transaction),
            (b"two", 2, producer.abort_transaction),
            (b"three", 3, producer.commit_transaction),
        ]:
            await producer.begin_transaction()
            for partition in range(PARTITIONS):
                await producer.send_and_wait("aio-txn", value, partition=partition, timestamp_ms=BEGIN_MS)
            await producer.send_offsets_to_transaction({part: offset}, "aio-txn")
            await end()
        tell("read committed", await read("aio-txn", 6, isolation_level="read_committed"))
        tell("read uncommitted", await read("aio-txn", 9))
        async with AIOKafkaConsumer(**plain, group_id="aio-txn", enable_auto_commit=False) as reader:
            tell("offset", await reader.committed(part))
        await producer.begin_transaction()
        await producer.send_and_wait("aio-txn", b"fenced", partition=0)
        async with AIOKafkaProducer(**settings):
            tell("fenced", await attempt(producer.commit_transaction()))


async def login(tell):
    trusted = {"ssl_context": ssl.create_default_context(cafile=place["caFile"])}
    for mechanism in ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]:
        at = {
            **{"bootstrap_servers": place["saslTls"], "security_protocol": "SASL_SSL", "sasl_mechanism": mechanism},
            **{"sasl_plain_username": place["username"], "sasl_plain_password": place["password"], **trusted},
        }
        await create(f"aio-{mechanism}")
        tell(mechanism, await write(f"aio-{mechanism}", **at))
        wrong = AIOKafkaProducer(**{**at, "sasl_plain_password": "wrong"})
        tell(f"{mechanism}, wrong password", await attempt(wrong.start()))
        await wrong.stop()
    await create("aio-tls")
    tell("TLS", await write("aio-tls", bootstrap_servers=place["tls"], security_protocol="SSL", **trusted))


for act in [admin, produce, compression, group, resume, transactions, login]:
    scenario(act.__name__, lambda tell, act=act: asyncio.run(act(tell)))
