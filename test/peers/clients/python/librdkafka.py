"""confluent-kafka (librdkafka): the scenarios of scenarios.ts. Its argument is the place as JSON."""
import json
import sys

from confluent_kafka import (
    Consumer,
    ConsumerGroupTopicPartitions,
    KafkaException,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    OffsetSpec,
    ResourceType,
)

from facts import PARTITIONS, RECORDS, digest, records, scenario, until

place = json.loads(sys.argv[1])
plain = {"bootstrap.servers": place["plain"]}
cluster_admin = AdminClient(plain)


def answer(future):
    try:
        return future.result(30)
    except KafkaException as error:
        return error.args[0].name()


def create(topic, partitions=PARTITIONS, **config):
    kept = {"retention.ms": "-1", **config}  # The records are old.
    created = answer(cluster_admin.create_topics([NewTopic(topic, partitions, 1, config=kept)])[topic])
    if created is None:
        until(lambda: leaders(topic) == partitions, f"leaders of {topic}")
    return created


def leaders(topic):
    known = cluster_admin.list_topics(topic, 10).topics[topic]
    return sum(1 for partition in known.partitions.values() if partition.leader >= 0)


def end_offset(topic, partition):
    """As text; None while the leader does not know its new partition."""
    asked = TopicPartition(topic, partition)
    found = answer(cluster_admin.list_offsets({asked: OffsetSpec.latest()})[asked])
    return None if isinstance(found, str) else str(found.offset)


def state_of(group):
    """None while the coordinator is not ready."""
    described = answer(cluster_admin.describe_consumer_groups([group])[group])
    return None if isinstance(described, str) else described.state.name


def admin(tell):
    tell("create", create("rd-admin", 2, **{"retention.ms": "123456"}))
    tell("create again", create("rd-admin"))
    tell("create with a bad name", create("rd/admin"))
    tell("create with a bad config", create("rd-bad", **{"retention.ms": "soon"}))
    resource = ConfigResource(ResourceType.TOPIC, "rd-admin")

    def configs():
        described = answer(cluster_admin.describe_configs([resource])[resource])
        return {name: (entry.value, entry.source, entry.is_read_only) for name, entry in sorted(described.items())}

    tell("configs", configs())
    resource.add_incremental_config(
        ConfigEntry("cleanup.policy", "compact", incremental_operation=AlterConfigOpType.APPEND)
    )
    tell("alter", answer(cluster_admin.incremental_alter_configs([resource])[resource]))
    tell("altered", until(lambda: configs()["cleanup.policy"][0] == "delete,compact", "the altered config"))
    tell("more partitions", answer(cluster_admin.create_partitions([NewPartitions("rd-admin", 4)])["rd-admin"]))
    tell("fewer partitions", answer(cluster_admin.create_partitions([NewPartitions("rd-admin", 2)])["rd-admin"]))
    tell("partitions", until(lambda: leaders("rd-admin") == 4, "four partitions"))
    tell("end offset", until(lambda: end_offset("rd-admin", 3), "the end of the new partition"))
    beyond = [TopicPartition("rd-admin", 0, 9)]
    tell("delete records", [answer(deleted) for deleted in cluster_admin.delete_records(beyond).values()])
    tell("delete", answer(cluster_admin.delete_topics(["rd-admin"])["rd-admin"]))
    tell("delete again", answer(cluster_admin.delete_topics(["rd-admin"])["rd-admin"]))


def write(topic, **config):
    outcomes = []
    producer = Producer({**plain, "linger.ms": 20, **config})
    for partition, timestamp, key, value, headers in records():
        producer.produce(
            topic, value, key, partition, timestamp=timestamp, headers=headers,
            on_delivery=lambda error, _: outcomes.append(error.name() if error else "ok"),
        )
    producer.flush(30)
    return {outcome: outcomes.count(outcome) for outcome in outcomes}


def read(topic, **config):
    consumer = Consumer({**plain, "group.id": f"{topic}-reader", "enable.auto.commit": False, **config})
    consumer.assign([TopicPartition(topic, partition, 0) for partition in range(PARTITIONS)])
    found = []
    until(lambda: len(found) >= RECORDS or found.extend(consumer.consume(100, 0.2)), f"the records of {topic}")
    consumer.close()
    return digest(
        (m.partition(), m.offset(), m.timestamp()[1], m.key(), m.value(), m.headers() or []) for m in found
    )


