import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/** What scenarios learn: a line each, `scenario | name = value`. Errors are facts too, by the name of their class. */
final class Facts {
    private final String scenario;

    Facts(String scenario) {
        this.scenario = scenario;
    }

    void tell(String name, Object value) {
        System.out.println(scenario + " | " + name + " = " + value);
    }

    void attempt(String name, Callable<?> act) {
        try {
            tell(name, act.call());
        } catch (Throwable error) {
            tell(name, nameOf(error));
        }
    }

    static String nameOf(Throwable error) {
        Throwable cause = error;
        while (wraps(cause) && cause.getCause() != null) cause = cause.getCause();
        return cause.getClass().getSimpleName();
    }

    private static boolean wraps(Throwable error) {
        return error instanceof ExecutionException
                || error instanceof CompletionException
                || error.getClass() == KafkaException.class;
    }
}
