import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.resource.ResourcePatternFilter;

/** Runs every scenario against the cluster at args[0]; security too when args name its two listeners and the PEM files. */
public final class Scenarios {
    public static void main(String[] args) {
        Map<String, Scenario> all = new LinkedHashMap<>();
        Producing.scenarios(all);
        Reading.scenarios(all);
        Groups.scenarios(all);
        Transactions.scenarios(all);
        Topics.scenarios(all);
        Administration.scenarios(all);
        if (args.length > 1) Security.scenarios(all, args[1], args[2], args[3]);
        String only = System.getProperty("only", "");
        try (Cluster cluster = new Cluster(args[0])) {
            all.forEach((name, scenario) -> {
                if (name.contains(only)) run(name, scenario, cluster);
            });
            run("everything goes", Scenarios::removeAll, cluster);
        }
        System.exit(0);
    }

    /** For the next version of the clients, which runs against the same cluster. */
    private static void removeAll(Cluster cluster, Facts facts) throws Exception {
        List<String> groups = cluster.admin.listConsumerGroups().all().get().stream().map(listing -> listing.groupId()).toList();
        facts.attempt("groups", () -> cluster.admin.deleteConsumerGroups(groups).all().get());
        Set<String> topics = cluster.admin.listTopics().names().get();
        facts.tell("topics", new TreeSet<>(topics));
        cluster.admin.deleteTopics(topics).all().get();
        facts.tell("left", Cluster.settled(() -> cluster.admin.listTopics().names().get()));
        AclBindingFilter any = new AclBindingFilter(ResourcePatternFilter.ANY, AccessControlEntryFilter.ANY);
        facts.tell("acls", cluster.admin.deleteAcls(List.of(any)).all().get().size());
    }

    private static void run(String name, Scenario scenario, Cluster cluster) {
        Facts facts = new Facts(name);
        long beganAt = System.nanoTime();
        try {
            scenario.run(cluster, facts);
        } catch (Throwable error) {
            facts.tell("ended with", Facts.nameOf(error));
            error.printStackTrace();
        }
        System.err.println(name + " took " + (System.nanoTime() - beganAt) / 1_000_000 + " ms");
    }
}