def produce(tell):
    create("rd-produce")
    tell("idempotent", write("rd-produce", **{"enable.idempotence": True}))
    tell("read", read("rd-produce"))
    producer = Producer({**plain, "message.timeout.ms": 5_000})
    outcome = []
    create("rd-small", 1, **{"max.message.bytes": "1000"})
    producer.produce("rd-small", bytes(2_000), on_delivery=lambda error, _: outcome.append(error.name()))
    producer.flush(30)
    tell("too large", outcome)


def compression(tell):
    for codec in ["none", "gzip", "snappy", "lz4", "zstd"]:
        create(f"rd-{codec}")
        tell(codec, write(f"rd-{codec}", **{"compression.type": codec}))
        tell(f"{codec} read", read(f"rd-{codec}"))


def share(tell, topic, **config):
    """Two members share a topic, one leaves, then the other has all."""
    create(topic)
    write(topic)
    settings = {**plain, "group.id": topic, "auto.offset.reset": "earliest", "enable.auto.commit": False, **config}
    first, second = Consumer(settings), Consumer(settings)
    found = []

    def poll():
        for member in (first, second):
            found.extend((message.partition(), message.offset()) for message in member.consume(100, 0.05))
            try:
                member.commit(asynchronous=False)
            except KafkaException:  # Nothing to commit, or a new generation: later.
                pass

    def offsets():
        asked = ConsumerGroupTopicPartitions(topic)
        listed = answer(cluster_admin.list_consumer_group_offsets([asked])[topic]).topic_partitions
        return sorted((offset.partition, offset.offset) for offset in listed)

    def shared():
        poll()
        return sorted(len(member.assignment()) for member in (first, second)) == [1, 2]

    for member in (first, second):
        member.subscribe([topic])
    until(shared, "a shared group")
    until(lambda: poll() or sum(offset for _, offset in offsets()) == RECORDS, "all records")
    tell("read", len(set(found)))
    tell("shared", sorted(len(member.assignment()) for member in (first, second)))
    described = answer(cluster_admin.describe_consumer_groups([topic])[topic])
    tell("group", (described.state.name, described.partition_assignor, len(described.members)))
    tell("refused while members are in it", answer(cluster_admin.delete_consumer_groups([topic])[topic]))
    second.close()
    until(lambda: first.consume(1, 0.05) or len(first.assignment()) == PARTITIONS, "all partitions")
    tell("left over", len(first.assignment()))
    first.close()
    tell("offsets", offsets())
    until(lambda: state_of(topic) == "EMPTY", "an empty group")
    tell("deleted", answer(cluster_admin.delete_consumer_groups([topic])[topic]))


def group(tell):
    share(tell, "rd-group", **{"partition.assignment.strategy": "range"})
    share(tell, "rd-sticky", **{"partition.assignment.strategy": "cooperative-sticky"})
    tell("a group nobody has", until(lambda: state_of("rd-none"), "a coordinator"))
    tell("delete a group nobody has", answer(cluster_admin.delete_consumer_groups(["rd-none"])["rd-none"]))


def consumer(tell):
    share(tell, "rd-consumer", **{"group.protocol": "consumer"})


def resume(tell):
    create("rd-resume")
    write("rd-resume")
    settings = {**plain, "group.id": "rd-resume", "auto.offset.reset": "earliest", "enable.auto.commit": False}
    member = Consumer(settings)
    at = [TopicPartition("rd-resume", partition, 5 + partition, metadata="bookmark") for partition in range(PARTITIONS)]
    tell("committed", [(p.offset, p.error) for p in member.commit(offsets=at, asynchronous=False)])
    found = member.committed([TopicPartition("rd-resume", partition) for partition in range(PARTITIONS)], 10)
    tell("fetched", [(p.offset, p.metadata) for p in found])
    times = [TopicPartition("rd-resume", partition, 1_700_000_000_030) for partition in range(PARTITIONS)]
    tell("offsets for times", [p.offset for p in member.offsets_for_times(times, 10)])
    tell("watermarks", member.get_watermark_offsets(TopicPartition("rd-resume", 1), 10))
    member.subscribe(["rd-resume"])
    seen = []
    wanted = RECORDS - 5 - 6 - 7
    until(lambda: len(seen) >= wanted or seen.extend(member.consume(100, 0.2)), "the rest")
    tell("first read", sorted({p: min(m.offset() for m in seen if m.partition() == p) for p in range(3)}.items()))
    tell("count", len(seen))
    member.close()


