import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

final class Reading {
    static void scenarios(Map<String, Scenario> all) {
        all.put("offsets and times", Reading::offsetsAndTimes);
        all.put("seek and pause", Reading::seekAndPause);
        all.put("reset policies", Reading::resets);
        all.put("small fetches", Reading::smallFetches);
        all.put("commits without a group's members", Reading::standaloneCommits);
    }

    private static void offsetsAndTimes(Cluster cluster, Facts facts) throws Exception {
        cluster.create("timed", 2, "retention.ms", "-1");
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("linger.ms", "20")) {
            for (int i = 0; i < 50; i++) {
                producer.send(new ProducerRecord<>("timed", 0, 1_700_000_000_000L + (i % 10) * 1000L + i, null, new byte[] {1}));
            }
        }
        TopicPartition full = new TopicPartition("timed", 0);
        TopicPartition empty = new TopicPartition("timed", 1);
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer()) {
            facts.tell("begin", new TreeMap<>(Map.of(0, consumer.beginningOffsets(List.of(full)).get(full))));
            facts.tell("end", consumer.endOffsets(List.of(full)).get(full) + "," + consumer.endOffsets(List.of(empty)).get(empty));
            for (long time : new long[] {0, 1_700_000_000_000L, 1_700_000_003_500L, 1_700_000_009_049L, 1_700_000_009_050L}) {
                OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(full, time)).get(full);
                facts.tell("at " + time, found == null ? "nothing" : found.offset() + "@" + found.timestamp() + " epoch " + found.leaderEpoch());
            }
            facts.tell("at 0 of the empty", consumer.offsetsForTimes(Map.of(empty, 0L)).get(empty));
            facts.tell("partitions", consumer.partitionsFor("timed").size());
            facts.attempt("partitions of none", () -> consumer.partitionsFor("no-such-topic"));
            facts.tell("listed", consumer.listTopics().containsKey("timed"));
        }
    }

    private static void seekAndPause(Cluster cluster, Facts facts) throws Exception {
        cluster.create("sought", 2);
        cluster.fill("sought", 2, 20);
        TopicPartition first = new TopicPartition("sought", 0);
        TopicPartition second = new TopicPartition("sought", 1);
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer("max.poll.records", "3")) {
            consumer.assign(List.of(first, second));
            consumer.pause(List.of(second));
            consumer.seek(first, 7);
            facts.tell("from 7", Cluster.values(Cluster.take(consumer, 3)));
            facts.tell("position", consumer.position(first) + "," + consumer.position(second));
            consumer.resume(List.of(second));
            consumer.seekToEnd(List.of(first));
            facts.tell("the other", Cluster.values(Cluster.take(consumer, 10)));
            Cluster.until(() -> {
                consumer.poll(Duration.ofMillis(50));
                return consumer.currentLag(first).isPresent();
            });
            facts.tell("lag", consumer.currentLag(first) + "," + consumer.currentLag(second));
            consumer.seekToBeginning(List.of(first));
            facts.tell("again", Cluster.take(consumer, 10).size());
        }
    }

    private static void resets(Cluster cluster, Facts facts) throws Exception {
        cluster.create("reset", 1);
        cluster.fill("reset", 1, 10);
        TopicPartition only = new TopicPartition("reset", 0);
        for (String policy : List.of("earliest", "latest", "none")) {
            try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer("auto.offset.reset", policy, "group.id", "resets")) {
                consumer.assign(List.of(only));
                facts.attempt(policy + " from nothing", () -> consumer.position(only));
                consumer.seek(only, 1_000);
                facts.attempt(policy + " from beyond", () -> {
                    consumer.poll(Duration.ofMillis(500));
                    return policy.equals("earliest") ? "" : consumer.position(only);
                });
            }
        }
    }

    private static void smallFetches(Cluster cluster, Facts facts) throws Exception {
        cluster.create("small-fetches", 3);
        cluster.fill("small-fetches", 3, 300);
        Object[] settings = {"max.partition.fetch.bytes", "1", "fetch.max.bytes", "1", "fetch.min.bytes", "1"};
        facts.tell("read", cluster.read("small-fetches", 300, settings).size());
    }

    private static void standaloneCommits(Cluster cluster, Facts facts) throws Exception {
        cluster.create("standalone", 1);
        cluster.fill("standalone", 1, 10);
        TopicPartition only = new TopicPartition("standalone", 0);
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer("group.id", "standalone")) {
            consumer.assign(List.of(only));
            facts.tell("before", consumer.committed(java.util.Set.of(only)));
            consumer.commitSync(Map.of(only, new OffsetAndMetadata(4, java.util.Optional.of(0), "mine")));
            facts.tell("after", consumer.committed(java.util.Set.of(only)));
            facts.attempt("too much metadata", () -> {
                consumer.commitSync(Map.of(only, new OffsetAndMetadata(4, "x".repeat(5_000))));
                return "committed";
            });
            facts.attempt("of a missing partition", () -> {
                consumer.commitSync(Map.of(new TopicPartition("standalone", 7), new OffsetAndMetadata(1)), Duration.ofSeconds(2));
                return "committed";
            });
        }
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer("group.id", "standalone")) {
            consumer.assign(List.of(only));
            facts.tell("resumed", Cluster.values(Cluster.take(consumer, 6)));
        }
    }
}
