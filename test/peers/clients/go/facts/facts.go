// Package facts tells what a scenario learns, a line each, and holds the records that every client writes and reads.
package facts

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"
)

const (
	Partitions = 3
	Records    = 60
	BeginMs    = int64(1_700_000_000_000)
)

// Place is where the cluster is found.
type Place struct {
	Plain, SaslTls, Tls, CaFile, Username, Password string
}

// ReadPlace reads the first argument.
func ReadPlace() (place Place) {
	if err := json.Unmarshal([]byte(os.Args[1]), &place); err != nil {
		panic(err)
	}
	return place
}

// Tell prints one fact of a scenario.
type Tell func(name string, value any)

// Scenario runs one; an error that it did not expect is a fact of its own.
func Scenario(name string, act func(Tell)) {
	tell := func(fact string, value any) { fmt.Printf("%s | %s = %v\n", name, fact, value) }
	defer func() {
		if failure := recover(); failure != nil {
			tell("failed", failure)
		}
	}()
	act(tell)
}

// Must panics with the error, which ends the scenario.
func Must(err error) {
	if err != nil {
		panic(err)
	}
}

// Header of a record.
type Header struct {
	Key   string
	Value []byte
}

// Record to write, or as it was read.
type Record struct {
	Partition  int32
	Offset     int64
	Timestamp  int64
	Key, Value []byte
	Headers    []Header
}

// ToWrite are the records of every client; nulls, empty and binary bytes among them.
func ToWrite() (records []Record) {
	for i := 0; i < Records; i++ {
		record := Record{Partition: int32(i % Partitions), Timestamp: BeginMs + int64(i)}
		if i%7 != 0 {
			record.Key = []byte(fmt.Sprintf("key-%d", i))
		}
		if i%11 != 0 {
			record.Value = make([]byte, i*13)
			for j := range record.Value {
				record.Value[j] = byte(i + j)
			}
		}
		if i%2 == 0 {
			record.Headers = []Header{
				{"plain", []byte("value")}, {"bytes", []byte{0, 255, byte(i)}}, {"empty", []byte{}}, {"plain", []byte("again")},
			}
		}
		records = append(records, record)
	}
	return records
}

// Digest of records in any order.
func Digest(records []Record) string {
	var lines []string
	for _, r := range records {
		line := fmt.Sprintf("%d/%06d/%d/%s/%s/", r.Partition, r.Offset, r.Timestamp, hexed(r.Key), hexed(r.Value))
		for _, header := range r.Headers {
			line += header.Key + ":" + hexed(header.Value) + ","
		}
		lines = append(lines, line)
	}
	sort.Strings(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:8])
}

func hexed(data []byte) string {
	if data == nil {
		return "null"
	}
	return hex.EncodeToString(data)
}

// Until waits for the condition, and panics when it does not come.
func Until(what string, condition func() bool) {
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if condition() {
			return
		}
	}
	panic(what + ": not within 30 s")
}
