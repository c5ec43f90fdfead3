/** One thing that clients do, told in facts that must not depend on the number of brokers, on ids or on time. */
interface Scenario {
    void run(Cluster cluster, Facts facts) throws Exception;
}
