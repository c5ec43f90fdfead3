import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

final class Groups {
    private static final Map<String, String> cooperative =
            Map.of("partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    private static final Map<String, String> range =
            Map.of("partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor");

    static void scenarios(Map<String, Scenario> all) {
        all.put("group range", (cluster, facts) -> shared(cluster, facts, "range", range));
        all.put("group cooperative-sticky", (cluster, facts) -> shared(cluster, facts, "cooperative", cooperative));
        all.put("group of the new protocol", (cluster, facts) -> shared(cluster, facts, "kip848", Map.of("group.protocol", "consumer")));
        all.put("static members", (cluster, facts) -> statics(cluster, facts, "statics", Map.of()));
        all.put("static members of the new protocol", (cluster, facts) -> statics(cluster, facts, "statics848", Map.of("group.protocol", "consumer")));
        all.put("group offsets", Groups::offsets);
        all.put("group that is not there", Groups::missing);
    }

    private static void shared(Cluster cluster, Facts facts, String group, Map<String, String> settings) throws Exception {
        String topic = "of-" + group;
        cluster.create(topic, 4);
        cluster.fill(topic, 4, 40);
        Member first = new Member(cluster, topic, group, settings);
        Cluster.until(() -> first.owned.size() == 4 && first.values.size() == 40);
        facts.tell("alone", first.owned + " read " + first.values.size());
        Member second = new Member(cluster, topic, group, settings);
        Cluster.until(() -> first.owned.size() == 2 && second.owned.size() == 2);
        facts.tell("shared", first.owned.size() + "+" + second.owned.size());
        facts.tell("taken away", settings == cooperative ? first.revoked.size() : "");
        TreeSet<String> both = new TreeSet<>(first.owned);
        both.addAll(second.owned);
        facts.tell("all owned", both);
        Cluster.until(() -> describe(cluster, group).state().toString().equals("Stable"));
        facts.tell("described", describeShort(cluster, group));
        first.close();
        Cluster.until(() -> second.owned.size() == 4);
        facts.tell("inherited", second.owned);
        cluster.fill(topic, 4, 60);
        Cluster.until(() -> second.values.size() == 60);
        facts.tell("read by the second", second.values.size());
        facts.attempt("delete while in use", () -> cluster.admin.deleteConsumerGroups(List.of(group)).all().get());
        second.close();
        facts.tell("errors", first.error + "," + second.error);
        Cluster.until(() -> describe(cluster, group).state().toString().equals("Empty"));
        facts.tell("left", describeShort(cluster, group));
        facts.tell("offsets", new TreeMap<>(byName(committed(cluster, group))));
        facts.attempt("delete", () -> cluster.admin.deleteConsumerGroups(List.of(group)).all().get());
    }

    private static void statics(Cluster cluster, Facts facts, String group, Map<String, String> settings) throws Exception {
        String topic = "of-" + group;
        cluster.create(topic, 4);
        Member first = new Member(cluster, topic, group, named(settings, "one"));
        Member second = new Member(cluster, topic, group, named(settings, "two"));
        Cluster.until(() -> first.owned.size() == 2 && second.owned.size() == 2);
        Set<String> owned = new TreeSet<>(second.owned);
        second.close();
        Member back = new Member(cluster, topic, group, named(settings, "two"));
        Cluster.until(() -> back.owned.size() == 2);
        facts.tell("got the same back", back.owned.equals(owned));
        facts.tell("the other kept its own", first.owned.size() + ", lost " + (first.revoked.isEmpty() || first.revoked.size() == 2 || first.revoked.size() == 4));
        Member rival = new Member(cluster, topic, group, named(settings, "two"));
        Cluster.until(() -> !back.error.equals("none") || !rival.error.equals("none"));
        facts.tell("rivals", back.error + "," + rival.error);
        facts.tell("instances", instances(cluster, group));
        for (Member member : List.of(first, back, rival)) member.close();
        facts.tell("instances that are away", instances(cluster, group));
        facts.attempt("removed", () -> {
            cluster.admin.removeMembersFromConsumerGroup(group, new org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions(
                    Set.of(new org.apache.kafka.clients.admin.MemberToRemove("one"), new org.apache.kafka.clients.admin.MemberToRemove("two")))).all().get();
            return instances(cluster, group);
        });
        facts.attempt("removed again", () -> cluster.admin.removeMembersFromConsumerGroup(group, new org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions(
                Set.of(new org.apache.kafka.clients.admin.MemberToRemove("one")))).all().get());
    }

    private static Map<String, String> named(Map<String, String> settings, String instance) {
        Map<String, String> named = new HashMap<>(settings);
        named.put("group.instance.id", instance);
        return named;
    }

    private static void offsets(Cluster cluster, Facts facts) throws Exception {
        cluster.create("offsets-of", 2);
        cluster.fill("offsets-of", 2, 10);
        TopicPartition first = new TopicPartition("offsets-of", 0);
        TopicPartition second = new TopicPartition("offsets-of", 1);
        facts.attempt("set", () -> {
            cluster.admin.alterConsumerGroupOffsets("by-admin", Map.of(first, new OffsetAndMetadata(3, "noted"), second, new OffsetAndMetadata(5))).all().get();
            return new TreeMap<>(byName(committed(cluster, "by-admin")));
        });
        facts.tell("metadata", committed(cluster, "by-admin").get(first).metadata());
        facts.attempt("described", () -> describeShort(cluster, "by-admin"));
        facts.attempt("set one of a missing topic", () -> cluster.admin.alterConsumerGroupOffsets("by-admin",
                Map.of(new TopicPartition("no-topic", 0), new OffsetAndMetadata(3))).all().get());
        facts.attempt("deleted", () -> {
            cluster.admin.deleteConsumerGroupOffsets("by-admin", Set.of(first)).all().get();
            return new TreeMap<>(byName(committed(cluster, "by-admin")));
        });
        facts.attempt("deleted of a missing group", () -> cluster.admin.deleteConsumerGroupOffsets("nobody", Set.of(first)).all().get());
        facts.attempt("listed", () -> cluster.admin.listConsumerGroups().all().get().stream()
                .filter(listing -> listing.groupId().equals("by-admin"))
                .map(listing -> listing.state().map(Object::toString).orElse("?") + " simple " + listing.isSimpleConsumerGroup()).toList());
        facts.attempt("group deleted", () -> cluster.admin.deleteConsumerGroups(List.of("by-admin")).all().get());
    }

    private static void missing(Cluster cluster, Facts facts) {
        facts.attempt("described", () -> describeShort(cluster, "nobody"));
        facts.attempt("deleted", () -> cluster.admin.deleteConsumerGroups(List.of("nobody")).all().get());
        facts.attempt("offsets", () -> committed(cluster, "nobody"));
    }

    private static ConsumerGroupDescription describe(Cluster cluster, String group) throws Exception {
        return cluster.admin.describeConsumerGroups(List.of(group)).all().get().get(group);
    }

    private static String describeShort(Cluster cluster, String group) throws Exception {
        ConsumerGroupDescription described = describe(cluster, group);
        return described.state() + " " + described.type() + " " + described.partitionAssignor() + " simple "
                + described.isSimpleConsumerGroup() + " members " + described.members().size() + " of hosts "
                + new TreeSet<>(described.members().stream().map(member -> member.host()).toList()) + " with "
                + described.members().stream().mapToInt(member -> member.assignment().topicPartitions().size()).sum()
                + " allowed " + described.authorizedOperations();
    }

    private static TreeSet<String> instances(Cluster cluster, String group) throws Exception {
        TreeSet<String> names = new TreeSet<>();
        describe(cluster, group).members().forEach(member -> names.add(member.groupInstanceId().orElse("?")));
        return names;
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Cluster cluster, String group) throws Exception {
        return cluster.admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    }

    private static Map<String, Long> byName(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<String, Long> named = new HashMap<>();
        offsets.forEach((partition, offset) -> named.put(partition.toString(), offset.offset()));
        return named;
    }
}
