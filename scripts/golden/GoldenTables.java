import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** Kafka's API and error tables as JSON. `headers` lists, per version, the request and the response header version. */
public class GoldenTables {
    public static void main(String[] args) {
        StringBuilder out = new StringBuilder("{\n\"apis\": [\n");
        String separator = "";
        for (ApiKeys api : ApiKeys.values()) {
            if (!api.hasValidVersion()) continue;
            StringBuilder headers = new StringBuilder();
            for (short v = api.oldestVersion(); v <= api.latestVersion(); v++) {
                if (headers.length() > 0) headers.append(',');
                headers.append('[').append(api.requestHeaderVersion(v)).append(',').append(api.responseHeaderVersion(v)).append(']');
            }
            out.append(separator).append(String.format(
                "{\"name\": \"%s\", \"key\": %d, \"min\": %d, \"latest\": %d, \"latestStable\": %d, \"headers\": [%s]}",
                api.name, api.id, api.oldestVersion(), api.latestVersion(), api.latestVersion(false), headers));
            separator = ",\n";
        }
        out.append("\n],\n\"errors\": [\n");
        separator = "";
        for (Errors error : Errors.values()) {
            boolean retriable = error.exception() instanceof RetriableException;
            out.append(separator).append(String.format("[\"%s\", %d, %b]", error.name(), error.code(), retriable));
            separator = ",\n";
        }
        System.out.print(out.append("\n]\n}\n"));
    }
}
