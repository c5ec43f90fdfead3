import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

final class Transactions {
    static void scenarios(Map<String, Scenario> all) {
        all.put("transactions commit and abort", Transactions::commitAndAbort);
        all.put("transactions fence", Transactions::fencing);
        all.put("transactions time out", Transactions::timeout);
        all.put("transactions with offsets", Transactions::offsets);
        all.put("transactions seen by the admin", Transactions::administered);
    }

    private static KafkaProducer<byte[], byte[]> open(Cluster cluster, String id, Object... more) {
        Object[] settings = new Object[more.length + 2];
        settings[0] = "transactional.id";
        settings[1] = ofThisRun(id);
        System.arraycopy(more, 0, settings, 2, more.length);
        KafkaProducer<byte[], byte[]> producer = cluster.producer(settings);
        producer.initTransactions();
        return producer;
    }

    /** Ids are never forgotten, and their epochs go on. */
    private static String ofThisRun(String id) {
        return id + " of " + System.getProperty("run");
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
        return new ProducerRecord<>(topic, 0, null, value.getBytes());
    }

    private static void commitAndAbort(Cluster cluster, Facts facts) throws Exception {
        cluster.create("txn", 1);
        try (KafkaProducer<byte[], byte[]> producer = open(cluster, "txn")) {
            for (String value : List.of("kept 1", "dropped 1", "kept 2", "dropped 2")) {
                producer.beginTransaction();
                for (int i = 0; i < 3; i++) producer.send(record("txn", value + "." + i));
                producer.flush();
                if (value.startsWith("kept")) producer.commitTransaction();
                else producer.abortTransaction();
            }
            producer.beginTransaction();
            facts.tell("open at", producer.send(record("txn", "open")).get().offset());
            TopicPartition only = new TopicPartition("txn", 0);
            try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer("isolation.level", "read_committed")) {
                facts.tell("end for read_committed", consumer.endOffsets(List.of(only)).get(only));
            }
            facts.tell("read_committed", Cluster.values(cluster.read("txn", 6, "isolation.level", "read_committed")));
            facts.tell("read_uncommitted", Cluster.values(cluster.read("txn", 13)));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.commitTransaction();
            facts.tell("offsets", cluster.read("txn", 7, "isolation.level", "read_committed").stream().map(r -> r.offset()).toList());
        }
    }

    private static void fencing(Cluster cluster, Facts facts) throws Exception {
        cluster.create("fenced", 1);
        try (KafkaProducer<byte[], byte[]> old = open(cluster, "fenced")) {
            old.beginTransaction();
            old.send(record("fenced", "of the old")).get();
            try (KafkaProducer<byte[], byte[]> young = open(cluster, "fenced")) {
                facts.attempt("old sends", () -> old.send(record("fenced", "late")).get());
                facts.attempt("old commits", () -> {
                    old.commitTransaction();
                    return "committed";
                });
                young.beginTransaction();
                young.send(record("fenced", "of the young")).get();
                young.commitTransaction();
            }
        }
        facts.tell("read", Cluster.values(cluster.read("fenced", 1, "isolation.level", "read_committed")));
        KafkaProducer<byte[], byte[]> another = open(cluster, "fenced by admin");
        facts.attempt("fenceProducers", () -> cluster.admin.fenceProducers(List.of(ofThisRun("fenced by admin"))).all().get());
        facts.attempt("begins", () -> {
            another.beginTransaction();
            another.send(record("fenced", "v")).get();
            return "sent";
        });
        another.close(Duration.ZERO);
    }

    private static void timeout(Cluster cluster, Facts facts) throws Exception {
        cluster.create("expired", 1);
        KafkaProducer<byte[], byte[]> producer = open(cluster, "expired", "transaction.timeout.ms", "1000");
        producer.beginTransaction();
        producer.send(record("expired", "lost")).get();
        TopicPartition only = new TopicPartition("expired", 0);
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer("isolation.level", "read_committed")) {
            Cluster.until(() -> consumer.endOffsets(List.of(only)).get(only) == 2);
            facts.tell("marker behind it", consumer.endOffsets(List.of(only)).get(only));
        }
        facts.attempt("commit", () -> {
            producer.commitTransaction();
            return "committed";
        });
        producer.close(Duration.ZERO);
        facts.attempt("timeout beyond the broker's", () -> {
            open(cluster, "too long", "transaction.timeout.ms", "2000000").close();
            return "opened";
        });
    }

    private static void offsets(Cluster cluster, Facts facts) throws Exception {
        cluster.create("from", 1);
        cluster.create("to", 1);
        cluster.fill("from", 1, 10);
        TopicPartition only = new TopicPartition("from", 0);
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer("group.id", "mover");
                KafkaProducer<byte[], byte[]> producer = open(cluster, "mover")) {
            consumer.subscribe(List.of("from"));
            facts.tell("read", Cluster.take(consumer, 10).size());
            for (boolean keep : new boolean[] {false, true}) {
                producer.beginTransaction();
                producer.send(record("to", keep ? "kept" : "dropped"));
                producer.sendOffsetsToTransaction(Map.of(only, new OffsetAndMetadata(keep ? 10 : 5, "in txn")), consumer.groupMetadata());
                if (keep) producer.commitTransaction();
                else producer.abortTransaction();
                Cluster.until(() -> consumer.committed(java.util.Set.of(only)).get(only) != null || !keep);
                facts.tell(keep ? "committed" : "aborted", consumer.committed(java.util.Set.of(only)).get(only));
            }
            producer.beginTransaction();
            facts.attempt("of another generation", () -> {
                producer.sendOffsetsToTransaction(Map.of(only, new OffsetAndMetadata(1)), new ConsumerGroupMetadata("mover", 77, "nobody", java.util.Optional.empty()));
                return "sent";
            });
            facts.attempt("then commit", () -> {
                producer.commitTransaction();
                return "committed";
            });
        }
        facts.tell("outcome", Cluster.values(cluster.read("to", 1, "isolation.level", "read_committed")));
    }

    private static void administered(Cluster cluster, Facts facts) throws Exception {
        cluster.create("watched", 1);
        TopicPartition only = new TopicPartition("watched", 0);
        try (KafkaProducer<byte[], byte[]> producer = open(cluster, "watched")) {
            producer.beginTransaction();
            producer.send(record("watched", "v")).get();
            var described = cluster.admin.describeTransactions(List.of(ofThisRun("watched"))).all().get().get(ofThisRun("watched"));
            facts.tell("described", described.state() + " " + described.topicPartitions() + " " + described.transactionTimeoutMs() + " epoch " + described.producerEpoch());
            facts.attempt("missing", () -> cluster.admin.describeTransactions(List.of("no such id")).all().get());
            facts.tell("listed", cluster.admin.listTransactions().all().get().stream()
                    .filter(listing -> listing.transactionalId().equals(ofThisRun("watched"))).map(listing -> listing.state()).toList());
            var states = cluster.admin.describeProducers(List.of(only)).all().get().get(only).activeProducers();
            facts.tell("producers", states.stream().map(state -> state.producerEpoch() + " last " + state.lastSequence() + " begun at "
                    + state.currentTransactionStartOffset().orElse(-1) + " coordinator " + state.coordinatorEpoch().orElse(-1)).toList());
            facts.attempt("aborted by hand", () -> {
                cluster.admin.abortTransaction(new AbortTransactionSpec(only, described.producerId(), (short) described.producerEpoch(),
                        states.get(0).coordinatorEpoch().orElse(0))).all().get();
                return cluster.admin.listOffsets(Map.of(only, org.apache.kafka.clients.admin.OffsetSpec.latest()),
                        new org.apache.kafka.clients.admin.ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all().get().get(only).offset();
            });
            facts.attempt("then commit", () -> {
                producer.commitTransaction();
                return "committed";
            });
        }
    }
}
