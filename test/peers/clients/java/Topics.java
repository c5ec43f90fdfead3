import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

final class Topics {
    static void scenarios(Map<String, Scenario> all) {
        all.put("topics are created", Topics::created);
        all.put("topics are refused", Topics::refused);
        all.put("topics grow and go", Topics::grow);
        all.put("topic configs", Topics::configs);
        all.put("records are deleted", Topics::deleteRecords);
        all.put("offsets by the admin", Topics::offsets);
        all.put("reassignments and elections", Topics::reassign);
    }

    private static void created(Cluster cluster, Facts facts) throws Exception {
        Admin admin = cluster.admin;
        CreateTopicsResult result = admin.createTopics(List.of(new NewTopic("made", 3, (short) 1).configs(Map.of("retention.ms", "60000"))));
        facts.tell("answered", result.numPartitions("made").get() + " " + result.replicationFactor("made").get());
        facts.tell("configs", overridden(result.config("made").get().entries()));
        Cluster.until(() -> admin.listTopics().names().get().contains("made"));
        TopicDescription described = admin.describeTopics(List.of("made")).allTopicNames().get().get("made");
        facts.tell("described", described.name() + " internal " + described.isInternal() + " " + described.partitions().size() + " allowed " + described.authorizedOperations());
        facts.tell("same id", described.topicId().equals(result.topicId("made").get()));
        facts.tell("by id", admin.describeTopics(org.apache.kafka.common.TopicCollection.ofTopicIds(List.of(described.topicId()))).allTopicIds().get().size());
        facts.attempt("by unknown id", () -> admin.describeTopics(org.apache.kafka.common.TopicCollection.ofTopicIds(List.of(org.apache.kafka.common.Uuid.randomUuid()))).allTopicIds().get());
        facts.attempt("unknown", () -> admin.describeTopics(List.of("not made")).allTopicNames().get());
        facts.attempt("unknown, legal", () -> admin.describeTopics(List.of("not-made")).allTopicNames().get());
        facts.attempt("defaults", () -> {
            CreateTopicsResult defaults = admin.createTopics(List.of(new NewTopic("defaults", Optional.empty(), Optional.empty())));
            return defaults.numPartitions("defaults").get() + " " + defaults.replicationFactor("defaults").get();
        });
        facts.attempt("allowed", () -> {
            var options = new org.apache.kafka.clients.admin.DescribeTopicsOptions().includeAuthorizedOperations(true);
            return new TreeSet<>(admin.describeTopics(List.of("made"), options).allTopicNames().get().get("made").authorizedOperations());
        });
    }

    private static void refused(Cluster cluster, Facts facts) throws Exception {
        cluster.create("taken", 1);
        facts.attempt("taken", () -> create(cluster, new NewTopic("taken", 1, (short) 1)));
        facts.attempt("alike", () -> create(cluster, new NewTopic("a.like", 1, (short) 1)));
        facts.attempt("alike too", () -> create(cluster, new NewTopic("a_like", 1, (short) 1)));
        facts.attempt("no name", () -> create(cluster, new NewTopic("", 1, (short) 1)));
        facts.attempt("bad name", () -> create(cluster, new NewTopic("a b", 1, (short) 1)));
        facts.attempt("long name", () -> create(cluster, new NewTopic("x".repeat(250), 1, (short) 1)));
        facts.attempt("dots", () -> create(cluster, new NewTopic("..", 1, (short) 1)));
        facts.attempt("no partitions", () -> create(cluster, new NewTopic("p", 0, (short) 1)));
        facts.attempt("factor 0", () -> create(cluster, new NewTopic("p", 1, (short) 0)));
        facts.attempt("factor 9", () -> create(cluster, new NewTopic("p", 1, (short) 9)));
        facts.attempt("unknown broker", () -> create(cluster, new NewTopic("p", Map.of(0, List.of(99)))));
        facts.attempt("twice a broker", () -> create(cluster, new NewTopic("p", Map.of(0, List.of(1, 1)))));
        facts.attempt("a hole", () -> create(cluster, new NewTopic("p", Map.of(1, List.of(1)))));
        facts.attempt("unknown config", () -> create(cluster, new NewTopic("p", 1, (short) 1).configs(Map.of("no.such", "1"))));
        facts.attempt("bad config", () -> create(cluster, new NewTopic("p", 1, (short) 1).configs(Map.of("retention.ms", "soon"))));
        facts.attempt("bad policy", () -> create(cluster, new NewTopic("p", 1, (short) 1).configs(Map.of("cleanup.policy", "shred"))));
        facts.attempt("only validated", () -> {
            cluster.admin.createTopics(List.of(new NewTopic("dry", 1, (short) 1)), new CreateTopicsOptions().validateOnly(true)).all().get();
            return cluster.admin.listTopics().names().get().contains("dry");
        });
    }

