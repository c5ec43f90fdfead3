import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;

final class Producing {
    private static final long day = 1_700_000_000_000L;

    static void scenarios(Map<String, Scenario> all) {
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            all.put("produce " + codec, (cluster, facts) -> everyByte(cluster, facts, codec));
            all.put("broker compresses with " + codec, (cluster, facts) -> recompressed(cluster, facts, codec));
        }
        for (String acks : List.of("0", "1", "all")) {
            all.put("acks " + acks, (cluster, facts) -> acknowledged(cluster, facts, acks));
        }
        all.put("append time", Producing::appendTime);
        all.put("refused records", Producing::refused);
        all.put("refused times", Producing::refusedTimes);
    }

    private static void everyByte(Cluster cluster, Facts facts, String codec) throws Exception {
        String topic = "bytes-" + codec;
        cluster.create(topic, 2, "retention.ms", "-1");
        String[] settings = {"compression.type", codec, "acks", "all", "enable.idempotence", "true", "linger.ms", "5"};
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer((Object[]) settings)) {
            writeAll(producer, topic, facts);
        }
        List<ConsumerRecord<byte[], byte[]>> records = cluster.read(topic, 400);
        facts.tell("read", records.size());
        for (int partition = 0; partition < 2; partition++) facts.tell("digest of " + partition, digest(records, partition));
    }

    private static void recompressed(Cluster cluster, Facts facts, String codec) throws Exception {
        String topic = "recompressed-" + codec;
        cluster.create(topic, 2, "retention.ms", "-1", "compression.type", codec.equals("none") ? "uncompressed" : codec);
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("compression.type", "lz4")) {
            writeAll(producer, topic, facts);
        }
        List<ConsumerRecord<byte[], byte[]>> records = cluster.read(topic, 400);
        for (int partition = 0; partition < 2; partition++) facts.tell("digest of " + partition, digest(records, partition));
    }

    private static void writeAll(KafkaProducer<byte[], byte[]> producer, String topic, Facts facts) throws Exception {
        Future<RecordMetadata> last = null;
        for (int i = 0; i < 400; i++) last = producer.send(record(topic, i));
        producer.flush();
        facts.tell("last", last.get().partition() + "@" + last.get().offset() + " at " + last.get().timestamp());
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int i) {
        RecordHeaders headers = new RecordHeaders();
        for (int h = 0; h < i % 3; h++) headers.add("h" + h, h == 1 ? null : ("header " + i).getBytes());
        byte[] key = i % 5 == 0 ? null : ("key " + i).getBytes();
        byte[] value = i % 7 == 0 ? null : ("value " + i).repeat(i % 40).getBytes();
        return new ProducerRecord<>(topic, i % 2, day + i, key, value, headers);
    }

    private static String digest(List<ConsumerRecord<byte[], byte[]>> records, int partition) {
        CRC32 crc = new CRC32();
        records.stream().filter(record -> record.partition() == partition).forEach(record -> {
            update(crc, (record.offset() + " " + record.timestampType() + " " + record.timestamp()).getBytes());
            update(crc, record.key());
            update(crc, record.value());
            record.headers().forEach(header -> {
                update(crc, header.key().getBytes());
                update(crc, header.value());
            });
        });
        return Long.toHexString(crc.getValue());
    }

    private static void update(CRC32 crc, byte[] bytes) {
        crc.update(bytes == null ? 1 : 0);
        if (bytes != null) crc.update(bytes);
    }

    private static void acknowledged(Cluster cluster, Facts facts, String acks) throws Exception {
        String topic = "acks-" + acks;
        cluster.create(topic, 1);
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("acks", acks, "enable.idempotence", "false")) {
            RecordMetadata sent = producer.send(new ProducerRecord<>(topic, "v".getBytes())).get();
            facts.tell("offset", sent.hasOffset() ? sent.offset() : "none");
            facts.tell("sizes", sent.serializedKeySize() + "," + sent.serializedValueSize());
        }
        facts.tell("read", Cluster.values(cluster.read(topic, 1)));
    }

    private static void appendTime(Cluster cluster, Facts facts) throws Exception {
        cluster.create("append-time", 1, "message.timestamp.type", "LogAppendTime");
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("compression.type", "gzip")) {
            RecordMetadata sent = producer.send(new ProducerRecord<>("append-time", 0, day, null, "v".getBytes())).get();
            facts.tell("answered time is the record's", sent.timestamp() == day);
            ConsumerRecord<byte[], byte[]> read = cluster.read("append-time", 1).get(0);
            facts.tell("type", read.timestampType());
            facts.tell("read time is the answered", read.timestamp() == sent.timestamp());
        }
    }

    private static void refused(Cluster cluster, Facts facts) throws Exception {
        cluster.create("small", 1, "max.message.bytes", "1000");
        cluster.create("compacted", 1, "cleanup.policy", "compact");
        cluster.create("two-replicas-wanted", 1, "min.insync.replicas", "2");
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("max.block.ms", "2000")) {
            facts.attempt("too large", () -> producer.send(new ProducerRecord<>("small", new byte[5_000])).get());
            facts.attempt("no key", () -> producer.send(new ProducerRecord<>("compacted", new byte[1])).get());
            facts.attempt("no such topic", () -> producer.send(new ProducerRecord<>("missing", new byte[1])).get());
            facts.attempt("no such partition", () -> producer.send(new ProducerRecord<>("small", 9, null, new byte[1])).get());
            facts.attempt("no name", () -> producer.send(new ProducerRecord<>("not a name", new byte[1])).get());
            facts.attempt("after refusals", () -> producer.send(new ProducerRecord<>("small", new byte[10])).get().offset());
        }
    }

    private static void refusedTimes(Cluster cluster, Facts facts) throws Exception {
        cluster.create("times", 1, "message.timestamp.before.max.ms", "60000", "message.timestamp.after.max.ms", "60000");
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            long now = System.currentTimeMillis();
            facts.attempt("long ago", () -> producer.send(new ProducerRecord<>("times", 0, day, null, new byte[1])).get());
            facts.attempt("in future", () -> producer.send(new ProducerRecord<>("times", 0, now + 600_000, null, new byte[1])).get());
            facts.attempt("now", () -> producer.send(new ProducerRecord<>("times", 0, now, null, new byte[1])).get().offset());
        }
    }
}
