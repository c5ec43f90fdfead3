import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

final class Administration {
    static void scenarios(Map<String, Scenario> all) {
        all.put("acls", Administration::acls);
        all.put("quotas", Administration::quotas);
        all.put("scram users", Administration::scram);
        all.put("features", Administration::features);
        all.put("cluster", Administration::cluster);
        all.put("log dirs", Administration::logDirs);
        all.put("delegation tokens", Administration::tokens);
    }

    private static void acls(Cluster cluster, Facts facts) {
        Admin admin = cluster.admin;
        AclBinding one = acl("User:alice", "orders", PatternType.LITERAL, AclOperation.READ, AclPermissionType.ALLOW);
        AclBinding two = acl("User:bob", "or", PatternType.PREFIXED, AclOperation.WRITE, AclPermissionType.DENY);
        facts.attempt("created", () -> admin.createAcls(List.of(one, two)).all().get());
        facts.attempt("no principal", () -> admin.createAcls(List.of(acl("alice", "orders", PatternType.LITERAL, AclOperation.READ, AclPermissionType.ALLOW))).all().get());
        facts.attempt("no such operation", () -> admin.createAcls(List.of(acl("User:a", "orders", PatternType.LITERAL, AclOperation.IDEMPOTENT_WRITE, AclPermissionType.ALLOW))).all().get());
        for (PatternType type : List.of(PatternType.LITERAL, PatternType.PREFIXED, PatternType.MATCH, PatternType.ANY)) {
            AclBindingFilter filter = new AclBindingFilter(new ResourcePatternFilter(ResourceType.TOPIC, "orders", type), AccessControlEntryFilter.ANY);
            facts.attempt("described " + type, () -> new TreeSet<>(Cluster.settled(() -> admin.describeAcls(filter).values().get()).stream().map(Object::toString).toList()));
        }
        AclBindingFilter topics = new AclBindingFilter(new ResourcePatternFilter(ResourceType.TOPIC, null, PatternType.ANY), AccessControlEntryFilter.ANY);
        facts.attempt("deleted", () -> new TreeSet<>(admin.deleteAcls(List.of(topics)).all().get().stream().map(Object::toString).toList()));
        facts.attempt("deleted again", () -> admin.deleteAcls(List.of(topics)).all().get());
    }

    private static AclBinding acl(String who, String topic, PatternType type, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(new ResourcePattern(ResourceType.TOPIC, topic, type), new AccessControlEntry(who, "*", operation, permission));
    }

    private static void quotas(Cluster cluster, Facts facts) {
        facts.attempt("set", () -> quota(cluster, Map.of("user", "carol", "client-id", "c"), "producer_byte_rate", 1_000_000.0));
        facts.attempt("set half", () -> quota(cluster, Map.of("client-id", "c"), "consumer_byte_rate", 2.5));
        facts.attempt("negative", () -> quota(cluster, Map.of("user", "carol"), "producer_byte_rate", -1.0));
        facts.attempt("unknown", () -> quota(cluster, Map.of("user", "carol"), "no_such", 1.0));
        facts.attempt("unknown entity", () -> quota(cluster, Map.of("planet", "mars"), "producer_byte_rate", 1.0));
        facts.attempt("address", () -> quota(cluster, Map.of("ip", "10.0.0.1"), "connection_creation_rate", 3.0));
        facts.attempt("bad address", () -> quota(cluster, Map.of("ip", "not an address"), "connection_creation_rate", 3.0));
        facts.attempt("address and user", () -> quota(cluster, Map.of("ip", "10.0.0.1", "user", "u"), "connection_creation_rate", 3.0));
        facts.attempt("removed", () -> quota(cluster, Map.of("ip", "10.0.0.1"), "connection_creation_rate", null));
        facts.attempt("strictly", () -> readable(cluster.admin.describeClientQuotas(ClientQuotaFilter.containsOnly(
                List.of(ClientQuotaFilterComponent.ofEntity("client-id", "c")))).entities().get()));
        facts.attempt("removed too", () -> quota(cluster, Map.of("user", "carol", "client-id", "c"), "producer_byte_rate", null));
        facts.attempt("removed again", () -> quota(cluster, Map.of("client-id", "c"), "consumer_byte_rate", null));
    }

    private static Object quota(Cluster cluster, Map<String, String> entity, String name, Double value) throws Exception {
        cluster.admin.alterClientQuotas(List.of(new ClientQuotaAlteration(new ClientQuotaEntity(entity), List.of(new ClientQuotaAlteration.Op(name, value))))).all().get();
        return Cluster.settled(() -> readable(cluster.admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get()));
    }

    private static TreeMap<String, Object> readable(Map<ClientQuotaEntity, Map<String, Double>> quotas) {
        TreeMap<String, Object> readable = new TreeMap<>();
        quotas.forEach((entity, values) -> readable.put(new TreeMap<>(entity.entries()).toString(), new TreeMap<>(values)));
        return readable;
    }

