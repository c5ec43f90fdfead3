// franz-go: the scenarios of scenarios.ts. Its argument is the place as JSON.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	"clients/facts"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"
)

var (
	place = facts.ReadPlace()
	ctx   context.Context
	adm   *kadm.Client
)

func main() {
	var cancel context.CancelFunc
	ctx, cancel = context.WithTimeout(context.Background(), 110*time.Second)
	defer cancel()
	adm = kadm.NewClient(client())
	facts.Scenario("admin", admin)
	facts.Scenario("produce", produce)
	facts.Scenario("compression", compression)
	facts.Scenario("group", func(tell facts.Tell) {
		share(tell, "fr-range", kgo.Balancers(kgo.RangeBalancer()))
		share(tell, "fr-sticky", kgo.Balancers(kgo.CooperativeStickyBalancer()))
	})
	facts.Scenario("consumer", func(tell facts.Tell) {
		ctx848 := context.WithValue(ctx, "opt_in_kafka_next_gen_balancer_beta", true)
		share(tell, "fr-consumer", kgo.WithContext(ctx848))
	})
	facts.Scenario("resume", resume)
	facts.Scenario("transactions", transactions)
	facts.Scenario("login", login)
}

func client(options ...kgo.Opt) *kgo.Client {
	made, err := kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(place.Plain)}, options...)...)
	facts.Must(err)
	return made
}

// code of an error, as Kafka calls it.
func code(err error) string {
	var known *kerr.Error
	if errors.As(err, &known) {
		return known.Message
	}
	return fmt.Sprint(err)
}

func create(topic string, partitions int32, configs map[string]*string) error {
	if configs == nil {
		configs = map[string]*string{"retention.ms": kadm.StringPtr("-1")} // The records are old.
	}
	_, err := adm.CreateTopic(ctx, partitions, 1, configs, topic)
	if err == nil {
		facts.Until("leaders of "+topic, func() bool { return leaders(topic) == int(partitions) })
	}
	return err
}

func leaders(topic string) (count int) {
	found, err := adm.ListEndOffsets(ctx, topic)
	facts.Must(err)
	found.Each(func(offset kadm.ListedOffset) {
		if offset.Err == nil {
			count++
		}
	})
	return count
}

func admin(tell facts.Tell) {
	tell("create", code(create("fr-admin", 2, map[string]*string{"retention.ms": kadm.StringPtr("123456")})))
	tell("create again", code(create("fr-admin", 2, nil)))
	tell("create with a bad name", code(create("fr/admin", 2, nil)))
	tell("create with a bad config", code(create("fr-bad", 2, map[string]*string{"retention.ms": kadm.StringPtr("soon")})))
	configs := func() string {
		described, err := adm.DescribeTopicConfigs(ctx, "fr-admin")
		facts.Must(err)
		var lines []string
		for _, config := range described[0].Configs {
			lines = append(lines, fmt.Sprint(config.Key, "=", config.MaybeValue(), " ", config.Source, " ", config.Sensitive))
		}
		sort.Strings(lines)
		return fmt.Sprint(lines)
	}
	tell("configs", configs())
	change := []kadm.AlterConfig{{Op: kadm.AppendConfig, Name: "cleanup.policy", Value: kadm.StringPtr("compact")}}
	altered, err := adm.AlterTopicConfigs(ctx, change, "fr-admin")
	facts.Must(err)
	tell("alter", code(altered[0].Err))
	facts.Until("the altered config", func() bool { return strings.Contains(configs(), "=delete,compact") })
	more, err := adm.UpdatePartitions(ctx, 4, "fr-admin")
	facts.Must(err)
	tell("more partitions", code(more["fr-admin"].Err))
	fewer, err := adm.UpdatePartitions(ctx, 2, "fr-admin")
	facts.Must(err)
	tell("fewer partitions", code(fewer["fr-admin"].Err))
	facts.Until("four partitions", func() bool { return leaders("fr-admin") == 4 })
	removed, err := adm.DeleteTopics(ctx, "fr-admin", "fr-absent")
	facts.Must(err)
	tell("delete", code(removed["fr-admin"].Err))
	tell("delete what is absent", code(removed["fr-absent"].Err))
	described, err := adm.DescribeGroups(ctx, "fr-none")
	facts.Must(err)
	tell("describe a group nobody has", fmt.Sprint(described["fr-none"].State, " ", code(described["fr-none"].Err)))
}

func write(topic string, options ...kgo.Opt) string {
	producer := client(append(options, kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.ProducerLinger(20*time.Millisecond))...)
	defer producer.Close()
	var records []*kgo.Record
	for _, r := range facts.ToWrite() {
		record := &kgo.Record{Topic: topic, Partition: r.Partition, Key: r.Key, Value: r.Value, Timestamp: time.UnixMilli(r.Timestamp)}
		for _, header := range r.Headers {
			record.Headers = append(record.Headers, kgo.RecordHeader{Key: header.Key, Value: header.Value})
		}
		records = append(records, record)
	}
	return code(producer.ProduceSync(ctx, records...).FirstErr())
}

