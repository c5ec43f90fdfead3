import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/** A member of a group, polling in a thread of its own; ends when closed or at its first error. */
final class Member implements AutoCloseable {
    final Set<String> owned = new ConcurrentSkipListSet<>();
    final Set<String> values = new ConcurrentSkipListSet<>();
    /** All that were taken away or lost, told once. */
    final Set<String> revoked = new ConcurrentSkipListSet<>();
    volatile String error = "none";
    private volatile boolean ending = false;
    private final Thread thread;

    Member(Cluster cluster, String topic, String group, Map<String, String> settings) {
        List<Object> all = new ArrayList<>(List.of("group.id", group, "session.timeout.ms", "20000", "heartbeat.interval.ms", "300"));
        if ("consumer".equals(settings.get("group.protocol"))) all = new ArrayList<>(List.of("group.id", group));
        for (Map.Entry<String, String> setting : settings.entrySet()) all.addAll(List.of(setting.getKey(), setting.getValue()));
        KafkaConsumer<byte[], byte[]> consumer = cluster.consumer(all.toArray());
        thread = new Thread(() -> work(consumer, topic));
        thread.start();
    }

    private void work(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        try (consumer) {
            consumer.subscribe(List.of(topic), new Owned());
            while (!ending) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> values.add(new String(record.value())));
                if (!owned.isEmpty()) commit(consumer);
            }
        } catch (Throwable failure) {
            if (!ending) error = Facts.nameOf(failure);
        }
    }

    /** In the middle of a cooperative rebalance the client itself puts commits off. */
    private static void commit(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            consumer.commitSync();
        } catch (RebalanceInProgressException later) {
            // with the next poll
        }
    }

    private final class Owned implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> owned.add(partition.toString()));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> {
                owned.remove(partition.toString());
                revoked.add(partition.toString());
            });
        }
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join(30_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