    private static Object create(Cluster cluster, NewTopic topic) throws Exception {
        cluster.admin.createTopics(List.of(topic)).all().get();
        return "created";
    }

    private static void grow(Cluster cluster, Facts facts) throws Exception {
        Admin admin = cluster.admin;
        cluster.create("grown", 2);
        facts.attempt("grown", () -> {
            admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(4))).all().get();
            Cluster.until(() -> admin.describeTopics(List.of("grown")).allTopicNames().get().get("grown").partitions().size() == 4);
            return admin.describeTopics(List.of("grown")).allTopicNames().get().get("grown").partitions().size();
        });
        facts.attempt("shrunk", () -> admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(1))).all().get());
        facts.attempt("same", () -> admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(4))).all().get());
        facts.attempt("assigned", () -> admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(5, List.of(List.of(1))))).all().get());
        facts.attempt("assigned to nobody", () -> admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(6, List.of(List.of(99))))).all().get());
        facts.attempt("too few assigned", () -> admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(9, List.of(List.of(1))))).all().get());
        facts.attempt("of none", () -> admin.createPartitions(Map.of("no-topic", NewPartitions.increaseTo(4))).all().get());
        facts.attempt("deleted", () -> admin.deleteTopics(List.of("grown")).all().get());
        facts.attempt("deleted again", () -> admin.deleteTopics(List.of("grown")).all().get());
    }

    private static void configs(Cluster cluster, Facts facts) throws Exception {
        cluster.create("configured", 1);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "configured");
        facts.tell("names", new TreeSet<>(entries(cluster, topic).stream().filter(Topics::isComparable).map(entry -> entry.name() + "=" + entry.value() + " " + entry.source() + " " + entry.type()).toList()));
        facts.attempt("set", () -> alter(cluster, topic, "retention.ms", "5000", AlterConfigOp.OpType.SET));
        facts.attempt("append", () -> alter(cluster, topic, "cleanup.policy", "compact", AlterConfigOp.OpType.APPEND));
        facts.attempt("append to a number", () -> alter(cluster, topic, "retention.ms", "1", AlterConfigOp.OpType.APPEND));
        facts.attempt("subtract", () -> alter(cluster, topic, "cleanup.policy", "delete", AlterConfigOp.OpType.SUBTRACT));
        facts.attempt("delete", () -> alter(cluster, topic, "retention.ms", "", AlterConfigOp.OpType.DELETE));
        facts.attempt("unknown", () -> alter(cluster, topic, "no.such", "1", AlterConfigOp.OpType.SET));
        facts.attempt("bad", () -> alter(cluster, topic, "segment.bytes", "-1", AlterConfigOp.OpType.SET));
        facts.attempt("of none", () -> alter(cluster, new ConfigResource(ConfigResource.Type.TOPIC, "none"), "retention.ms", "1", AlterConfigOp.OpType.SET));
        facts.attempt("described of none", () -> entries(cluster, new ConfigResource(ConfigResource.Type.TOPIC, "none")));
        facts.attempt("group", () -> alter(cluster, new ConfigResource(ConfigResource.Type.valueOf("GROUP"), "g"), "consumer.session.timeout.ms", "50000", AlterConfigOp.OpType.SET));
        facts.attempt("unknown broker", () -> cluster.admin.describeConfigs(List.of(new ConfigResource(ConfigResource.Type.BROKER, "99")),
                new org.apache.kafka.clients.admin.DescribeConfigsOptions().timeoutMs(2_000)).all().get());
        facts.attempt("cluster", () -> alter(cluster, new ConfigResource(ConfigResource.Type.BROKER, ""), "log.cleaner.threads", "2", AlterConfigOp.OpType.SET));
        facts.attempt("cluster, static", () -> alter(cluster, new ConfigResource(ConfigResource.Type.BROKER, ""), "broker.id", "2", AlterConfigOp.OpType.SET));
        facts.attempt("cluster, back", () -> alter(cluster, new ConfigResource(ConfigResource.Type.BROKER, ""), "log.cleaner.threads", "", AlterConfigOp.OpType.DELETE));
    }

    private static Object alter(Cluster cluster, ConfigResource of, String name, String value, AlterConfigOp.OpType how) throws Exception {
        cluster.admin.incrementalAlterConfigs(Map.of(of, List.of(new AlterConfigOp(new ConfigEntry(name, value), how)))).all().get();
        return Cluster.settled(() -> overridden(entries(cluster, of)));
    }

    private static java.util.Collection<ConfigEntry> entries(Cluster cluster, ConfigResource of) throws Exception {
        return cluster.admin.describeConfigs(List.of(of)).all().get().get(of).entries();
    }

    private static Map<String, String> overridden(java.util.Collection<ConfigEntry> entries) {
        Map<String, String> found = new TreeMap<>();
        for (ConfigEntry entry : entries) {
            boolean own = entry.source().name().startsWith("DYNAMIC_");
            if (own && isComparable(entry)) found.put(entry.name(), entry.value());
        }
        return found;
    }

    /** A fresh Apache Kafka sets it by itself, because of eligible leader replicas (KIP-966). */
    private static boolean isComparable(ConfigEntry entry) {
        return !entry.name().equals("min.insync.replicas");
    }

    private static void deleteRecords(Cluster cluster, Facts facts) throws Exception {
        cluster.create("cut", 1);
        cluster.fill("cut", 1, 10);
        TopicPartition only = new TopicPartition("cut", 0);
        for (long before : new long[] {4, 2, 11, -1, 11}) {
            facts.attempt("before " + before, () -> cluster.admin.deleteRecords(Map.of(only, RecordsToDelete.beforeOffset(before))).lowWatermarks().get(only).get().lowWatermark());
        }
        cluster.fill("cut", 1, 2);
        facts.tell("read", cluster.read("cut", 2).stream().map(record -> record.offset()).toList());
        facts.attempt("of none", () -> cluster.admin.deleteRecords(Map.of(new TopicPartition("none", 0), RecordsToDelete.beforeOffset(1)), new org.apache.kafka.clients.admin.DeleteRecordsOptions().timeoutMs(2_000)).all().get());
    }

    private static void offsets(Cluster cluster, Facts facts) throws Exception {
        cluster.create("listed", 2);
        cluster.fill("listed", 1, 10);
        Map<String, OffsetSpec> specs = new TreeMap<>(Map.of("earliest", OffsetSpec.earliest(), "latest", OffsetSpec.latest(),
                "time 0", OffsetSpec.forTimestamp(0), "far", OffsetSpec.forTimestamp(Long.MAX_VALUE / 2), "local", OffsetSpec.earliestLocal(), "tiered", OffsetSpec.latestTiered()));
        specs.forEach((name, spec) -> {
            for (int partition = 0; partition < 2; partition++) {
                TopicPartition of = new TopicPartition("listed", partition);
                facts.attempt(name + " of " + partition, () -> {
                    var found = cluster.admin.listOffsets(Map.of(of, spec)).all().get().get(of);
                    return found.offset() + " epoch " + found.leaderEpoch();
                });
            }
        });
        facts.attempt("of none", () -> cluster.admin.listOffsets(Map.of(new TopicPartition("none", 0), OffsetSpec.latest()),
                new org.apache.kafka.clients.admin.ListOffsetsOptions().timeoutMs(2_000)).all().get());
    }

    private static void reassign(Cluster cluster, Facts facts) throws Exception {
        Admin admin = cluster.admin;
        admin.createTopics(List.of(new NewTopic("moved", Map.of(0, List.of(1))))).all().get();
        Cluster.until(() -> admin.describeTopics(List.of("moved")).allTopicNames().get().size() == 1);
        TopicPartition only = new TopicPartition("moved", 0);
        facts.attempt("to itself", () -> admin.alterPartitionReassignments(Map.of(only, Optional.of(new NewPartitionReassignment(List.of(1))))).all().get());
        facts.attempt("to nobody", () -> admin.alterPartitionReassignments(Map.of(only, Optional.of(new NewPartitionReassignment(List.of(99))))).all().get());
        facts.attempt("to none", () -> admin.alterPartitionReassignments(Map.of(only, Optional.of(new NewPartitionReassignment(List.of())))).all().get());
        facts.attempt("twice", () -> admin.alterPartitionReassignments(Map.of(only, Optional.of(new NewPartitionReassignment(List.of(1, 1))))).all().get());
        facts.attempt("cancel nothing", () -> admin.alterPartitionReassignments(Map.of(only, Optional.empty())).all().get());
        facts.attempt("of none", () -> admin.alterPartitionReassignments(Map.of(new TopicPartition("moved", 7), Optional.empty())).all().get());
        facts.attempt("ongoing", () -> admin.listPartitionReassignments().reassignments().get());
        for (ElectionType type : ElectionType.values()) {
            facts.attempt("elect " + type, () -> admin.electLeaders(type, java.util.Set.of(only)).partitions().get().get(only).map(Facts::nameOf));
            facts.attempt("elect " + type + " of none", () -> admin.electLeaders(type, java.util.Set.of(new TopicPartition("moved", 7))).partitions().get().values().iterator().next().map(Facts::nameOf));
        }
    }
}