def transactions(tell):
    create("rd-txn")
    settings = {**plain, "transactional.id": "rd-txn", "transaction.timeout.ms": 20_000}
    producer = Producer(settings)
    producer.init_transactions(30)
    reader = Consumer({**plain, "group.id": "rd-txn", "enable.auto.commit": False})
    member = reader.consumer_group_metadata()
    for value, offset, end in [
        (b"one", 1, producer.commit_transaction),
        (b"two", 2, producer.abort_transaction),
        (b"three", 3, producer.commit_transaction),
    ]:
        producer.begin_transaction()
        for partition in range(PARTITIONS):
            producer.produce("rd-txn", value, partition=partition)
        producer.flush(30)  # Ending may overtake records, which then were never there.
        producer.send_offsets_to_transaction([TopicPartition("rd-txn", 0, offset)], member, 30)
        end(30)
    for isolation in ("read_committed", "read_uncommitted"):
        tell(isolation, values("rd-txn", isolation))
    tell("offset", [p.offset for p in reader.committed([TopicPartition("rd-txn", 0)], 10)])
    reader.close()
    producer.begin_transaction()
    producer.produce("rd-txn", b"fenced", partition=0)
    producer.flush(30)
    Producer(settings).init_transactions(30)
    try:
        producer.commit_transaction(30)
        tell("fenced", "no")
    except KafkaException as error:
        tell("fenced", (error.args[0].name(), error.args[0].fatal()))
    tell("after fencing", values("rd-txn", "read_committed"))


def values(topic, isolation):
    """What somebody reads until the end of every partition."""
    settings = {**plain, "group.id": "rd-values", "isolation.level": isolation, "enable.partition.eof": True}
    consumer = Consumer(settings)
    consumer.assign([TopicPartition(topic, partition, 0) for partition in range(PARTITIONS)])
    found, ended = [], set()

    def poll():
        for message in consumer.consume(100, 0.2):
            if message.error():
                ended.add(message.partition())
            else:
                found.append((message.partition(), message.offset(), message.value().decode()))
        return len(ended) == PARTITIONS

    until(poll, "the ends of the partitions")
    consumer.close()
    return sorted(found)


def login(tell):
    tls = {"ssl.ca.location": place["caFile"]}
    user = {"sasl.username": place["username"], "sasl.password": place["password"]}
    for mechanism in ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]:
        at = {"bootstrap.servers": place["saslTls"], "security.protocol": "SASL_SSL", "sasl.mechanism": mechanism, **tls}
        tell(mechanism, round_trip(f"rd-{mechanism}", {**at, **user}))
        tell(f"{mechanism}, wrong password", refusal({**at, **user, "sasl.password": "wrong"}))
    tell("TLS", round_trip("rd-tls", {"bootstrap.servers": place["tls"], "security.protocol": "SSL", **tls}))


def round_trip(topic, security):
    create(topic)
    return (write(topic, **security), read(topic, **security))


def refusal(security):
    errors = []
    client = AdminClient({**security, "error_cb": lambda error: errors.append(error), "log_level": 0})
    client.poll(0)
    found = until(lambda: client.poll(0.1) and False or [e for e in errors if e.name() == "_AUTHENTICATION"], "a refusal")
    return found[0].str().split(":", 3)[-1].split("(after")[0].strip()


for name, act in [
    ("admin", admin), ("produce", produce), ("compression", compression), ("group", group), ("consumer", consumer),
    ("resume", resume), ("transactions", transactions), ("login", login),
]:
    scenario(name, act)
