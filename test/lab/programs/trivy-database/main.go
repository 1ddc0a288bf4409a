// Writes a bbolt file of what stands on standard input: {"path": ["bucket", …, "key"], "value": …} in JSON, one a line.
// The file is what Trivy reads its vulnerabilities from.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"go.etcd.io/bbolt"
)

type entry struct {
	Path  []string        `json:"path"`
	Value json.RawMessage `json:"value"`
}

func main() {
	if len(os.Args) != 2 {
		fail(errors.New("usage: trivy-database FILE < entries"))
	}
	database, err := bbolt.Open(os.Args[1], 0o600, nil)
	if err != nil {
		fail(err)
	}
	if err := database.Update(fill); err != nil {
		fail(err)
	}
	if err := database.Close(); err != nil {
		fail(err)
	}
}

func fill(tx *bbolt.Tx) error {
	decoder := json.NewDecoder(os.Stdin)
	for {
		var one entry
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := put(tx, one); err != nil {
			return fmt.Errorf("%q: %w", one.Path, err)
		}
	}
}

func put(tx *bbolt.Tx, one entry) error {
	if len(one.Path) < 2 {
		return errors.New("a path is a bucket, further buckets, and a key")
	}
	bucket, err := tx.CreateBucketIfNotExists([]byte(one.Path[0]))
	if err != nil {
		return err
	}
	last := len(one.Path) - 1
	for _, name := range one.Path[1:last] {
		if bucket, err = bucket.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	return bucket.Put([]byte(one.Path[last]), one.Value)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