func read(topic string, count int, options ...kgo.Opt) []facts.Record {
	consumer := client(append(options, kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))...)
	defer consumer.Close()
	var found []facts.Record
	facts.Until("the records of "+topic, func() bool {
		brief, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
		defer cancel()
		consumer.PollFetches(brief).EachRecord(func(r *kgo.Record) { found = append(found, recordOf(r)) })
		return len(found) >= count
	})
	return found
}

func recordOf(r *kgo.Record) facts.Record {
	record := facts.Record{Partition: r.Partition, Offset: r.Offset, Timestamp: r.Timestamp.UnixMilli(), Key: r.Key, Value: r.Value}
	for _, header := range r.Headers {
		record.Headers = append(record.Headers, facts.Header{Key: header.Key, Value: header.Value})
	}
	return record
}

func produce(tell facts.Tell) {
	facts.Must(create("fr-produce", facts.Partitions, nil))
	tell("idempotent", write("fr-produce", kgo.ProducerBatchCompression(kgo.NoCompression())))
	tell("read", facts.Digest(read("fr-produce", facts.Records)))
	facts.Must(create("fr-small", 1, map[string]*string{"max.message.bytes": kadm.StringPtr("1000")}))
	large := &kgo.Record{Topic: "fr-small", Value: make([]byte, 2_000)}
	tell("too large", code(client(kgo.ProducerBatchCompression(kgo.NoCompression())).ProduceSync(ctx, large).FirstErr()))
	tell("to a topic nobody has", code(client(kgo.UnknownTopicRetries(0)).ProduceSync(ctx, &kgo.Record{Topic: "fr-absent"}).FirstErr()))
}

func compression(tell facts.Tell) {
	codecs := []kgo.CompressionCodec{kgo.NoCompression(), kgo.GzipCompression(), kgo.SnappyCompression(), kgo.Lz4Compression(), kgo.ZstdCompression()}
	for i, codec := range codecs {
		topic := fmt.Sprint("fr-codec-", i)
		facts.Must(create(topic, facts.Partitions, nil))
		tell(topic, write(topic, kgo.ProducerBatchCompression(codec)))
		tell(topic+" read", facts.Digest(read(topic, facts.Records)))
	}
}

// share: two members share a topic, one leaves, then the other has all.
func share(tell facts.Tell, topic string, option kgo.Opt) {
	facts.Must(create(topic, facts.Partitions, nil))
	write(topic)
	mine := [2]int{}
	seen := map[string]bool{}
	twice := 0
	var members [2]*kgo.Client
	for i := range members {
		changed := func(by int) func(context.Context, *kgo.Client, map[string][]int32) {
			return func(_ context.Context, _ *kgo.Client, partitions map[string][]int32) {
				mine[i] += by * len(partitions[topic])
			}
		}
		members[i] = client(option, kgo.ConsumerGroup(topic), kgo.ConsumeTopics(topic), kgo.BlockRebalanceOnPoll(), kgo.DisableAutoCommit(),
			kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.HeartbeatInterval(500*time.Millisecond),
			kgo.OnPartitionsAssigned(changed(1)), kgo.OnPartitionsRevoked(changed(-1)), kgo.OnPartitionsLost(changed(-1)))
	}
	poll := func(members ...*kgo.Client) {
		for _, member := range members {
			brief, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
			member.PollFetches(brief).EachRecord(func(r *kgo.Record) {
				at := fmt.Sprint(r.Partition, "/", r.Offset)
				if seen[at] {
					twice++
				}
				seen[at] = true
			})
			cancel()
			facts.Must(member.CommitUncommittedOffsets(ctx))
			member.AllowRebalance()
		}
	}
	facts.Until("a shared group", func() bool { poll(members[:]...); return mine[0]*mine[1] == 2 })
	facts.Until("all records", func() bool { poll(members[:]...); return len(seen) == facts.Records })
	tell("shared, read twice", fmt.Sprint(mine[0]+mine[1], twice))
	listed, err := adm.ListGroups(ctx)
	facts.Must(err)
	tell("group", fmt.Sprint(listed[topic].ProtocolType, " ", listed[topic].State))
	members[1].CloseAllowingRebalance()
	facts.Until("all partitions", func() bool { poll(members[0]); return mine[0] == facts.Partitions })
	members[0].CloseAllowingRebalance()
	offsets, err := adm.FetchOffsets(ctx, topic)
	facts.Must(err)
	for partition := int32(0); partition < facts.Partitions; partition++ {
		tell(fmt.Sprint("offset of ", partition), offsets[topic][partition].At)
	}
	deleted, err := adm.DeleteGroups(ctx, topic)
	facts.Must(err)
	tell("deleted", code(deleted[topic].Err))
}

