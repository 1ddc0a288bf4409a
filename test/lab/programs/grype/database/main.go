// Writes a vulnerability database of grype into a folder, of what stands on standard input: one vulnerability a line, in
// JSON. What else grype reads of such a database is left out.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/spf13/afero"
)

type vulnerability struct {
	ID       string `json:"id"`
	Severity string `json:"severity"`
	// Debian's major version; absent: a Python package.
	Debian  string `json:"debian"`
	Package string `json:"package"`
	// The first version without it; absent: there is none.
	Fixed string `json:"fixed"`
}

func main() {
	if len(os.Args) != 3 {
		fail(errors.New("usage: database FOLDER MADE < vulnerabilities (MADE as 2026-11-21T00:00:00Z)"))
	}
	made, err := time.Parse(time.RFC3339, os.Args[2])
	if err == nil {
		err = write(os.Args[1], made)
	}
	if err != nil {
		fail(err)
	}
}

func write(folder string, made time.Time) error {
	store, err := v6.NewWriter(v6.Config{DBDirPath: folder, CacheSizeKiB: 1024})
	if err != nil {
		return err
	}
	if err := store.SetDBMetadata(); err != nil {
		return err
	}
	if err := fill(store, made); err != nil {
		return err
	}
	if err := store.Close(); err != nil {
		return err
	}
	if err := date(filepath.Join(folder, v6.VulnerabilityDBFileName), made); err != nil {
		return err
	}
	_, err = v6.WriteImportMetadata(afero.NewOsFs(), folder, "planted")
	return err
}

// SetDBMetadata dates a database by the clock.
func date(file string, made time.Time) error {
	database, err := v6.NewLowLevelDB(file, false, true, false)
	if err != nil {
		return err
	}
	if err := database.Model(&v6.DBMetadata{}).Where("1 = 1").Update("build_timestamp", made).Error; err != nil {
		return err
	}
	connection, err := database.DB()
	if err != nil {
		return err
	}
	return connection.Close()
}

func fill(store v6.ReadWriter, made time.Time) error {
	decoder := json.NewDecoder(os.Stdin)
	for {
		var one vulnerability
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := add(store, one, made); err != nil {
			return fmt.Errorf("%s: %w", one.ID, err)
		}
	}
}

func add(store v6.ReadWriter, one vulnerability, made time.Time) error {
	provider, ecosystem, versions := "github", "python", "python"
	var system *v6.OperatingSystem
	if one.Debian != "" {
		provider, ecosystem, versions = "debian", "deb", "dpkg"
		system = &v6.OperatingSystem{Name: "debian", ReleaseID: "debian", MajorVersion: one.Debian}
	}
	handle := &v6.VulnerabilityHandle{
		Name:     one.ID,
		Status:   v6.VulnerabilityActive,
		Provider: &v6.Provider{ID: provider, Version: "1", Processor: "planted", DateCaptured: &made},
		BlobValue: &v6.VulnerabilityBlob{
			ID:          one.ID,
			Description: one.Package + " is planted",
			References:  []v6.Reference{{URL: "https://example.org/" + one.ID}},
			Severities:  []v6.Severity{{Scheme: v6.SeveritySchemeCHMLN, Value: one.Severity, Rank: 1}},
		},
	}
	if err := store.AddVulnerabilities(handle); err != nil {
		return err
	}
	fix, constraint := &v6.Fix{State: v6.NotFixedStatus}, ""
	if one.Fixed != "" {
		fix, constraint = &v6.Fix{Version: one.Fixed, State: v6.FixedStatus}, "< "+one.Fixed
	}
	return store.AddAffectedPackages(&v6.AffectedPackageHandle{
		Vulnerability:   handle,
		OperatingSystem: system,
		Package:         &v6.Package{Name: one.Package, Ecosystem: ecosystem},
		BlobValue: &v6.PackageBlob{
			Ranges: []v6.Range{{Version: v6.Version{Type: versions, Constraint: constraint}, Fix: fix}},
		},
	})
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
