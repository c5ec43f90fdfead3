import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.*;

/**
 * Without arguments: prints record batches made by Kafka's own builder, one JSON object a line.
 * With `read`: reads lines of hex from standard input and prints what Kafka's reader finds in each.
 */
public class GoldenRecords {
    public static void main(String[] args) throws Exception {
        if (args.length == 1 && args[0].equals("read")) {
            new java.io.BufferedReader(new java.io.InputStreamReader(System.in)).lines()
                .forEach(line -> System.out.println(describe("read", ByteBuffer.wrap(HexFormat.of().parseHex(line)))));
            return;
        }
        for (CompressionType type : CompressionType.values()) {
            Compression compression = Compression.of(type).build();
            print("few-" + type.name, build(compression, TimestampType.CREATE_TIME, -1L, (short) -1, -1, false, fewRecords()));
            // Uncompressed, it would only make the fixture large.
            if (type != CompressionType.NONE) print("many-" + type.name, build(compression, TimestampType.CREATE_TIME, 4_000_000_000L, (short) 7, 42, true, manyRecords()));
        }
        print("append-time", build(Compression.NONE, TimestampType.LOG_APPEND_TIME, -1L, (short) -1, -1, false, fewRecords()));
        for (ControlRecordType type : List.of(ControlRecordType.COMMIT, ControlRecordType.ABORT)) {
            MemoryRecords marker = MemoryRecords.withEndTransactionMarker(
                123L, 1_700_000_000_000L, 5, 900L, (short) 3, new EndTransactionMarker(type, 17));
            print("marker-" + type.name().toLowerCase(), marker.buffer());
        }
    }

    private static List<SimpleRecord> fewRecords() {
        long now = 1_700_000_000_000L;
        return List.of(
            new SimpleRecord(now, "key".getBytes(), "value".getBytes()),
            new SimpleRecord(now - 5, (byte[]) null, "earlier than the first".getBytes()),
            new SimpleRecord(now + 86_400_000L * 100, new byte[0], null),
            new SimpleRecord(now + 1, (byte[]) null, null, new Header[] {
                new RecordHeader("trace", "ü€".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                new RecordHeader("ключ", (byte[]) null), new RecordHeader("", new byte[0]) }));
    }

    /** More than one block of every codec (32 KiB snappy, 64 KiB LZ4, 128 KiB zstd), neither constant nor random. */
    private static List<SimpleRecord> manyRecords() {
        List<SimpleRecord> records = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            byte[] value = new byte[15_000];
            for (int j = 0; j < value.length; j++) value[j] = (byte) ((i + j / 700) % 64);
            records.add(new SimpleRecord(1_700_000_000_000L + i, ("k" + i).getBytes(), value));
        }
        return records;
    }

    private static ByteBuffer build(Compression compression, TimestampType timestampType, long producerId, short epoch,
            int sequence, boolean transactional, List<SimpleRecord> records) {
        MemoryRecordsBuilder builder = MemoryRecords.builder(ByteBuffer.allocate(1 << 20), RecordBatch.MAGIC_VALUE_V2,
            compression, timestampType, 1_000L, 1_700_000_000_777L, producerId, epoch, sequence, transactional, 9);
        records.forEach(builder::append);
        return builder.build().buffer();
    }

    private static void print(String name, ByteBuffer buffer) {
        System.out.println(describe(name, buffer));
    }

    private static String describe(String name, ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        MutableRecordBatch batch = MemoryRecords.readableRecords(buffer.duplicate()).batches().iterator().next();
        batch.ensureValid();
        StringBuilder records = new StringBuilder();
        for (org.apache.kafka.common.record.internal.Record record : batch) {
            if (records.length() > 0) records.append(", ");
            StringBuilder headers = new StringBuilder();
            for (Header header : record.headers()) {
                if (headers.length() > 0) headers.append(", ");
                headers.append("[\"").append(header.key()).append("\", ").append(quoted(header.value())).append(']');
            }
            records.append(String.format("[%d, %d, %s, %s, [%s]]", record.offset(), record.timestamp(),
                quoted(bytesOf(record.key())), quoted(bytesOf(record.value())), headers));
        }
        return String.format(
            "{\"name\": \"%s\", \"header\": {\"baseOffset\": %d, \"partitionLeaderEpoch\": %d, \"crc\": %d, \"lastOffset\": %d,"
                + " \"maxTimestamp\": %d, \"producerId\": %d, \"producerEpoch\": %d, \"baseSequence\": %d, \"recordCount\": %d,"
                + " \"compression\": \"%s\", \"timestampType\": \"%s\", \"isTransactional\": %b, \"isControl\": %b, \"sizeInBytes\": %d},"
                + " \"records\": [%s], \"hex\": \"%s\"}",
            name, batch.baseOffset(), batch.partitionLeaderEpoch(), batch.checksum(), batch.lastOffset(), batch.maxTimestamp(),
            batch.producerId(), batch.producerEpoch(), batch.baseSequence(), batch.countOrNull(), batch.compressionType().name,
            batch.timestampType(), batch.isTransactional(), batch.isControlBatch(), batch.sizeInBytes(), records,
            HexFormat.of().formatHex(bytes));
    }

    /** Long values by their SHA-256, so that the fixture stays small. */
    private static String quoted(byte[] bytes) {
        if (bytes == null) return "null";
        if (bytes.length <= 64) return '"' + HexFormat.of().formatHex(bytes) + '"';
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
            return "\"sha256:" + HexFormat.of().formatHex(digest) + '"';
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        if (buffer == null) return null;
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
