import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The cluster under test, and clients of it. */
final class Cluster implements AutoCloseable {
    private static final Duration patience = Duration.ofSeconds(30);
    private final String bootstrap;
    private final Map<String, Object> security;
    final Admin admin;

    Cluster(String bootstrap) {
        this(bootstrap, Map.of());
    }

    Cluster(String bootstrap, Map<String, Object> security) {
        this.bootstrap = bootstrap;
        this.security = security;
        this.admin = Admin.create(with());
    }

    Map<String, Object> with(Object... settings) {
        Map<String, Object> config = new HashMap<>(security);
        config.put("bootstrap.servers", bootstrap);
        for (int i = 0; i < settings.length; i += 2) config.put((String) settings[i], settings[i + 1]);
        return config;
    }

    KafkaProducer<byte[], byte[]> producer(Object... settings) {
        return new KafkaProducer<>(with(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaConsumer<byte[], byte[]> consumer(Object... settings) {
        Map<String, Object> config = with(settings);
        config.putIfAbsent("auto.offset.reset", "earliest");
        config.putIfAbsent("enable.auto.commit", "false");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void create(String topic, int partitions, String... configs) throws Exception {
        Map<String, String> config = new HashMap<>();
        for (int i = 0; i < configs.length; i += 2) config.put(configs[i], configs[i + 1]);
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(config))).all().get();
        until(() -> admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                .allMatch(partition -> partition.leader() != null));
    }

    /** The values 0 … count-1 as text, one after the other over the partitions. */
    void fill(String topic, int partitions, int count) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int i = 0; i < count; i++) {
                byte[] text = Integer.toString(i).getBytes();
                producer.send(new ProducerRecord<>(topic, i % partitions, text, text));
            }
        }
    }

    List<ConsumerRecord<byte[], byte[]>> read(String topic, int count, Object... settings) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(settings)) {
            List<TopicPartition> all = new ArrayList<>();
            consumer.partitionsFor(topic).forEach(info -> all.add(new TopicPartition(topic, info.partition())));
            consumer.assign(all);
            return take(consumer, count);
        }
    }

    /** At least `count` records, or what came while patience lasted. */
    static List<ConsumerRecord<byte[], byte[]>> take(KafkaConsumer<byte[], byte[]> consumer, int count) {
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
        long deadline = System.nanoTime() + patience.toNanos();
        while (taken.size() < count && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(100)).forEach(taken::add);
        }
        return taken;
    }

    static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> new String(record.value())).toList();
    }

    /** Waits until the condition holds; errors count as "not yet". Gives up silently: the facts that follow show it. */
    static void until(Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) return;
            } catch (Exception notYet) {
                // asked again
            }
            Thread.sleep(20);
        }
    }

    /** The answer once it is the same for 400 ms: brokers learn of a change one after the other. */
    static <T> T settled(Callable<T> ask) throws Exception {
        T last = ask.call();
        for (int same = 0; same < 4; ) {
            Thread.sleep(100);
            T next = ask.call();
            same = next.toString().equals(last.toString()) ? same + 1 : 0;
            last = next;
        }
        return last;
    }

    @Override
    public void close() {
        admin.close();
    }
}