    private static void scram(Cluster cluster, Facts facts) {
        Admin admin = cluster.admin;
        facts.attempt("made", () -> {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion("dora", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), "secret"))).all().get();
            return Cluster.settled(() -> admin.describeUserScramCredentials(List.of("dora")).all().get().toString());
        });
        facts.attempt("few iterations", () -> admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion("dora", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 10), "secret"))).all().get());
        facts.attempt("other mechanism", () -> admin.alterUserScramCredentials(List.of(new UserScramCredentialDeletion("dora", ScramMechanism.SCRAM_SHA_512))).all().get());
        facts.attempt("unknown", () -> admin.describeUserScramCredentials(List.of("nobody")).all().get());
        facts.attempt("deleted", () -> {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialDeletion("dora", ScramMechanism.SCRAM_SHA_256))).all().get();
            return "deleted";
        });
        facts.attempt("deleted again", () -> admin.alterUserScramCredentials(List.of(new UserScramCredentialDeletion("dora", ScramMechanism.SCRAM_SHA_256))).all().get());
    }

    private static void features(Cluster cluster, Facts facts) throws Exception {
        var described = cluster.admin.describeFeatures().featureMetadata().get();
        facts.tell("finalized", new TreeMap<>(described.finalizedFeatures()));
        facts.tell("supported", new TreeMap<>(described.supportedFeatures()));
        facts.attempt("too high", () -> update(cluster, "transaction.version", 99, FeatureUpdate.UpgradeType.UPGRADE, false));
        facts.attempt("unknown", () -> update(cluster, "no.such.version", 1, FeatureUpdate.UpgradeType.UPGRADE, false));
        facts.attempt("down by an upgrade", () -> update(cluster, "transaction.version", 1, FeatureUpdate.UpgradeType.UPGRADE, false));
        facts.attempt("validated", () -> update(cluster, "transaction.version", 1, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE, true));
    }

    private static Object update(Cluster cluster, String name, int level, FeatureUpdate.UpgradeType type, boolean validateOnly) throws Exception {
        cluster.admin.updateFeatures(Map.of(name, new FeatureUpdate((short) level, type)), new UpdateFeaturesOptions().validateOnly(validateOnly)).all().get();
        return "updated";
    }

    private static void cluster(Cluster cluster, Facts facts) throws Exception {
        var described = cluster.admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true));
        facts.tell("allowed", new TreeSet<>(described.authorizedOperations().get()));
        facts.tell("a controller among the nodes", described.nodes().get().stream().anyMatch(node -> node.id() == controller(described)));
        facts.tell("id", described.clusterId().get().length());
        facts.attempt("quorum has a leader", () -> cluster.admin.describeMetadataQuorum().quorumInfo().get().leaderId() > 0);
        facts.attempt("unregister nobody", () -> cluster.admin.unregisterBroker(99).all().get());
        facts.attempt("metrics id", () -> cluster.admin.clientInstanceId(java.time.Duration.ofSeconds(5)) != null);
    }

    private static int controller(org.apache.kafka.clients.admin.DescribeClusterResult described) {
        try {
            return described.controller().get().id();
        } catch (Exception unknown) {
            return -1;
        }
    }

    private static void logDirs(Cluster cluster, Facts facts) throws Exception {
        cluster.create("logged", 1);
        cluster.fill("logged", 1, 10);
        int leader = cluster.admin.describeTopics(List.of("logged")).allTopicNames().get().get("logged").partitions().get(0).leader().id();
        facts.tell("of the leader", cluster.admin.describeLogDirs(List.of(leader)).allDescriptions().get().get(leader).values().stream().map(dir ->
                "error " + dir.error() + " replicas " + dir.replicaInfos().entrySet().stream()
                        .filter(entry -> entry.getKey().topic().equals("logged"))
                        .map(entry -> entry.getKey() + " lag " + entry.getValue().offsetLag() + " future " + entry.getValue().isFuture() + " bytes " + entry.getValue().size()).toList()).toList());
        facts.attempt("moved to nowhere", () -> cluster.admin.alterReplicaLogDirs(Map.of(new org.apache.kafka.common.TopicPartitionReplica("logged", 0, leader), "/nowhere")).all().get());
    }

    private static void tokens(Cluster cluster, Facts facts) {
        facts.attempt("created", () -> cluster.admin.createDelegationToken().delegationToken().get());
        facts.attempt("described", () -> cluster.admin.describeDelegationToken().delegationTokens().get());
        facts.attempt("renewed", () -> cluster.admin.renewDelegationToken(new byte[] {1}).expiryTimestamp().get());
        facts.attempt("expired", () -> cluster.admin.expireDelegationToken(new byte[] {1}).expiryTimestamp().get());
    }
}
