import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Over SASL_SSL and with certificates; users alice (a super user) and bob, and eve whom nobody knows. */
final class Security {
    static void scenarios(Map<String, Scenario> all, String saslBootstrap, String tlsBootstrap, String pemFolder) {
        for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")) {
            all.put("login with " + mechanism, (cluster, facts) -> {
                roundTrip(new Cluster(saslBootstrap, sasl(pemFolder, mechanism, "alice", "alice-secret")), facts, "secured-" + mechanism);
                refused(new Cluster(saslBootstrap, sasl(pemFolder, mechanism, "alice", "wrong")), facts, "wrong password");
                refused(new Cluster(saslBootstrap, sasl(pemFolder, mechanism, "eve", "eve-secret")), facts, "unknown user");
            });
        }
        all.put("login with a mechanism that is off", (cluster, facts) ->
                refused(new Cluster(saslBootstrap, oauth(pemFolder)), facts, "login"));
        all.put("tokens of a secured user", (cluster, facts) -> token(new Cluster(saslBootstrap, sasl(pemFolder, "SCRAM-SHA-512", "alice", "alice-secret")), facts));
        all.put("what bob may not", (cluster, facts) -> unauthorized(cluster, new Cluster(saslBootstrap, sasl(pemFolder, "PLAIN", "bob", "bob-secret")), facts));
        all.put("certificates", (cluster, facts) -> {
            roundTrip(new Cluster(tlsBootstrap, tls(pemFolder, "alice")), facts, "secured-mtls");
            refused(new Cluster(tlsBootstrap, tls(pemFolder, null)), facts, "no certificate");
            refused(new Cluster(tlsBootstrap, tls(pemFolder, "mallory")), facts, "self-signed");
            refused(new Cluster(tlsBootstrap, Map.of("default.api.timeout.ms", "2000", "request.timeout.ms", "1500")), facts, "no TLS");
        });
    }

    private static Map<String, Object> trust(String folder, String protocol) {
        return new java.util.HashMap<>(Map.of("security.protocol", protocol, "ssl.truststore.type", "PEM",
                "ssl.truststore.location", folder + "/ca.cert.pem", "ssl.endpoint.identification.algorithm", "",
                "default.api.timeout.ms", "5000", "request.timeout.ms", "4000", "max.block.ms", "5000"));
    }

    private static Map<String, Object> sasl(String folder, String mechanism, String user, String password) {
        String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        Map<String, Object> config = trust(folder, "SASL_SSL");
        config.put("sasl.mechanism", mechanism);
        config.put("sasl.jaas.config", "org.apache.kafka.common.security." + module + " required username=\"" + user + "\" password=\"" + password + "\";");
        return config;
    }

    private static Map<String, Object> oauth(String folder) {
        Map<String, Object> config = trust(folder, "SASL_SSL");
        config.put("sasl.mechanism", "OAUTHBEARER");
        config.put("sasl.jaas.config", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"alice\";");
        return config;
    }

    private static Map<String, Object> tls(String folder, String name) throws Exception {
        Map<String, Object> config = trust(folder, "SSL");
        if (name == null) return config;
        config.put("ssl.keystore.type", "PEM");
        config.put("ssl.keystore.key", java.nio.file.Files.readString(java.nio.file.Path.of(folder, name + ".key.pem")));
        config.put("ssl.keystore.certificate.chain", java.nio.file.Files.readString(java.nio.file.Path.of(folder, name + ".cert.pem")));
        return config;
    }

    private static void roundTrip(Cluster cluster, Facts facts, String topic) throws Exception {
        try (cluster) {
            cluster.create(topic, 1);
            cluster.fill(topic, 1, 5);
            facts.tell("read", Cluster.values(cluster.read(topic, 5, "group.id", topic)));
        }
    }

    private static void refused(Cluster cluster, Facts facts, String how) {
        try (cluster) {
            facts.attempt(how, () -> cluster.admin.listTopics().names().get().size());
        }
    }

    private static void token(Cluster cluster, Facts facts) {
        try (cluster) {
            facts.attempt("tokens", () -> {
                var token = cluster.admin.createDelegationToken().delegationToken().get();
                return token.tokenInfo().ownerAsString() + " " + token.hmac().length;
            });
        }
    }

    private static void unauthorized(Cluster cluster, Cluster bobs, Facts facts) throws Exception {
        cluster.create("bobs", 1);
        cluster.create("secret", 1);
        var bob = new AccessControlEntry("User:bob", "*", AclOperation.WRITE, AclPermissionType.ALLOW);
        cluster.admin.createAcls(List.of(new AclBinding(new ResourcePattern(ResourceType.TOPIC, "bobs", PatternType.LITERAL), bob))).all().get();
        try (bobs; KafkaProducer<byte[], byte[]> producer = bobs.producer()) {
            Cluster.until(() -> bobs.admin.listTopics().names().get().contains("bobs"));
            facts.attempt("sees", () -> bobs.admin.listTopics().names().get());
            facts.attempt("writes", () -> producer.send(new ProducerRecord<>("bobs", new byte[1])).get().offset());
            facts.attempt("writes elsewhere", () -> producer.send(new ProducerRecord<>("secret", new byte[1])).get().offset());
            facts.attempt("reads", () -> bobs.read("bobs", 1).size());
            facts.attempt("joins", () -> {
                try (var consumer = bobs.consumer("group.id", "bobs")) {
                    consumer.subscribe(List.of("bobs"));
                    return Cluster.take(consumer, 1).size();
                }
            });
            facts.attempt("creates", () -> bobs.admin.createTopics(List.of(new org.apache.kafka.clients.admin.NewTopic("more", 1, (short) 1))).all().get());
            facts.attempt("deletes", () -> bobs.admin.deleteTopics(List.of("bobs")).all().get());
            facts.attempt("deletes unseen", () -> bobs.admin.deleteTopics(List.of("secret")).all().get());
            facts.attempt("describes unseen", () -> bobs.admin.describeTopics(List.of("secret")).allTopicNames().get());
            facts.attempt("lists acls", () -> bobs.admin.describeAcls(org.apache.kafka.common.acl.AclBindingFilter.ANY).values().get());
            facts.attempt("transacts", () -> {
                try (var transactional = bobs.producer("transactional.id", "bobs")) {
                    transactional.initTransactions();
                    return "opened";
                }
            });
            facts.attempt("groups", () -> bobs.admin.listConsumerGroups().all().get());
            facts.attempt("allowed", () -> {
                var options = new org.apache.kafka.clients.admin.DescribeTopicsOptions().includeAuthorizedOperations(true);
                return new java.util.TreeSet<>(bobs.admin.describeTopics(List.of("bobs"), options).allTopicNames().get().get("bobs").authorizedOperations());
            });
        }
    }
}