func resume(tell facts.Tell) {
	facts.Must(create("fr-resume", facts.Partitions, nil))
	write("fr-resume")
	var at kadm.Offsets
	for partition := int32(0); partition < facts.Partitions; partition++ {
		at.Add(kadm.Offset{Topic: "fr-resume", Partition: partition, At: 5 + int64(partition), LeaderEpoch: -1, Metadata: "bookmark"})
	}
	committed, err := adm.CommitOffsets(ctx, "fr-resume", at)
	facts.Must(err)
	tell("committed", code(committed.Error()))
	fetched, err := adm.FetchOffsets(ctx, "fr-resume")
	facts.Must(err)
	for _, offset := range fetched.Sorted() {
		tell(fmt.Sprint("fetched ", offset.Partition), fmt.Sprint(offset.At, offset.Metadata, offset.LeaderEpoch))
	}
	times, err := adm.ListOffsetsAfterMilli(ctx, facts.BeginMs+30, "fr-resume")
	facts.Must(err)
	for _, offset := range times.Offsets().Sorted() {
		tell(fmt.Sprint("after a time ", offset.Partition), offset.At)
	}
	rest := read("fr-resume", facts.Records-5-6-7, kgo.ConsumerGroup("fr-resume"))
	tell("rest", facts.Digest(rest))
}

func transactions(tell facts.Tell) {
	facts.Must(create("fr-txn", facts.Partitions, nil))
	options := []kgo.Opt{kgo.TransactionalID("fr-txn"), kgo.RecordPartitioner(kgo.ManualPartitioner())}
	producer := client(options...)
	defer producer.Close()
	attempt := func(value string, end kgo.TransactionEndTry) {
		facts.Must(producer.BeginTransaction())
		for partition := int32(0); partition < facts.Partitions; partition++ {
			record := &kgo.Record{Topic: "fr-txn", Partition: partition, Value: []byte(value), Timestamp: time.UnixMilli(facts.BeginMs)}
			facts.Must(producer.ProduceSync(ctx, record).FirstErr())
		}
		facts.Must(producer.EndTransaction(ctx, end))
	}
	attempt("one", kgo.TryCommit)
	attempt("two", kgo.TryAbort)
	attempt("three", kgo.TryCommit)
	tell("read committed", facts.Digest(read("fr-txn", 6, kgo.FetchIsolationLevel(kgo.ReadCommitted()))))
	tell("read uncommitted", facts.Digest(read("fr-txn", 9)))
	ends, err := adm.ListEndOffsets(ctx, "fr-txn")
	facts.Must(err)
	for _, offset := range ends.Offsets().Sorted() {
		tell(fmt.Sprint("end of ", offset.Partition), offset.At)
	}
	described, err := adm.DescribeTransactions(ctx, "fr-txn")
	facts.Must(err)
	tell("state", described["fr-txn"].State)
	facts.Must(producer.BeginTransaction())
	facts.Must(producer.ProduceSync(ctx, &kgo.Record{Topic: "fr-txn", Value: []byte("fenced")}).FirstErr())
	next := client(options...)
	defer next.Close()
	_, _, err = next.ProducerID(ctx)
	tell("next producer", code(err))
	tell("fenced", code(producer.EndTransaction(ctx, kgo.TryCommit)))
	tell("read committed after fencing", facts.Digest(read("fr-txn", 6, kgo.FetchIsolationLevel(kgo.ReadCommitted()))))
}

func login(tell facts.Tell) {
	authority, err := os.ReadFile(place.CaFile)
	facts.Must(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	secure := kgo.DialTLSConfig(&tls.Config{RootCAs: roots})
	for name, mechanism := range map[string]func(password string) sasl.Mechanism{
		"PLAIN":         func(p string) sasl.Mechanism { return plain.Auth{User: place.Username, Pass: p}.AsMechanism() },
		"SCRAM-SHA-256": func(p string) sasl.Mechanism { return scram.Auth{User: place.Username, Pass: p}.AsSha256Mechanism() },
		"SCRAM-SHA-512": func(p string) sasl.Mechanism { return scram.Auth{User: place.Username, Pass: p}.AsSha512Mechanism() },
	} {
		at := []kgo.Opt{kgo.SeedBrokers(place.SaslTls), secure}
		topic := "fr-" + name
		facts.Must(create(topic, facts.Partitions, nil))
		tell(name, write(topic, append(at, kgo.SASL(mechanism(place.Password)))...))
		wrong := client(append(at, kgo.SASL(mechanism("wrong")))...)
		tell(name+", wrong password", code(wrong.Ping(ctx)))
		wrong.Close()
	}
	facts.Must(create("fr-tls", facts.Partitions, nil))
	tell("TLS", write("fr-tls", kgo.SeedBrokers(place.Tls), secure))
}
