import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;

/**
 * Serialises messages with Kafka's own generated classes. Reads lines of `[name, version, value]`, value in the JSON form
 * of Kafka's JsonConverters, and prints one line of hex for each.
 */
public class GoldenMessages {
    public static void main(String[] args) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        StringBuilder out = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode testCase = mapper.readTree(line);
            String name = testCase.get(0).asText();
            short version = (short) testCase.get(1).asInt();
            try {
                out.append(hex(serialise(name, version, testCase.get(2)))).append('\n');
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(name + " v" + version + ": " + line, e);
            }
        }
        System.out.print(out);
    }

    private static ByteBuffer serialise(String name, short version, JsonNode value) throws ReflectiveOperationException {
        String suffix = name.matches(".*(Request|Response|Header)$") ? "Data" : "";
        Class<?> converter = Class.forName("org.apache.kafka.common.message." + name + suffix + "JsonConverter");
        Message message = (Message) converter.getMethod("read", JsonNode.class, short.class).invoke(null, value, version);
        return MessageUtil.toByteBufferAccessor(message, version).buffer();
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
